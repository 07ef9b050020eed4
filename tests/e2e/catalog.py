"""A small catalog with every kind of content, and everything that the API says about it."""

from __future__ import annotations

from tests.e2e.conftest import Server
from tests.e2e.documents import document_yaml, in_days
from tests.e2e.market import approve, path, publish, review, without_uses
from tests.e2e.web import Response, Web


def fill(server: Server) -> dict[str, str]:
    """Creates a version and a token in every state; returns the keys of the callers."""
    acme = server.key("publish", tenant="acme", note="of the nightly build", expires_at=in_days(30))
    other = server.key("publish", tenant="other")
    judge = server.key("review", tenant="judges")
    publish(acme, "alpha", "1.0.0", tags=["first", "both"], description="The first", author="A. Person")
    publish(acme, "alpha", "1.1.0-rc.1+build.5", tags=["both"])
    publish(acme, "alpha", "1.1.0", description='Ünïcode, "quoted"', license="Apache-2.0")
    publish(acme, "alpha", "2.0.0")
    publish(acme, "beta")
    publish(acme, "gamma")
    publish(other, "delta", "0.1.0", notes="x" * 3_000)
    drain = other.put(path("drain@1.2.0"), document_yaml("drain", "1.2.0"), "application/yaml")
    assert drain.status == 201, drain
    for identifier in ("alpha@1.0.0", "alpha@1.1.0", "alpha@2.0.0", "beta@1.0.0", "drain@1.2.0"):
        approve(judge, identifier)
    assert review(judge, "delta@0.1.0", "reject", reason="It does nothing.").status == 200
    assert review(judge, "beta@1.0.0", "reject", reason="On second thoughts.").status == 200
    for identifier, method, move in (
        ("gamma@1.0.0", "PUT", "withdraw"),
        ("alpha@2.0.0", "PUT", "yank"),
        ("alpha@1.1.0", "PUT", "yank"),
        ("alpha@1.1.0", "DELETE", "yank"),
    ):
        response = acme.request(method, path(identifier, f"/{move}"))
        assert response.status == 200, response
    assert acme.request("PUT", "/v1/wpks/beta/owners/other").status == 200
    assert other.request("PUT", "/v1/wpks/beta/owners/other/acceptance").status == 200
    server.key("publish", tenant="gone")
    gone = next(key for key in server.admin.get("/v1/tokens").json()["tokens"] if key["tenant"] == "gone")
    assert server.admin.delete(f"/v1/tokens/{gone['id']}").status == 204
    return {"admin": server.admin_key, "acme": str(acme.token), "other": str(other.token), "judge": str(judge.token)}


def targets(admin: Web) -> list[str]:
    """Returns every URL at which the catalog has something."""
    found = ["/v1/tokens", "/v1/whoami", "/v1/wpks?limit=100", "/v1/wpks?status=approved&limit=1", "/v1/wpks?tag=both"]
    found += ["/v1/events?after=0&limit=100", "/wpk/list", "/v1/wpks/alpha@latest", "/v1/wpks/alpha@%5E1/content"]
    wpks = admin.get("/v1/wpks?limit=100").json()["wpks"]
    for name in sorted({wpk["name"] for wpk in wpks}):
        found += [f"/v1/wpks/{name}", f"/v1/wpks/{name}/owners"]
    for wpk in wpks:
        found += [path(wpk["id"]), path(wpk["id"], "/content"), path(wpk["id"], "/reviews")]
    return found


def callers(web: Web, keys: dict[str, str]) -> dict[str, Web]:
    return {"anonymous": web, **{name: web.bearing(key) for name, key in keys.items()}}


def everything(web: Web, keys: dict[str, str]) -> dict[str, dict[str, Response]]:
    """Returns the response that each caller gets at each URL."""
    asked = targets(web.bearing(keys["admin"]))
    return {name: {target: caller.get(target) for target in asked} for name, caller in callers(web, keys).items()}


def bodies(web: Web, keys: dict[str, str]) -> dict[str, dict[str, tuple[int, bytes]]]:
    """Returns the same as bytes, but nothing of problems, whose request ids always differ."""
    return {
        name: {
            target: (response.status, without_uses(response.body) if response.status == 200 else b"")
            for target, response in seen.items()
        }
        for name, seen in everything(web, keys).items()
    }
