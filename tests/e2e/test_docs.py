"""`/docs`: the contract for people, without any other host."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Server
from tests.e2e.contract import document, operations
from tests.e2e.web import Web

RENDER = Path(__file__).with_name("render_docs.mjs")


@functools.cache
def rendered(url: str) -> dict[str, Any]:
    done = subprocess.run(["node", str(RENDER), url], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.fixture
def page(server: Server) -> dict[str, Any]:
    return rendered(server.atomd.url)


def source_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_page_may_contact_no_other_host(anonymous: Web) -> None:
    response = anonymous.get("/docs")
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    html = response.body.decode()
    policy = dict(part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["connect-src"] == "'self'"
    for element, directive in (("style", "style-src"), ("script", "script-src")):
        texts = re.findall(rf"<{element}>(.*?)</{element}>", html, re.DOTALL)
        assert [source_of(text) for text in texts] == [policy[directive]]
    assert re.findall(r"(?:https?:)?//[\w.-]+\.\w+", html) == []
    assert re.findall(r"""(?:src|href)=["'](?!/openapi\.json|#|data:,)""", html) == []


def test_the_page_has_an_entity_tag(anonymous: Web) -> None:
    tag = anonymous.get("/docs").headers["ETag"]
    assert anonymous.get("/docs", {"If-None-Match": tag}).status == 304


def test_the_page_shows_every_operation_and_schema(page: dict[str, Any]) -> None:
    expected = {operation.id for operation in operations()}
    expected |= {f"schema-{name}" for name in document()["components"]["schemas"]}
    assert expected <= set(page["ids"])
    assert len(page["ids"]) == len(set(page["ids"]))
    assert page["title"] == f"{document()['info']['title']} {document()['info']['version']}"


def test_the_links_of_the_page_have_targets(page: dict[str, Any]) -> None:
    assert {link[1:] for link in page["links"] if link.startswith("#")} <= set(page["ids"])
    assert {link for link in page["links"] if not link.startswith("#")} == {"/openapi.json"}
    assert page["target"] == "#putWpk"


def test_the_page_shows_every_word_of_the_contract(page: dict[str, Any]) -> None:
    text = re.sub(r"\s+", " ", page["text"])
    words = [operation.spec["summary"] for operation in operations()]
    words += [operation.template for operation in operations()]
    words += document()["components"]["schemas"]["ErrorCode"]["enum"]
    words += [
        re.sub(r"\s+", " ", response["description"].replace("`", "")).strip()
        for response in document()["components"]["responses"].values()
    ]
    assert [word for word in words if word.replace("`", "") not in text] == []
