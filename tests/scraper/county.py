"""A county site on loopback: real sockets, conditional answers, and a log of what was asked."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from scraper.crawl import CrawlResult, crawl
from scraper.site import CrawlSettings, Site, Sites

if TYPE_CHECKING:
    import ssl
    from pathlib import Path

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Reply:
    """What a path answers. `body` is sent as it stands; an ETag is made of it."""

    body: bytes = b""
    status: int = 200
    content_type: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    validator: bool = True


@dataclass(frozen=True)
class Asked:
    path: str
    headers: Mapping[str, str]
    status: int
    body: bytes = b""
    """What was posted."""
    client: int = 0
    """The client's port: one for each connection."""


@dataclass(frozen=True)
class Post:
    """A path that answers only what is posted to it; GET is a 404 there."""

    answer: Callable[[bytes], Reply]


def form_of(body: bytes) -> dict[str, str]:
    """The fields of a posted form."""
    return dict(parse_qsl(body.decode(), keep_blank_values=True))


@dataclass(frozen=True)
class Request:
    """What a program is asked. Header names in lower case; `body` is empty for GET."""

    method: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return form_of(self.body)


@dataclass(frozen=True)
class Program:
    """A path whose answer depends on the query, the form or the headers."""

    answer: Callable[[Request], Reply]


Route = Reply | Callable[[], Reply] | Post | Program


class County:
    """`routes` may be changed while it serves; what is not there is a 404."""

    def __init__(self, routes: Mapping[str, Route]) -> None:
        self.routes = dict(routes)
        self.asked: list[Asked] = []
        self.on_request: Callable[[int], None] | None = None
        self.url = ""

    def paths(self, *, status: int | None = None) -> list[str]:
        return [each.path for each in self.asked if status is None or each.status == status]

    def answer(self, handler: BaseHTTPRequestHandler, body: bytes | None = None) -> None:
        path, _, query = handler.path.partition("?")
        program = self.routes.get(path)
        route = self.routes.get(handler.path, program if isinstance(program, Program) else Reply(b"404", 404))
        if isinstance(route, Program):
            headers = {name.lower(): value for name, value in handler.headers.items()}
            asked = form_of(query.encode())
            reply = route.answer(Request(handler.command, asked, headers, body or b""))
        elif isinstance(route, Post):
            reply = route.answer(body) if body is not None else Reply(b"404", 404)
        else:
            reply = route() if callable(route) else route
        etag = f'"{hashlib.sha256(reply.body).hexdigest()[:16]}"'
        status = reply.status
        if reply.validator and status == 200 and handler.headers.get("If-None-Match") == etag:
            status = 304
        self.asked.append(Asked(handler.path, dict(handler.headers), status, body or b"", handler.client_address[1]))
        if self.on_request is not None:
            self.on_request(len(self.asked))
        handler.send_response(status)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        if reply.validator and reply.status == 200:
            handler.send_header("ETag", etag)
        if status == 304:
            handler.end_headers()
            return
        if reply.content_type:
            handler.send_header("Content-Type", reply.content_type)
        handler.send_header("Content-Length", str(len(reply.body)))
        handler.end_headers()
        handler.wfile.write(reply.body)


@contextmanager
def serve(routes: Mapping[str, Route] | None = None, tls: ssl.SSLContext | None = None) -> Iterator[County]:
    """A county on a port of its own; over https with a context for servers."""
    county = County(routes or {})

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            try:
                county.answer(self)
            except ConnectionError:  # the crawler was killed
                self.close_connection = True

        def do_POST(self) -> None:
            county.answer(self, self.rfile.read(int(self.headers.get("Content-Length") or 0)))

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass  # a killed crawler resets its connections

    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    county.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield county
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def page(body: str, *, title: str = "盘山县人民政府", encoding: str = "utf-8", head: str = "") -> Reply:
    """An HTML page."""
    text = f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return Reply(text.encode(encoding), content_type=f"text/html; charset={encoding}")


def items(*links: tuple[str, str], date: str = "2025-01-20") -> str:
    """A list as TRS prints it: (href, title) pairs."""
    rows = "".join(f'<li><a href="{href}" title="{title}">{title}</a><span>{date}</span></li>' for href, title in links)
    return f"<ul>{rows}</ul>"


def report(town: str, year: int, extra: str = "") -> Reply:
    """An article that is a report."""
    text = f"<h1>{town}{year}年政府信息公开工作年度报告</h1><div id='zoom'><p>一、总体情况</p>"
    return page(text + "<p>" + f"{town}主动公开政府信息。" * 60 + f"</p>{extra}</div>")


def title_of(town: str, year: int) -> str:
    return f"{town}{year}年政府信息公开工作年度报告"


def site(county: County | str, path: str = "/", **values: Any) -> Site:
    url = county if isinstance(county, str) else county.url
    named = {"name": "盘山县", "division_code": "211122", "start": (url + path,)} | values
    return Site(**named)


def run(data: Path, *sites: Site, progress: Any = None, **settings: Any) -> CrawlResult:
    """A crawl without pauses that may talk to loopback."""
    chosen = CrawlSettings(**({"delay_seconds": 0.0, "allow_private_addresses": True} | settings))
    return crawl(Sites(chosen, sites), data, progress)


TOWNS = ("石新镇", "高升镇", "东郭镇", "胡家镇")


def small_county() -> dict[str, Route]:
    """Two list styles with paging, noise, and one report as a file: 9 items."""
    routes: dict[str, Route] = {
        "/": page('<a href="/zwgk/">政务公开</a><a href="/jg/">机构设置</a>'),
        "/zwgk/": page('<a href="/xxgknb/index.html">政府信息公开年报</a><a href="/ndbg/list.htm">年度报告</a>'),
    }
    first = [(f"./t{n}.html", title_of(town, 2023)) for n, town in enumerate(TOWNS)]
    noise = [("./tz.html", "关于做好2023年政府信息公开工作年度报告编制工作的通知")]
    pager = '<script>createPageHTML(2, {}, "index", "html");</script>'
    routes["/xxgknb/index.html"] = page(items(*first[:2], *noise) + pager.format(0))
    routes["/xxgknb/index_1.html"] = page(items(*first[2:]) + pager.format(1))
    second = [(f"../info/{n}.htm", title_of(town, 2024)) for n, town in enumerate(TOWNS)]
    routes["/ndbg/list.htm"] = page(items(*second[:3]) + '<a href="list/1.htm">下页</a>')
    routes["/ndbg/list/1.htm"] = page(items(*[("../" + href, name) for href, name in second[3:]]) + "共2页")
    for number, town in enumerate(TOWNS):
        routes[f"/xxgknb/t{number}.html"] = report(town, 2023)
        routes[f"/info/{number}.htm"] = report(town, 2024)
    routes["/info/3.htm"] = report(
        TOWNS[3], 2024, '<a href="/files/3.pdf">胡家镇2024年政府信息公开工作年度报告.pdf</a>'
    )
    routes["/files/3.pdf"] = Reply(b"%PDF-1.4\n" + b"x" * 2000, content_type="application/pdf")
    return routes
