"""Holds the systemd unit to what `systemd-analyze` says of it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tools.daemon import ROOT, binary

UNIT = ROOT / "deploy/systemd/atomd.service"
# systemd's own scale: 0 is closed, 10 is open, and 2 is where it begins to say "OK".
MOST_EXPOSED = 2.0


def service() -> dict[str, list[str]]:
    """Returns the settings of the service, which may have several lines of one name."""
    lines = re.findall(r"^(\w+)=(.*)$", UNIT.read_text().partition("[Service]")[2].partition("\n[")[0], re.MULTILINE)
    found: dict[str, list[str]] = {}
    for name, value in lines:
        found.setdefault(name, []).append(value)
    return found


def analyze(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *map(str, arguments)], check=False, capture_output=True, text=True)


def test_bounds_what_the_server_may_take() -> None:
    settings = service()
    for name in ("MemoryMax", "TasksMax", "LimitNOFILE", "SystemCallFilter", "CapabilityBoundingSet"):
        assert name in settings, f"{UNIT.name} has no {name}"
    assert settings["UMask"] == ["0077"]
    assert settings["ProtectSystem"] == ["strict"]
    assert settings["NoNewPrivileges"] == ["yes"]


def test_is_a_valid_unit(tmp_path: Path) -> None:
    """The copy names the program that was built, because `verify` wants it to exist."""
    copy = tmp_path / UNIT.name
    copy.write_text(UNIT.read_text().replace("/usr/local/bin/atomd", str(binary("atomd"))))
    verified = analyze("verify", "--man=no", "--recursive-errors=no", copy)
    # Units of the machine itself, which this one orders itself after, may have warnings of their own.
    complaints = [line for line in verified.stderr.splitlines() if UNIT.name in line]
    assert complaints == []
    assert verified.returncode == 0, verified.stderr


def test_is_as_closed_as_systemd_can_say() -> None:
    rated = analyze("security", "--offline=true", f"--threshold={MOST_EXPOSED * 10:.0f}", UNIT)
    assert rated.returncode == 0, rated.stdout + rated.stderr


def test_an_open_unit_would_be_found(tmp_path: Path) -> None:
    open_unit = tmp_path / "open.service"
    open_unit.write_text("[Service]\nExecStart=/usr/local/bin/atomd\nSystemCallFilters=@system-service\n")
    assert analyze("security", "--offline=true", f"--threshold={MOST_EXPOSED * 10:.0f}", open_unit).returncode != 0
    assert "SystemCallFilters" in analyze("verify", "--man=no", open_unit).stderr


def test_the_document_shows_the_unit_that_is_shipped() -> None:
    assert "deploy/systemd/atomd.service" in (ROOT / "docs/operations.md").read_text()
