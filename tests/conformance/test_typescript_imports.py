"""The TypeScript SDK has no runtime dependency, and takes only data from api/ of this repository."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SDK = ROOT / "sdk" / "typescript"
IMPORT = re.compile(r"""(?:\bfrom|\bimport|\brequire\()\s*\(?\s*['"]([^'"]+)['"]""")

# Modules of Node.js: imported only by code that runs on Node.js, and loaded on demand elsewhere, so that the SDK also
# runs in browsers.
PLATFORM = re.compile(r"node:[a-z_/]+")
OF_NODE = ("node", "simulation")
# The package by its own name, as a program imports it.
SELF = "@atom/sdk"


def violations(sdk: Path, root: Path) -> list[str]:
    found = []
    for file in sorted((sdk / "src").rglob("*.ts")):
        of_node = file.relative_to(sdk / "src").parts[0] in OF_NODE
        for module in IMPORT.findall(file.read_text(encoding="utf-8")):
            if of_node and (PLATFORM.fullmatch(module) or module == SELF):
                continue
            target = (file.parent / module).resolve()
            inside = (
                target.is_relative_to(sdk / "src")
                or target.is_relative_to(root / "api")
                or target == sdk / "package.json"
            )
            if not (module.startswith(".") and inside):
                found.append(f"{file.relative_to(root)} imports {module}")
    return found


def test_the_sdk_imports_only_itself() -> None:
    assert list((SDK / "src").rglob("*.ts")), "the SDK is not where this test looks"
    assert violations(SDK, ROOT) == []


def test_a_foreign_import_is_found(tmp_path: Path) -> None:
    text = (
        "import { b } from './b.js';\nimport p from '{api}/policy.json';\nimport fs from 'node:fs/promises';\n"
        "import axios from 'axios';\nimport { x } from '../../../src/x.js';\nconst l = await import('left-pad');\n"
        "import { createClient } from '@atom/sdk';\n"
    )
    sources = {"a.ts": "../../api", "node/b.ts": "../../../api", "simulation/c.ts": "../../../api"}
    for name, api in sources.items():
        source = tmp_path / "sdk" / "src" / name
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_text(text.replace("{api}", api))
    found = [tuple(line.split(" imports ")) for line in violations(tmp_path / "sdk", tmp_path)]
    foreign = ["axios", "../../../src/x.js", "left-pad"]
    assert found == [
        *(("sdk/src/a.ts", module) for module in ["node:fs/promises", *foreign, "@atom/sdk"]),
        *(("sdk/src/node/b.ts", module) for module in foreign),
        *(("sdk/src/simulation/c.ts", module) for module in foreign),
    ]
