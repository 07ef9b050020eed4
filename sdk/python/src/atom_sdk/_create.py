"""How clients are made."""

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
        base_url: Where the server is; `ATOM_BASE_URL`, else `http://localhost:8050`, by default.
        api_key: An API key or a JWT, or "" for an anonymous caller; `ATOM_API_KEY`, else anonymous, by default.
        errors: "return": a failed call returns a result that says so, and nothing raises, not even an argument that
            cannot be used. "raise": it raises an `AtomError`; so does this function for a bad `base_url` and the like.
        simulate: True: the real server answers in memory, inside of this process: no socket, any token may do all, and
            nothing is kept. A `Simulation`: clients share it. What `ATOM_SIMULATION` says (`1` or `0`) by default.
        timeout: Seconds for one request and its whole answer; 30 by default.
        connect_timeout: Seconds until a connection stands; 5 by default.
        call_timeout: Seconds for everything that one call does; 120 by default. Each call may be given its own.
        proxy: `http://host:port`, `https://…` or `socks5h://…`, or "" for none; what the environment names by default.
        ca_file: PEM certificates to trust instead of the system's.
        client_cert: PEM certificate to show to the server.
        client_key: PEM key of that certificate, where it does not stand in the same file.
        headers: Sent with every request; none that the client sets itself.
        user_agent: What calls, as `name/version`; it goes before the SDK's own name.
        on_log: Told a level and a line about what goes wrong: each retry, an attempt that was the last, the breaker.
        on_attempt_start: Told of each attempt, and of a dict of headers that it may add to.
        on_attempt_end: Told how each attempt ended. Hooks are quick; what one raises goes to `sys.unraisablehook`.

    Raises:
        ValueError: `errors` is neither: a mistake in the program, whatever was meant.
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
