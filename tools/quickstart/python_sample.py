"""Runs the Python sample word for word, then approves with its client what it published and lists again."""

from __future__ import annotations

import runpy
import sys
from typing import Any


def check(*results: Any) -> None:
    """The graceful client says in its result that a call failed."""
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
