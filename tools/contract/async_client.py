"""Writes the asyncio client of the Python SDK from the client whose calls block.

The two differ in how they wait (`_blocking.py` and `_awaiting.py`) and in the words of this file's table. Every rule
must match, so that a rule does not outlive the text that it is for.
"""

from __future__ import annotations

import re

SOURCE = "sdk/python/src/atom_sdk/_client.py"

BLOCKING = """\
    Threads may share a client: calls wait without the GIL, and connections are kept and reused. A client may be used
    after a fork. Ctrl-C interrupts a waiting call. A client is a context manager that closes itself.
"""
AWAITING = """\
    Its methods are those of `AtomClient`, to be awaited. One thread of the client sends all calls, without the GIL.
    Tasks, and event loops of several threads, may share a client. A client may be used after a fork. Cancelling a task
    ends its call at once, whether it sends, receives or waits to retry. A client is an async context manager that
    closes itself.
"""

# In the order in which they are applied.
RULES = (
    (r'^"""The client whose calls block\..*?"""$', '"""The client whose calls are awaited."""'),
    (r"import Iterable, Iterator$", "import AsyncIterator, Iterable"),
    (r"^from \._blocking import BlockingCalls$", "from ._awaiting import AwaitingCalls"),
    (r"^class AtomClient\(BlockingCalls\):$", "class AsyncAtomClient(AwaitingCalls):"),
    (re.escape("made by `create_client`."), "made by `create_async_client`."),
    (re.escape(BLOCKING), AWAITING),
    (r"^    def (\w+)\(", r"    async def \1("),
    (r"\bself\.(_run|_gather|_try|_run_many|_sleep)\(", r"await self.\1("),
    (r"-> Iterator\[", "-> AsyncIterator["),
    (r"^( +)yield from (.+)$", r"\1for item in \2:\n\1    yield item"),
)


def async_client(blocking: str) -> str:
    for pattern, replacement in RULES:
        blocking, count = re.subn(pattern, replacement, blocking, flags=re.MULTILINE)
        if count == 0:
            raise ValueError(f"The rule for {pattern!r} matches nothing in {SOURCE}: change or remove it.")
    return blocking
