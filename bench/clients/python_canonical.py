"""Canonicalizes a document repeatedly in Python: python python_canonical.py LIBRARY FILE SECONDS."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import cast

MISSING = 3

Canonicalizer = Callable[[object], bytes]


def canonicalizer(library: str) -> Canonicalizer:
    if library == "atom_sdk":
        import atom_sdk

        return cast(Canonicalizer, atom_sdk.canonicalize)
    import rfc8785

    return cast(Canonicalizer, rfc8785.dumps)


def main(library: str, file: str, seconds: str) -> None:
    document = json.loads(Path(file).read_bytes())
    try:
        canonicalize = canonicalizer(library)
    except ImportError as error:
        print(f"{library} is not installed: {error}", file=sys.stderr)
        sys.exit(MISSING)
    canonicalize(document)
    made = 0
    start = time.perf_counter()
    while time.perf_counter() < start + float(seconds):
        made += len(canonicalize(document))
    print(json.dumps({"bytes": made, "seconds": time.perf_counter() - start}))


if __name__ == "__main__":
    main(*sys.argv[1:])
