"""Where a page has signs of a person, given names and titles: a fast search that spares most lines any reading."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from functools import cache, lru_cache

from pagecurator.extraction.data.name_words import NOT_NAMES, SURNAMES_TOO
from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.dom.text_layer import as_latin
from pagecurator.extraction.people.mailbox import spellings
from pagecurator.extraction.people.words import fold, folded, given_names

CHARS_BEFORE, CHARS_AFTER = 400, 150
CHARS_AROUND_MAILBOX = 4_000
CHUNK, MARGIN = 128, 64
"""A name may cross the edge of a chunk."""
MAX_PARTICLES = 2
"""Words between a given name and the surname."""
MIN_FRAGMENT, MAX_FINDS = 4, 20

_WIDE_LETTER = re.compile("[^\0-\xff\u2000-\u303f\ud800-\U0010ffff][^\\n\\t]{0,15}")
"""A letter beyond Latin-1, and some of its line. Its class is written as what it leaves out, which compiles faster."""
_TITLES = ("Dr", "Prof", "Mr", "Mrs", "Ms", "Herr", "Frau", "Mme", "Sr", "Sra", "Dott", "Avv", "Ing", "Dipl", "Mgr")


def _letters() -> bytes:
    """Latin-1 without accents, with blanks for everything that is no letter."""
    table = bytearray(b" " * 256)
    for code in range(256):
        plain = fold(chr(code))
        if chr(code).isalpha() and len(plain) == 1 and plain.isascii():
            table[code] = ord(plain.upper() if chr(code).isupper() else plain)
    return bytes(table)


_LETTERS = _letters()
_BREAKS = bytes.maketrans(b"\t", b"\n")
_ASCII_IN_LOWER_CASE = "\u0130\u212a"
"""A dotted I and the sign of Kelvin, the only characters beyond ASCII with an ASCII letter in their lower case."""
_SMALL = b"a"
"""Capitals are before it."""


@cache
def _signs() -> frozenset[bytes]:
    """Given names as they are written, in capitals, too; and titles."""
    names = "\n".join(name for name in given_names() if name.isascii() and name.isalpha())
    return frozenset(as_latin(f"{names.title()}\n{names.upper()}").split()).union(map(as_latin, _TITLES))


@cache
def _other_words() -> frozenset[bytes]:
    """Words that are in no name."""
    words = folded(NOT_NAMES - SURNAMES_TOO)
    return frozenset(as_latin(word) for word in words if word.isascii())


def has_sign(latin: bytes) -> bool:
    """Whether a text, in Latin-1, has a given name or a title beside another word with a capital."""
    return bool(_found(latin.translate(_LETTERS).split()))


def _found(words: list[bytes]) -> set[bytes]:
    signs = _signs()
    if signs.isdisjoint(words):
        return set()
    return {
        word
        for index, word in enumerate(words)
        if word in signs and (_has_capital(words[index + 1 : index + 4]) or (index and words[index - 1] < _SMALL))
    }


def _has_capital(words: list[bytes]) -> bool:
    """Whether a surname may follow, with its particles: ``van den Berg``, ``vanBeek``."""
    return any(not word.islower() for word in words)


def _is_in_a_name(lines: bytes, plain: bytes, start: int, end: int) -> bool:
    """Whether a sign is a whole word, and beside it on its line is a word that may be in its name."""
    if plain[end : end + 1] > b" " or plain[max(0, start - 1) : start] > b" ":
        return False
    before = plain[lines.rfind(b"\n", 0, start) + 1 : start].rsplit(None, 1)[-1:]
    if before and before[0] < _SMALL and _may_be_a_surname(before[0]):
        return True
    stop = lines.find(b"\n", end)
    behind = plain[end : min(stop if stop >= 0 else len(plain), end + MARGIN)].split(None, MAX_PARTICLES + 1)
    return any(map(_may_be_a_surname, behind[: MAX_PARTICLES + 1]))


def _may_be_a_surname(word: bytes) -> bool:
    return not word.islower() and word.lower() not in _other_words()


@lru_cache(maxsize=256)
def parts_of(local: str) -> frozenset[str]:
    """The words of a mailbox, one of which is in each name that it is made of: ``doe`` and ``jdo`` of ``jdoe``."""
    bare = "".join(char for char in local if char.isalpha())
    words = {word for word in re.split(r"[^a-z]+", local) if len(word) >= MIN_FRAGMENT}
    return frozenset(words | ({bare[1:], bare[:-1]} if len(bare) > MIN_FRAGMENT else {bare}))


def has_a_part(words: str, parts: frozenset[str]) -> bool:
    """Whether a text has a word of a mailbox (:func:`parts_of`), in any spelling."""
    for spelling in spellings(words):
        for part in parts:
            if part in spelling:
                return True
    return False


def _in_lower_case(document: Document, *, is_ascii: bool) -> str:
    """A page's text, to search it for ASCII words or others: for ASCII, its Latin-1 is as good and much faster."""
    if not is_ascii or any(char in document.text for char in _ASCII_IN_LOWER_CASE):
        return document.text.lower()
    return document.latin.lower().decode("latin-1")


