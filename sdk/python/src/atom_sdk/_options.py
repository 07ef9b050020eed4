"""The options of both clients, and their checks."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Callable, Literal

from . import _inputs, _native
from ._errors import success
from ._simulation import Simulation
from ._status import AttemptEnd, AttemptStart

ErrorMode = Literal["return", "raise"]
_ERROR_MODES = ("return", "raise")

CALL_TIMEOUT = 120.0
"""Seconds for a whole call, if the client has no `call_timeout`."""

OnLog = Callable[[str, str], object]
"""Called with a level (`debug`, `info` or `warning`) and a line."""
OnAttemptStart = Callable[[AttemptStart, "dict[str, str]"], object]
"""Called before an attempt; may add headers to it, such as `traceparent`."""
OnAttemptEnd = Callable[[AttemptEnd], object]


@dataclass(frozen=True, repr=False)
class Options:
    """The arguments of `create_client`, as given."""

    base_url: str | None
    api_key: str | None
    simulate: bool | Simulation | None
    timeout: float | None
    connect_timeout: float | None
    call_timeout: float | None
    proxy: str | None
    ca_file: str | os.PathLike[str] | None
    client_cert: str | os.PathLike[str] | None
    client_key: str | os.PathLike[str] | None
    headers: Mapping[str, str] | None
    user_agent: str | None
    on_log: OnLog | None
    on_attempt_start: OnAttemptStart | None
    on_attempt_end: OnAttemptEnd | None

    def connect(self) -> _native.Client:
        """Makes a native client. Raises `InputError`."""
        options = _native.Options()
        options.base_url = _inputs.optional_text("base_url", self.base_url)
        options.api_key = _inputs.optional_text("api_key", self.api_key)
        options.proxy = _inputs.optional_text("proxy", self.proxy)
        options.ca_file = _inputs.optional_path("ca_file", self.ca_file) or ""
        options.certificate_file = _inputs.optional_path("client_cert", self.client_cert) or ""
        options.key_file = _inputs.optional_path("client_key", self.client_key) or ""
        agent = _inputs.optional_text("user_agent", self.user_agent)
        if agent:
            options.user_agent = f"{agent} {options.user_agent}"
        options.set_headers(_inputs.headers(self.headers))
        options.set_timeouts(
            _inputs.optional_milliseconds("connect_timeout", self.connect_timeout),
            _inputs.optional_milliseconds("timeout", self.timeout),
            _inputs.optional_milliseconds("call_timeout", self.call_timeout),
        )
        options.set_hooks(
            _inputs.hook("on_log", self.on_log),
            _attempt_hook("on_attempt_start", self.on_attempt_start, AttemptStart),
            _attempt_hook("on_attempt_end", self.on_attempt_end, AttemptEnd),
        )
        simulation = self.simulate if isinstance(self.simulate, Simulation) else None
        options.simulate = True if simulation else _inputs.optional_bool("simulate", self.simulate)
        return success(_native.connect(options, simulation))


def _attempt_hook(name: str, value: object, kind: type[AttemptStart]) -> object:
    """Wraps a hook for the native half, which calls it with a dict in place of the record."""
    if _inputs.hook(name, value) is None:
        return None
    assert callable(value)
    hook = value

    def call(attempt: dict[str, object], *headers: dict[str, str]) -> None:
        hook(kind(attempt), *headers)

    return call


def check_errors(errors: str) -> None:
    """Raises ValueError for an unknown mode, since that is a mistake in the program."""
    if errors not in _ERROR_MODES:
        raise ValueError(f'errors must be "return" or "raise", not {errors!r}')
