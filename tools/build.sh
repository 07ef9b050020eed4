#!/usr/bin/env bash
# Builds the C++ programs, the Python extension and the TypeScript package; `cpp` builds the C++ programs alone (or what
# `cpp --target …` names), `tests` the C++ tests. PRESET chooses the CMake preset, and CMAKE_ARGS adds to it.
source "$(dirname "$0")/lib.sh"

build_cpp() {
  say "building C++ ($PRESET) into build/$PRESET"
  mkdir -p build
  cmake --preset "$PRESET" ${CMAKE_ARGS:-} >"build/configure-$PRESET.log" 2>&1 || {
    cat "build/configure-$PRESET.log" >&2
    die "cmake could not configure the build"
  }
  visibly cmake --build --preset "$PRESET" "$@"
}

# The extension links the libraries of the C++ build; an edit to any of them makes it stale.
build_python() {
  local stamp=build/stamps/python log=build/python.log now
  now="$(fingerprint src sdk/cpp sdk/python api cmake CMakeLists.txt) $(cat $VENV/.requirements) $PRESET"
  if up_to_date $stamp "$now" && $PYTHON -c 'import atom_sdk' 2>/dev/null; then return 0; fi
  say "building the Python SDK into .venv"
  $PYTHON -m pip install --verbose --disable-pip-version-check --no-deps --no-build-isolation \
    --config-settings=cmake.define.ATOM_BUILD="$PWD/build/$PRESET" --editable sdk/python 2>&1 |
    tee $log | sed -nu 's/^ *\(\[[0-9]*\/[0-9]*\] .*\)/\1/p' || {
    cat $log >&2
    die "the Python SDK could not be built"
  }
  remember $stamp "$now"
}

build_typescript() {
  local stamp=build/stamps/typescript now
  now="$(fingerprint $TYPESCRIPT/src $TYPESCRIPT/*.json $TYPESCRIPT/*.ts api)"
  if up_to_date $stamp "$now" && [ -f $TYPESCRIPT/dist/index.js ] && [ -f $TYPESCRIPT/dist/index.cjs ]; then return 0; fi
  say "building the TypeScript SDK into $TYPESCRIPT/dist"
  (cd $TYPESCRIPT && visibly npm run --silent build)
  remember $stamp "$now"
}

case "${1:-all}" in
  cpp) build_cpp "${@:2}" ;;
  tests) build_cpp --target test_programs ;;
  all)
    build_cpp
    build_python
    build_typescript
    ;;
  *) die "tools/build.sh builds cpp, tests or all, and not '$1'" ;;
esac
