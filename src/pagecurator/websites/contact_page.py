"""Rank a homepage's links by how likely they lead to the contact page: points for text, URL and section. Pure.

| what | points |
| --- | --- |
| the text is a term for *contact*, *imprint*, *about us* (up to three words) | 100, 70, 45 |
| the text has up to 30 characters and contains such a term | 80, 55, 35 |
| a longer text contains one | 30, 20, 10 |
| the last path segment begins with such a term | 60, 45, 30 |
| another path segment, or the query, contains one | 25, 15, 10 |
| the link is in a menu or header; in a footer | 10; 8 |
| each path segment beyond the second, up to four | -5 |
| the URL has a query | -5 |
| contact lenses and other namesakes | -150 |
| jobs, login, cart … | -60 |
| privacy, cookies, terms | -15 |

The link with the most points wins if it has at least 40; of equals the first. The terms are in ``contact_words``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final
from urllib.parse import unquote, urlsplit

from pagecurator.websites.contact_words import ABOUT, CONTACT, FINE_PRINT, IMPRINT, NAMESAKES, OTHER
from pagecurator.websites.links import PageLink, PageSection, page_links

LEAST_POINTS: Final = 40
MOST_LINKS: Final = 60

_SHORT_WORDS, _SHORT_CHARS = 3, 30
_SAYS_ONLY, _SAYS_BRIEFLY, _SAYS_SOMEWHERE = (100, 70, 45), (80, 55, 35), (30, 20, 10)
_LAST_PART, _OTHER_PART = (60, 45, 30), (25, 15, 10)
_SECTION = {PageSection.MENU: 10, PageSection.FOOTER: 8, PageSection.MAIN: 0}
_DEEP, _MOST_DEEP, _FREE_LEVELS = -5, 4, 2
_QUERY = -5
_NAMESAKE, _OTHER_PURPOSE, _FINE_PRINT = -150, -60, -15

# Scripts written without spaces: words can't be split at spaces.
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedLink:
    link: PageLink
    points: int

    @property
    def leads_to_contacts(self) -> bool:
        return self.points >= LEAST_POINTS


def contact_links(html: str, url: str, *, allow_private: bool = False) -> list[RankedLink]:
    """The :data:`MOST_LINKS` links of a page with the most points, best first."""
    return ranked_links(page_links(html, url, allow_private=allow_private))[:MOST_LINKS]


def ranked_links(links: Iterable[PageLink]) -> list[RankedLink]:
    """All links by points; equal ones in document order."""
    return sorted((RankedLink(link=link, points=points(link)) for link in links), key=lambda one: -one.points)


def points(link: PageLink) -> int:
    """The points of a link by the table above."""
    parts = urlsplit(link.url)
    levels = [_plain(unquote(level)) for level in parts.path.split("/") if level]
    query = _plain(unquote(parts.query))
    words = [_plain(part) for part in link.words.split(" | ")]
    score = _score_of_words(words) + _score_of_address(levels, query)
    if score == 0:
        return 0
    everything = [*words, *levels]
    return (
        score
        + _SECTION[link.section]
        + _DEEP * min(max(0, len(levels) - _FREE_LEVELS), _MOST_DEEP)
        + (_QUERY if query else 0)
        + (_NAMESAKE if any(_finds(text, NAMESAKES) for text in everything) else 0)
        + (_OTHER_PURPOSE if any(_finds(text, OTHER) for text in everything) else 0)
        + (_FINE_PRINT if any(_finds(text, FINE_PRINT) for text in everything) else 0)
    )


def _score_of_words(words: Sequence[str]) -> int:
    best = 0
    for text in words:
        for kind, group in enumerate(_GROUPS):
            if _finds(text, group):
                brief = len(text) <= _SHORT_CHARS
                only = brief and len(text.split()) <= _SHORT_WORDS and _finds_first(text, group)
                scale = _SAYS_ONLY if only else _SAYS_BRIEFLY if brief else _SAYS_SOMEWHERE
                best = max(best, scale[kind])
                break
    return best


def _score_of_address(levels: Sequence[str], query: str) -> int:
    last = levels[-1] if levels else ""
    best = 0
    for kind, group in enumerate(_GROUPS):
        if _finds_first(last, group):
            best = max(best, _LAST_PART[kind])
        if any(_finds(text, group) for text in (*levels, query)):
            best = max(best, _OTHER_PART[kind])
    return best


_GROUPS = (CONTACT, IMPRINT, ABOUT)


def _finds(text: str, group: tuple[str, ...]) -> bool:
    return bool(text) and _pattern(group).search(text) is not None


def _finds_first(text: str, group: tuple[str, ...]) -> bool:
    return bool(text) and _pattern(group).match(text) is not None


@cache
def _pattern(group: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for all terms of a group; alphabetic ones match at the start of a word."""
    spaced: list[str] = []
    unspaced: list[str] = []
    for word in group:
        plain = _plain(word)
        (unspaced if _UNSPACED.search(plain) else spaced).append(re.escape(plain))
    alternatives = [rf"(?<!\w)(?:{'|'.join(sorted(spaced, key=len, reverse=True))})"] if spaced else []
    return re.compile("|".join([*alternatives, *unspaced]))


def _plain(text: str) -> str:
    """Lower case, without accents and vowel signs, words separated by one space."""
    if text.isascii():  # no accents, and most words are
        return _NO_WORD.sub(" ", text.lower()).strip()
    letters = unicodedata.normalize("NFKD", text.casefold().replace("\u0131", "i"))
    bare = "".join(letter for letter in letters if unicodedata.category(letter)[0] != "M")
    return _NO_WORD.sub(" ", bare).strip()
