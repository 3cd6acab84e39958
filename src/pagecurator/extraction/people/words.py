"""Words as the tables of names and roles compare them: lower case, without accents."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from itertools import filterfalse

from pagecurator.extraction.data.given_names import GIVEN_NAMES, MORE_GIVEN_NAMES, OTHER_ALPHABETS

_LETTERS = str.maketrans({"ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


def fold(word: str) -> str:
    """Lower case without accents: ``Trésorière`` is ``tresoriere``."""
    return word.lower() if word.isascii() else _folded(word)


@lru_cache(maxsize=4096)
def _folded(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.lower())
    plain = "".join(filterfalse(unicodedata.combining, decomposed))
    return unicodedata.normalize("NFC", plain).translate(_LETTERS)


@cache
def folded(table: frozenset[str]) -> frozenset[str]:
    """A table of words, each folded; computed once, at its first use, for all words together."""
    return frozenset(fold("\n".join(table)).split("\n"))


@cache
def given_names() -> frozenset[str]:
    """All frequent given names, folded."""
    return folded(GIVEN_NAMES | MORE_GIVEN_NAMES | OTHER_ALPHABETS)


def is_given_name(plain: str) -> bool:
    """Whether a folded word is a frequent given name, or a double one that begins with it: ``Anna-Lena``."""
    names = given_names()
    return plain in names or ("-" in plain and plain.partition("-")[0] in names)
