"""Ties a person's name and role to an address or a number, where the page's layout does.

For team pages, staff tables and contact cards ("Jane Doe, Head of Sales", the number and the address below). Precision
before recall: a name counts when the address itself is made of it (``j.doe@``), or when a role stands with it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from pagecurator.extraction.contact import Candidate
from pagecurator.extraction.data.email_words import ROLE_WORDS as MAILBOX_ROLES
from pagecurator.extraction.data.people_words import LEADS, NAME_PARTICLES, NOT_NAMES, ROLE_WORDS, TITLES
from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.phones.scan import as_bytes

MAX_LINES_ABOVE = 5
MAX_LINE_CHARS = 120
MAX_ROLE_CHARS = 80
MAX_ROLE_WORDS = 9
MAX_LINES_TO_ROLE = 3
NAME_LENGTHS = range(2, 6)
MAX_NAME_CHARS = 50
_WINDOW = 420
TITLES_AND_LEADS = TITLES | LEADS

_WORD = r"[A-ZÀ-ÖØ-ÞĀ-Ž](?=[\w'’-]*[a-zà-öø-ÿā-ž])[\w'’-]*"  # one way to read it: two would multiply by the words
_NAME = re.compile(rf"(?:{_WORD}|[A-Z]\.)(?: (?:{_WORD}|[A-Z]\.|[a-z]{{2,3}}))*? {_WORD}")
_SPLIT = re.compile(r"\s*(?:,|;|\||•|·| - | – |\(|\)|:)\s*")

_SIGN = re.compile(r"[,;|•·–():]| - ")
"""A fast first answer: is there anything to split at?"""


class Person(NamedTuple):
    """Who answers; ``role`` when the page says it."""

    name: str
    role: str | None


def person_of(document: Document, candidate: Candidate) -> Person | None:
    """The person to whom an address or a number belongs, or ``None``."""
    if candidate.start >= len(document.text):
        return None
    mailbox = _plain(candidate.value) if candidate.kind == "email" and candidate.value else ""
    local, _, domain = mailbox.partition("@")
    card = document.node_context(candidate.start).card
    stated = _cached_person_on_card(document, card) if card is not None else None
    if stated is not None:
        return stated
    if _is_role_mailbox(local) or (not local and not _speaks_of_roles(document, candidate.start)):
        return None
    lines, cells = _lines_before(document, candidate)
    parted = False  # a heading stands between: only the mailbox itself can tell whose it is
    for index, line in enumerate(lines):
        person = _in_line(line, local, domain)
        if person is None:
            if index and _is_foreign(line):
                return None
            parted = parted or (index > 0 and _is_heading(line))
            continue
        name, role, agrees = person
        if parted and not agrees:
            return None
        if role is None and index > 0:
            beside = lines[index + 1 : cells]
            positions = [*reversed(lines[:index]), *beside]
            role = next((found for found in (_role(position) for position in positions) if found), None)
        if (
            agrees
            or (role is not None and candidate.kind != "email")
            or (role is not None and index <= MAX_LINES_TO_ROLE and not _is_role_mailbox(local))
        ):
            return Person(name, role)
        return None
    return None


def _cached_person_on_card(document: Document, card: LexborNode) -> Person | None:
    """:func:`person_on_card`; a card may hold all the contacts of a page, and is searched once."""
    known: dict[int, Person | None] = document.people_on_cards
    if card.mem_id not in known:
        known[card.mem_id] = person_on_card(card)
    return known[card.mem_id]


def person_on_card(card: LexborNode) -> Person | None:
    """The person that a card states."""
    name, role = card.css_first(_CARD_NAME), card.css_first(_CARD_ROLE)
    words = " ".join(name.text(deep=True).split()) if name is not None else ""
    plain = _name(words)
    if plain is None:
        return None
    return Person(plain, " ".join(role.text(deep=True).split())[:MAX_ROLE_CHARS] or None if role is not None else None)


ROLE_ENDINGS = ("leiter", "leiterin", "berater", "beraterin", "manager", "direktor", "referent", "referentin")
_SHORTEST_ENDINGS = tuple(
    end for end in ROLE_ENDINGS if not any(end != other and other in end for other in ROLE_ENDINGS)
)
_LETTERS = re.compile(r"[^\W\d_]+")
_ONLY_LETTERS = bytes(ord(chr(code).lower()) if chr(code).isalpha() else ord(" ") for code in range(256))
"""Does the same for the letters of Latin-1, in a fourth of the time."""
_ROLE_BYTES = frozenset(as_bytes(word) for word in ROLE_WORDS)
_ENDING_BYTES = tuple(map(as_bytes, _SHORTEST_ENDINGS))
_CARD_NAME = ".fn,.p-name,[itemprop=name]"
_CARD_ROLE = ".title,.role,.p-job-title,.p-role,[itemprop=jobTitle]"


def _speaks_of_roles(document: Document, start: int) -> bool:
    """A fast first answer: is there a role near a number at all? Numbers stand close together, and come in order."""
    low, high = _far_enough(document.text, start), start + MAX_LINE_CHARS
    known_low, known_high = document.without_roles
    known = known_low <= low < known_high
    unknown = max(low, known_high - MAX_WORD_CHARS) if known else low
    latin = document.latin[unknown:high]
    if b"?" in latin:  # letters that Latin-1 lacks, or a question mark
        window = document.text[unknown:high].lower()
        words = _LETTERS.findall(window)
        if not ROLE_WORDS.isdisjoint(words) or any(ending in window for ending in _SHORTEST_ENDINGS):
            return True
    else:
        plain = latin.translate(_ONLY_LETTERS)
        if not _ROLE_BYTES.isdisjoint(plain.split()) or any(ending in plain for ending in _ENDING_BYTES):
            return True
    document.without_roles = (known_low if known else low, high)
    return False


def _far_enough(text: str, start: int) -> int:
    """Where the lines begin that are looked at for a role."""
    floor, low = max(0, start - _WINDOW), start
    for _ in range(MAX_LINES_ABOVE + 1):
        low = text.rfind("\n", floor, low)
        if low < 0:
            return floor
    return low


MAX_WORD_CHARS = 30
"""What stood at the end of one window may go on in the next."""


def _lines_before(document: Document, candidate: Candidate) -> tuple[list[str], int]:
    """The line of the find up to its end, the other cells of its row, then the lines above it, nearest first.

    Also how many of them stand in the find's own row.
    """
    text = document.text
    low = max(0, candidate.start - _WINDOW)
    own_start = max(text.rfind("\n", low, candidate.start), text.rfind("\t", low, candidate.start)) + 1
    ends = [text.find(stop, candidate.end, candidate.end + MAX_LINE_CHARS) for stop in "\n\t"]
    own_end = min((end for end in ends if end >= 0), default=candidate.end)
    own = text[own_start : candidate.start] + " | " + text[candidate.end : max(own_end, candidate.end)]
    if candidate.kind == "email" and candidate.source.value == "mailto":
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
        if "\t" in line and row and ("@" in line or _FIGURES.search(line)):
            break  # another entry of the same table
        above += [cell.strip() for cell in reversed(line.split("\t")) if cell.strip()]
    return row, above


_FIGURES = re.compile(r"\d[\d ./()-]{5,}\d")


def _is_heading(line: str) -> bool:
    """A line that is written like a name and is none: ``Sales Team``, ``Vertrieb Nord``."""
    return _NAME.fullmatch(line) is not None and _role(line) is None


def _is_foreign(line: str) -> bool:
    """A line with somebody's own address ends a card."""
    return "@" in line or len(line) > MAX_LINE_CHARS


