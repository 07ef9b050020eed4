"""Following the event log like a browser."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from tests.e2e.contract import problems_of
from tests.e2e.web import Web


@dataclass(frozen=True)
class Event:
    """One frame of the stream, checked against the contract."""

    id: int
    type: str
    value: dict[str, Any]


class Follower:
    """A stream of server-sent events, open until the context ends."""

    def __init__(self, web: Web, after: int | None = None, last_event_id: int | None = None) -> None:
        headers = {"Accept": "text/event-stream"}
        if web.token is not None:
            headers["Authorization"] = f"Bearer {web.token}"
        if last_event_id is not None:
            headers["Last-Event-ID"] = str(last_event_id)
        self.connection = web.connect()
        self.connection.request("GET", "/v1/events" + ("" if after is None else f"?after={after}"), headers=headers)
        self.response: http.client.HTTPResponse = self.connection.getresponse()
        assert self.response.status == 200, self.response.read()
        assert self.response.headers["Content-Type"] == "text/event-stream"
        # The first frame; no event after it is missed.
        assert self._frame() == {"retry": "2000"}

    def _frame(self) -> dict[str, str] | None:
        """Returns the fields of the next frame; None at the end of the stream."""
        fields: dict[str, str] = {}
        while line := self.response.readline().decode():
            if line == "\n":
                return fields
            name, separator, value = line.rstrip("\n").partition(":")
            assert separator, line
            fields[name] = value.removeprefix(" ")
        assert not fields, "the stream ended within a frame"
        return None

    def __iter__(self) -> Iterator[Event]:
        while (frame := self._frame()) is not None:
            if frame == {"": ""}:
                continue  # A keep-alive.
            event = Event(int(frame["id"]), frame["event"], json.loads(frame["data"]))
            assert problems_of("Event", event.value) == []
            assert (event.value["seq"], event.value["type"]) == (event.id, event.type)
            yield event

    def take(self, count: int) -> list[Event]:
        events = iter(self)
        return [next(events) for _ in range(count)]

    def __enter__(self) -> Follower:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.response.close()
        self.connection.close()
