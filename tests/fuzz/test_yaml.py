"""A short run of the comparison that `make fuzz` makes with another reader of YAML."""

from __future__ import annotations

import pytest

from tests.fuzz.yaml_readers import read, read_random

DOCUMENTS = 10_000


def test_random_documents_are_read_as_another_reader_reads_them_or_rejected() -> None:
    readings = read_random(DOCUMENTS, seed=12)
    assert [reading for reading in readings if reading.is_different or reading.lacks_place] == []
    assert sum(reading.is_read for reading in readings) > DOCUMENTS / 5


@pytest.mark.parametrize(
    "text",
    [
        "description: a\n\t\nb: 2\n",
        "a:\n  b: 1\n \t \n\t# c\n  c: 2\n",
        "steps:\n\t\n  - a\n",
        "-\ta\n- \tb\n-\t[c]\n",
        "a:\tb\t# c\n",
        "a: &b1 text\nc: *b1\n",
        "a: ['x',\n  y]\nb: {'c':d}\n",
        "a: [\n  x\n]\n",
        "'<<': a\n",
        "a: [<<]\n",
        "run: |\n  a\n\n    b\n   \n",
        'a: "x\\\n  y"\n',
    ],
)
def test_what_is_valid_is_read(text: str) -> None:
    (reading,) = read([text])
    assert reading.is_read, reading
    assert not reading.is_different, reading


@pytest.mark.parametrize(
    "text",
    [
        "description: &a:b text\n",
        "a: &x 1\nb: *x:y\n",
        "safety: {<<: {mode: bogus}}\n",
        "base: &base {a: 1}\nruntime: {<<: *base}\n",
        "<<: {a: 1}\n",
        "a: ''# c\n",
        "a: [b]# c\n",
        "a: |# c\n  b\n",
        "a: 'b\nc'\n",
        "a: [\nb]\n",
        "a: [\n\tb]\n",
        "-\n|\n a\n",
        "a: |\n    \n  # b\n",
        "[?a]\n",
        "[-]\n",
        "[!!str :a]\n",
        "-\t- a\n",
        "-\ta: b\n",
        "a: b\n\tc\n",
        "a: b\rc: d\n",
        "a: \ufeffb\n",
    ],
)
def test_what_readers_of_yaml_1_1_take_otherwise_is_rejected_with_its_place(text: str) -> None:
    (reading,) = read([text])
    assert reading.ours.startswith("!Invalid YAML at line "), reading
