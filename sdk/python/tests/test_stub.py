"""The committed stub of the native half is the one that it has."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_the_stub_is_up_to_date(tmp_path: Path) -> None:
    committed = Path(__file__).resolve().parents[1] / "src/atom_sdk/_native.pyi"
    made = tmp_path / "_native.pyi"
    command = [sys.executable, "-m", "nanobind.stubgen", "--quiet", "-m", "atom_sdk._native", "-o", str(made)]
    subprocess.run(command, check=True)
    assert committed.read_text(encoding="utf-8") == made.read_text(encoding="utf-8"), " ".join(command)
