"""Checks that searches cost about the same in a million versions as in ten thousand:

    python -m tools.catalog.measure --out DIR

Creates a small and a large catalog if they are missing, and runs the same queries on both. The cost is the number of
steps of SQLite's virtual machine and of pages read, which repeats exactly. Then `atomd` serves the large catalog, and
its memory must stay small while all queries run over HTTP.
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
MAX_RATIO = 2.0
MAX_RSS_MB = 200

# A title, a query, and another query for the small catalog if that one does not have the page.
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
    ("search, a prefix", "q=databa", None),
    ("search, two letters", "q=da", None),
    ("search, newest first", "q=database&sort=published", None),
    ("search, by name", "q=database&sort=name", None),
    ("search, with filters", "q=cluster&runtime=k8s&tag=kubernetes", None),
    ("search in pending versions", "viewer=reviewer&status=pending&q=database", None),
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
    """Opens or creates the catalog in `data`, and picks its first package for lookups."""
    if not (data / "catalog.db").exists():
        initialize(data)
        fill(data, Author(1, 200).versions(versions))
    else:
        # Starting `atomd` migrates a catalog that an earlier version created.
        with Atomd("--data", data, "--listen", "127.0.0.1:0") as atomd:
            atomd.stop()
    first = next(Author(1, 200).versions(1))
    return Catalog(data, first.name, first.number)


def costs(catalog: Catalog, questions: list[str]) -> list[Cost]:
    """Measures each query with a program that reads the catalog as `atomd` does."""
    lines = "".join(catalog.fill_in(question).replace("+", " ") + "\n" for question in questions)
    program = Path(binary("catalog_cost"))
    done = subprocess.run(
        [program, catalog.data / "catalog.db"], input=lines, capture_output=True, text=True, check=True
    )
    return [Cost(*map(int, line.split("\t"))) for line in done.stdout.splitlines()]


def compare(small: Catalog, large: Catalog) -> bool:
    """Prints the costs in both catalogs. Returns true if no ratio exceeds the limit."""
    large_costs = costs(large, [question for _, question, _ in QUESTIONS])
    small_costs = costs(small, [other or question for _, question, other in QUESTIONS])
    print(f"{'question':40} {'steps':>9} {'small':>9} {'ratio':>6} {'pages':>7} {'small':>7} {'ratio':>6} {'rows':>5}")
    good = True
    for (title, _, _), many, few in zip(QUESTIONS, large_costs, small_costs, strict=True):
        steps, pages = many.steps / max(few.steps, 1), many.pages / max(few.pages, 1)
        good = good and max(steps, pages) <= MAX_RATIO
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
    """Runs all queries over HTTP and returns the peak memory of `atomd`."""
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
                with urlopen(Request(target)) as response:
                    response.read()
                    link = response.headers["Link"]
                if link is None:
                    break
                target = atomd.url + link[1 : link.index(">")]
        peak = rss_mb(atomd.process.pid)
        atomd.stop()
        return peak


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.catalog.measure", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder of the two catalogs")
    parser.add_argument("--versions", type=int, default=1_000_000, help="size of the large catalog (default: 1000000)")
    arguments = parser.parse_args()
    small = catalog_of(arguments.out / str(SMALL), SMALL)
    large = catalog_of(arguments.out / str(arguments.versions), arguments.versions)
    keeps_ratio = compare(small, large)
    rss = served_rss_mb(large)
    print(f"\npeak RSS of atomd: {rss:.0f} MB")
    return 0 if keeps_ratio and rss < MAX_RSS_MB else 1


if __name__ == "__main__":
    sys.exit(main())
