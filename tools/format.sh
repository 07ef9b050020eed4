#!/usr/bin/env bash
# Formats all sources.
source "$(dirname "$0")/lib.sh"

cpp_sources | xargs -0 clang-format -i
$PYTHON -m ruff format --quiet
$PYTHON -m ruff check --quiet --fix --exit-zero
(cd $TYPESCRIPT && npm run --silent format)
