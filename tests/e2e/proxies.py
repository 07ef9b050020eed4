"""Reverse proxies in front of a server, as its operators run them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.wait import eventually
from tests.e2e.web import Web

#: How long a proxy waits for the rest of a request.
PATIENCE = "500ms"

#: What a proxy appends to the id of each request that it passes on. An id without it was hidden from the proxy.
MARK = ".proxied"

HAPROXY = """
global
  log stderr format raw daemon
defaults
  mode http
  timeout connect 5s
  timeout client {patience}
  timeout http-request {patience}
  timeout server 10s
  http-reuse always
listen proxy
  bind 127.0.0.1:{port}
  option forwardfor
  http-request set-header X-Request-Id %[req.hdr(X-Request-Id)]{mark}
  server atomd {host}:{server_port}
"""

NGINX = """
daemon off;
pid {folder}/nginx.pid;
error_log stderr;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/bodies;
  proxy_temp_path {folder}/proxied;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  client_header_timeout {patience};
  client_body_timeout {patience};
  keepalive_timeout {patience};
  lingering_close off;
  upstream atomd {{
    server {host}:{server_port};
    keepalive 4;
  }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://atomd;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header X-Request-Id "$http_x_request_id{mark}";
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_request_buffering off;
    }}
  }}
}}
"""


def program(name: str) -> str:
    """Returns the path of a proxy. Debian installs them where only root's PATH looks."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    assert found, f"{name} is missing: run make setup"
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def running(name: str, web: Web, folder: Path) -> Iterator[Web]:
    """Runs `haproxy` or `nginx` in front of a server and yields where it listens."""
    port = free_port()
    text = {"haproxy": HAPROXY, "nginx": NGINX}[name].format(
        folder=folder, port=port, host=web.host, server_port=web.port, patience=PATIENCE, mark=MARK
    )
    config = folder / f"{name}.conf"
    config.write_text(text)
    arguments = {"haproxy": ["-db", "-f", str(config)], "nginx": ["-e", "stderr", "-p", str(folder), "-c", str(config)]}
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen([program(name), *arguments[name]], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        eventually(lambda: process.poll() is not None or listens(port))
        assert process.poll() is None, (folder / f"{name}.log").read_text()
        yield Web("127.0.0.1", port)
    finally:
        process.terminate()
        process.wait(30)
