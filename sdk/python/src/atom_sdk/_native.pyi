"""
The C++ SDK, as thin as can be: an operation is made, run, and gives an Answer or a Failure.
"""

from typing import Any


version: str = '0.1.0'

class Failure:
    """Why a call failed."""

    @property
    def message(self) -> str: ...

    @property
    def kind(self) -> str: ...

    @property
    def code(self) -> str: ...

    @property
    def http_status(self) -> int | None: ...

    @property
    def request_id(self) -> str | None: ...

    @property
    def retryable(self) -> bool: ...

    @property
    def retry_after(self) -> float | None: ...

    @property
    def attempts(self) -> int: ...

    @property
    def errors(self) -> list[dict[str, str]]: ...

class Operation:
    """One call of the server, not made yet."""

def publish_value(document: object) -> Operation | Failure: ...

def publish_file(file: bytes) -> Operation | Failure: ...

def publish_bytes(document: bytes) -> Operation | Failure: ...

def validate_value(document: object) -> Operation | Failure: ...

def validate_file(file: bytes) -> Operation | Failure: ...

def validate_bytes(document: bytes) -> Operation | Failure: ...

def list_marketplace(status: str | None, publisher: str | None, tag: str | None, runtime: str | None, q: str | None, sort: str | None, limit: int | None, cursor: str | None) -> Operation | Failure: ...

def get(reference: str) -> Operation | Failure: ...

def get_package(name: str, cursor: str | None) -> Operation | Failure: ...

def download(reference: str) -> Operation | Failure: ...

def list_events(after: int | None, limit: int | None) -> Operation | Failure: ...

def review(id: str, decision: str, reason: str, digest: str | None) -> Operation | Failure: ...

def list_reviews(id: str) -> Operation | Failure: ...

def withdraw(id: str) -> Operation | Failure: ...

def yank(id: str) -> Operation | Failure: ...

def unyank(id: str) -> Operation | Failure: ...

def list_owners(name: str) -> Operation | Failure: ...

def add_owner(name: str, tenant: str) -> Operation | Failure: ...

def remove_owner(name: str, tenant: str) -> Operation | Failure: ...

def health() -> Operation | Failure: ...

def whoami() -> Operation | Failure: ...

def create_token(scopes: list[str], note: str, expires_at: str | None, tenant: str | None) -> Operation | Failure: ...

def list_tokens(limit: int | None, cursor: str | None) -> Operation | Failure: ...

def revoke_token(id: str) -> Operation | Failure: ...

class Answer:
    """A call that succeeded."""

    def result(self, kind: type[dict[str, Any]]) -> Any:
        """What it says, as a new `kind`."""

    @property
    def attempts(self) -> int: ...

    @property
    def http_status(self) -> int: ...

    @property
    def headers(self) -> list[tuple[str, str]]: ...

    @property
    def body(self) -> bytes:
        """The bytes as they came."""

class Completions:
    """Where calls that were started leave how they ended."""

    def __init__(self, limit: int | None = None) -> None:
        """
        `limit` is how many calls are under way at once; the others wait for one to end.
        """

    @property
    def descriptor(self) -> int:
        """Readable while there is something to take."""

    def take(self) -> list[tuple[int, Answer | Failure]]:
        """
        What ended since the last time: the id that the call was given, and how it ended.
        """

    def wait(self) -> list[tuple[int, Answer | Failure]]:
        """
        As `take`, once there is something. Empty only where the interpreter is about to end.
        """

class Options:
    """
    What `connect` is told; an absent member is the environment's or the policy's.
    """

    def __init__(self) -> None: ...

    @property
    def base_url(self) -> str | None: ...

    @base_url.setter
    def base_url(self, value: str | None) -> None: ...

    @property
    def api_key(self) -> str | None: ...

    @api_key.setter
    def api_key(self, value: str | None) -> None: ...

    @property
    def proxy(self) -> str | None: ...

    @proxy.setter
    def proxy(self, value: str | None) -> None: ...

    @property
    def simulate(self) -> bool | None: ...

    @simulate.setter
    def simulate(self, value: bool | None) -> None: ...

    @property
    def ca_file(self) -> str: ...

    @ca_file.setter
    def ca_file(self, arg: str, /) -> None: ...

    @property
    def certificate_file(self) -> str: ...

    @certificate_file.setter
    def certificate_file(self, arg: str, /) -> None: ...

    @property
    def key_file(self) -> str: ...

    @key_file.setter
    def key_file(self, arg: str, /) -> None: ...

    @property
    def user_agent(self) -> str: ...

    @user_agent.setter
    def user_agent(self, arg: str, /) -> None: ...

    def set_headers(self, headers: list[tuple[str, str]]) -> None: ...

    def set_timeouts(self, connect_ms: int | None, attempt_ms: int | None, call_ms: int | None) -> None: ...

    def set_hooks(self, log: object, on_attempt_start: object, on_attempt_end: object) -> None: ...

class Stop:
    """A call that was started, and may be stopped."""

    def stop(self) -> None:
        """Ends it at once, with `aborted`."""

class Client:
    """A caller of one server. Thread-safe; its calls wait without the GIL."""

    @property
    def base_url(self) -> str: ...

    def call(self, operation: Operation, timeout_ms: int | None) -> Answer | Failure:
        """
        Blocks until it ended. Raises what the handler of a signal raises meanwhile.
        """

    def start(self, operation: Operation, timeout_ms: int | None, completions: Completions, id: int) -> Stop:
        """
        Does not block, and begins when `completions` has room for it, where its end is left under `id`.
        """

    def status(self) -> dict[str, object]: ...

    def close(self) -> None:
        """Ends the calls that were started; later ones end at once."""

class Simulation:
    """A marketplace in memory that clients may share."""

    def __init__(self) -> None: ...

    def exchange(self, target: str, body: bytes | None) -> bytes | Failure:
        """
        What a route of faults answers: a POST where there is a body, else a GET.
        """

def connect(options: Options, simulation: Simulation | None) -> Client | Failure:
    """A client, which connects when it is first used."""

def canonicalize(value: object) -> bytes | Failure:
    """The RFC 8785 bytes of a value."""

def digest(data: bytes) -> str:
    """The sha256:... of some bytes."""

def check_name(name: str) -> Failure | None: ...

def check_version(version: str) -> Failure | None: ...

def check_document(document: object) -> Failure | None: ...

def compare_versions(a: str, b: str) -> int | Failure: ...

def satisfies(version: str, range: str) -> bool | Failure: ...
