"""Profile URLs that are printed as text, without a link: ``facebook.com/acme``, ``Telegram: t.me/acme``.

Precision first: the URL begins a word, its host is a network's, and nothing says that it is a template, an example, a
part of a longer URL, cut off, or code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from pagecurator.extraction.data.email_words import EXAMPLE_BEFORE
from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.socials.addresses import network_of_host

MAX_PRINTED = 1_000
"""URLs that are read in one page's text."""
MAX_HOST_CHARS, MAX_PATH_CHARS, MAX_LEAD_CHARS = 80, 200, 20
MAX_CODE_LEVELS = 3

_PATH = re.compile(rb"\.(?:[a-z]{2,10}/[\w@+%?\x80-\xff]|bsky\.social\b)", re.IGNORECASE)
"""The ending of a host with a path behind it, or of a handle that is a host."""
_URL_BEGINS = re.compile(
    r"(?:(?:\A|[^\w@/%=&?#+~$.:-]|[a-z]:)@?|(?P<scheme>(?:\A|[^\w@/%=&?#+~$.])https?://))"
    r"(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)\Z",
    re.IGNORECASE | re.ASCII,
)
_SPACELESS = "\u2e80-\u9fff\uac00-\ud7af"
"""Han, kana and Hangul, which touch a URL without a space."""
_REST = rf"(?:/[^\s/<>\"'“”‘’«»(){{}}\[\]|\\^`*$,;!…{_SPACELESS}]*)*"
"""The path."""
_PUNCTUATION = ".:?&-~"
_COMPLETED = re.compile(r"[{\[<$*…]|\.\.")
"""What follows a URL that is to be completed, or that is not printed as a whole."""
_NAME_GOES_ON = re.compile(r" [A-ZÀ-Þ&][\w&.-]*(?: [A-ZÀ-Þ&][\w&.-]*){0,2} ?(?:[\n\t]|\Z)")
"""The rest of a line behind ``facebook.com/Hotel``, which may be a name with spaces: ``Hotel Sonne``."""
_ONE_CHARACTER = re.compile(r"(\w)\1*")
_EXAMPLE = re.compile(rf"{EXAMPLE_BEFORE}|\b(?:such as|looks? like|in the form(?: of)?|format)\W{{0,4}}\Z")
_LABEL_OF_X = re.compile(r"(?:\A|[\W_])(?:x|twitter)\b[^\w\n]{1,4}\Z")
_CODE = frozenset(("code", "kbd", "samp", "var", "tt"))


class PrintedUrl(NamedTuple):
    url: str
    start: int
    end: int


def printed_urls(document: Document) -> Iterator[PrintedUrl]:
    """The URLs in the text that may lead to a network's profile."""
    count = 0
    for path in _PATH.finditer(document.latin):
        end = path.end() - 2 if b"/" in path[0] else path.end()
        begins = _url_before(document, end)
        if begins is None:
            continue
        count += 1
        if count > MAX_PRINTED:
            return
        start = end - len(begins["host"])
        rest = _rest().match(document.text, end, end + MAX_PATH_CHARS)
        url = document.text[start : rest.end() if rest else end].rstrip(_PUNCTUATION)
        found = PrintedUrl(url, start, start + len(url))
        if _is_stated(document, found, is_whole=begins["scheme"] is not None):
            yield found


@cache
def _rest() -> re.Pattern[str]:
    """Compiled with the first URL: a class of so many characters takes 2 ms."""
    return re.compile(_REST)


def _url_before(document: Document, end: int) -> re.Match[str] | None:
    """The scheme and host that end at a position: a network's, or a server's with ``/@name``."""
    begin = max(0, end - MAX_HOST_CHARS)
    for edge in (begin, *document.boundaries(begin, end)[-1:]):  # words may touch the URL in the element before it
        found = _URL_BEGINS.search(document.text[edge:end])
        if found and (network_of_host(found["host"].lower()) or document.text[end : end + 2] == "/@"):
            return found
    return None


def _is_stated(document: Document, found: PrintedUrl, *, is_whole: bool) -> bool:
    """Whether a URL is printed as a whole, and not as an example or in code."""
    text, (url, start, end) = document.text, found
    name = url.rpartition("/")[2]
    if _COMPLETED.match(text, end) or _ONE_CHARACTER.fullmatch(name):
        return False
    if not is_whole and name.isalpha() and name.istitle() and _NAME_GOES_ON.match(text, end):
        return False
    if any(text[edge - 1] not in "/@." and text[edge] != "/" for edge in document.boundaries(start, end)):
        return False
    before = text[max(0, start - MAX_LEAD_CHARS) : start].lower()
    if _EXAMPLE.search(before.removesuffix("://").removesuffix("s").removesuffix("http")):
        return False
    if url.lower().startswith("x.com/") and not (is_whole or _LABEL_OF_X.search(before) or _is_line(document, found)):
        return False
    return not document.is_within(start, _CODE, MAX_CODE_LEVELS)


def _is_line(document: Document, found: PrintedUrl) -> bool:
    start, end = document.line(found.start)
    return not (document.text[start : found.start] + document.text[found.end : end]).strip(" .,;:|·•-")
