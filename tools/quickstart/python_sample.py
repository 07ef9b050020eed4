"""Runs the Python sample unchanged, then uses its client to approve the package and list again."""

from __future__ import annotations

import runpy
import sys
from typing import Any


def check(*results: Any) -> None:
    """Exits if a result has an error, which is how the graceful client reports a failed call."""
    for result in results:
        if "error" in result:
            sys.exit(str(result["error"]))


def main(sample: str) -> None:
    ran = runpy.run_path(sample)
    client, result, workflows = ran["client"], ran["result"], ran["workflows"]
    check(result, workflows)
    print(f"published {result['id']}: {result['status']}")
    print(f"approved workflows: {workflows['count']}")

    review = client.approve(result["id"], "looks right")
    again = client.list_marketplace(status="approved")
    check(review, again)
    print(f"reviewed {review['id']}: {review['status']}")
    print(f"approved workflows: {again['count']}")
    for wpk in again["wpks"]:
        print(f"  {wpk['id']} {wpk['digest']}")


if __name__ == "__main__":
    main(sys.argv[1])
