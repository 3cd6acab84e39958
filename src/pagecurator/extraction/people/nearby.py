"""Whether there is any sign of a person near a contact: a fast check that spares most contacts the reading of lines."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pagecurator.extraction.data.given_names import GIVEN_NAMES, MORE_GIVEN_NAMES
from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.dom.text_layer import as_latin
from pagecurator.extraction.people.words import fold

CHARS_BEFORE, CHARS_AFTER = 700, 200
CHARS_AROUND_MAILBOX = 4_000
MIN_FRAGMENT, MAX_FINDS = 4, 20

_WIDE_LETTER = re.compile("[\u0100-\u1fff\u3040-\ud7ff]")
"""A letter beyond Latin-1."""
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


@cache
def _signs() -> frozenset[bytes]:
    """Given names as they are written, in capitals, too; and titles."""
    names = [name for word in GIVEN_NAMES | MORE_GIVEN_NAMES if (name := fold(word)).isascii()]
    return frozenset(as_latin(form) for name in names for form in (name.capitalize(), name.upper())) | frozenset(
        map(as_latin, _TITLES)
    )


def has_sign(latin: bytes) -> bool:
    """Whether a text, in Latin-1, has a given name or a title."""
    return not _signs().isdisjoint(latin.translate(_LETTERS).split())


@lru_cache(maxsize=256)
def parts_of(local: str) -> frozenset[str]:
    """The words of a mailbox, one of which is in each name that it is made of: ``doe`` and ``jdo`` of ``jdoe``."""
    bare = "".join(char for char in local if char.isalpha())
    words = {word for word in re.split(r"[^a-z]+", local) if len(word) >= MIN_FRAGMENT}
    return frozenset(words | ({bare[1:], bare[:-1]} if len(bare) > MIN_FRAGMENT else {bare}))


class Nearby:
    """Remembers the last span without a sign: contacts are close together and come in order."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._without = (0, 0)
        self._lower = ""

    def may_name(self, start: int, end: int) -> bool:
        """Whether a given name, a title or a letter beyond Latin-1 is near a contact."""
        low, high = max(0, start - CHARS_BEFORE), end + CHARS_AFTER
        known_low, known_high = self._without
        is_known = known_low <= low < known_high
        unknown = known_high - MIN_FRAGMENT * 5 if is_known else low  # a word may cross the edge
        if high <= unknown:
            return False
        latin = self._document.latin[unknown:high]
        if has_sign(latin):
            return True
        if b"?" in latin and _WIDE_LETTER.search(self._document.text, unknown, high):
            return True
        self._without = (known_low if is_known else low, high)
        return False

    def has_parts_of(self, local: str, start: int) -> bool:
        """Whether a word of a mailbox is on the page around it, other than in an address."""
        if not self._lower:
            self._lower = self._document.text.lower()
        return any(self._is_around(word, start) for word in parts_of(local))

    def part_is_in(self, local: str, start: int, end: int) -> bool:
        """Whether a span of the text has a word of a mailbox, or letters that are written otherwise in one."""
        words = self._document.text[start:end].lower()
        return not words.isascii() or any(part in words for part in parts_of(local))

    def _is_around(self, word: str, start: int) -> bool:
        text, position = self._lower, max(0, start - CHARS_AROUND_MAILBOX)
        for _ in range(MAX_FINDS):
            position = text.find(word, position, start + CHARS_AROUND_MAILBOX)
            if position < 0:
                return False
            behind = text[position + len(word) : position + len(word) + 40].split(None, 1)
            if not behind or "@" not in behind[0]:
                return True
            position += len(word)
        return True
