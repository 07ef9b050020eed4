"""On disk, with credentials: publishes, approves as another tenant, restarts, downloads and compares."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from tools.daemon import ROOT, Atomd, binary, initialize
from tools.quickstart.steps import EXAMPLES, PORT, StepError, part, run, step

WPK = EXAMPLES / "drain-node.wpk.yaml"
IDENTIFIER = "drain-node@1.2.0"


def atomctl(*arguments: str | Path, key: str = "") -> str:
    """Runs a command with `key` as its credential and returns its output."""
    env = {"ATOM_BASE_URL": f"http://127.0.0.1:{PORT}"}
    if key:
        env["ATOM_API_KEY"] = key
    return run(binary("atomctl"), *arguments, env=env)


def sha256_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def serve(data: Path) -> Atomd:
    atomd = Atomd("--data", data, "--listen", f"127.0.0.1:{PORT}")
    step(f"atomd --data DIR --listen 127.0.0.1:{PORT}", f"listening on {atomd.url}")
    return atomd


def publish_and_approve(admin_key: str) -> None:
    name = WPK.relative_to(ROOT)
    step(f"atomctl publish {name}", atomctl("publish", WPK, key=admin_key))
    create = ("token", "create", "--scope", "review", "--tenant", "reviewers")
    reviewer_key = atomctl(*create, key=admin_key).strip()
    step("atomctl " + " ".join(create), f"{reviewer_key[:9]}… (the reviewer's key, of another tenant)")
    approve = ("approve", IDENTIFIER, "--reason", "dry run looked right")
    step(f"atomctl approve {IDENTIFIER} --reason … (with the reviewer's key)", atomctl(*approve, key=reviewer_key))
    listed = atomctl("list")
    step("atomctl list (anonymous)", listed)
    if "drain-node" not in listed:
        raise StepError(f"the listing does not show {IDENTIFIER}:\n{listed}")


def download_and_compare(folder: Path) -> None:
    copy = folder / "downloaded.wpk.yaml"
    step(f"atomctl download {IDENTIFIER}", atomctl("download", IDENTIFIER, "-o", copy))
    published, downloaded = sha256_of(WPK), sha256_of(copy)
    if published != downloaded:
        raise StepError(f"the download ({downloaded}) differs from the published file ({published})")
    step("sha256 of the file and of the download", f"{published}\n{downloaded}\nidentical")


def run_part() -> None:
    part("4. On disk, with credentials")
    with tempfile.TemporaryDirectory(prefix="atom-quickstart-") as folder:
        data = Path(folder) / "data"
        admin_key = initialize(data)
        step("atomd init --data DIR", f"{admin_key[:9]}… (the admin key, shown once)")
        with serve(data) as atomd:
            publish_and_approve(admin_key)
            atomd.stop()
        step("SIGTERM", "atomd exited 0")
        with serve(data) as atomd:
            download_and_compare(Path(folder))
            atomd.stop()
