#!/usr/bin/env bash
# Builds the fuzzers of tests/fuzz/targets into build/fuzz, and installs clang if it is missing.
source "$(dirname "$0")/lib.sh"

install_debian_packages tools/fuzz-packages.txt
PRESET=fuzz tools/build.sh cpp --target fuzz_programs
