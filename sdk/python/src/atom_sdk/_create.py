"""Makes clients."""

from __future__ import annotations

import os
from collections.abc import Mapping

from ._async_client import AsyncAtomClient
from ._client import AtomClient
from ._options import ErrorMode, OnAttemptEnd, OnAttemptStart, OnLog, Options, check_errors
from ._simulation import Simulation


def create_client(
    base_url: str | None = None,
    api_key: str | None = None,
    *,
    errors: ErrorMode = "return",
    simulate: bool | Simulation | None = None,
    timeout: float | None = None,
    connect_timeout: float | None = None,
    call_timeout: float | None = None,
    proxy: str | None = None,
    ca_file: str | os.PathLike[str] | None = None,
    client_cert: str | os.PathLike[str] | None = None,
    client_key: str | os.PathLike[str] | None = None,
    headers: Mapping[str, str] | None = None,
    user_agent: str | None = None,
    on_log: OnLog | None = None,
    on_attempt_start: OnAttemptStart | None = None,
    on_attempt_end: OnAttemptEnd | None = None,
) -> AtomClient:
    """Makes a client. It connects when it is first used.

    Args:
        base_url: The URL of the server. By default `ATOM_BASE_URL`, or else `http://localhost:8050`.
        api_key: An API key or a JWT, or "" for an anonymous caller. By default `ATOM_API_KEY`, or else anonymous.
        errors: "return": a failed call returns a result that says so, and nothing raises, not even an invalid argument.
            "raise": a failed call raises an `AtomError`; so does this function for an invalid `base_url` and the like.
        simulate: True: the real server runs in the memory of this process, without a socket; any token may do
            everything, and nothing is kept. A `Simulation`: clients share it. By default as `ATOM_SIMULATION` says
            (`1` or `0`).
        timeout: Seconds for one attempt, with its whole response; 30 by default.
        connect_timeout: Seconds to connect; 5 by default.
        call_timeout: Seconds for a whole call with its retries; 120 by default. Each call may be given its own.
        proxy: `http://host:port`, `https://…` or `socks5h://…`, or "" for none. By default as the environment says.
        ca_file: PEM certificates to trust instead of the system's.
        client_cert: The client's certificate in PEM.
        client_key: The key of that certificate in PEM, if it is not in the same file.
        headers: Headers of every request, except those that the client sets itself.
        user_agent: The calling program, as `name/version`, to put before the SDK's own name.
        on_log: Called with a level and a line about each failure: retries, last attempts, the circuit breaker.
        on_attempt_start: Called before each attempt, with a dict of headers that it may add to.
        on_attempt_end: Called after each attempt. Hooks must be quick; `sys.unraisablehook` gets what they raise.

    Raises:
        ValueError: `errors` is neither "return" nor "raise", which is a mistake in the program.
    """
    check_errors(errors)
    options = Options(
        base_url=base_url,
        api_key=api_key,
        simulate=simulate,
        timeout=timeout,
        connect_timeout=connect_timeout,
        call_timeout=call_timeout,
        proxy=proxy,
        ca_file=ca_file,
        client_cert=client_cert,
        client_key=client_key,
        headers=headers,
        user_agent=user_agent,
        on_log=on_log,
        on_attempt_start=on_attempt_start,
        on_attempt_end=on_attempt_end,
    )
    return AtomClient(options, errors)


def create_async_client(
    base_url: str | None = None,
    api_key: str | None = None,
    *,
    errors: ErrorMode = "return",
    simulate: bool | Simulation | None = None,
    timeout: float | None = None,
    connect_timeout: float | None = None,
    call_timeout: float | None = None,
    proxy: str | None = None,
    ca_file: str | os.PathLike[str] | None = None,
    client_cert: str | os.PathLike[str] | None = None,
    client_key: str | os.PathLike[str] | None = None,
    headers: Mapping[str, str] | None = None,
    user_agent: str | None = None,
    on_log: OnLog | None = None,
    on_attempt_start: OnAttemptStart | None = None,
    on_attempt_end: OnAttemptEnd | None = None,
) -> AsyncAtomClient:
    """Makes a client for asyncio. The arguments are those of `create_client`."""
    check_errors(errors)
    options = Options(
        base_url=base_url,
        api_key=api_key,
        simulate=simulate,
        timeout=timeout,
        connect_timeout=connect_timeout,
        call_timeout=call_timeout,
        proxy=proxy,
        ca_file=ca_file,
        client_cert=client_cert,
        client_key=client_key,
        headers=headers,
        user_agent=user_agent,
        on_log=on_log,
        on_attempt_start=on_attempt_start,
        on_attempt_end=on_attempt_end,
    )
    return AsyncAtomClient(options, errors)
