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

# as_root COMMAND…: runs it as root.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# missing_debian_packages LIST: those of the packages that the file names, one a line, which are not installed.
missing_debian_packages() {
  local wanted
  wanted=$(grep -v '^#' "$1")
  # dpkg-query fails if it does not know a package, which is the same as missing.
  comm -23 <(sort <<<"$wanted") \
    <(dpkg-query -W -f='${db:Status-Status} ${Package}\n' $wanted 2>/dev/null | sed -n 's/^installed //p' | sort)
}

NO_SERVICES=/usr/sbin/policy-rc.d

# without_services COMMAND…: runs it, and keeps Debian from starting the servers that it installs. Tests and benchmarks
# start their own, on loopback.
without_services() {
  [ ! -e $NO_SERVICES ] || { "$@"; return; }
  as_root sh -c "printf '#!/bin/sh\nexit 101\n' >$NO_SERVICES && chmod +x $NO_SERVICES"
  trap 'as_root rm -f $NO_SERVICES' EXIT
  local status=0
  "$@" || status=$?
  as_root rm -f $NO_SERVICES
  trap - EXIT
  return $status
}

# install_debian_packages LIST: installs what is missing of it, and then says so in `done_something`.
install_debian_packages() {
  command -v dpkg-query >/dev/null ||
    die "this is no Debian: install what $1 lists by hand, then build with cmake --preset release"
  local missing
  missing=$(missing_debian_packages "$1")
  [ -n "$missing" ] || return 0
  [ "$(id -u)" = 0 ] || command -v sudo >/dev/null ||
    die "these Debian packages are missing, and neither root nor sudo is here to install them:" $missing
  say "installing Debian packages:" $missing
  visibly as_root apt-get update -qq
  without_services visibly as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
  done_something=1
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
  find src apps sdk/cpp sdk/python examples bench -type d \( -name build -o -name node_modules -o -name '.*' \) -prune -o \
    -type f \( -name '*.cpp' -o -name '*.hpp' \) -print0 | LC_ALL=C sort -z
}

# visibly COMMAND…: runs it, and says every ten seconds that it still does. For commands that print nothing as they work.
visibly() {
  local what="$*" watcher status=0
  (
    trap 'kill $! 2>/dev/null; exit' TERM
    for ((seconds = 10; ; seconds += 10)); do
      sleep 10 &
      wait $!
      printf '   … %s (%d s)\n' "${what:0:60}" $seconds >&2
    done
  ) &
  watcher=$!
  "$@" || status=$?
  kill $watcher 2>/dev/null
  wait $watcher 2>/dev/null || true
  return $status
}
