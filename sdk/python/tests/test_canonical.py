"""The vectors that every SDK runs, and what is special to Python."""

from __future__ import annotations

import collections
import enum
import json
import struct
import types
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from vectors import VectorFile

from atom_sdk import InputError, canonicalize, create_client, digest


def test_the_vectors() -> None:
    with VectorFile("canonical") as vectors:
        for case in vectors.each("cases"):
            data = canonicalize(json.loads(case["json"]))
            assert data.decode() == case["canonical"], case
            assert digest(data) == case["digest"], case
            assert canonicalize(json.loads(data)) == data, case
        for case in vectors.each("errors"):
            check_rejected(json.loads(case["json"]), case["code"], case["pointer"])
            assert create_client().publish_wpk({"x": json.loads(case["json"])})["code"] == case["code"], case
        for case in vectors.each("numbers"):
            (number,) = struct.unpack(">d", bytes.fromhex(case["ieee"]))
            if case["canonical"] is None:
                check_rejected(number, "number_out_of_range", "")
            else:
                assert canonicalize(number).decode() == case["canonical"], case


def check_rejected(value: object, code: str, pointer: str) -> None:
    with pytest.raises(InputError) as caught:
        canonicalize(value)
    assert caught.value.code == code, value
    assert [finding.pointer for finding in caught.value.errors] == [pointer], value


class Colour(str, enum.Enum):
    RED = "red"


class Level(enum.IntEnum):
    HIGH = 3


class Lines(Mapping[str, int]):
    def __getitem__(self, key: str) -> int:
        return len(key)

    def __iter__(self) -> Iterator[str]:
        return iter(["b", "aa"])

    def __len__(self) -> int:
        return 2


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ((1, [2], ()), "[1,[2],[]]"),
        ({"a": Colour.RED, "b": Level.HIGH}, '{"a":"red","b":3}'),
        (collections.OrderedDict([("b", 1), ("a", None)]), '{"a":null,"b":1}'),
        (types.MappingProxyType({"a": True}), '{"a":true}'),
        ({"lines": Lines()}, '{"lines":{"aa":2,"b":1}}'),
        (10**21, "1e+21"),
        (-(10**22), "-1e+22"),
        (2**1023, "8.98846567431158e+307"),
        ("\x00\U0001f34c", '"\\u0000\U0001f34c"'),
    ],
)
def test_python_values(value: object, expected: str) -> None:
    assert canonicalize(value).decode() == expected


class Broken(Lines):
    def __getitem__(self, key: str) -> int:
        raise RuntimeError("broken")


def cyclic_list() -> list[Any]:
    cycle: list[Any] = [1]
    cycle.append({"a": cycle})
    return cycle


@pytest.mark.parametrize(
    ("value", "code", "pointer"),
    [
        (b"bytes", "unsupported_value", ""),
        ({"a": {1, 2}}, "unsupported_value", "/a"),
        ([object()], "unsupported_value", "/0"),
        ({"a": {1: 2}}, "unsupported_value", "/a"),
        ({"a": {None: 2}}, "unsupported_value", "/a"),
        ([Broken()], "unsupported_value", "/0"),
        (cyclic_list(), "cyclic_value", "/1/a"),
        ({"~/": float("inf")}, "number_out_of_range", "/~0~1"),
        ([10**21 + 1], "number_out_of_range", "/0"),
        ([2**64], "number_out_of_range", "/0"),
        ([10**400], "number_out_of_range", "/0"),
        (["\udfff"], "lone_surrogate", "/0"),
        (["\ud83d\ude00"], "lone_surrogate", "/0"),  # Two lone ones: Python writes a pair as one character.
    ],
)
def test_python_values_without_a_canonical_form(value: object, code: str, pointer: str) -> None:
    check_rejected(value, code, pointer)


def test_a_repeated_value_is_not_a_cycle() -> None:
    shared = ["x"]
    assert canonicalize({"a": shared, "b": [shared, shared]}) == b'{"a":["x"],"b":[["x"],["x"]]}'


def test_an_interrupt_is_not_caught() -> None:
    class Interrupted(Lines):
        def __getitem__(self, key: str) -> int:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        create_client().publish_wpk(Interrupted())


def test_a_digest_requires_bytes() -> None:
    empty = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert digest(b"") == digest(bytearray()) == digest(memoryview(b"")) == empty
    with pytest.raises(InputError):
        digest("text")  # type: ignore[arg-type]
