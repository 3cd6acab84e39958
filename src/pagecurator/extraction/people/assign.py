"""Assigns a person's name and role to an address or a number, if the layout of the page does.

For team pages, staff tables and contact cards ("Jane Doe, Head of Sales", with her number and address below). Precision
over recall: a name counts if the address itself is made of it (``j.doe@``), or if there is a role beside it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from pagecurator.extraction.contact import Candidate, ContactKind, Source
from pagecurator.extraction.data.email_words import ROLE_WORDS as MAILBOX_ROLES
from pagecurator.extraction.data.role_words import EASTERN_ROLE_WORDS, ROLE_ENDINGS, ROLE_WORDS, WEAK_ROLE_WORDS
from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.dom.text_layer import as_latin
from pagecurator.extraction.people.mailbox import agrees, plain
from pagecurator.extraction.people.names import NAME, read_name
from pagecurator.extraction.people.roles import MAX_ROLE_CHARS, read_role

MAX_LINES_ABOVE = 5
MAX_LINE_CHARS = 120
MAX_WORD_CHARS = 30
MAX_LINES_TO_ROLE = 3
_WINDOW = 420

_CARD_NAME = ".fn,.p-name,[itemprop=name]"
_CARD_ROLE = ".title,.role,.p-job-title,.p-role,[itemprop=jobTitle]"

_SPLIT = re.compile(r"\s*(?:,|;|\||•|·| - | – |\(|\)|:)\s*")
_SEPARATOR = re.compile(r"[,;|•·–():]| - ")
"""Whether there is anything to split at: a fast check."""
_NUMBER = re.compile(r"\d[\d ./()-]{5,}\d")

_SHORTEST_ENDINGS = tuple(
    end for end in ROLE_ENDINGS if not any(end != other and other in end for other in ROLE_ENDINGS)
)
_LETTERS = re.compile(r"[^\W\d_]+")
_ROLE_WORDS = ROLE_WORDS | EASTERN_ROLE_WORDS | WEAK_ROLE_WORDS
_ROLE_BYTES = frozenset(as_latin(word) for word in _ROLE_WORDS)
_ENDING_BYTES = tuple(map(as_latin, _SHORTEST_ENDINGS))
_ONLY_LETTERS = bytes(ord(chr(code).lower()) if chr(code).isalpha() else ord(" ") for code in range(256))
"""Finds the same words in Latin-1, in a fourth of the time."""


class Person(NamedTuple):
    name: str
    role: str | None


class _NamedLine(NamedTuple):
    """A line with a person's name; ``agrees`` if the mailbox is made of it."""

    name: str
    role: str | None
    agrees: bool


def person_of(document: Document, candidate: Candidate) -> Person | None:
    """The person to whom an address or a number belongs, or ``None``."""
    if candidate.start >= len(document.text):
        return None
    is_email = candidate.kind is ContactKind.EMAIL
    local, _, domain = plain(candidate.value or "").partition("@") if is_email else ("", "", "")
    card = document.node_context(candidate.start).card
    stated = _person_on_card(document, card) if card is not None else None
    if stated is not None:
        return stated
    if local in MAILBOX_ROLES or (not local and not _is_near_a_role(document, candidate.start)):
        return None
    lines, cells = _lines_before(document, candidate)
    below_heading = False  # below a heading, only the mailbox itself proves the name
    for index, line in enumerate(lines):
        person = _in_line(line, local, domain)
        if person is None:
            if index and _ends_a_card(line):
                return None
            below_heading = below_heading or (index > 0 and _is_heading(line))
            continue
        if below_heading and not person.agrees:
            return None
        role = person.role
        if role is None and index > 0:
            role = _first_role([*reversed(lines[:index]), *lines[index + 1 : cells]])
        if person.agrees or (role is not None and (not is_email or index <= MAX_LINES_TO_ROLE)):
            return Person(person.name, role)
        return None
    return None


# ---------------------------------------------------------------- cards
def _person_on_card(document: Document, card: LexborNode) -> Person | None:
    """The person of an hCard or a microdata ``Person``; cached, as a card may hold all contacts of a page."""
    known: dict[int, Person | None] = document.people_on_cards
    if card.mem_id not in known:
        known[card.mem_id] = _read_card(card)
    return known[card.mem_id]


def _read_card(card: LexborNode) -> Person | None:
    name, role = card.css_first(_CARD_NAME), card.css_first(_CARD_ROLE)
    plain = read_name(_text(name)) if name is not None else None
    if plain is None:
        return None
    return Person(plain, (_text(role)[:MAX_ROLE_CHARS] or None) if role is not None else None)


