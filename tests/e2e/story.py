"""Calls that send every example of the contract, in an order that makes them valid, and the expected responses."""

from __future__ import annotations

from dataclasses import dataclass, field

ANONYMOUS = "anonymous"
JSON = "application/json"
YAML = "application/yaml"
BYTES = "application/octet-stream"

FLAT = {"name": "my-workflow", "version": "1.0.0"}
ENVELOPED = {"name": "my-workflow", "version": "1.1.0"}
FULL = {"name": "drain-node", "version": "1.2.0"}
IN_YAML = {"name": "drain-node", "version": "1.3.0"}
AS_BYTES = {"name": "my-workflow", "version": "1.2.0"}
UPLOADED = {"id": "old-workflow@1.0.0"}


@dataclass(frozen=True)
class Call:
    """One call: the example that it sends, if any, and the example that its response matches, if any."""

    operation: str
    status: int
    sends: str = ""
    shows: str = ""
    by: str = "acme"
    """The calling tenant: `acme` publishes, `north` reviews, `rival` publishes too, `partner` becomes an owner,
    `operator` is the admin's, `simulation` is a developer on another server, a simulation."""
    path: dict[str, str] = field(default_factory=dict)
    query: str = ""
    range: str = ""
    media_type: str = JSON
    body: bytes | None = None
    """The body to send instead of an example."""


DOCUMENTS = (
    (FLAT, "FlatDocument", JSON),
    (ENVELOPED, "EnvelopedDocument", JSON),
    (FULL, "FullDocument", JSON),
    (IN_YAML, "YamlDocument", YAML),
    (AS_BYTES, "DocumentBytes", BYTES),
)

PUBLISHED = (
    *(
        Call("validateWpk", 200, sent, "Valid" if sent == "FlatDocument" else "", ANONYMOUS, media_type=media_type)
        for sent, media_type in (("FlatDocument", JSON), ("YamlDocument", YAML), ("DocumentBytes", BYTES))
    ),
    Call("validateWpk", 200, "BrokenDocument", "Findings", ANONYMOUS),
    *(
        Call("publishWpk", 201, sent, "Uploaded" if at is FLAT else "", media_type=media_type)
        for at, sent, media_type in DOCUMENTS
    ),
    *(
        Call("putWpk", 200, sent, "Unchanged" if at is FLAT else "", path=at, media_type=media_type)
        for at, sent, media_type in DOCUMENTS
    ),
    Call("getContent", 200, shows="YamlDocument", path=IN_YAML),
    Call("uploadWpk", 200, "Upload", "LegacyUploaded"),
    Call("uploadWpk", 200, "Upload", "LegacyUnchanged"),
)

DECIDED = (
    Call("reviewWpk", 200, "Approve", "Approved", "north", path=FLAT),
    Call("reviewWpk", 200, "Reject", "Rejected", "north", path=ENVELOPED),
    Call("listReviews", 200, shows="Reviews", by=ANONYMOUS, path=FLAT),
    Call("getWpk", 200, shows="Wpk", by=ANONYMOUS, path={"name": "my-workflow", "version": "^1"}),
    Call("getContent", 200, shows="FlatDocument", by=ANONYMOUS, path=FLAT),
    Call("listWpks", 200, shows="WpkPage", by=ANONYMOUS, query="?status=approved"),
    Call("listEvents", 200, shows="EventPage", by=ANONYMOUS),
    Call("listWpksLegacy", 200, shows="LegacyList", by=ANONYMOUS, query="?status=approved"),
    Call("yankWpk", 200, shows="Yanked", path=FLAT),
    Call("unyankWpk", 200, shows="Unyanked", path=FLAT),
    Call("withdrawWpk", 200, shows="Withdrawn", path=AS_BYTES),
    Call("getPackage", 200, shows="Package", path={"name": "my-workflow"}),
    Call("addOwner", 200, shows="Invited", path={"name": "my-workflow", "tenant": "partner"}),
    Call("acceptOwnership", 200, shows="Owners", by="partner", path={"name": "my-workflow", "tenant": "partner"}),
    Call("listOwners", 200, shows="Owners", by=ANONYMOUS, path={"name": "my-workflow"}),
    Call("removeOwner", 200, shows="OneOwner", path={"name": "my-workflow", "tenant": "partner"}),
    Call("reviewWpkLegacy", 200, "LegacyApprove", "LegacyApproved", "north", path=UPLOADED),
    Call("reviewWpkLegacy", 200, "LegacyReject", "LegacyRejected", "north", path=UPLOADED),
)

OPERATED = (
    Call("createToken", 201, "TokenRequest", "NewToken", "operator"),
    Call("createToken", 201, "PartnerTokenRequest", by="operator"),
    Call("listTokens", 200, shows="Tokens"),
    Call("whoami", 200, shows="WhoAmI"),
    Call("health", 200, shows="Health", by=ANONYMOUS),
    Call("ready", 200, shows="Ready", by=ANONYMOUS),
    Call("scriptFaults", 201, "FaultScript", "FaultReport", "simulation"),
    Call("reportFaults", 200, shows="FaultReport", by="simulation", path={"id": "lost-response"}),
)

OTHER_BYTES = b'{"name": "my-workflow", "version": "1.0.0", "steps": ["other"]}'
OTHER_DIGEST = b'{"decision": "approve", "digest": "sha256:' + b"0" * 64 + b'"}'
ONE_FINDING = b'{"name": "my-workflow", "version": "1.0", "steps": ["init"]}'

REJECTED = (
    Call("listWpks", 400, shows="UnknownParameter", by=ANONYMOUS, query="?colour=red"),
    Call("listWpks", 400, shows="InvalidCursor", by=ANONYMOUS, query="?cursor=made-up"),
    Call("publishWpk", 400, shows="MalformedJson", body=b'{"name": "my-workflow",}'),
    Call("publishWpk", 401, shows="MissingToken", by=ANONYMOUS, sends="FlatDocument"),
    Call("whoami", 401, shows="RevokedToken", by="revoked"),
    Call("publishWpk", 403, shows="InsufficientScope", by="north", sends="FlatDocument"),
    Call("publishWpk", 403, shows="NameTaken", by="rival", sends="FlatDocument"),
    Call("getWpk", 404, shows="WpkNotFound", by=ANONYMOUS, path={"name": "no-workflow", "version": "1.0.0"}),
    Call("publishWpk", 409, shows="VersionExists", body=OTHER_BYTES),
    Call("withdrawWpk", 409, shows="InvalidTransition", path=FLAT),
    Call("reviewWpk", 412, shows="DigestMismatch", by="north", path=FLAT, body=OTHER_DIGEST),
    Call("reviewWpk", 413, shows="BodyTooLarge", by="north", path=FLAT, body=b" " * (1 << 17)),
    Call("publishWpk", 415, shows="UnsupportedMediaType", media_type="text/plain", body=b"text"),
    Call("getContent", 416, shows="RangeNotSatisfiable", by=ANONYMOUS, path=FLAT, range="bytes=1000-"),
    Call("publishWpk", 422, shows="InvalidVersion", body=ONE_FINDING),
    Call("publishWpk", 422, "BrokenDocument", "InvalidWpk"),
)

STORY = PUBLISHED + DECIDED + OPERATED + REJECTED
