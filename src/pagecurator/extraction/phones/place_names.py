"""Names of countries and cities in a text, in the larger languages and in those of the country.

The tables are loaded at the first text that is searched: only pages whose numbers lack a country code need them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import IntEnum
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from phonenumbers import SUPPORTED_REGIONS

from pagecurator.extraction.data.place_words import COUNTRY_ABBREVIATIONS, STREETS_AFTER, STREETS_BEFORE
from pagecurator.extraction.dom.document import Document

LONGEST_IDEOGRAPHIC = 7
MAX_TEXT, MAX_NAMES, MAX_OCCURRENCES = 200_000, 200, 40
"""How much of a page is searched, and for how many different names."""
MAX_STREET_WORDS = 24
MAX_KNOWN_PIECES, MAX_KNOWN_CHARS = 16_384, 48
"""How many pieces of text are remembered with their words, and how long they are."""
FIRST_UNSPACED = 0x0E01
"""The first code point of the scripts that are written without spaces: Thai, Lao, Han, Kana, Hangul."""

_LETTER = (
    r"(?:[^\W\d_]|[\u0300-\u036f\u0591-\u05bd\u064b-\u0652\u0900-\u0dff\u0e31-\u0e4e\u0eb1-\u0ece\u102b-\u103e"
    r"\u17b4-\u17d3])"
)
"""Letters and the vowel signs of scripts that write them as marks."""
_WORD = re.compile(rf"[^\W\d_]{_LETTER}*(?:['’ʻʼ`.-]{_LETTER}+)*\.?")
_NEXT_WORD = re.compile(rf" [^\W\d_]{_LETTER}*(?:['’ʻʼ`.-]{_LETTER}+)*")
_ENGLISH_COUNTY = "shire"
_OF = frozenset(("de", "du", "del", "di", "da", "do", "des"))
_PUNCTUATION = '.,:;()!?"'
_SMALL_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
"""Those with which most words begin; a test that spares them all others."""
_CAPITAL_FREE = range(0x10D0, 0x1100)
"""Georgian: small letters by Unicode's classes, without capitals in use."""
_PLAIN_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "’": "'", "ʻ": "'", "\u200b": None}
)
_ARABIC_PREFIXES = frozenset("وبل")
"""``and``, ``in`` and ``to``, written together with the name."""


class PlaceKind(IntEnum):
    """What names a country, the weakest first."""

    LANGUAGE = 1
    """``my Japanese number``."""
    CITY = 2
    COUNTRY = 3


class Place(NamedTuple):
    """A name in a text. One that is also a word, or a person's name, needs a second sign."""

    start: int
    end: int
    region: str
    kind: PlaceKind
    needs_sign: bool
    name: str


def folded(name: str) -> str:
    """Small letters without accents: ``Αθήνα`` and ``ΑΘΗΝΑ``, ``Zürich`` and ``Zurich`` are one name."""
    if name.isascii():
        return name.lower()
    spread = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(char for char in spread if unicodedata.category(char) != "Mn")
    return unicodedata.normalize("NFC", bare).translate(_PLAIN_LETTERS)


class _Names(NamedTuple):
    """``places`` by name, the most words of a name by its first word, and how unspaced names begin."""

    places: dict[str, tuple[str, PlaceKind, bool]]
    words: dict[str, int]
    starts: frozenset[str]


@cache
def _names() -> _Names:
    from pagecurator.extraction.data import places as tables  # noqa: PLC0415 - 250 KB that few pages need

    places: dict[str, tuple[str, PlaceKind, bool]] = {}
    for kind, table in (
        (PlaceKind.LANGUAGE, tables.LANGUAGES),
        (PlaceKind.CITY, tables.CITIES),
        (PlaceKind.COUNTRY, tables.COUNTRIES),
    ):
        for line in table.replace("\n|", "|").splitlines():
            region, _, names = line.partition(":")
            sure, unsure = (region, kind, False), (region, kind, True)
            for name in names.split("|"):
                if name[-1] == "?":
                    places[name[:-1]] = unsure
                else:
                    places[name] = sure
    words: dict[str, int] = {}
    for name in places:
        if " " in name:
            first = name[: name.index(" ")]
            words[first] = max(words.get(first, 0), name.count(" ") + 1)
    starts = frozenset(name[:2] for name in places if ord(name[0]) >= FIRST_UNSPACED)
    return _Names(places, words, starts)


