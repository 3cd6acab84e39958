"""A quick look at markup: good enough to tell a page from an interstitial, in one forward scan."""

from __future__ import annotations

import html
import re

_RAW = re.compile(r"<(script|style|template|title|svg)\b", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^>]{0,200}>([^<]{0,300})", re.IGNORECASE)
_CLOSING = {
    name: re.compile(rf"</{name}\b[^>]*>", re.IGNORECASE) for name in ("script", "style", "template", "title", "svg")
}
_TITLE_WITHIN_CHARS = 64 * 1024


def visible_text(markup: str, *, max_chars: int) -> str:
    """What a visitor might read, spaces folded, cut soon after ``max_chars``; the title does not count.

    Every search begins where the last one ended and a failed one ends the scan, so time is linear
    in the markup whatever it holds.
    """
    words: list[str] = []
    found_chars, position = 0, 0
    while found_chars <= max_chars:
        tag = markup.find("<", position)
        piece = " ".join(markup[position : tag if tag >= 0 else len(markup)].split())
        if piece:
            words.append(piece)
            found_chars += len(piece) + 1
        end = _end_of_tag(markup, tag) if tag >= 0 else -1
        if end < 0:
            break
        position = end
    return html.unescape(" ".join(words))


def title_of(markup: str) -> str:
    """The first title, spaces folded; empty without one."""
    match = _TITLE.search(markup, 0, _TITLE_WITHIN_CHARS)
    return " ".join(html.unescape(match[1]).split()) if match else ""


def _end_of_tag(markup: str, tag: int) -> int:
    """The position after the tag, comment or whole raw element that begins at ``tag``; -1 when it never ends."""
    if markup.startswith("<!--", tag):
        end = markup.find("-->", tag + 4)
        return end + 3 if end >= 0 else -1
    if raw := _RAW.match(markup, tag):
        closing = _CLOSING[raw[1].lower()].search(markup, raw.end())
        return closing.end() if closing else -1
    end = markup.find(">", tag)
    return end + 1


__all__ = ["title_of", "visible_text"]
