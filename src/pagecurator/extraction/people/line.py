"""A line that holds a person: the name, and the role that is printed with it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pagecurator.extraction.people.names import has_given_name, read_name
from pagecurator.extraction.people.roles import is_role_vocabulary, is_role_word, read_department, read_role
from pagecurator.extraction.people.uncased import is_uncased
from pagecurator.extraction.people.words import fold

MAX_LINE_CHARS = 200
MAX_PIECES = 12
MAX_PIECES_TO_ROLE = 3
MAX_PIECES_TO_NAME = 3
"""Behind more pieces, a name without a role is part of a sentence or a list."""

_SEPARATOR = re.compile(
    r"[,;|•·–—()\[\]\t：，、；｜（）／]|:(?=\s|$)|(?<=\s)[-/~>»]+(?=\s)|(?<=[^\W\d_])-(?=\s[A-ZÀ-Þ])|  (?= )"
)


class Person(NamedTuple):
    name: str
    role: str | None


class _Piece(NamedTuple):
    """A part of a line between two separators, with the separator behind it."""

    text: str
    start: int
    end: int
    separator: str


def read_person(line: str) -> Person | None:
    """The first person whom a line names, with the role that it states: ``Anna Berg, Head of Sales``.

    The role may be before the name or behind it; a label with a colon belongs to what follows it.
    """
    if not 2 <= len(line) <= MAX_LINE_CHARS:
        return None
    return _read_person(line)


@lru_cache(maxsize=2048)
def _read_person(line: str) -> Person | None:
    whole = read_name(line)
    if whole is not None:
        return Person(whole, _role_in_title(line, whole))
    pieces = _pieces(line)
    for index, piece in enumerate(pieces):
        name = read_name(piece.text)
        if name is not None:
            role = _role_behind(line, pieces[index + 1 :]) or (_role_before(pieces[index - 1]) if index else None)
            role = role or _role_in_title(piece.text, name)
            is_stated = role is not None and read_department(role) is None
            if is_stated or (has_given_name(name) and index < MAX_PIECES_TO_NAME):
                return Person(name, role)
        if piece.separator == "," and index + 1 < len(pieces):
            behind = _role_behind(line, pieces[index + 2 :])
            reversed_name = read_name(
                f"{piece.text}, {pieces[index + 1].text}", loose=behind is not None and read_department(behind) is None
            )
            if reversed_name is not None and read_role(pieces[index + 1].text) is None:
                return Person(reversed_name, behind)
        joined = _without_separator(piece.text)
        if joined is not None:
            return Person(joined.name, _joined_role(line, piece, pieces[index + 1 :], joined))
    return None


def _role_in_title(line: str, name: str) -> str | None:
    """``Pastor John Smith``: a title that is a role."""
    before = line[: max(line.find(name), 0)].strip()
    return read_role(before) if before else None


def _pieces(line: str) -> list[_Piece]:
    found: list[_Piece] = []
    start = 0
    for match in _SEPARATOR.finditer(line):
        _add_piece(found, line, start, match.start(), match[0])
        start = match.end()
        if len(found) == MAX_PIECES:
            return found
    _add_piece(found, line, start, len(line), "")
    return found


def _add_piece(found: list[_Piece], line: str, start: int, end: int, separator: str) -> None:
    text = line[start:end]
    stripped = text.strip()
    if stripped:
        first = start + text.index(stripped)
        found.append(_Piece(stripped, first, first + len(stripped), separator))


def _role_behind(line: str, pieces: list[_Piece]) -> str | None:
    """The role behind a name, with the parts of it that follow after commas."""
    for index, piece in enumerate(pieces[:MAX_PIECES_TO_ROLE]):
        if piece.separator[:1] in {":", "："} and "@" not in line[piece.end : piece.end + 40]:
            return None
        if read_name(piece.text) is not None and read_role(piece.text) is None:
            return None
        if read_role(piece.text) is None and read_department(piece.text) is None:
            continue
        end = piece
        for other in pieces[index + 1 :]:
            if end.separator != "," or other.separator[:1] in {":", "："} or read_role(other.text) is None:
                break
            if read_name(other.text) is not None:
                break
            end = other
        text = line[piece.start : end.end]
        return (
            (read_role(text) or read_role(piece.text) or read_department(text) or read_department(piece.text))
            if text
            else None
        )
    return None


def _role_before(piece: _Piece) -> str | None:
    return read_role(piece.text) or read_department(piece.text)


def _joined_role(line: str, piece: _Piece, rest: list[_Piece], joined: Person) -> str | None:
    behind = _role_behind(line, rest) if joined.role is None else None
    return joined.role or behind


def _without_separator(text: str) -> Person | None:
    """``Pastor John Smith``, ``Anna Berg Senior Sales Manager``: one of both is made of known words only."""
    words = text.split()
    if not 2 <= len(words) <= 12 or (len(words) == 2 and not is_uncased(text)):
        return None
    split = 0
    while split < len(words) and is_role_vocabulary(words[split]):
        split += 1
    for cut in range(min(split, len(words) - 1), 0, -1):
        role = read_role(" ".join(words[:cut]))
        name = read_name(" ".join(words[cut:])) if role is not None else None
        if name is not None and has_given_name(name):
            return Person(name, role)
    split = len(words)
    while split > 0 and is_role_vocabulary(words[split - 1]):
        split -= 1
    first_role = next((cut for cut in range(2, len(words)) if is_role_word(fold(words[cut].strip(".,")))), len(words))
    for cut in range(min(max(split, 1), first_role), len(words)):
        name = read_name(" ".join(words[:cut]))
        if name is None:
            continue
        role = read_role(" ".join(words[cut:]))
        if role is not None and (has_given_name(name) or is_uncased(name)):
            return Person(name, role)
    return None
