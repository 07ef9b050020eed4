"""`docs/clients.md` is true: its blocks print the output below them, and its numbers match the policy."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.web import Web
from tests.page.network import Gateway, Proxy
from tests.page.page import LANGUAGES, PRINTS, Section, cpp_source, program, read
from tests.page.runners import SOURCE, Place, Python, Runner, TypeScript, run_cpp
from tools.daemon import ROOT, Atomd, binary

SECTIONS = read()
BEGINNING, *BEHAVIOURS = SECTIONS
SCENARIO = "docs"

NUMBER = r"\d+(?:\.\d+)?"
NAMED = re.compile(rf"({NUMBER}(?:(?:, | and ){NUMBER})*)( s| ms)? \(`([a-z_.]+)`\)")
DURATION = re.compile(rf"{NUMBER} (?:s|ms|seconds|minutes)\b(?! \(`)")


@pytest.fixture(scope="module")
def runners(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Runner]:
    compiled = TypeScript(tmp_path_factory.mktemp("typescript"), SECTIONS)
    return {"cpp": run_cpp, "python": Python(SECTIONS), "typescript": compiled}


@pytest.fixture
def server() -> Iterator[Atomd]:
    with Atomd("--simulate", "--listen", "127.0.0.1:0") as atomd:
        yield atomd


def place_of(folder: Path, url: str, **more: str) -> Place:
    return Place(folder, {"ATOM_BASE_URL": url, "ATOM_API_KEY": "developer", "ATOMD": str(binary("atomd")), **more})


def test_every_section_has_a_block_per_language_and_their_output() -> None:
    assert set(BEGINNING.blocks) == set(LANGUAGES)
    assert {section.title: set(section.blocks) for section in BEHAVIOURS} == {
        section.title: {*LANGUAGES, PRINTS} for section in BEHAVIOURS
    }
    assert all(section.prints.strip() and section.prose for section in BEHAVIOURS)
    assert len({section.slug for section in BEHAVIOURS}) == len(BEHAVIOURS) >= 19


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ("## A\n```ruby\nputs 1\n```\n", "which nothing runs"),
        ("## A\n```\n1\n```\n", "which nothing runs"),
        ("## A\n```python\nprint(1)\n", "without an end"),
        ("## A\n```python\n1\n```\n```python\n2\n```\n", "a second python block"),
        ("## A\n- ```python\n  1\n", "does not begin its line"),
    ],
)
def test_every_block_is_run(page: str, why: str, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(page, encoding="utf-8")
    with pytest.raises(ValueError, match=why):
        read(tmp_path / "page.md")


def test_the_built_program_is_up_to_date() -> None:
    assert SOURCE.read_text(encoding="utf-8") == cpp_source(SECTIONS), "run make build"


def needs_a_network(section: Section) -> bool:
    return "PROXY_URL" in section.blocks["python"].code


ON_A_NETWORK = [section for section in BEHAVIOURS if needs_a_network(section)]
RUN = [section for section in BEHAVIOURS if not needs_a_network(section)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", RUN, ids=lambda section: section.slug)
def test_a_block_prints_the_output_below_it(
    section: Section, language: str, server: Atomd, tmp_path: Path, runners: dict[str, Runner]
) -> None:
    web = Web(server.host, server.port, "developer")
    script = {"scenario": SCENARIO, "faults": section.faults or [{"delay_ms": 1}]}
    assert web.post_json("/simulation/faults", script).status == 201
    assert runners[language](section, place_of(tmp_path, server.url)) == section.prints
    if section.faults:
        assert web.get(f"/simulation/faults/{SCENARIO}").json()["remaining"] == 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", ON_A_NETWORK, ids=lambda section: section.slug)
def test_a_block_uses_the_proxy_and_the_certificates(
    section: Section, language: str, server: Atomd, tmp_path: Path, runners: dict[str, Runner]
) -> None:
    with Gateway(server.url, tmp_path) as gateway, Proxy() as proxy:
        place = place_of(tmp_path, f"https://{gateway.address}", PROXY_URL=f"http://{proxy.address}")
        assert runners[language](section, place) == section.prints
        assert proxy.targets == [gateway.address]
        assert gateway.callers == ["client"]
        (request,) = gateway.requests
        assert request["X-Team"] == "platform"
        assert re.match(r"deployer/2\.1 \S", request["User-Agent"])
        assert request["Authorization"] == "Bearer developer"


def test_the_python_blocks_are_typed(tmp_path: Path) -> None:
    for section in BEHAVIOURS:
        (tmp_path / f"{section.slug}.py").write_text(program(SECTIONS, section, "python"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", f"--cache-dir={tmp_path / 'cache'}", tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def prose() -> str:
    return " ".join(" ".join(line for line in section.prose) for section in SECTIONS)


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, list[float]]]:
    """Yields the numbers of the policy, each as a list, by path."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield from leaves(member, f"{path}.{name}" if path else name)
    elif not isinstance(value, bool):
        yield path, value if isinstance(value, list) else [value]


def test_the_numbers_of_the_page_match_the_policy() -> None:
    policy = dict(leaves(json.loads((ROOT / "api" / "policy.json").read_text(encoding="utf-8"))))
    named = {}
    for text, unit, path in NAMED.findall(prose()):
        scale = 1000 if unit == " s" else 1
        named[path] = [float(number) * scale for number in re.findall(NUMBER, text)]
        assert path.endswith("_ms") is bool(unit) or ".base_ms." in path, path
    assert named == policy


def test_every_duration_of_the_page_names_its_policy() -> None:
    assert DURATION.findall(re.sub(r"`[^`]*`", lambda code: code[0] if "." in code[0] else "``", prose())) == []
