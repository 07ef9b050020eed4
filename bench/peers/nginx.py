"""nginx with one worker, tuned for speed, serving the same bytes as `atomd` from files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from bench import web
from bench.model import MissingError
from bench.processes import SERVER_CORES, Server, free_port
from bench.workbench import Workbench

CONFIGURATION = """\
daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log error;
events {{ worker_connections 16384; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  tcp_nodelay on;
  keepalive_timeout 75s;
  keepalive_requests 1000000000;
  open_file_cache max=1000;
  open_file_cache_valid 1h;
  default_type application/json;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    {locations}
  }}
}}
"""


def start(bench: Workbench, bodies: Mapping[str, bytes]) -> Server:
    """Serves a body for each path, and checks that it does."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if program is None:
        raise MissingError("nginx is not installed: make bench-setup")
    folder = bench.new_folder("nginx")
    port = free_port()
    locations = []
    for index, (path, body) in enumerate(bodies.items()):
        (folder / f"{index}.body").write_bytes(body)
        locations.append(f"location = {path} {{ alias {folder}/{index}.body; }}")
    configuration = folder / "nginx.conf"
    # A worker started by root would switch to another user, who may not read this folder.
    user = "user root;" if os.geteuid() == 0 else ""
    settings = {"folder": folder, "port": port, "user": user, "locations": "\n    ".join(locations)}
    configuration.write_text(CONFIGURATION.format(**settings))
    # nginx opens its compiled-in error log before it reads the configuration; `-e` replaces it.
    command: list[str | Path] = [program, "-p", folder, "-e", folder / "error.log", "-c", configuration]
    server = bench.keep(Server(command, port=port, log=folder / "out.log", cores=SERVER_CORES))
    for path, body in bodies.items():
        if web.get(server.url + path) != body:
            raise RuntimeError(f"nginx serves different bytes at {path}")
    return server
