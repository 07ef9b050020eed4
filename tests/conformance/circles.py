"""Finds circles in what files import: none is allowed, neither of files nor of the folders that stand side by side."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.conformance import layers

Graph = dict[str, set[str]]

TYPESCRIPT_IMPORT = re.compile(r"""(?:\bfrom|\bimport|\brequire\()\s*\(?\s*['"](\.[^'"]+)['"]""")
PYTHON_ROOTS = (".", "sdk/python/src")


def typescript_imports(root: Path, folder: str) -> Graph:
    """The relative imports of every source under `folder`. Type imports count: a reader follows them as well."""
    graph: Graph = {}
    for file in sorted((root / folder).rglob("*.ts")):
        text = file.read_text(encoding="utf-8")
        targets = {(file.parent / name).resolve().with_suffix(".ts") for name in TYPESCRIPT_IMPORT.findall(text)}
        graph[name_of(file, root)] = {name_of(target, root) for target in targets if target.is_file()}
    return graph


def python_imports(root: Path, folder: str) -> Graph:
    """The imports of every module under `folder` that name another file of this tree."""
    graph: Graph = {}
    for file in sorted((root / folder).rglob("*.py")):
        if not {".venv", "node_modules", ".cache"} & set(file.relative_to(root).parts):
            graph[name_of(file, root)] = set(modules_of(file, root))
    return graph


def modules_of(file: Path, root: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" if node.module else alias.name for alias in node.names]
        else:
            continue
        level = node.level if isinstance(node, ast.ImportFrom) else 0
        starts = [file.parents[level - 1]] if level else [root / start for start in PYTHON_ROOTS]
        for name in names:
            target = module_file(starts, name)
            if target is not None and target != file:
                yield name_of(target, root)


def module_file(starts: Iterable[Path], name: str) -> Path | None:
    """The file of a module, or of the module that a name is imported from."""
    parts = name.split(".")
    for length in (len(parts), len(parts) - 1):
        for start in starts:
            path = start.joinpath(*parts[:length])
            for candidate in (path.with_suffix(".py"), path / "__init__.py"):
                if length and candidate.is_file():
                    return candidate
    return None


def cpp_includes(root: Path, folder: str) -> Graph:
    """The includes of every C++ file under `folder`, tests left out, that name another file of this tree."""
    graph: Graph = {}
    for file in layers.sources(root):
        if not file.is_relative_to(root / folder) or layers.is_test(file, root):
            continue
        includes = [found.group(2) for found in layers.INCLUDE.finditer(file.read_text(encoding="utf-8"))]
        targets = {layers.resolve(include, file, root) for include in includes}
        graph[name_of(file, root)] = {name_of(target, root) for target in targets if target is not None}
    return graph


def name_of(file: Path, root: Path) -> str:
    return file.relative_to(root).as_posix()


def circles(graph: Graph) -> list[list[str]]:
    """Every circle of files, and in each folder every circle of what stands in it."""
    found = components(graph)
    folders = {folder.as_posix() for file in graph for folder in Path(file).parents}
    for folder in sorted(folders):
        found += [circle for circle in components(contracted(graph, folder)) if circle not in found]
    return found


def contracted(graph: Graph, folder: str) -> Graph:
    """The graph of what stands in `folder`, each subfolder as one."""
    prefix = "" if folder == "." else f"{folder}/"
    merged: Graph = defaultdict(set)
    for file, targets in graph.items():
        for target in targets:
            if file.startswith(prefix) and target.startswith(prefix):
                ours, theirs = (prefix + path.removeprefix(prefix).split("/")[0] for path in (file, target))
                if ours != theirs:
                    merged[ours].add(theirs)
    return dict(merged)


def components(graph: Graph) -> list[list[str]]:
    """The strongly connected components of more than one node, by Tarjan's algorithm."""
    index: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        index[node] = lowest[node] = len(index)
        stack.append(node)
        for target in sorted(graph.get(node, ())):
            if target not in index:
                visit(target)
                lowest[node] = min(lowest[node], lowest[target])
            elif target in stack:
                lowest[node] = min(lowest[node], index[target])
        if lowest[node] == index[node]:
            start = stack.index(node)
            component = stack[start:]
            del stack[start:]
            if len(component) > 1:
                found.append(sorted(component))

    for node in sorted(graph):
        if node not in index:
            visit(node)
    return found
