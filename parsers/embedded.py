"""Text that a server wrote into data and leaves to a script to show: in the page's own script, or as an interface's JSON.

Markup that was escaped once too often, or stands in a frame's own attribute, is shown as what it is, too.

Seen: Guangdong's gkmlpt (`window._CONFIG = {…, DETAIL: {"content": "<p>…"}}`), Epoint (`{"custom":{"data":{"infocontent"…`).
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

_OBJECT = re.compile(r"[\ufeff \t\r\n]*\{")
_DETAIL = re.compile(r"\bDETAIL[\"']?\s*:\s*\{")
_CONTENT = re.compile(r"[\"']?\bcontent[\"']?\s*:\s*(?=\")")
_NAMES = ("infocontent", "contenthtml", "htmlcontent", "content")
"""What interfaces call the text of an article, in lower case."""
_MARKUP = re.compile(r"<(?:p|div|table|span|br|h\d)\b", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_MAX_DEPTH = 6
_SAME = 40
"""Characters, spaces left out, by which a text is known again."""


def unfold(text: str) -> str:
    """The page as it is when its script has run; the text as it is where it holds none of these."""
    if _OBJECT.match(text):
        return _of_answer(text) or text
    if text.count("&lt;/td") >= _TABLE:
        return _unescaped(text)
    if "DETAIL" not in text:
        return text
    content = _of_script(text)
    return f"{text}\n<div>{content}</div>" if content and not _is_shown(content, text) else text


_TABLE = 10
"""So many escaped ends of cells are a table, and no example."""
_FRAME = re.compile(r"""\bsrcdoc\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_BOX = re.compile(r"</?(?:textarea|xmp|pre|plaintext)\b[^<>]*>", re.IGNORECASE)
"""What shows markup as text, so that its tags would be read as words between numbers."""


def _unescaped(text: str) -> str:
    """The page with the markup that its frames, boxes and paragraphs hold as text."""
    frames = [html.unescape(one or other) for one, other in _FRAME.findall(text)]
    if frames:
        return f"{_FRAME.sub('', text)}\n" + "\n".join(f"<div>{frame}</div>" for frame in frames)
    return html.unescape(_BOX.sub("", text))


def _of_script(page: str) -> str:
    """What the page's settings hold as the article; empty where there is nothing, or it is no string."""
    detail = _DETAIL.search(page)
    found = _CONTENT.search(page, detail.end()) if detail else None
    if found is None:
        return ""
    try:
        content, _ = json.JSONDecoder(strict=False).raw_decode(page, found.end())
    except ValueError:
        return ""
    return _plain(content)


def _is_shown(content: str, page: str) -> bool:
    """Whether the page shows the text itself as well: read twice, every figure would contradict itself."""
    begin = "".join(_TAG.sub("", content).split())[:_SAME]
    scriptless = re.sub(r"<script\b.*?</script\s*>", "", page, flags=re.DOTALL | re.IGNORECASE)
    return begin in "".join(_TAG.sub("", scriptless).split())


def _of_answer(text: str) -> str:
    """The article of an interface's answer, its title first; empty where it holds none, or several."""
    try:
        value = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return ""
    for _ in range(_MAX_DEPTH):
        if isinstance(value, str):  # an object in an object's string (营口's older form writes `custom` so)
            try:
                value = json.loads(value)
            except (ValueError, RecursionError):
                return ""
        if not isinstance(value, dict):
            return ""
        parts = {str(name).lower(): part for name, part in value.items()}
        content = next((parts[name] for name in _NAMES if isinstance(parts.get(name), str) and parts[name]), "")
        if content:
            title = parts.get("title")
            heading = f"<h1>{html.escape(title)}</h1>" if isinstance(title, str) else ""
            return f"{heading}<div>{_plain(content)}</div>"
        value = next((parts[name] for name in ("custom", "data", "result") if parts.get(name)), None)
    return ""


def _plain(content: Any) -> str:
    """Markup as such, also where it was escaped once more than it should be."""
    if not isinstance(content, str):
        return ""
    return content if _MARKUP.search(content) or "&lt;" not in content else html.unescape(content)
