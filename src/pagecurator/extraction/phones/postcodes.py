"""Countries that a page's postal addresses name by the shape of their postcodes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from pagecurator.extraction.data.regions import POSTCODE_LETTERS, US_STATES
from pagecurator.extraction.dom.document import Document

MAX_POSTCODES = 500
US_ZIP, HALF_CODE = 5, 3
"""Characters of a ZIP code, and of the second half of British and Canadian postcodes."""

_POSTCODES = re.compile(
    rb"[0-9](?:[0-9]{4}(?![0-9.,])|[0-9]{3}(?![0-9.,:])(?: ?[A-Z]{2} +[A-Z])?|[ABD-HJLNP-UW-Z]{2}\b|[A-Z][0-9]\b)"
)
_POSTCODE_CLASSES = re.compile(rb"0(?:000|AA|A0)")
_TOWN_CLASSES = re.compile(rb"0000(?=-[A\xc0-\xde][a-z\xdf-\xff])")
_HYPHENATED_CLASSES = re.compile(rb"00-000-A")
_DENSE = (b"0", b"A", b"-")
_LETTERS_BEFORE = re.compile(r"(?<![\w-])(CH|NL|DK|PL|[ABDFIL])[- ]{1,2}\Z")
_BEFORE_US = re.compile(r"([A-Z](?:[A-Z]|[a-z]{3,}))[,.]? +\Z")
_BEFORE_GB = re.compile(r"(?<![A-Za-z\d])[A-Z]{1,2}\d[A-Z\d]? ?\Z")
_BEFORE_CA = re.compile(r"(?<![A-Za-z\d])[ABCEGHJ-NPRSTVXY]\d[A-Z][ -]?\Z")
_BEFORE_AU = re.compile(r"(?:NSW|VIC|Vic|QLD|Qld|TAS|ACT|Queensland|Victoria|New South Wales|Australia),? ?\Z")


def postcodes(document: Document) -> Iterator[tuple[int, str]]:
    """The positions and the regions of postcodes that are written as in addresses of their country."""
    yield from _by_shape(document)
    yield from _by_letters(document)
    yield from _before_towns(document)


def _by_shape(document: Document) -> Iterator[tuple[int, str]]:
    text, latin = document.text, document.latin
    end = 0
    for hint in islice(_POSTCODE_CLASSES.finditer(document.char_classes), MAX_POSTCODES):
        match = _POSTCODES.match(latin, hint.start()) if hint.start() >= end else None
        if match is None:
            continue
        start, end = match.span()
        code = match.group().decode()
        before = text[max(0, start - 20) : start]
        if len(code) == US_ZIP and code.isdigit():
            state = _BEFORE_US.search(before)
            if state and state.group(1) in US_STATES:
                yield start, "US"
        elif len(code) == HALF_CODE:
            if code[1].isalpha() and code[2].isalpha() and _BEFORE_GB.search(before):
                yield start, "GB"
            elif _BEFORE_CA.search(before):
                yield start, "CA"
        elif len(code) > US_ZIP:
            yield start, "NL"
        elif _BEFORE_AU.search(before):
            yield start, "AU"


def _by_letters(document: Document) -> Iterator[tuple[int, str]]:
    """Postcodes of towns behind the letters of their country: ``A-1010 Wien``."""
    text, char_classes = document.text, document.char_classes
    for town in islice(_TOWN_CLASSES.finditer(char_classes), MAX_POSTCODES):
        start = town.start()
        if char_classes[start - 1 : start] == b"0":
            start -= 1
        if text[start - 1 : start] in ("-", " "):
            letters = _LETTERS_BEFORE.search(text, max(0, start - len("CH  ")), start)
            region = POSTCODE_LETTERS.get((letters.group(1), town.end() - start)) if letters is not None else None
            if region is not None:
                yield start, region


def _before_towns(document: Document) -> Iterator[tuple[int, str]]:
    """``00-950 Warszawa`` and ``1100-148 Lisboa``: shapes that one country has."""
    text, char_classes = document.text, document.char_classes
    for town in islice(_HYPHENATED_CLASSES.finditer(char_classes), MAX_POSTCODES):
        start, end = town.start(), town.end()
        is_long = char_classes[max(0, start - 2) : start] == b"00"
        start -= 2 if is_long else 0
        if char_classes[max(0, start - 1) : start] in _DENSE or not (
            text[end - 1].isupper() and text[end : end + 1].isalpha()
        ):
            continue
        yield start, "PT" if is_long else "PL"
