"""How far a mailbox is made of a person's name: ``jane.doe``, ``jdoe``, ``doej``, ``doe``, ``jane``, ``jd``."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import filterfalse

from pagecurator.extraction.data.email_words import ROLE_WORDS
from pagecurator.extraction.data.name_words import NAME_PARTICLES

FULL, CLEAR, SURNAME, GIVEN, WEAK = 1.0, 0.8, 0.7, 0.5, 0.3
"""Both names (or an initial of one), the given name and an initial, the surname, another name, initials."""

MAX_PARTS, MAX_LETTERS = 5, 40
MIN_SURNAME, MIN_CONTAINED, MIN_ROLE = 3, 5, 6

_NOT_LETTERS = re.compile(r"[^a-z]+")
_BEYOND_ASCII = re.compile(r"[^\0-\x7f]+")
"""The only letters that folding changes, and few: a text is folded by them, several times as fast as whole."""
_OF_A_PERSON = re.compile(r"[a-z]{1,12}[._][a-z]{2,20}(?:[._][a-z]{2,20})?\d{0,2}")
"""``j.doe``, ``jane_doe``."""
_FOLDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "æ": "ae", "ł": "l", "đ": "d", "ı": "i"})
_CYRILLIC = str.maketrans(
    dict(zip("абвгдеёзийклмнопрстуфцыэіїєґ", "abvgdeeziyklmnoprstufcyeiieg", strict=True))
    | {"ж": "zh", "х": "kh", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya"}
)
_GREEK = str.maketrans(
    dict(zip("αβγδεζηικλμνξοπρσςτυφχω", "avgdeziiklmnxoprsstyfho", strict=True)) | {"θ": "th", "ψ": "ps"}
)
_IN_LATIN = _FOLDED | _CYRILLIC | _GREEK


def agreement(name: str, local: str) -> float:
    """How clearly a mailbox is made of a name, between 0 (not at all) and 1; see the constants of this module."""
    bare = _NOT_LETTERS.sub("", local)
    if not 1 < len(bare) <= MAX_LETTERS:
        return 0.0
    words = frozenset(_NOT_LETTERS.split(local))
    return max((_agreement(parts, bare, words) for parts in _spellings(name)), default=0.0)


def can_agree(name: str) -> bool:
    """Whether a mailbox can be compared with a name: whether its letters are Latin, Cyrillic or Greek."""
    return any(any(parts) for parts in _spellings(name))


def is_role_mailbox(local: str) -> bool:
    """Whether a mailbox is a department's or a role's: ``info``, ``sales.uk``."""
    return local in ROLE_WORDS or not ROLE_WORDS.isdisjoint(_NOT_LETTERS.split(local))


def is_of_the_role(local: str, role: str) -> bool:
    """Whether a mailbox is named like a role: ``treasurer@``, ``schriftfuehrer@``."""
    words = [word[:MIN_ROLE] for word in _NOT_LETTERS.split(plain(role)) if len(word) >= MIN_ROLE]
    return any(word.startswith(tuple(words)) for word in _NOT_LETTERS.split(local)) if words else False


def names_a_person(local: str) -> bool:
    """Whether a mailbox has the form of a person's name: ``j.doe``."""
    return _OF_A_PERSON.fullmatch(local) is not None and not is_role_mailbox(local)


def plain(text: str) -> str:
    """Lower case without accents, in Latin letters; umlauts as in German."""
    lower = text.lower()
    return lower if lower.isascii() else _BEYOND_ASCII.sub(_in_latin, lower)


def spellings(text: str) -> list[str]:
    """A text in each usual spelling in Latin letters: ``müller`` is ``mueller`` and ``muller``."""
    lower = text.lower()
    return [lower] if lower.isascii() else sorted({plain(lower), plain(_without_accents(lower))})


def _in_latin(letters: re.Match[str]) -> str:
    latin = letters[0].translate(_IN_LATIN)
    return latin if latin.isascii() else _without_accents(latin)


def _without_accents(text: str) -> str:
    return _BEYOND_ASCII.sub(_decomposed, text)


def _decomposed(letters: re.Match[str]) -> str:
    return "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", letters[0])))


@lru_cache(maxsize=2048)
def _spellings(name: str) -> tuple[tuple[str, ...], ...]:
    """The parts of a name in each usual spelling: ``Müller`` is ``mueller`` and ``muller``."""
    return tuple(
        tuple(filter(None, _NOT_LETTERS.split(text.replace("'", "").replace("’", ""))))[:MAX_PARTS]
        for text in spellings(name)
    )


@lru_cache(maxsize=8192)
def _agreement(parts: tuple[str, ...], bare: str, words: frozenset[str]) -> float:
    if len(parts) < 2:
        return 0.0
    used = _cover(bare, parts, 0)
    surnames = [part for part in parts[1:] if part not in NAME_PARTICLES]
    if used is None:
        contained = any(len(part) >= MIN_CONTAINED and part in bare for part in surnames)
        contained = contained or any(len(part) >= MIN_SURNAME and part in words for part in parts)
        return GIVEN if contained else 0.0
    whole = [part for part, length in used if length == len(part)]
    long = [part for part in whole if len(part) >= MIN_SURNAME]
    if len(used) > 1 and long:
        return FULL if any(part in surnames or len(whole) > 1 for part in long) else CLEAR
    if len(used) == 1 and long:
        return SURNAME if long[0] == parts[-1] else GIVEN
    if len(used) > 1 and (len(bare) >= MIN_CONTAINED - 1 or used[0][0] == parts[0]):
        return WEAK
    return 0.0


def _cover(bare: str, parts: tuple[str, ...], depth: int) -> tuple[tuple[str, int], ...] | None:
    """The parts, and how many of their letters, of which a mailbox is made from end to end; the longest first."""
    if not bare:
        return ()
    if depth == MAX_PARTS:
        return None
    for part in sorted(set(parts), key=len, reverse=True):
        length = _common(part, bare)
        for taken in sorted({length, min(length, 1)}, reverse=True):
            if not taken:
                continue
            rest = list(parts)
            rest.remove(part)
            covered = _cover(bare[taken:], tuple(rest), depth + 1)
            if covered is not None:
                return ((part, taken), *covered)
    return None


def _common(part: str, bare: str) -> int:
    """How many letters two words have in common at their start."""
    length = 0
    for one, other in zip(part, bare, strict=False):
        if one != other:
            break
        length += 1
    return length
