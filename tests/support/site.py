"""The built site on loopback, under a path and compressed as static hosts do, and its lectures opened."""

import contextlib
import gzip
import http.server
import threading
from functools import cache

from tests.support import ROOT
from tests.support.browser import Lecture

SITE = ROOT / "_site"
COMPRESSED = {".html", ".css", ".js", ".mjs", ".json", ".ipynb", ".svg", ".wasm", ".txt", ".md"}


@cache
def content(path):
    whole = path.read_bytes()
    return gzip.compress(whole, 6, mtime=0) if path.suffix in COMPRESSED else whole


class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {
        ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm",
        ".ipynb": "application/json"}

    def log_message(self, *_):
        pass

    def do_GET(self):
        name = self.path.split("?")[0]
        path = SITE / name.removeprefix("/course/")
        path = path / "index.html" if path.is_dir() else path
        if not name.startswith("/course/") or not path.is_file():
            self.server.missing.append(name)
            return self.send_error(404)
        body = content(path)
        self.server.sent.append((name, len(body)))
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        if self.server.kept:
            self.send_header("Cache-Control", f"max-age={self.server.kept}")
        if path.suffix in COMPRESSED:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)


@contextlib.contextmanager
def served(kept=0):
    """A server of the site with its `address`; `sent` and `missing` tell what was asked for.

    A browser is told to keep what it got for `kept` seconds, as static hosts do.
    """
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.address, server.sent, server.missing = f"http://127.0.0.1:{server.server_port}/course", [], []
    server.kept = kept
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()


class LiveLecture(Lecture):
    def url(self, address, path):
        return f"{address}/live/lab/index.html?path={path}"

    def close(self):
        self.context.close()
