"""`atomctl`, run with one key."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.programs import Finished, run
from tests.e2e.web import Web

OK, REFUSED, USAGE, UNAVAILABLE, FINDINGS = range(5)


@dataclass(frozen=True)
class Ctl:
    url: str
    key: str | None = None
    folder: Path | None = None

    @staticmethod
    def of(web: Web, folder: Path | None = None) -> Ctl:
        return Ctl(f"http://{web.host}:{web.port}", web.token, folder)

    def __call__(self, *arguments: str | Path) -> Finished:
        env = {"ATOM_BASE_URL": self.url}
        if self.key is not None:
            env["ATOM_API_KEY"] = self.key
        return run("atomctl", *arguments, env=env, folder=self.folder)

    def ok(self, *arguments: str | Path) -> str:
        """Runs a command that must succeed; returns what it prints."""
        done = self(*arguments)
        assert done.returncode == OK, done
        return str(done.stdout)

    def json(self, *arguments: str | Path) -> Any:
        done = self(*arguments, "--json")
        assert done.returncode == OK, done
        assert done.stderr == ""
        return json.loads(done.stdout)

    def fails(self, code: int, *arguments: str | Path) -> str:
        """Runs a command that must fail with a sentence, or with a document if `--json` is given; returns it."""
        done = self(*arguments)
        assert done.returncode == code, done
        assert done.stdout == "", done
        assert done.stderr.startswith("atomctl: "), done
        return str(done.stderr)

    def error(self, code: int, *arguments: str | Path) -> dict[str, Any]:
        """Returns the document that a failing command prints with `--json`."""
        done = self(*arguments, "--json")
        assert done.returncode == code, done
        assert done.stdout == "", done
        told = dict(json.loads(done.stderr))
        assert {"error", "code", "http_status", "request_id", "retryable", "errors"} <= told.keys()
        return told
