"""Variables that the clients read do not keep a server from starting in the same environment."""

from __future__ import annotations

import re

from tools.daemon import ROOT

CLIENTS = {
    "sdk/cpp/src": r'environment\("(ATOM_\w+)"\)|getenv\("(ATOM_\w+)"\)',
    "apps/atomctl": r'getenv\("(ATOM_\w+)"\)|envname\("(ATOM_\w+)"\)',
    "sdk/typescript/src": r"environmentVariable\('(ATOM_\w+)'\)",
}


def test_atomd_knows_every_variable_of_its_clients() -> None:
    listed = re.search(r"kOfClients\{([^}]*)\}", (ROOT / "apps" / "atomd" / "environment.cpp").read_text())
    assert listed
    read = {
        name
        for folder, pattern in CLIENTS.items()
        for file in (ROOT / folder).rglob("*.[ct]*")
        if file.suffix in (".cpp", ".ts") and "test" not in file.name
        for found in re.findall(pattern, file.read_text(encoding="utf-8"))
        for name in ([found] if isinstance(found, str) else found)
        if name
    }
    assert {"ATOM_BASE_URL", "ATOM_API_KEY"} <= read
    assert set(re.findall(r'"(ATOM_\w+)"', listed[1])) == read
