"""Ties a person's name and role to an address or a number, where the page's layout does.

For team pages, staff tables and contact cards ("Jane Doe, Head of Sales", the number and the address below). Precision
before recall: a name counts when the address itself is made of it (``j.doe@``), or when a role stands with it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from pagecurator.extraction.document import Document
from pagecurator.extraction.email_words import ROLE_WORDS as MAILBOX_ROLES
from pagecurator.extraction.finds import Find
from pagecurator.extraction.people_words import LEADS, NAME_PARTICLES, NOT_NAMES, ROLE_WORDS, TITLES

MAX_LINES_ABOVE = 5
MAX_LINE_CHARS = 120
MAX_ROLE_CHARS = 80
MAX_ROLE_WORDS = 9
MAX_LINES_TO_ROLE = 3
NAME_LENGTHS = range(2, 6)
MAX_NAME_CHARS = 50
_WINDOW = 420
TITLES_AND_LEADS = TITLES | LEADS

_WORD = r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’-]*[a-zà-öø-ÿā-ž][\w'’-]*"
_NAME = re.compile(rf"(?:{_WORD}|[A-Z]\.)(?: (?:{_WORD}|[A-Z]\.|[a-z]{{2,3}}))*? {_WORD}")
_SPLIT = re.compile(r"\s*(?:,|;|\||•|·| - | – |\(|\)|:)\s*")


class Person(NamedTuple):
    """Who answers; ``role`` when the page says it."""

    name: str
    role: str | None


def person_of(document: Document, find: Find) -> Person | None:
    """The person to whom an address or a number belongs, or ``None``."""
    if find.start >= len(document.text):
        return None
    mailbox = _plain(find.value) if find.kind == "email" and find.value else ""
    local, _, domain = mailbox.partition("@")
    card = document.surroundings(find.start).card
    stated = stated_on(card) if card is not None else None
    if stated is not None:
        return stated
    if _is_role_mailbox(local) or (not local and not _speaks_of_roles(document.text, find.start)):
        return None
    lines = _lines_before(document, find)
    for index, line in enumerate(lines):
        person = _in_line(line, local, domain)
        if person is None:
            if index and _is_foreign(line):
                return None
            continue
        name, role, agrees = person
        if role is None and index > 0:
            role = next((found for found in (_role(below) for below in reversed(lines[:index])) if found), None)
        if (
            agrees
            or (role is not None and find.kind != "email")
            or (role is not None and index <= MAX_LINES_TO_ROLE and not _is_role_mailbox(local))
        ):
            return Person(name, role)
        return None
    return None


def stated_on(card: LexborNode) -> Person | None:
    """The person that a card states."""
    name, role = card.css_first(_CARD_NAME), card.css_first(_CARD_ROLE)
    words = " ".join(name.text(deep=True).split()) if name is not None else ""
    plain = _name(words)
    if plain is None:
        return None
    return Person(plain, " ".join(role.text(deep=True).split())[:MAX_ROLE_CHARS] or None if role is not None else None)


ROLE_ENDINGS = ("leiter", "leiterin", "berater", "beraterin", "manager", "direktor", "referent", "referentin")
_LETTERS = re.compile(r"[^\W\d_]+")
_CARD_NAME = ".fn,.p-name,[itemprop=name]"
_CARD_ROLE = ".title,.role,.p-job-title,.p-role,[itemprop=jobTitle]"


def _speaks_of_roles(text: str, start: int) -> bool:
    """A fast first answer: is there a role near a number at all?"""
    window = text[max(0, start - _WINDOW) : start + MAX_LINE_CHARS].lower()
    return not ROLE_WORDS.isdisjoint(_LETTERS.findall(window)) or any(ending in window for ending in ROLE_ENDINGS)


def _lines_before(document: Document, find: Find) -> list[str]:
    """The line of the find up to its end, then the lines above it, nearest first."""
    text = document.text
    low = max(0, find.start - _WINDOW)
    own_start = max(text.rfind("\n", low, find.start), text.rfind("\t", low, find.start)) + 1
    own_end = find.end
    for stop in "\n\t":
        place = text.find(stop, find.end, find.end + MAX_LINE_CHARS)
        if place >= 0:
            own_end = max(own_end, place) if own_end == find.end else min(own_end, place)
    own = text[own_start : find.start] + " | " + text[find.end : max(own_end, find.end)]
    if find.kind == "email" and find.source.value == "mailto":
        own = text[own_start : max(own_end, find.end)]
    above = re.split(r"[\n\t]", text[low:own_start].rstrip("\n\t"))
    if low > 0:
        above = above[1:]
    return [own.strip(), *(line.strip() for line in reversed(above) if line.strip())][: MAX_LINES_ABOVE + 1]


def _is_foreign(line: str) -> bool:
    """A line with somebody's own address ends a card."""
    return "@" in line or len(line) > MAX_LINE_CHARS


def _in_line(line: str, local: str, domain: str) -> tuple[str, str | None, bool] | None:
    if not line or len(line) > 2 * MAX_LINE_CHARS:
        return None
    pieces = [piece for piece in _SPLIT.split(line) if piece]
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
    lower = text.lower().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    return "".join(char for char in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(char))
