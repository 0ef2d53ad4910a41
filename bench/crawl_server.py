"""County hosts for the bench, in a process of their own: `python -m bench.crawl_server HOSTS ITEMS`.

Every host is an address of 127.0.0.0/8 with the same port, lists ITEMS reports on pages of twenty, and answers from
memory. Prints the port when it listens; ends when its standard input does.
"""

from __future__ import annotations

import asyncio
import sys
from functools import cache

PER_LIST = 20
SIZE = 33 << 10
"""Bytes of an article: what a county page with its frame usually has."""


def address(number: int) -> str:
    """Of a host; from 127.0.1.1 on."""
    return f"127.0.{number // 250 + 1}.{number % 250 + 1}"


def _list(items: int, page: int) -> str:
    numbers = range(page * PER_LIST, min((page + 1) * PER_LIST, items))
    rows = "".join(
        f'<li><a href="/info/{n}.html" title="{n}镇2024年政府信息公开工作年度报告">{n}镇2024年政府信息公开工作年度报告</a>'
        "<span>2025-01-20</span></li>"
        for n in numbers
    )
    following = f'<a href="/list_{page + 1}.html">下一页</a>' if (page + 1) * PER_LIST < items else ""
    return f"<title>政府信息公开年报</title><body><ul>{rows}</ul>{following}</body>"


@cache
def _frame() -> str:
    """What surrounds every article: a menu of links, scripts and styles, then the table and prose."""
    menu = "".join(f'<li><a href="/col{n}/">栏目第{n}号</a></li>' for n in range(120))
    cells = "".join(f"<tr><td>行{n}</td>" + "<td>0</td>" * 8 + "</tr>" for n in range(30))
    return f"<script>{'var a = 1;' * 300}</script><ul>{menu}</ul>%s<table>{cells}</table>"


def _article(number: int, host: str) -> str:
    prose = f"<p>{host} 第{number}镇主动公开政府信息{number}条，办理申请{number % 17}件。</p>"
    page = _frame() % f"<h1>{number}镇2024年政府信息公开工作年度报告</h1><div id='zoom'>{prose}</div>"
    rest = (SIZE - len(page.encode())) // len(prose.encode())
    return f"<title>{number}镇2024年政府信息公开工作年度报告</title><body>{page}{prose * rest}</body>"


def _body(path: str, host: str, items: int) -> str | None:
    name = path.rpartition("/")[2].removesuffix(".html")
    if path.startswith("/info/"):
        return _article(int(name), host)
    if path == "/" or name.startswith("list_"):
        return _list(items, 0 if path == "/" else int(name[5:]))
    return None


class Host(asyncio.Protocol):
    """Just enough of HTTP/1.1 to keep a connection and answer GET."""

    def __init__(self, items: int) -> None:
        self._items = items
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            self._answer(head.decode("latin-1"))

    def _answer(self, head: str) -> None:
        path = head.split(" ", 2)[1]
        host = self._transport.get_extra_info("sockname")[0]
        body = _body(path, host, self._items)
        status = "200 OK" if body is not None else "404 Not Found"
        content = (body or "404").encode()
        tag = f'ETag: "{hash(content):x}"\r\n' if body is not None else ""
        self._transport.write(
            f"HTTP/1.1 {status}\r\nServer: nginx\r\nContent-Type: text/html; charset=utf-8\r\n{tag}"
            f"Content-Length: {len(content)}\r\n\r\n".encode()
            + content
        )


async def _serve(hosts: int, items: int) -> None:
    loop = asyncio.get_running_loop()
    first = await loop.create_server(lambda: Host(items), address(0), 0, backlog=512)
    port = first.sockets[0].getsockname()[1]
    others = [address(number) for number in range(1, hosts)]
    server = await loop.create_server(lambda: Host(items), others, port) if others else first
    print(port, flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    import resource

    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2])))
