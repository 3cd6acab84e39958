"""Approximate title and visible text of a page in one forward scan, without a parser."""

from __future__ import annotations

import html
import re

# Either an element to skip entirely, or text after a tag; tags without text are not matched.
_STOP = re.compile(r"<(?:(!--)|(script|style|template|title|svg)\b)|(?:>|\A)\s*([^<\s][^<]*)", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^>]{0,200}>([^<]{0,300})", re.IGNORECASE)
_END_OF = {
    name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in ("script", "style", "template", "title", "svg")
} | {"!--": re.compile("--(?=>)")}
_TITLE_WITHIN_CHARS = 64 * 1024


def visible_text(markup: str, *, max_chars: int) -> str:
    """The visible text without the title, whitespace collapsed, truncated soon after ``max_chars``.

    Each search begins where the last one ended, and a failed one ends the scan: linear in any markup.
    """
    words: list[str] = []
    found_chars, position = 0, 0
    while found_chars <= max_chars and (stop := _STOP.search(markup, position)):
        position = stop.end()
        if (piece := stop[3]) is not None:
            words.append(" ".join(piece.split()))
            found_chars += len(words[-1]) + 1
        elif end := _END_OF[(stop[1] or stop[2]).lower()].search(markup, position):
            position = end.end()
        else:
            break
    return html.unescape(" ".join(words))


def title_of(markup: str) -> str:
    """The first title, whitespace collapsed; empty without one."""
    match = _TITLE.search(markup, 0, _TITLE_WITHIN_CHARS)
    return " ".join(html.unescape(match[1]).split()) if match else ""
