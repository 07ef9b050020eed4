#!/usr/bin/env bash
# Checks formatting, lint, types and layers, each to its end whatever the others said.
source "$(dirname "$0")/lib.sh"

failed=()

check() {
  local name=$1
  shift
  say "$name"
  "$@" || failed+=("$name")
}

in_python_sdk() { (cd sdk/python && "$@"); }
in_typescript() { (cd $TYPESCRIPT && "$@"); }

clang_format() { cpp_sources | xargs -0 clang-format --dry-run -Werror; }

clang_tidy() { $PYTHON -m tools.tidy --build build/release --cache build/clang-tidy; }

check clang-format visibly clang_format
check "layers and tree" visibly $PYTHON -m pytest -q tests/conformance
check "ruff check" visibly $PYTHON -m ruff check
check "ruff format" visibly $PYTHON -m ruff format --check
check "mypy of benchmarks, tests and tools" visibly $PYTHON -m mypy
check "mypy of the Python SDK" visibly in_python_sdk ../../$PYTHON -m mypy
check "TypeScript lint" visibly in_typescript npm run --silent lint
check "TypeScript types" visibly in_typescript npm run --silent typecheck
check "TypeScript package" visibly in_typescript npm run --silent check:package
check clang-tidy clang_tidy

if [ ${#failed[@]} -gt 0 ]; then
  die "these checks failed: $(printf '%s, ' "${failed[@]}" | sed 's/, $//')"
fi
say "every check passed"
