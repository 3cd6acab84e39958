"""Names in the parts of a line and in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pagecurator.extraction.data.entry_words import CONTACT_VERBS, CREDITS, LEADS
from pagecurator.extraction.data.name_words import NAME_PARTICLES, TITLES
from pagecurator.extraction.dom.text_layer import as_latin
from pagecurator.extraction.people.line import read_person
from pagecurator.extraction.people.names import has_given_name, read_name
from pagecurator.extraction.people.nearby import has_sign
from pagecurator.extraction.people.roles import read_role
from pagecurator.extraction.people.uncased import is_uncased

MAX_RUN = 6
"""Capitalised words in a row that are read as one name with what is before it."""
MAX_ABBREVIATION = 3
"""``Dr.`` and ``J.``, with the full stop; a longer word with one ends a sentence."""
MAX_ROLE_WORDS, MAX_PHRASE_CHARS, MAX_LEAD_CHARS = 10, 120, 24

_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_PHRASE_END = re.compile(r"[,.;:(|@]| and | or | at | und | unter | et | y ")
_ROLE_IN_PROSE = re.compile(
    r",? (?:(?:is|was|ist|est|es|è|er|är|on|jest) )?"
    r"(?:(?:an?|the|our|unser|unsere|notre|nuestr[oa]|noss[oa]|onze|vår|vores|die|der|une?|una|en|ett|et) )?"
)


class Named(NamedTuple):
    """A person's name on a line, with the role that the line states."""

    name: str
    role: str | None
    start: int
    end: int
    line: int
    is_given: bool = False
    """One of its words is a common given name."""
    has_title: bool = False
    is_led: bool = False
    """A word such as ``Contact`` announces it."""
    is_credit: bool = False
    in_prose: bool = False


class Piece(NamedTuple):
    text: str
    start: int
    end: int


def names_in(text: str, start: int, end: int, line: int) -> Iterator[Named]:
    """The names in a span of running text, in order."""
    for run in _runs(text, start, end):
        before = text[max(start, run[0].start() - MAX_LEAD_CHARS) : run[0].start()].split()
        person = _in_run(run, text, line)
        if person is None:
            continue
        lead = before[-1].lower().strip("(,:;") if before else ""
        first = run[0].group().lower().rstrip(".:")
        yield person._replace(
            is_led=lead in LEADS or first in LEADS or not CONTACT_VERBS.isdisjoint(map(str.lower, before[-3:])),
            is_credit=lead in CREDITS or first in CREDITS,
            in_prose=True,
            role=person.role or _role_behind(text, person.end, end),
        )


def read_plain_role(text: str) -> str | None:
    """The role that a phrase states, without its article: ``our press officer``."""
    match = _ROLE_IN_PROSE.match(", " + text)
    return read_role(text[max(0, match.end() - 2) :]) if match is not None else read_role(text)


def _role_behind(text: str, start: int, end: int) -> str | None:
    """The role behind a name in running text: ``, Head of Sales,``, ``is the editor of …``."""
    match = _ROLE_IN_PROSE.match(text, start, end)
    if match is None or not match.group().strip():
        return None
    words = _PHRASE_END.split(text[match.end() : min(end, match.end() + MAX_PHRASE_CHARS)], maxsplit=1)[0].split()
    for count in range(min(len(words), MAX_ROLE_WORDS), 0, -1):
        role = read_role(" ".join(words[:count]))
        if role is not None:
            return role
    return None


def is_firm_of(person: Named, previous: Named) -> bool:
    """Whether what looks like a name is the firm behind a person: ``Jane Doe, Acme Tools``."""
    return previous.is_given and not person.is_given and not person.has_title


def _is_known(name: str) -> bool:
    """Whether a name has a common given name; names of alphabets without capitals are only read if they do."""
    return has_given_name(name) or is_uncased(name)


def read_piece(piece: Piece, line: int) -> Named | None:
    """The person that a piece names: alone, behind a word that announces one, or behind a role."""
    words = piece.text.split()
    name, role = read_name(piece.text), None
    first = words[0].lower().rstrip(".:") if len(words) > 2 else ""
    is_led = is_credit = False
    if first in LEADS or first in CREDITS:
        name = name or read_name(" ".join(words[1:]))
        is_led, is_credit = first in LEADS and name is not None, first in CREDITS
    if name is None and len(words) > 1 and (not piece.text.isascii() or has_sign(as_latin(piece.text))):
        person = read_person(piece.text)
        if person is not None and (person.role is None or _is_known(person.name)):
            name, role = person
    if name is None:
        return None
    return Named(
        name,
        role if name else None,
        piece.start,
        piece.end,
        line,
        is_given=_is_known(name),
        has_title=bool(words) and words[0].lower().rstrip(".") in TITLES and not name.startswith(words[0]),
        is_led=is_led,
        is_credit=is_credit,
    )


def _runs(text: str, start: int, end: int) -> Iterator[list[re.Match[str]]]:
    """Runs of capitalised words without a sign between them."""
    run: list[re.Match[str]] = []
    for match in _WORD.finditer(text, start, end):
        word = match[0]
        is_name_word = word[0].isupper()
        if run:
            last = run[-1]
            is_name_word = is_name_word or word in NAME_PARTICLES
            is_sentence_end = last[0][-1] == "." and len(last[0]) > MAX_ABBREVIATION
            is_apart = is_sentence_end or text[last.end() : match.start()] != " "
            if is_apart or not is_name_word or len(run) >= 2 * MAX_RUN:
                if len(run) > 1:
                    yield run
                run = []
                is_name_word = word[0].isupper()
        if is_name_word:
            run.append(match)
    if len(run) > 1:
        yield run


def _in_run(run: list[re.Match[str]], text: str, line: int) -> Named | None:
    """The name at the end of a run, with the role before it: ``Manager Brian Vosburg``; or else at its start."""
    end = len(run)
    for low, high in [
        *((low, end) for low in range(max(0, end - 4), end - 1)),
        *((0, high) for high in range(min(4, end) - 1, 1, -1)),
    ]:
        start, stop = run[low].start(), run[high - 1].end()
        words = text[start:stop].rstrip(".'’-")
        name = read_name(words)
        if name is None:
            continue
        role = read_role(text[run[0].start() : start].strip()) if low else None
        return Named(
            name,
            role,
            start,
            start + len(words),
            line,
            is_given=_is_known(name),
            has_title=run[low].group().lower().rstrip(".") in TITLES
            or (low > 0 and run[low - 1].group().lower().rstrip(".") in TITLES),
        )
    return None
