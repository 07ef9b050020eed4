#!/usr/bin/env bash
# Checks formatting, lint, types and layers, each to its end whatever the others said.
source "$(dirname "$0")/lib.sh"

failed=()

check() {
  local name=$1
  shift
  say "$name"
  visibly "$@" || failed+=("$name")
}

in_python_sdk() { (cd sdk/python && "$@"); }
in_typescript() { (cd $TYPESCRIPT && "$@"); }

clang_format() { cpp_sources | xargs -0 clang-format --dry-run -Werror; }

clang_tidy() { $PYTHON -m tools.tidy --build build/release --cache build/clang-tidy; }

check clang-format clang_format
check "layers and tree" $PYTHON -m pytest -q tests/conformance
check "ruff check" $PYTHON -m ruff check
check "ruff format" $PYTHON -m ruff format --check
check "mypy of benchmarks, tests and tools" $PYTHON -m mypy
check "mypy of the Python SDK" in_python_sdk ../../$PYTHON -m mypy
check "TypeScript lint" in_typescript npm run --silent lint
check "TypeScript types" in_typescript npm run --silent typecheck
check "TypeScript package" in_typescript npm run --silent check:package
check clang-tidy clang_tidy

if [ ${#failed[@]} -gt 0 ]; then
  die "these checks failed: $(printf '%s, ' "${failed[@]}" | sed 's/, $//')"
fi
say "every check passed"