def _text(node: LexborNode) -> str:
    return " ".join(node.text(deep=True).split())


# ---------------------------------------------------------------- lines
def _is_near_a_role(document: Document, start: int) -> bool:
    """Whether there is any role near a number: a fast check.

    Numbers are close together and come in order, so the last span without a role is remembered.
    """
    low, high = _start_of_lines(document.text, start), start + MAX_LINE_CHARS
    known_low, known_high = document.without_roles
    known = known_low <= low < known_high
    unknown = max(low, known_high - MAX_WORD_CHARS) if known else low  # a word may cross the edge
    latin = document.latin[unknown:high]
    if b"?" in latin:  # letters beyond Latin-1, or a question mark
        window = document.text[unknown:high].lower()
        words = _LETTERS.findall(window)
        if not _ROLE_WORDS.isdisjoint(words) or any(ending in window for ending in _SHORTEST_ENDINGS):
            return True
    else:
        plain = latin.translate(_ONLY_LETTERS)
        if not _ROLE_BYTES.isdisjoint(plain.split()) or any(ending in plain for ending in _ENDING_BYTES):
            return True
    document.without_roles = (known_low if known else low, high)
    return False


def _start_of_lines(text: str, start: int) -> int:
    """The start of the lines above a position that may hold a role."""
    floor, low = max(0, start - _WINDOW), start
    for _ in range(MAX_LINES_ABOVE + 1):
        low = text.rfind("\n", floor, low)
        if low < 0:
            return floor
    return low


def _lines_before(document: Document, candidate: Candidate) -> tuple[list[str], int]:
    """The candidate's own line, the other cells of its row, then the lines above it, nearest first.

    Also the number of lines that are in the candidate's row.
    """
    text = document.text
    low = max(0, candidate.start - _WINDOW)
    own_start = max(text.rfind("\n", low, candidate.start), text.rfind("\t", low, candidate.start)) + 1
    ends = [text.find(stop, candidate.end, candidate.end + MAX_LINE_CHARS) for stop in "\n\t"]
    own_end = min((end for end in ends if end >= 0), default=candidate.end)
    own = text[own_start : candidate.start] + " | " + text[candidate.end : max(own_end, candidate.end)]
    if candidate.source is Source.MAILTO:
        own = text[own_start : max(own_end, candidate.end)]
    row, above = _row_and_above(text, low, own_start, own_end)
    return [own.strip(), *row, *above][: MAX_LINES_ABOVE + 1], len(row) + 1


def _row_and_above(text: str, low: int, own_start: int, own_end: int) -> tuple[list[str], list[str]]:
    """The other cells of a table's row, those to the left first; and the lines above, up to another entry's row."""
    row_start = text.rfind("\n", low, own_start) + 1 or low
    row_end = text.find("\n", own_end, own_end + MAX_LINE_CHARS)
    left = text[row_start:own_start].split("\t")
    right = text[own_end : row_end if row_end >= 0 else own_end + MAX_LINE_CHARS].split("\t")[1:]
    row = [cell.strip() for cell in [*reversed(left), *right] if cell.strip()]
    lines = text[low:row_start].rstrip("\n\t").split("\n")
    if low > 0:
        lines = lines[1:]
    above: list[str] = []
    for line in reversed(lines):
        if "\t" in line and row and ("@" in line or _NUMBER.search(line)):
            break  # another entry of the same table
        above += [cell.strip() for cell in reversed(line.split("\t")) if cell.strip()]
    return row, above


def _is_heading(line: str) -> bool:
    """Whether a line is written like a name but is none: ``Sales Team``, ``Vertrieb Nord``."""
    return NAME.fullmatch(line) is not None and read_role(line) is None


def _ends_a_card(line: str) -> bool:
    """Whether a line has another address, or is too long for a card."""
    return "@" in line or len(line) > MAX_LINE_CHARS


def _in_line(line: str, local: str, domain: str) -> _NamedLine | None:
    if not line or len(line) > 2 * MAX_LINE_CHARS:
        return None
    pieces = [piece for piece in _SPLIT.split(line) if piece] if _SEPARATOR.search(line) else [line]
    for index, piece in enumerate(pieces):
        name = read_name(piece)
        if name is None:
            continue
        role = _first_role(pieces[index + 1 : index + 3])
        if role is None and index:
            role = read_role(pieces[index - 1])
        return _NamedLine(name, role, agrees(name, local, domain))
    return None


def _first_role(pieces: list[str]) -> str | None:
    return next((role for piece in pieces if (role := read_role(piece))), None)
