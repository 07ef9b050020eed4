#!/usr/bin/env bash
# Serves ./var on 127.0.0.1:8050 in the foreground; makes the catalog first where there is none.
source "$(dirname "$0")/lib.sh"

ATOMD=build/release/bin/atomd

if [ ! -e var/catalog.db ]; then
  say "making a catalog in ./var; this is its admin key, shown only now:"
  $ATOMD init --data var
fi
say "http://127.0.0.1:8050, data in ./var; stop it with Ctrl-C"
exec $ATOMD --data var --listen 127.0.0.1:8050
