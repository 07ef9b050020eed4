#!/usr/bin/env bash
# Serves ./var on 127.0.0.1:8050 in the foreground. Creates the catalog first if there is none.
source "$(dirname "$0")/lib.sh"

ATOMD=build/release/bin/atomd

if [ ! -e var/catalog.db ]; then
  say "creating a catalog in ./var"
  $ATOMD init --data var
fi
say "serving ./var on http://127.0.0.1:8050. Press Ctrl-C to stop."
exec $ATOMD --data var --listen 127.0.0.1:8050
