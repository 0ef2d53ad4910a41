"""Where lines begin in a page's source: at its blocks and breaks, and within a cell only where it holds several."""

from __future__ import annotations

import re

BREAK = re.compile(
    r"<(?=/?(?:p|br|div|li|t[rdha]|title|h[1-6r]|header|[duo]l|dt|dd|section|article|footer|center|blockquote)[\s>/a])"
)
"""Where a line begins. A line feed is put before such tags, so that the text of the whole tree has lines; in a table it is
only white space. (A constant replacement: a template such as `\\g<0>` makes this six times slower.)"""

INNER = r"(?:p|div|li|h[1-6]|[duo]l|dt|dd|section|center|blockquote|hr)[\s>/]"
PARTED = re.compile(
    r"<(?!t|span|o:|p(?<=><p)|/(?:t|p>\s*</t[dh]|(?:span|o:p)>\s*</))(?:"
    r"(?=br[\s>/])"
    rf"|(?=/{INNER}(?!\s*</t[dh]))"
    rf"|(?<=[^>]<)(?={INNER})"
    rf"|(?=[/!i][^t<>][^<>]*>\s*<{INNER}))"
)
"""Where the text of one cell goes on in another line: at a break, behind a block, and before one that text, a closed
element or a comment precedes. Most cells hold one paragraph and need none; but `<p>1</p><p>2</p>`, not parted, is 12.
(It begins with `<`, so that the search leaps from tag to tag, and passes over the tags of most cells, Word's too, at once.)"""

SHOUTS = re.compile("</?[a-z]*[A-Z]")
SHOUTED = re.compile(r"</?[A-Za-z][A-Za-z1-6]*")


def lower_tags(text: str, stretches: str) -> str:
    """The source with its tags in lower case; `stretches` has every stretch of it from one tag to the next."""
    return SHOUTED.sub(lambda tag: tag[0].lower(), text) if SHOUTS.search(stretches) else text


def break_everywhere(text: str) -> str:
    """The source with a line feed where a line begins, in tables too."""
    return BREAK.sub("\n<", text)


def break_lines(text: str) -> str:
    """The source with a line feed where a line begins; in innermost tables only where a cell has several lines."""
    *parts, rest = text.split("</table")
    broken = []
    for part in parts:
        at = part.rfind("<table")
        if at < 0:
            broken.append(BREAK.sub("\n<", part))
        else:
            broken.append(BREAK.sub("\n<", part[:at]) + PARTED.sub("\n<", part[at:]))
    return "</table".join([*broken, BREAK.sub("\n<", rest)])
