"""Creates a catalog of realistic packages: python -m tools.catalog --versions 1000000 --out DIR"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from tools.catalog.fill import fill
from tools.catalog.packages import Author
from tools.daemon import initialize


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.catalog", description=__doc__)
    parser.add_argument("--versions", type=int, required=True, help="number of versions")
    parser.add_argument("--out", type=Path, required=True, help="data directory to create; its admin key is printed")
    parser.add_argument("--seed", type=int, default=1, help="seed of the random choices (default: 1)")
    parser.add_argument("--tenants", type=int, default=200, help="number of publishing tenants (default: 200)")
    arguments = parser.parse_args()
    start = time.monotonic()
    key = initialize(arguments.out)
    count = fill(arguments.out, Author(arguments.seed, arguments.tenants).versions(arguments.versions))
    print(f"{count} versions in {arguments.out}, {time.monotonic() - start:.0f} s", file=sys.stderr)
    print(key)
    return 0


if __name__ == "__main__":
    sys.exit(main())
