#!/usr/bin/env bash
# Installs the peers of the benchmarks, if missing (Debian packages, bench/.venv, bench/node_modules), and builds the
# benchmark programs. Nothing else in the repository needs them.
source "$(dirname "$0")/../tools/lib.sh"

BENCH_VENV=bench/.venv

install_python_peers() {
  local stamp=$BENCH_VENV/.requirements now
  now="$(fingerprint bench/requirements.txt) $(python3 --version)"
  up_to_date $stamp "$now" && return 0
  say "creating $BENCH_VENV and installing bench/requirements.txt"
  rm -rf $BENCH_VENV
  python3 -m venv $BENCH_VENV
  $BENCH_VENV/bin/python -m pip install --quiet --disable-pip-version-check --requirement bench/requirements.txt
  remember $stamp "$now"
}

install_node_peers() {
  local stamp=bench/node_modules/.atom-lock now
  now="$(fingerprint bench/package.json bench/package-lock.json) $(node --version)"
  up_to_date $stamp "$now" && return 0
  say "installing bench/node_modules (npm ci)"
  (cd bench && npm ci --no-audit --no-fund --loglevel=error)
  remember $stamp "$now"
}

install_debian_packages bench/apt-packages.txt
install_python_peers
install_node_peers
cmake --build --preset release --target bench_programs
