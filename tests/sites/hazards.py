"""A county whose reports stand among everything that may come in place of one: challenges, walls, soft 404s, resets.

Bodies have the shape, status and size of those seen in front of county sites; their scripts do nothing.
"""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.scraper.county import Reply, Route, items, page, report, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FRAME = "".join(f'<a href="/c{n}/">{word}</a>' for n, word in enumerate(("首页", "登录", "新闻", "服务", "互动")))
FOOTER = "<p>主办：盘山县人民政府办公室 网站标识码：2111220003</p>"


@dataclass(frozen=True)
class Hazard:
    """What answers in place of a report, and the one word for it."""

    name: str
    word: str
    reply: Reply


def script_only(size: int) -> Reply:
    """A 200 of an exact size, with nothing but a script."""
    before, after = b"<html><body><script>var _0x=[", b"];eval(_0x)</script></body></html>"
    return Reply(before + b"1," * ((size - len(before + after)) // 2) + after)


def framed(text: str, title: str = "盘山县人民政府") -> Reply:
    """A page that says something within the frame of the whole site."""
    return page(f"<div>{FRAME}</div><div class='c'>{text}</div>{FOOTER}", title=title)


HOME = framed(f'<a href="/xxgknb/">政府信息公开年报</a><p>{"盘山县今天召开会议。" * 5}</p>')
_JSL = b"<script>document.cookie=('_')+'jsl';location.href=location.pathname+location.search</script>"
_RUISHU = b"<meta id='x' content='y' r='m'><script r='m'>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script>"

HAZARDS = (
    Hazard("jsl-521", "blocked", Reply(_JSL, 521, headers={"Set-Cookie": "__jsl_clearance_s=1; path=/"})),
    Hazard("jsl-512", "blocked", Reply(_JSL, 512)),
    Hazard("ruishu-412", "blocked", Reply(_RUISHU, 412, headers={"Set-Cookie": "aO=1; path=/"})),
    Hazard("ruishu-202", "blocked", Reply(_RUISHU, 202)),
    Hazard("ruishu-200", "blocked", Reply(_RUISHU)),
    Hazard("wall-403", "blocked", Reply(b"<html><body>403 Forbidden</body></html>", 403)),
    Hazard("wall-405", "blocked", Reply(b"<html><body>405</body></html>", 405)),
    Hazard("geo", "blocked", Reply(b"<html><body>reason:GeoBL</body></html>", 403)),
    Hazard("script-585", "blocked", script_only(585)),
    Hazard("script-974", "blocked", script_only(974)),
    Hazard("script-1166", "blocked", script_only(1166)),
    Hazard("script-1334", "blocked", script_only(1334)),
    Hazard("captcha", "blocked", page("<p>请完成验证后继续访问</p><img src='/captcha'>")),
    Hazard("login", "blocked", framed("<form>账号<input name=u>密码<input type=password name=p></form>")),
    Hazard("login-words", "blocked", framed("<p>您尚未登录，请先登录</p>")),
    Hazard("too-often", "blocked", framed("<p>您的访问过于频繁，请稍后再试</p>")),
    Hazard("soft-404", "gone", framed("<p>抱歉，您访问的页面不存在！</p>")),
    Hazard("soft-404-title", "gone", page("<p>返回首页</p>", title="404 Not Found")),
    Hazard("is-home", "gone", HOME),
    Hazard("to-home", "gone", Reply(status=302, headers={"Location": "/"})),
    Hazard("to-home-by-script", "gone", Reply(b"<script>window.location.href='/';</script>")),
    Hazard("stub-without-end", "gone", Reply(b"<script>location.href='/stub/1.html'</script>")),
    Hazard("real-404", "gone", Reply(b"<h1>404</h1>", 404)),
    Hazard("busy", "unreachable", framed("<p>系统繁忙，请稍后再试</p>")),
    Hazard("error-500", "unreachable", Reply(b"", 500)),
    Hazard("empty", "unreachable", Reply(b"")),
)
"""Each comes in place of one report; a good report stands between any two, as hosts that fail in a row are left."""


def path_of(number: int, name: str) -> str:
    return f"/xxgknb/{number:02}-{name}.html"


def hazard_paths() -> dict[str, str]:
    """Path → word."""
    named = {path_of(number, hazard.name): hazard.word for number, hazard in enumerate(HAZARDS)}
    return named | {path_of(80, "self-302"): "blocked", path_of(81, "circle"): "blocked"}


def good_paths() -> list[str]:
    """Paths of the reports that come, with one whose header says utf-8 over GBK."""
    return [path_of(number, "z-good") for number in (*range(len(HAZARDS)), 80, 81, 90)]


def routes(url: str) -> Mapping[str, Route]:
    """The county; robots.txt is an HTML page, which holds no rules."""
    made: dict[str, Route] = {"/": HOME, "/robots.txt": framed("<p>User-agent: *</p><p>Disallow: /</p>")}
    for number, hazard in enumerate(HAZARDS):
        made[path_of(number, hazard.name)] = hazard.reply
    for number in range(1, 4):
        made[f"/stub/{number}.html"] = Reply(f"<script>location.href='/stub/{number + 1}.html'</script>".encode())
    own, round_trip = path_of(80, "self-302"), path_of(81, "circle")
    made[own] = Reply(status=302, headers={"Location": own, "Set-Cookie": "seen=1; path=/"})
    made[round_trip] = Reply(status=302, headers={"Location": "/check?back=1", "Set-Cookie": "seen=1; path=/"})
    made["/check?back=1"] = Reply(status=302, headers={"Location": round_trip})
    for number, path in enumerate(good_paths()):
        made[path] = report(f"第{number}镇", 2024, "<p>网站正在维护；登录；页面不存在</p>")
    gbk = report("石新镇", 2024).body.decode().replace("utf-8", "").encode("gbk")
    made[good_paths()[-1]] = Reply(gbk, content_type="text/html; charset=utf-8")
    links = [(path, title_of(f"第{n}镇", 2024)) for n, path in enumerate([*hazard_paths(), *good_paths()])]
    made["/xxgknb/"] = page(items(*links), title="政府信息公开年报")
    return made


@contextmanager
def resetting() -> Iterator[str]:
    """The URL of a host that accepts every connection and resets it once it is asked something."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:  # closed: the test is over
                    return
                with connection:
                    connection.recv(1024)
                    # Closing with unsent time zero sends RST in place of FIN.
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            server.shutdown(socket.SHUT_RDWR)
    thread.join()
