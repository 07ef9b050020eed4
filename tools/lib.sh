# Shared by the shell tools; sourced, never run. Leaves the caller in the root of the checkout.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

VENV=.venv
PYTHON=$VENV/bin/python
TYPESCRIPT=sdk/typescript
PRESET=${PRESET:-release}

say() { printf '== %s\n' "$*"; }

die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# fingerprint PATH…: one hash over the names and contents of the files there, and over where the checkout is, since
# a virtual environment and an editable install hold absolute paths. What tools leave behind does not count.
fingerprint() {
  {
    pwd
    find "$@" -type d \( -name node_modules -o -name dist -o -name build -o -name __pycache__ -o -name '*.egg-info' \
      -o -name '.*_cache' \) -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
  } | sha256sum | cut -d' ' -f1
}

# up_to_date STAMP FINGERPRINT: whether the step that STAMP stands for was last done for this very input.
up_to_date() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

remember() {
  mkdir -p "$(dirname "$1")"
  printf '%s\n' "$2" >"$1"
}

# The C++ files that are ours, each ended by a null byte.
cpp_sources() {
  find src apps sdk/cpp sdk/python examples -type d \( -name build -o -name node_modules \) -prune -o \
    -type f \( -name '*.cpp' -o -name '*.hpp' \) -print0 | LC_ALL=C sort -z
}

# The translation units of build/release that are sources of ours, each ended by a null byte; without the tests, a
# third of all, in which GoogleTest's macros are most of what a checker has to read.
translation_units() {
  $PYTHON - "$PWD" <<'PYTHON'
import json, pathlib, sys
root = pathlib.Path(sys.argv[1])
units = {entry["file"] for entry in json.loads((root / "build/release/compile_commands.json").read_text())}
ours = (unit for unit in units if not unit.startswith(f"{root}/build/") and not unit.endswith("_test.cpp"))
print(*sorted(ours), sep="\0", end="\0")
PYTHON
}
