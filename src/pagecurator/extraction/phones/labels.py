"""What the words around a number call it: a phone, a fax, or something else."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from itertools import takewhile

from pagecurator.extraction.data.phone_words import (
    CJK_FAX_STEMS,
    CJK_PHONE_STEMS,
    COMBINED,
    COUNTING_WORDS,
    FAX_ENDINGS,
    FAX_WORDS,
    ID_QUALIFIERS,
    ID_WORDS,
    INDIC_FAX_STEMS,
    INDIC_PHONE_STEMS,
    NUMBERED,
    PHONE_CONNECTORS,
    PHONE_ENDINGS,
    PHONE_LETTERS,
    PHONE_STEMS,
    PHONE_WORDS,
    REGISTERS,
    SOFT_ID_WORDS,
    VAT_COUNTRIES,
    WEAK_PHONE_WORDS,
    WORD,
)
from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.phones.parse import has_nanp_grouping, has_trunk_zero

LABEL_WINDOW = 48
MAX_LABEL_WORDS = 6
MAX_LABEL_LINE = 30
MAX_LETTER_LINE = 3
MAX_TOWN_WORDS = 4
MAX_TABLE_ROWS, MAX_ROW_CHARS, MAX_OWN_ROW_CHARS = 40, 400, 4_000
STACK_WINDOW, MAX_STACK = 160, 6
MIN_DIGITS = 7
SHORTEST_STEM = 2
INDIC_FIRST, INDIC_LAST = "\u0900", "\u0dff"
FIRST_CJK = 0x2E80
"""The first code point of the scripts of China, Japan and Korea."""

_FAX_ASIDE = re.compile(r" ?\((?:fax|telefax|facsimile|f)\.?\)", re.IGNORECASE)
_FAX_BEHIND = re.compile(r" (?:- ?)?(?:tele)?(?:fax|facsimile)\.? ?(?=\n|\Z)", re.IGNORECASE)
_PHONE_BEHIND = re.compile(
    r"\d (?:- ?)?(?:tele)?(?:phone|tel|office|voice|main|toll free|cell|mobile)\.? ?\n\Z", re.IGNORECASE
)
_GROUPS = re.compile(r"\d+")
_LINES = re.compile(r"[\n\t]+")
_FAX_STEMS = ("fax", "faks", "f:", "f.", "\nf\n", "φαξ", "факс", "facsimile", "copie")
_NAME_PARTS = re.compile(r"[^a-z]+")
_FAX_NAMES = frozenset(("fax", "telefax", "faxnumber"))
_PHONE_NAMES = frozenset(
    ("phone", "tel", "telephone", "telefon", "telefono", "telefone", "smartphone", "whatsapp", "phonenumber", "tlf")
)
_LAYOUT_NAMES = frozenset(("hidden", "visible", "hide", "show", "only", "menu", "price", "sku", "id", "zip", "postal"))
"""Names that say on which screens an element is shown, or that its digits are something else."""
_PARTS = re.compile(r"[./:-]+")
_PART_WORDS = PHONE_WORDS | FAX_WORDS | ID_QUALIFIERS


class NumberLabel(Enum):
    """What the words around a number call it."""

    PHONE = "phone"
    FAX = "fax"
    ID = "id"
    NONE = "none"


NUMBER_LABELS = (NumberLabel.PHONE, NumberLabel.FAX)


def label_before(text: str, start: int, end: int, floor: int) -> NumberLabel:
    """What the nearest words on a number's line, or the line before it, call the number.

    A fax may also be named behind its number, or in the heading of its column.
    """
    window = text[max(floor, start - LABEL_WINDOW) : start]
    cut = max(window.rfind("\n"), window.rfind("\t"))
    own = window[cut + 1 :]
    is_bare = not own.strip(" :.-(|")
    alone = True  # a single letter is a label on the number's own line, or on a line of its own above it
    if _is_marked_as_fax(text, start, end, own, floor):
        return NumberLabel.FAX
    if cut >= 0 and is_bare:
        headed = _column_heading(text, start, end) if "\t" in window[cut:] + text[end : end + 1] else ""
        if headed:
            return NumberLabel.FAX if headed in FAX_WORDS else NumberLabel.PHONE
        stacked = _stacked_label(text, start, end)
        if stacked is not None:
            return stacked
        above = window[:cut].rstrip("\n\t ")
        own = above[max(above.rfind("\n"), above.rfind("\t")) + 1 :]
        if len(own) > MAX_LABEL_LINE:
            own = own[-MAX_LABEL_LINE // 2 :]
        alone = len(own) <= MAX_LETTER_LINE
    if not own:
        return NumberLabel.NONE
    lower = own.lower()
    only = lower.strip(" :.-(|")
    if only.isalpha() and (only in FAX_WORDS or only in PHONE_WORDS):  # the most frequent case
        return NumberLabel.FAX if only in FAX_WORDS else NumberLabel.PHONE
    words = WORD.findall(lower)
    if not own.isascii() and INDIC_FIRST < max(own) < INDIC_LAST:
        if INDIC_FAX_STEMS.search(own):
            return NumberLabel.FAX
        if INDIC_PHONE_STEMS.search(own):
            return NumberLabel.PHONE
    nearest = True
    counted = numbered = False
    for position, word in enumerate(words[: -MAX_LABEL_WORDS - 1 : -1]):
        name = word.rstrip(".")
        if nearest and numbered and name in ID_WORDS and name not in COUNTING_WORDS:
            return NumberLabel.ID
        if name in FAX_WORDS or (nearest and alone and name == "f"):
            return NumberLabel.PHONE if _is_combined(lower, words, position) else NumberLabel.FAX
        if (name in PHONE_WORDS and (nearest or name not in WEAK_PHONE_WORDS)) or (
            nearest and alone and name in PHONE_LETTERS
        ):
            return NumberLabel.PHONE
        if nearest and name in PHONE_CONNECTORS and position + 1 < len(words):
            connected = words[-position - 2].rstrip(".")
            if connected in PHONE_WORDS or connected in PHONE_CONNECTORS:
                continue
        compound = _label_in_compound(name) if nearest else None
        if compound is not None:
            return compound
        if ord(name[0]) > FIRST_CJK:
            if any(stem in name for stem in CJK_FAX_STEMS):
                return NumberLabel.FAX
            if any(stem in name for stem in CJK_PHONE_STEMS):
                return NumberLabel.PHONE
        if nearest and name in ID_QUALIFIERS and (len(words) > 1 or name in COUNTING_WORDS):
            numbered = True
            counted = counted or name in COUNTING_WORDS
            if position + 1 < len(words):
                continue
        if (
            nearest
            and name in VAT_COUNTRIES
            and position + 1 < len(words)
            and words[-position - 2].rstrip(".") in ID_WORDS
        ):
            continue
        if nearest and _is_beside(own) and (counted or _numbers_something(name)):
            soft = not counted and name in SOFT_ID_WORDS and _has_area_code(text[start:end])
            return NumberLabel.NONE if soft else NumberLabel.ID
        nearest = False
    return (
        NumberLabel.ID if any(word.rstrip(".") in REGISTERS for word in words[-MAX_TOWN_WORDS:]) else NumberLabel.NONE
    )


def _is_marked_as_fax(text: str, start: int, end: int, own: str, floor: int) -> bool:
    """Whether ``(fax)`` follows a number that no word, or only that of the number before it, precedes."""
    if not own.strip(" :.-(|"):
        return _FAX_ASIDE.match(text, end) is not None or _is_fax_in_a_list(text, start, end)
    follows_an_aside = 0 < floor == start - len(own) and own.strip()[:1] == "("  # "… 5000 (phone) … 5001 (fax)"
    return follows_an_aside and _FAX_ASIDE.match(text, end) is not None


def _label_in_compound(name: str) -> NumberLabel | None:
    """What a compound calls a number: ``Vakttelefon``, ``tlf.nr``, ``тел./факс``."""
    if name.endswith(PHONE_ENDINGS):
        return NumberLabel.PHONE
    if name.endswith(FAX_ENDINGS):
        return NumberLabel.FAX
    if name.isalpha():
        return None
    parts = [part for part in _PARTS.split(name) if part]
    if len(parts) < len("ab") or not all(part in _PART_WORDS for part in parts):
        return None
    if any(part in PHONE_WORDS for part in parts):
        return NumberLabel.PHONE
    return NumberLabel.FAX if any(part in FAX_WORDS for part in parts) else None


def _is_combined(line: str, words: list[str], position: int) -> bool:
    """Whether a label for a phone is joined to that of a fax: ``Tel. & Fax``."""
    before = [word.rstrip(".") for word in words[: -position - 1]]
    if before and before[-1] in COMBINED:
        before.pop()
    if not before or before[-1] not in PHONE_WORDS:
        return False
    low = line.rfind(before[-1]) + len(before[-1])
    return line[low : line.rfind(words[-position - 1])].strip(" .:") in COMBINED


def _is_fax_in_a_list(text: str, start: int, end: int) -> bool:
    """Whether ``Fax`` follows a number, and ``Phone`` the number on the line above."""
    return (
        _FAX_BEHIND.match(text, end) is not None and _PHONE_BEHIND.search(text, max(0, start - 20), start) is not None
    )


def _column_heading(text: str, start: int, end: int) -> str:
    """The label in a table's first row, above a cell that holds a number and nothing else; empty if there is none.

    Only if each row has as many cells as the heading: the text has no trace of empty cells.
    """
    row = text.rfind("\n", max(0, start - MAX_OWN_ROW_CHARS), start) + 1
    if row == 0:
        return ""  # the first row, or longer than a row that people read
    stop = text.find("\n", end, end + MAX_OWN_ROW_CHARS)
    cells = text.count("\t", row, stop if stop >= 0 else end + MAX_OWN_ROW_CHARS)
    column = text.count("\t", row, start)
    for _ in range(MAX_TABLE_ROWS):
        if row == 0 or cells == 0:
            return ""
        low = max(0, row - MAX_ROW_CHARS)
        above = max(text.rfind("\n", low, row - 1) + 1, low)
        heading = text[above : row - 1]
        if heading.count("\t") != cells:
            return ""
        word = heading.split("\t")[column].strip(" .:").lower()
        if word in PHONE_WORDS or word in FAX_WORDS:
            return word if not any(map(str.isdigit, heading)) else ""
        row = above
    return ""


def _stacked_label(text: str, start: int, end: int) -> NumberLabel | None:
    """The label of a number in a column of values beside, or below, the column of their labels.

    ``Telephone: Fax: Address:`` and then the values in the same order, each on a line of its own. There are at least a
    phone and a fax, and as many numbers as they need.
    """
    window = text[max(0, start - STACK_WINDOW) : start]
    lower = window.lower()
    if not any(map(lower.__contains__, _FAX_STEMS)):
        return None
    above = [part for line in _LINES.split(window) for part in _labels_of_one_line(line.strip())]
    above.pop()  # the number's own line
    behind = _numbers_until_a_label(_LINES.split(text[start : end + STACK_WINDOW]))
    values = [above.pop() for _ in range(MAX_STACK) if above and not _is_stacked(above[-1])]
    before = sum(map(_holds_a_number, values))
    labels: list[NumberLabel] = []
    while above and len(labels) < MAX_STACK and _is_stacked(above[-1]):
        labels.insert(0, _line_label(above.pop()))
    numbered = [label for label in labels if label is not NumberLabel.NONE]
    is_complete = len(set(numbered)) > 1 and before < len(numbered) <= before + behind
    return numbered[before] if is_complete else None


def _labels_of_one_line(line: str) -> list[str]:
    """``Phone: Fax:``, one line of labels above several of numbers, as lines of their own."""
    words = line.replace(":", ": ").split() if len(line) <= MAX_LABEL_LINE else []
    return words if len(words) > 1 and NumberLabel.NONE not in map(_line_label, words) else [line]


def _numbers_until_a_label(lines: list[str]) -> int:
    """How many lines hold a number, up to the next label."""
    return sum(map(_holds_a_number, takewhile(lambda line: not _is_stacked(line.strip()), lines)))


def _is_stacked(line: str) -> bool:
    """Whether a line is a label and nothing else."""
    return len(line) <= MAX_LABEL_LINE and (line.endswith(":") or _line_label(line) is not NumberLabel.NONE)


def _line_label(line: str) -> NumberLabel:
    word = line.strip(" .:").lower()
    if word in FAX_WORDS or word == "f":
        return NumberLabel.FAX
    is_phone = word in PHONE_WORDS or word in PHONE_LETTERS
    return NumberLabel.PHONE if is_phone and word not in WEAK_PHONE_WORDS else NumberLabel.NONE


def _holds_a_number(line: str) -> bool:
    return sum(map(str.isdigit, line)) >= MIN_DIGITS


def _has_area_code(raw: str) -> bool:
    """Whether a run is grouped like a number with an area code."""
    return has_nanp_grouping(raw) or (has_trunk_zero(raw) and len(_GROUPS.findall(raw)) > 1)


def _numbers_something(name: str) -> bool:
    """Whether a word announces an id: a known word, or a compound such as ``Kundennummer`` that names no phone."""
    if name in ID_WORDS or name.replace(".", "") in ID_WORDS:
        return True
    if "/" in name and any(part in ID_WORDS for part in name.split("/")) and not PHONE_STEMS.search(name):
        return True
    numbered = NUMBERED.search(name)
    return numbered is not None and numbered.start() > SHORTEST_STEM and not PHONE_STEMS.search(name)


def _is_beside(before: str) -> bool:
    """Whether only signs are between the last word and the number."""
    tail = before[-6:].rstrip(" .:#=-([")
    return len(tail) > 0 and (tail[-1].isalpha() or tail[-1] in "#№§$€£©°º" or before[-1] in "#№§$€£©°º")


def label_of_icon(document: Document, start: int) -> NumberLabel:
    """What an icon before a number, or the class of its element, calls it: ``<i class="fa-fax"></i> 030 …``."""
    icon, around = document.names_before(start)
    label = _label_of_names(icon)
    return label if label is not NumberLabel.NONE else _label_of_names(around)


@lru_cache(maxsize=1024)
def _label_of_names(attributes: str) -> NumberLabel:
    """What attributes call a number, if they name only a phone or only a fax."""
    names = frozenset(_NAME_PARTS.split(attributes.lower())) if attributes else frozenset()
    if names & _LAYOUT_NAMES:
        return NumberLabel.NONE
    is_fax, is_phone = not _FAX_NAMES.isdisjoint(names), not _PHONE_NAMES.isdisjoint(names)
    if is_fax == is_phone:
        return NumberLabel.NONE
    return NumberLabel.FAX if is_fax else NumberLabel.PHONE


def is_label_with_signs(token: str) -> bool:
    """Whether the text that touches a number is its label: ``Ph.No.``, ``Tfno.-``."""
    parts = [part for part in _PARTS.split(token.lower()) if part]
    return bool(parts) and all(part in _PART_WORDS for part in parts) and is_label(parts[0]) and len(parts[0]) > 1


def is_label(word: str) -> bool:
    """Whether a word calls a number a phone or a fax."""
    return word in PHONE_WORDS or word in FAX_WORDS or word in PHONE_LETTERS or word == "f"