class Nearby:
    """The positions of the signs of one page; a chunk of its text is searched when it is first asked for."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._chunks: set[int] = set()
        self._low = self._high = 0
        """The span that was asked for last: the next contact or line is often within it."""
        self._positions: list[int] = []
        self._words: dict[int, bytes] = {}
        self._lower: dict[bool, str] = {}
        """The text in lower case, by whether it is searched for ASCII words."""

    def may_name(self, start: int, end: int) -> bool:
        """Whether a given name, a title or a letter beyond Latin-1 is near a contact."""
        return self.is_between(max(0, start - CHARS_BEFORE), end + CHARS_AFTER)

    def is_between(self, low: int, high: int) -> bool:
        self._search_between(low, high)
        index = bisect_left(self._positions, low)
        return index < len(self._positions) and self._positions[index] < high

    def _search_between(self, low: int, high: int) -> None:
        if self._low <= low and high <= self._high:
            return
        chunks = range(low // CHUNK, min(high, len(self._document.latin)) // CHUNK + 1)
        missing = [chunk for chunk in chunks if chunk not in self._chunks]
        if missing:
            self._chunks.update(missing)
            self._search(missing[0] * CHUNK, (missing[-1] + 1) * CHUNK)
        self._low, self._high = chunks.start * CHUNK, max(high, chunks.stop * CHUNK)

    def near(self, start: int, end: int) -> list[int]:
        """The positions of the signs near a contact."""
        low, high = max(0, start - CHARS_BEFORE), end + CHARS_AFTER
        self._search_between(low, high)
        return self._positions[bisect_left(self._positions, low) : bisect_left(self._positions, high)]

    def is_part_of(self, local: str, start: int, end: int) -> bool:
        """Whether a given name near a contact is a part of a profile's handle."""
        return any(self._words[position].lower().decode("latin-1") in local for position in self.near(start, end))

    def _search(self, low: int, high: int) -> None:
        first = max(0, low - MARGIN)
        latin = self._document.latin[first : high + MARGIN]
        plain = latin.translate(_LETTERS)
        words = _signs().intersection(plain.split())
        lines = latin.translate(_BREAKS) if words else b""
        for word in words:
            position = plain.find(word, low - first)
            while 0 <= position < high - first:
                if _is_in_a_name(lines, plain, position, position + len(word)):
                    self._add(first + position, word)
                position = plain.find(word, position + len(word))
        if b"?" in latin and _WIDE_LETTER.search(self._document.text, low, high):
            # By chunk, so that the positions do not depend on which chunks are searched together.
            for start in range(low, high, CHUNK):
                for match in _WIDE_LETTER.finditer(self._document.text, start, start + CHUNK):
                    self._add(match.start(), b"?")

    def _add(self, position: int, word: bytes) -> None:
        if position not in self._words:
            self._words[position] = word
            insort(self._positions, position)

    def has_parts_of(self, local: str, start: int) -> bool:
        """Whether a word of a mailbox is on the page around it, other than in an address."""
        return any(self._is_around(word, start) for word in parts_of(local))

    def _is_around(self, word: str, start: int) -> bool:
        is_ascii = word.isascii()
        lower = self._lower.get(is_ascii)
        if lower is None:
            lower = self._lower[is_ascii] = _in_lower_case(self._document, is_ascii=is_ascii)
        text, position = self._document.text, max(0, start - CHARS_AROUND_MAILBOX)
        if len(lower) != len(text):
            text = lower
        for _ in range(MAX_FINDS):
            position = lower.find(word, position, start + CHARS_AROUND_MAILBOX)
            if position < 0:
                return False
            behind = text[position + len(word) : position + len(word) + 40].split(None, 1)
            if not behind or "@" not in behind[0]:
                return True
            position += len(word)
        return True