def _in_line(line: str, local: str, domain: str) -> tuple[str, str | None, bool] | None:
    if not line or len(line) > 2 * MAX_LINE_CHARS:
        return None
    pieces = [piece for piece in _SPLIT.split(line) if piece] if _SIGN.search(line) else [line]
    for index, piece in enumerate(pieces):
        name = _name(piece)
        if name is None:
            continue
        role = next((found for found in (_role(other) for other in pieces[index + 1 : index + 3]) if found), None)
        if role is None and index:
            role = _role(pieces[index - 1])
        return name, role, _agrees(name, local, domain)
    return None


def _name(piece: str) -> str | None:
    """A piece of a line that is a name and nothing else, without its titles."""
    words = piece.split()
    while words and words[0].rstrip(".").lower() in TITLES_AND_LEADS:
        words = words[1:]
    plain = " ".join(words)
    if len(words) not in NAME_LENGTHS or len(plain) > MAX_NAME_CHARS or not _NAME.fullmatch(plain):
        return None
    for word in words:
        lower = word.lower().strip("'’-.")
        if lower in NOT_NAMES or lower in ROLE_WORDS:
            return None
        if word.islower() and lower not in NAME_PARTICLES:
            return None
    return plain


def _role(piece: str) -> str | None:
    """A piece of a line that says what somebody does: it holds a word of an office."""
    if len(piece) > MAX_ROLE_CHARS or piece.endswith((".", "!", "?")) or any(char in piece for char in "@0123456789"):
        return None
    words = [word.strip(".,;:()&/'’-").lower() for word in re.split(r"[\s/-]", piece)]
    if len(words) > MAX_ROLE_WORDS:
        return None
    if any(word in ROLE_WORDS or word.endswith(ROLE_ENDINGS) for word in words):
        return piece.strip(" -–|,:;()")
    return None


def _agrees(name: str, local: str, domain: str) -> bool:
    """Whether a mailbox is made of a name: ``doe``, ``jane.doe``, ``jdoe``, ``jane``."""
    if len(local) < 3:
        return False
    parts = [re.sub(r"[^a-z]", "", _plain(word)) for word in name.split()]
    first, last = parts[0], parts[-1]
    bare = re.sub(r"[^a-z]", "", local)
    return len(bare) > 2 and (
        (bare == first and len(parts) == 2 and bare not in MAILBOX_ROLES and last not in domain)
        or bare in (last, first + last, last + first, first[:1] + last, first + last[:1], last + first[:1])
        or (len(last) > 3 and last in bare and bare.startswith(first[:1]))
    )


def _is_role_mailbox(local: str) -> bool:
    return local in MAILBOX_ROLES


def _plain(text: str) -> str:
    """Lower case without accents, the German way."""
    lower = text.lower()
    if lower.isascii():
        return lower
    lower = lower.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    return "".join(char for char in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(char))
