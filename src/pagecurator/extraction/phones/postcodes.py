"""Countries that a page's postal addresses name by their postcodes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from pagecurator.extraction.data.regions import US_STATES
from pagecurator.extraction.dom.document import Document

MAX_POSTCODES = 500
US_ZIP, HALF_CODE = 5, 3
"""Characters of a ZIP code, and of the second half of British and Canadian postcodes."""

_POSTCODES = re.compile(
    rb"[0-9](?:[0-9]{4}(?![0-9.,])|[0-9]{3}(?![0-9.,:])(?: ?[A-Z]{2} +[A-Z])?|[ABD-HJLNP-UW-Z]{2}\b|[A-Z][0-9]\b)"
)
_POSTCODE_CLASSES = re.compile(rb"0(?:000|AA|A0)")
_TOWN_CLASSES = re.compile(rb"0000(?=-[A\xc0-\xde][a-z\xdf-\xff])")
_LETTERS_BEFORE = re.compile(r"(?<![\w-])(CH|NL|DK|PL|[ABDFIL])[- ]{1,2}\Z")
_BEFORE_US = re.compile(r"([A-Z](?:[A-Z]|[a-z]{3,}))[,.]? +\Z")
_BEFORE_GB = re.compile(r"(?<![A-Za-z\d])[A-Z]{1,2}\d[A-Z\d]? ?\Z")
_BEFORE_CA = re.compile(r"(?<![A-Za-z\d])[ABCEGHJ-NPRSTVXY]\d[A-Z][ -]?\Z")
_BEFORE_AU = re.compile(r"(?:NSW|VIC|Vic|QLD|Qld|TAS|ACT|Queensland|Victoria|New South Wales|Australia),? ?\Z")


def regions_by_postcode(document: Document) -> Iterator[str]:
    """The regions of postcodes that are written as in addresses of their country."""
    text, latin = document.text, document.latin
    end = 0
    for hint in islice(_POSTCODE_CLASSES.finditer(document.char_classes), MAX_POSTCODES):
        match = _POSTCODES.match(latin, hint.start()) if hint.start() >= end else None
        if match is None:
            continue
        end = match.end()
        code = match.group().decode()
        before = text[max(0, match.start() - 20) : match.start()]
        if len(code) == US_ZIP and code.isdigit():
            state = _BEFORE_US.search(before)
            if state and state.group(1) in US_STATES:
                yield "US"
        elif len(code) == HALF_CODE:
            if code[1].isalpha() and code[2].isalpha() and _BEFORE_GB.search(before):
                yield "GB"
            elif _BEFORE_CA.search(before):
                yield "CA"
        elif len(code) > US_ZIP:
            yield "NL"
        elif _BEFORE_AU.search(before):
            yield "AU"


def lettered_postcodes(document: Document) -> Iterator[tuple[str, int]]:
    """The letters before the postcodes of towns (``A-1010 Wien``), and the number of digits of each."""
    text, char_classes = document.text, document.char_classes
    for town in _TOWN_CLASSES.finditer(char_classes):
        start = town.start()
        if char_classes[start - 1 : start] == b"0":
            start -= 1
        if text[start - 1 : start] in ("-", " "):
            letters = _LETTERS_BEFORE.search(text, max(0, start - len("CH  ")), start)
            if letters is not None:
                yield letters.group(1), town.end() - start
