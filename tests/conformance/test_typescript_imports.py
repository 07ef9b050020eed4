"""The TypeScript SDK has no runtime dependency, and of this repository it takes data from api/ alone."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SDK = ROOT / "sdk" / "typescript"
IMPORT = re.compile(r"""(?:\bfrom|\bimport|\brequire\()\s*\(?\s*['"]([^'"]+)['"]""")

# What the platform brings. Loaded on use, so that the SDK also runs where there is no file system.
PLATFORM = re.compile(r"node:[a-z/]+")


def violations(sdk: Path, root: Path) -> list[str]:
    found = []
    for file in sorted((sdk / "src").rglob("*.ts")):
        for module in IMPORT.findall(file.read_text(encoding="utf-8")):
            target = (file.parent / module).resolve()
            inside = (
                target.is_relative_to(sdk / "src")
                or target.is_relative_to(root / "api")
                or target == sdk / "package.json"
            )
            if not (PLATFORM.fullmatch(module) or (module.startswith(".") and inside)):
                found.append(f"{file.relative_to(root)} imports {module}")
    return found


def test_the_sdk_imports_nothing_but_itself() -> None:
    assert list((SDK / "src").rglob("*.ts")), "the SDK is not where this test looks"
    assert violations(SDK, ROOT) == []


def test_a_foreign_import_is_found(tmp_path: Path) -> None:
    source = tmp_path / "sdk" / "src" / "a.ts"
    source.parent.mkdir(parents=True)
    source.write_text(
        "import { b } from './b.js';\nimport p from '../../api/policy.json';\nimport fs from 'node:fs/promises';\n"
        "import axios from 'axios';\nimport { x } from '../../src/x.js';\nconst l = await import('left-pad');\n"
    )
    found = [line.rsplit(" ", 1)[1] for line in violations(tmp_path / "sdk", tmp_path)]
    assert found == ["axios", "../../src/x.js", "left-pad"]
