"""The demo's web server: the site's files on loopback, with the headers that let a second crawl ask conditionally."""

from __future__ import annotations

import hashlib
import socket
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from nianbao.demo.site import Served


class CountyServer:
    """Serves a site on 127.0.0.1 while the `with` block runs.

    `port` 0 takes any free one; another is taken if it is free. `requests` records what was asked for and answered.
    """

    def __init__(self, files: Mapping[str, Served], port: int = 0) -> None:
        self.requests: list[tuple[str, int]] = []
        self._site = _Site(files)
        self._http = ThreadingHTTPServer(("127.0.0.1", port), _handler(self._site, self.requests))
        self._http.daemon_threads = True
        self._silence: socket.socket | None = None
        self.port: int = self._http.server_port
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> CountyServer:
        self._thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._silence is None:
            self._stop()
        else:
            self._silence.close()

    def show(self, files: Mapping[str, Served], otherwise: Served | None = None) -> None:
        """From now on the site has these files; `otherwise` is the answer for every other path, 404 if None."""
        self._site.files, self._site.otherwise = files, otherwise

    def fall_silent(self) -> None:
        """From now on nothing answers; the port stays taken, so that nobody else answers there."""
        self._stop()
        self._silence = socket.socket()
        # On while it is bound, as the last connections still linger; off after, or another server could have the port.
        self._silence.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._silence.bind(("127.0.0.1", self.port))
        self._silence.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)

    def _stop(self) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


@dataclass(slots=True)
class _Site:
    files: Mapping[str, Served]
    otherwise: Served | None = None


def _handler(site: _Site, requests: list[tuple[str, int]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30  # an idle connection ends

        def do_GET(self) -> None:
            served = site.files.get(self.path, site.otherwise)
            if served is None:
                self._answer(HTTPStatus.NOT_FOUND, {"Content-Type": "text/html"}, b"<h1>404</h1>")
                return
            if served.status != HTTPStatus.OK:
                self._answer(served.status, {"Content-Type": served.content_type}, served.body)
                return
            headers = {
                "Content-Type": served.content_type,
                "ETag": f'"{hashlib.sha256(served.body).hexdigest()[:16]}"',
                "Last-Modified": _http_date(served.modified),
            }
            if self._has(headers):
                self._answer(HTTPStatus.NOT_MODIFIED, headers, b"")
            else:
                self._answer(HTTPStatus.OK, headers, served.body)

        def _has(self, headers: Mapping[str, str]) -> bool:
            """Whether the client says that it has this very version. If-None-Match wins, as RFC 9110 wants it."""
            if (tag := self.headers["If-None-Match"]) is not None:
                return tag == headers["ETag"]
            return self.headers["If-Modified-Since"] == headers["Last-Modified"]

        def _answer(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
            requests.append((self.path, int(status)))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing: the crawl reports what it fetched."""

    return Handler


def _http_date(day: str) -> str:
    return format_datetime(datetime.fromisoformat(day).replace(hour=1, tzinfo=UTC), usegmt=True)
