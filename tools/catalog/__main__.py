"""Makes a catalog of realistic packages: python -m tools.catalog --versions 1000000 --out DIR"""

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
    parser.add_argument("--versions", type=int, required=True, help="how many")
    parser.add_argument(
        "--out", type=Path, required=True, help="a data directory to make; its admin key goes to stdout"
    )
    parser.add_argument("--seed", type=int, default=1, help="another seed makes another catalog (1)")
    parser.add_argument("--tenants", type=int, default=200, help="who publish (200)")
    arguments = parser.parse_args()
    start = time.monotonic()
    key = initialize(arguments.out)
    count = fill(arguments.out, Author(arguments.seed, arguments.tenants).versions(arguments.versions))
    print(f"{count} versions in {arguments.out}, {time.monotonic() - start:.0f} s", file=sys.stderr)
    print(key)
    return 0


if __name__ == "__main__":
    sys.exit(main())
