"""The TypeScript sample, checked and compiled by the SDK's compiler and run by Node."""

from __future__ import annotations

import json
from pathlib import Path

from tools.daemon import ROOT
from tools.quickstart.steps import EXAMPLES, check_listed, part, run, simulation, step

SDK = ROOT / "sdk" / "typescript"
FOLDER = ROOT / "build" / "quickstart"
SAMPLE = EXAMPLES / "quickstart.ts"
FOLLOW_UP = Path(__file__).parent / "typescript_sample.ts"

COMPILER_OPTIONS = {
    "target": "ES2022",
    "module": "NodeNext",
    "moduleResolution": "NodeNext",
    "lib": ["ES2022", "DOM"],
    "types": [],
    "strict": True,
    "outDir": "out",
}


def install_sdk() -> None:
    """Creates a project with `@atom/sdk` in its node_modules, as `npm install` would."""
    scope = FOLDER / "node_modules" / "@atom"
    scope.mkdir(parents=True, exist_ok=True)
    link = scope / "sdk"
    link.unlink(missing_ok=True)
    link.symlink_to(SDK)
    (FOLDER / "package.json").write_text(json.dumps({"type": "module", "private": True}))


def compile_sample() -> Path:
    """Compiles the sample unchanged, and again with the follow-up appended."""
    install_sdk()
    sample = SAMPLE.read_text(encoding="utf-8")
    (FOLDER / "sample.ts").write_text(sample, encoding="utf-8")
    (FOLDER / "quickstart.ts").write_text(sample + FOLLOW_UP.read_text(encoding="utf-8"), encoding="utf-8")
    config = {"compilerOptions": COMPILER_OPTIONS, "files": ["sample.ts", "quickstart.ts"]}
    (FOLDER / "tsconfig.json").write_text(json.dumps(config))
    run(SDK / "node_modules" / ".bin" / "tsc", "--project", FOLDER)
    return FOLDER / "out" / "quickstart.js"


def run_part() -> None:
    part("2. TypeScript, in simulation")
    program = compile_sample()
    step("tsc examples/quickstart.ts", "no errors")
    with simulation() as atomd:
        output = run("node", program)
        step("node examples/quickstart.ts, then client.approveWPK and client.listWorkflows", output)
        check_listed(output)
        atomd.stop()
