"""What makes a name less certain: its own words, and the element that it is in."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from pagecurator.extraction.data.name_words import NAME_PARTICLES, PLACE_SURNAMES
from pagecurator.extraction.people.evidence import Evidence
from pagecurator.extraction.people.mailbox import agreement, plain
from pagecurator.extraction.people.words import fold, is_given_name

MAX_QUOTE_LEVELS = 6
MAX_CHARS_BEHIND = 60

_QUOTES = frozenset(("blockquote", "q", "cite"))
_QUOTE_CLASS = re.compile(r"testimonial|(?:customer|client|user)[_-]?(?:review|quote)|blockquote", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
_ADDRESS_BEHIND = re.compile(
    r"(?:,[ ]|[ ])(?:n[º°o.]{1,2}[ ]?)?\d{1,4}[ ]?[a-zA-Z]?(?=\s*(?:[,;\n–-]|\Z))"  # a house number
    r"|[,\s]{1,3}[A-Z]{2,3}\.?,?[ ]\d{4,5}(?!\d)"  # a state and its postcode
    r"|[,\s]{1,3}(?:[A-Z][a-z]+(?:[ ][A-Z][a-z]+)?[,\s]{1,3})?[A-Z]{1,2}\d[A-Z\d]?[ ]\d[A-Z]{2}\b"  # a British postcode
)


def doubts_of(name: str) -> list[Evidence]:
    """What the words of a name say against it where nothing but its place on the page speaks for it."""
    words = [word for word in name.split() if word.lower() not in NAME_PARTICLES]
    folded = [fold(word) for word in words]
    if not folded or not name.isascii():
        return []
    if folded[-1] in PLACE_SURNAMES:
        return [Evidence.LIKE_A_PLACE]
    is_long = len(folded) > 2 and len(words) == len(name.split()) and is_given_name(folded[0])
    if is_long and "-" not in name and "." not in name and not any(map(is_given_name, folded[1:])):
        return [Evidence.LONG]
    return []


def is_in_an_address(text: str, end: int) -> bool:
    """Whether a house number or a postcode follows: ``Milton Santos, 240``, ``Beverly Hills, CA 90211``."""
    return _ADDRESS_BEHIND.match(text, end, end + MAX_CHARS_BEHIND) is not None


def is_quoted(node: LexborNode, other: LexborNode) -> bool:
    """Whether a text is in a quotation, and the other one is in none."""
    return _quote_around(node) is not None and _quote_around(other) is None


def is_the_sites_profile(value: str, name: str, host: str) -> bool:
    """Whether a profile is named like the site and not like the person whose data holds its address."""
    if not value.startswith("https://"):
        return False
    handle = plain(value.rstrip("/").rpartition("/")[2])
    site = max(plain(host).removeprefix("www.").split(".")[:-1], key=len, default="").replace("-", "")
    return len(site) > 3 and site in _NOT_IN_NAMES.sub("", handle) and not agreement(name, handle)


def _quote_around(node: LexborNode) -> LexborNode | None:
    for element in _elements(node):
        if element.tag in _QUOTES or _QUOTE_CLASS.search(element.attributes.get("class") or ""):
            return element
    return None


def _elements(node: LexborNode) -> list[LexborNode]:
    found: list[LexborNode] = []
    parent = node.parent
    while parent is not None and len(found) < MAX_QUOTE_LEVELS:
        found.append(parent)
        parent = parent.parent
    return found
