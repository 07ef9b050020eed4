"""
A thin layer over the C++ SDK: an operation is made and run, and gives a Success or a Failure.
"""

from typing import Any


version: str = '0.1.0'

def redacted(text: str, key: str = "") -> str:
    """
    Returns a text without what looks like a credential, and without `key`.
    """

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
    """A call that is not made yet."""

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

def accept_ownership(name: str, tenant: str) -> Operation | Failure: ...

def remove_owner(name: str, tenant: str) -> Operation | Failure: ...

def health() -> Operation | Failure: ...

def whoami() -> Operation | Failure: ...

def create_token(scopes: list[str], note: str, expires_at: str | None, tenant: str | None) -> Operation | Failure: ...

def list_tokens(limit: int | None, cursor: str | None) -> Operation | Failure: ...

def revoke_token(id: str) -> Operation | Failure: ...

class Success:
    """A call that succeeded."""

    def result(self, kind: type[dict[str, Any]]) -> Any:
        """Returns the result as a new `kind`."""

    @property
    def attempts(self) -> int: ...

    @property
    def http_status(self) -> int: ...

    @property
    def headers(self) -> list[tuple[str, str]]: ...

    @property
    def body(self) -> bytes:
        """The bytes as they were received."""

class Completions:
    """Collects the outcomes of calls that were started."""

    def __init__(self, limit: int | None = None) -> None:
        """
        `limit` is how many calls are under way at once; the others wait for one to end.
        """

    @property
    def descriptor(self) -> int:
        """Readable while there are outcomes to take."""

    def take(self) -> list[tuple[int, Success | Failure]]:
        """
        Returns the outcomes since the last time, each with the id of its call.
        """

    def wait(self) -> list[tuple[int, Success | Failure]]:
        """
        Waits for an outcome, and takes. Empty only if the interpreter is exiting.
        """

class Options:
    """
    The options of `connect`. Absent ones come from the environment or the policy.
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
    """Stops a call that was started."""

    def stop(self) -> None:
        """Aborts the call at once; it fails with `aborted`."""

class Client:
    """A client of one server. Thread-safe; its calls wait without the GIL."""

    @property
    def base_url(self) -> str: ...

    @property
    def exposes_key(self) -> bool: ...

    def call(self, operation: Operation, timeout_ms: int | None) -> Success | Failure:
        """
        Blocks until the call ends. Raises what a signal handler raises meanwhile.
        """

    def start(self, operation: Operation, timeout_ms: int | None, completions: Completions, id: int) -> Stop:
        """
        Starts a call as soon as `completions` has room, and leaves its outcome there under `id`.
        """

    def status(self) -> dict[str, object]: ...

    def close(self) -> None:
        """Aborts the calls that were started; later ones fail at once."""

class Simulation:
    """A marketplace in memory that clients may share."""

    def __init__(self) -> None: ...

    def exchange(self, target: str, body: bytes | None) -> bytes | Failure:
        """Calls a route of faults: a POST if there is a body, or else a GET."""

def exposed_key_warning(client: Client) -> str: ...

def connect(options: Options, simulation: Simulation | None) -> Client | Failure:
    """Makes a client, which connects when it is first used."""

def canonicalize(value: object) -> bytes | Failure:
    """Returns the RFC 8785 bytes of a value."""

def digest(data: bytes) -> str:
    """Returns the sha256:... of some bytes."""

def check_name(name: str) -> Failure | None: ...

def check_version(version: str) -> Failure | None: ...

def check_document(document: object) -> Failure | None: ...

def compare_versions(a: str, b: str) -> int | Failure: ...

def satisfies(version: str, range: str) -> bool | Failure: ...
