"""Whether finding costs a million versions what it costs ten thousand: python -m tools.catalog.measure --out DIR

Makes a small and a large catalog where they are not there, and asks both the same questions. Cost is counted: steps of
SQLite's virtual machine and pages looked at, which repeat exactly. Then `atomd` serves the large one, is asked
everything over HTTP, and must stay small.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode
from urllib.request import Request, urlopen

from tools.catalog.fill import fill
from tools.catalog.packages import Author
from tools.daemon import Atomd, binary, initialize

SMALL = 10_000
MOST_RATIO = 2.0
MOST_RSS_MB = 200

# The same page of both, but for the last: ten thousand versions have no page 5,000 of a hundred rows.
QUESTIONS = (
    ("first page", "limit=100", None),
    ("first page, by update", "sort=updated", None),
    ("first page, by name", "sort=name", None),
    ("first page, by downloads", "sort=downloads", None),
    ("page 5,000 of one row", "limit=1&page=5000", None),
    ("page 5,000 of one row, by name", "limit=1&page=5000&sort=name", None),
    ("page 5,000 of a hundred rows", "limit=100&page=5000", "limit=100&page=60"),
    ("by tag", "tag=security", None),
    ("by publisher", "publisher=tenant-0003&limit=20", None),
    ("by runtime", "runtime=docker", None),
    ("by tag and runtime", "tag=kubernetes&runtime=docker&limit=20", None),
    ("by publisher, status and tag", "publisher=tenant-0000&status=approved&tag=kubernetes&limit=20", None),
    ("by publisher, by name", "publisher=tenant-0001&sort=name&limit=20", None),
    ("pending, for a reviewer", "viewer=reviewer&status=pending", None),
    ("everything, for a reviewer", "viewer=reviewer", None),
    ("everything, for a tenant", "viewer=tenant-0005", None),
    ("search, a frequent word", "q=database", None),
    ("search, two words", "q=drain+node", None),
    ("search, a word that is begun", "q=databa", None),
    ("search, two letters", "q=da", None),
    ("search, newest first", "q=database&sort=published", None),
    ("search, by name", "q=database&sort=name", None),
    ("search, with filters", "q=cluster&runtime=k8s&tag=kubernetes", None),
    ("search of what is pending", "viewer=reviewer&status=pending&q=database", None),
    ("lookup of latest", "name={name}&selector=latest", None),
    ("lookup of a range", "name={name}&selector=^0.1.0", None),
    ("lookup of a version", "name={name}&selector={number}", None),
    ("versions of a package", "package={name}&sort=precedence&limit=20", None),
)


class Cost(NamedTuple):
    steps: int
    pages: int
    rows: int


@dataclass(frozen=True)
class Catalog:
    data: Path
    name: str
    number: str

    def fill_in(self, question: str) -> str:
        return question.format(name=self.name, number=self.number)


def catalog_of(data: Path, versions: int) -> Catalog:
    """The catalog in `data`, made where it is not there, and a package in it to look up: the first one."""
    if not (data / "catalog.db").exists():
        initialize(data)
        fill(data, Author(1, 200).versions(versions))
    else:
        # An earlier `atomd` may have made it: this one brings it forward.
        with Atomd("--data", data, "--listen", "127.0.0.1:0") as atomd:
            atomd.stop()
    first = next(Author(1, 200).versions(1))
    return Catalog(data, first.name, first.number)


def costs(catalog: Catalog, questions: list[str]) -> list[Cost]:
    """What each question costs, by a program that asks the catalog as `atomd` does."""
    lines = "".join(catalog.fill_in(question).replace("+", " ") + "\n" for question in questions)
    program = Path(binary("catalog_cost"))
    done = subprocess.run(
        [program, catalog.data / "catalog.db"], input=lines, capture_output=True, text=True, check=True
    )
    return [Cost(*map(int, line.split("\t"))) for line in done.stdout.splitlines()]


def compare(small: Catalog, large: Catalog) -> bool:
    """Prints a table of both, and says whether every question keeps to the ratio."""
    large_costs = costs(large, [question for _, question, _ in QUESTIONS])
    small_costs = costs(small, [other or question for _, question, other in QUESTIONS])
    print(f"{'question':40} {'steps':>9} {'small':>9} {'ratio':>6} {'pages':>7} {'small':>7} {'ratio':>6} {'rows':>5}")
    good = True
    for (title, _, _), many, few in zip(QUESTIONS, large_costs, small_costs, strict=True):
        steps, pages = many.steps / max(few.steps, 1), many.pages / max(few.pages, 1)
        good = good and max(steps, pages) <= MOST_RATIO
        print(
            f"{title:40} {many.steps:9} {few.steps:9} {steps:6.2f} {many.pages:7} {few.pages:7} {pages:6.2f}"
            f" {many.rows:2}/{few.rows:<2}"
        )
    return good


def rss_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    assert found
    return int(found[1]) / 1024


def served_rss_mb(catalog: Catalog) -> float:
    """The most memory that `atomd` had, after it was asked every question over HTTP."""
    with Atomd("--data", catalog.data, "--listen", "127.0.0.1:0") as atomd:
        for _, question, _ in QUESTIONS:
            asked = dict(parse_qsl(catalog.fill_in(question)))
            pages = min(int(asked.pop("page", "1")), 200)
            if "name" in asked:
                urlopen(f"{atomd.url}/v1/wpks/{asked['name']}@{asked['selector'].replace('^', '%5E')}").read()
                continue
            if asked.keys() & {"viewer", "package"}:
                continue
            target = f"{atomd.url}/v1/wpks?{urlencode(asked)}"
            for _ in range(pages):
                with urlopen(Request(target)) as answer:
                    answer.read()
                    link = answer.headers["Link"]
                if link is None:
                    break
                target = atomd.url + link[1 : link.index(">")]
        most = rss_mb(atomd.process.pid)
        atomd.stop()
        return most


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.catalog.measure", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="where the two catalogs are, or will be")
    parser.add_argument("--versions", type=int, default=1_000_000, help="of the large one (1000000)")
    arguments = parser.parse_args()
    small = catalog_of(arguments.out / str(SMALL), SMALL)
    large = catalog_of(arguments.out / str(arguments.versions), arguments.versions)
    keeps_ratio = compare(small, large)
    rss = served_rss_mb(large)
    print(f"\nmost RSS of atomd: {rss:.0f} MB")
    return 0 if keeps_ratio and rss < MOST_RSS_MB else 1


if __name__ == "__main__":
    sys.exit(main())
