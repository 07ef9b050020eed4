#!/usr/bin/env bash
# Installs what the build needs: Debian packages, the Python environment in .venv, the TypeScript SDK's modules. Says
# what it installs; does nothing that is done already.
source "$(dirname "$0")/lib.sh"

done_something=

check_prerequisites() {
  command -v python3 >/dev/null || die "python3 is missing: install Python 3.11 or later"
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    die "$(python3 --version) is too old: Python 3.11 or later is needed"
  command -v node >/dev/null || die "node is missing: install Node.js 20 or later, with npm"
  command -v npm >/dev/null || die "npm is missing: install the npm that belongs to $(command -v node)"
  node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' ||
    die "Node.js $(node --version) is too old: 20 or later is needed"
}

install_python_environment() {
  local stamp=$VENV/.requirements now
  now="$(fingerprint tools/requirements-dev.txt tools/requirements-conformance.txt) $(python3 --version)"
  up_to_date $stamp "$now" && [ -x $PYTHON ] && return 0
  say "making .venv with $(python3 --version) and installing tools/requirements-dev.txt and -conformance.txt:" \
    $(sed -n 's/^\([A-Za-z].*\)==.*/\1/p' tools/requirements-dev.txt tools/requirements-conformance.txt)
  rm -rf $VENV
  python3 -m venv $VENV
  visibly $PYTHON -m pip install --quiet --disable-pip-version-check \
    --requirement tools/requirements-dev.txt --requirement tools/requirements-conformance.txt
  remember $stamp "$now"
  done_something=1
}

install_node_modules() {
  local stamp=$TYPESCRIPT/node_modules/.atom-lock now
  now="$(fingerprint $TYPESCRIPT/package.json $TYPESCRIPT/package-lock.json) $(node --version)"
  up_to_date $stamp "$now" && return 0
  say "installing $TYPESCRIPT's development modules (npm ci)"
  (cd $TYPESCRIPT && visibly npm ci --no-audit --no-fund --loglevel=error)
  remember $stamp "$now"
  done_something=1
}

check_prerequisites
install_debian_packages tools/apt-packages.txt
install_python_environment
install_node_modules
[ -n "$done_something" ] || say "setup: everything is in place"
