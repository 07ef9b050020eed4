"""No file imports itself by way of others, and no folder imports a neighbour that imports it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conformance.circles import Graph, circles, cpp_includes, python_imports, typescript_imports

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("read", "folder", "files"),
    [
        (cpp_includes, ".", 300),
        (cpp_includes, "src", 200),
        (cpp_includes, "apps", 30),
        (cpp_includes, "sdk/cpp", 50),
        (cpp_includes, "sdk/python", 15),
        (python_imports, ".", 150),
        (typescript_imports, "sdk/typescript/src", 60),
    ],
)
def test_there_is_no_circle_of_files_or_folders(read: Callable[[Path, str], Graph], folder: str, files: int) -> None:
    graph = read(ROOT, folder)
    assert len(graph) >= files, "the sources are not where this test looks"
    assert sum(map(len, graph.values())) >= files, "the imports are not found"
    assert circles(graph) == []


def write(root: Path, sources: dict[str, str]) -> None:
    for name, text in sources.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def test_a_circle_of_typescript_files_is_found(tmp_path: Path) -> None:
    sources = {
        "sdk/a.ts": "import type { B } from './b.js';\n",
        "sdk/b.ts": "export { c } from './c.js';\n",
        "sdk/c.ts": "const a = await import('./a.js');\n",
        "sdk/d.ts": "import { a } from './a.js';\n",
    }
    write(tmp_path, sources)
    assert circles(typescript_imports(tmp_path, "sdk")) == [["sdk/a.ts", "sdk/b.ts", "sdk/c.ts"]]


def test_a_circle_of_python_modules_is_found(tmp_path: Path) -> None:
    sources = {
        "bench/__init__.py": "",
        "bench/a.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from bench.b import B\n",
        "bench/b.py": "from bench import c\n",
        "bench/c.py": "from . import a\n",
        "bench/d.py": "import bench.a\n",
    }
    write(tmp_path, sources)
    assert circles(python_imports(tmp_path, "bench")) == [["bench/a.py", "bench/b.py", "bench/c.py"]]


def test_a_circle_of_cpp_files_is_found(tmp_path: Path) -> None:
    sources = {
        "src/api/a.hpp": '#include "api/b.hpp"\n',
        "src/api/b.hpp": '#include "a.hpp"\n',
        "src/api/a.cpp": '#include "a.hpp"\n',
    }
    write(tmp_path, sources)
    assert circles(cpp_includes(tmp_path, "src")) == [["src/api/a.hpp", "src/api/b.hpp"]]


def test_a_circle_of_folders_is_found_though_no_file_is_in_one(tmp_path: Path) -> None:
    sources = {
        "sdk/public.ts": "import { one } from './inside/one.js';\n",
        "sdk/inside/one.ts": "export const one = 1;\n",
        "sdk/inside/two.ts": "import '../public.js';\n",
    }
    write(tmp_path, sources)
    assert circles(typescript_imports(tmp_path, "sdk")) == [["sdk/inside", "sdk/public.ts"]]