class PlaceIndex:
    """The places of a text: its different words are looked up, and only those that begin a name located."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._text = document.text

    @cached_property
    def all(self) -> list[Place]:
        """The places of the whole text, or of its beginning if it is very long."""
        if len(self._text) > MAX_TEXT:
            return self.between(0, MAX_TEXT)
        return self._located(self._document.words, 0, len(self._text))

    def between(self, low: int, high: int) -> list[Place]:
        """The places between two positions, in order."""
        return self._located(self._text[low:high].split(), low, high)

    def _located(self, pieces: list[str], low: int, high: int) -> list[Place]:
        text = self._text
        words = _first_words(pieces)[:MAX_NAMES]
        if not words:
            return []
        names = _names()
        places, end = [], low
        for start in sorted({start for word in words for start in _occurrences(text, word, low, high)}):
            place = _place_at(text, start, names) if start >= end else None
            if place is not None and place.end <= high:
                places.append(place)
                end = place.end
        return places


def _first_words(pieces: list[str]) -> list[str]:
    """The words of the pieces of a text with which the name of a place may begin; none begins with a small letter."""
    read, read_long = _first_words_in, _first_words_in.__wrapped__
    return [
        word
        for piece in dict.fromkeys([piece for piece in pieces if piece[0] not in _SMALL_LETTERS])
        for word in (read(piece) if len(piece) <= MAX_KNOWN_CHARS else read_long(piece))
    ]


@lru_cache(maxsize=MAX_KNOWN_PIECES)
def _first_words_in(piece: str) -> tuple[str, ...]:
    """Those words of text without white space; most pieces of text are on many pages, and have none."""
    names = _names()
    word = piece.strip(_PUNCTUATION)
    if word.isascii() and word.isalpha():  # most of them
        return (word,) if _begins_a_name(word, names) else ()
    if piece[0].islower() and ord(piece[0]) not in _CAPITAL_FREE:
        return ()
    found: list[str] = []
    for word in (piece,) if piece.isalpha() else _WORD.findall(piece):
        if ord(word[0]) >= FIRST_UNSPACED:
            found += (pair for pair in _pairs(word) if pair in names.starts)
        elif _begins_a_name(word.rstrip("."), names):
            found.append(word.rstrip("."))
    return tuple(found)


def _begins_a_name(bare: str, names: _Names) -> bool:
    known = names.places
    is_ascii = bare.isascii()
    plain = bare.lower() if is_ascii else folded(bare)
    return (
        plain in known
        or plain in names.words
        or bare in COUNTRY_ABBREVIATIONS
        or plain.endswith(_ENGLISH_COUNTY)
        or ("-" in plain and plain.partition("-")[0] in known)
        or (not is_ascii and plain[0] in _ARABIC_PREFIXES and plain[1:] in known)
    )


def _pairs(word: str) -> Iterator[str]:
    return (word[position : position + 2] for position in range(len(word) - 1))


def _occurrences(text: str, word: str, low: int, high: int) -> Iterator[int]:
    start = text.find(word, low, high)
    for _ in range(MAX_OCCURRENCES):
        if start < 0:
            return
        if ord(word[0]) >= FIRST_UNSPACED or not text[start - 1 : start].isalpha():
            yield start
        start = text.find(word, start + 1, high)


def _place_at(text: str, start: int, names: _Names) -> Place | None:
    """The longest name that begins at a position."""
    if ord(text[start]) >= FIRST_UNSPACED:
        return _unspaced(text, start, names)
    first = _WORD.match(text, start)
    if first is None or (text[start].islower() and ord(text[start]) not in _CAPITAL_FREE):
        return None
    word = first.group().rstrip(".")
    region = COUNTRY_ABBREVIATIONS.get(word)
    if region is not None:
        return Place(start, first.end(), region, PlaceKind.COUNTRY, needs_sign=False, name=word)
    plain = folded(word)
    ends = [start + len(word)]
    for _ in range(names.words.get(plain, 1) - 1):
        following = _NEXT_WORD.match(text, ends[-1])
        if following is None:
            break
        ends.append(following.end())
    for end in reversed(ends):
        name = plain if end == ends[0] else folded(text[start:end])
        found = names.places.get(name)
        if found is None and end == ends[0]:
            found = _part_of(name, names)
        if found is not None:
            if _is_a_street(text, start, end):
                return None
            return Place(start, end, found[0], found[1], found[2], name)
    return None


def _part_of(name: str, names: _Names) -> tuple[str, PlaceKind, bool] | None:
    """A name without its Arabic prefix, the first half of one with a hyphen (``Berlin-Mitte``), an English county."""
    if name[0] in _ARABIC_PREFIXES:
        return names.places.get(name[1:])
    if name.endswith(_ENGLISH_COUNTY) and len(name) > len("hampshire") - 3 and name != "new hampshire":
        return "GB", PlaceKind.CITY, False
    half = name.partition("-")[0]
    return names.places.get(half) if half != name else None


def _unspaced(text: str, start: int, names: _Names) -> Place | None:
    """A name in a script without spaces between words."""
    for length in range(LONGEST_IDEOGRAPHIC, 1, -1):
        name = text[start : start + length]
        found = names.places.get(name) or names.places.get(folded(name))
        if found is not None:
            return Place(start, start + length, *found, name)
    return None


def _is_a_street(text: str, start: int, end: int) -> bool:
    """Whether a place's name names a street: ``Berlin Street``, ``rue de Paris``, ``Via Roma``."""
    before = _WORD.findall(text[max(0, start - MAX_STREET_WORDS) : start].rpartition("\n")[2])
    if before and folded(before[-1].rstrip(".")) in STREETS_BEFORE:
        return True
    if len(before) > 1 and before[-1] in _OF and folded(before[-2].rstrip(".")) in STREETS_BEFORE:
        return True
    following = _NEXT_WORD.match(text, end)
    return following is not None and folded(following.group().strip(" .").rpartition("-")[2]) in STREETS_AFTER


def region_called(country: str) -> str | None:
    """The region of a country's name, or of its ISO 3166 code."""
    plain = country.strip()
    if plain.upper() in SUPPORTED_REGIONS:
        return plain.upper()
    found = _names().places.get(folded(plain))
    if found is not None and found[1] is PlaceKind.COUNTRY:
        return found[0]
    return COUNTRY_ABBREVIATIONS.get(plain.rstrip("."))
