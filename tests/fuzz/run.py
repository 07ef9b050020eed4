"""Fuzzes a real `atomd` by its own contract, with Schemathesis: every phase and check, as each kind of caller."""

from __future__ import annotations

import argparse
import itertools
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.e2e import jwt
from tests.e2e.web import Web
from tools.daemon import ROOT, Atomd, initialize

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
CALLERS = ("anonymous", "jwt", "key")
SEEDS = (1, 2, 3)


@dataclass(frozen=True)
class Effort:
    examples: int
    """The number of cases per operation in the fuzzing phase, and of scenarios in the stateful phase."""
    seed: int
    phases: str = "examples,coverage,fuzzing,stateful"


def credential(caller: str, admin_key: str) -> str | None:
    """Returns a bearer token with every scope, or None."""
    if caller == "jwt":
        return jwt.sign(jwt.claims("fuzzer", scope="publish review admin"))
    return admin_key if caller == "key" else None


def configuration(folder: Path, token: str | None) -> Path:
    """Writes the settings. The credential belongs to the contract's security scheme instead of a header, so that checks
    can omit it."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    if token is not None:
        text += f'\n[auth.openapi.bearer]\nbearer = "{token}"\n'
    file = folder / CONFIGURATION.name
    file.write_text(text, encoding="utf-8")
    return file


def command(url: str, settings: Path, effort: Effort) -> list[str]:
    return [
        *(str(SCHEMATHESIS), "--config-file", str(settings), "run", f"{url}/openapi.json", "--no-color"),
        *("--max-examples", str(effort.examples), "--seed", str(effort.seed), "--phases", effort.phases),
    ]


def fuzz(caller: str, effort: Effort, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs against a new server. The output ends with a summary, and the exit code is 0 if nothing failed."""
    secret = folder / "jwt-secret"
    secret.write_bytes(jwt.SECRET)
    data = folder / "data"
    admin_key = initialize(data)
    # The caller with every scope reviews what it publishes itself, so that reviews get past the ownership check.
    settings = {"ATOM_ALLOW_SELF_REVIEW": "true", **jwt.environment(secret)}
    with Atomd("--data", data, "--listen", "127.0.0.1:0", env=settings) as atomd:
        own = Web(atomd.host, atomd.port, admin_key).get("/v1/whoami").json()["subject"]
        done = subprocess.run(
            command(atomd.url, configuration(folder, credential(caller, admin_key)), effort),
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "ATOM_FUZZ_OWN_TOKEN": own},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        atomd.stop()
    return done


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.run", description=__doc__)
    parser.add_argument("--examples", type=int, default=100)
    parser.add_argument("--seed", dest="seeds", type=int, action="append", help="may be given several times")
    parser.add_argument("--as", dest="callers", choices=CALLERS, action="append")
    options = parser.parse_args(arguments)
    failed = []
    for caller, seed in itertools.product(options.callers or CALLERS, options.seeds or SEEDS):
        print(f"== as {caller}, seed {seed}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            done = fuzz(caller, Effort(options.examples, seed), Path(folder))
        print(done.stdout, flush=True)
        if done.returncode != 0:
            failed.append(f"{caller} with seed {seed}")
    print(f"failed: {', '.join(failed)}" if failed else "no failure")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
