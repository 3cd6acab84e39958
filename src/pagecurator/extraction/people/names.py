"""Whether a piece of text is a person's name."""

from __future__ import annotations

import re

from pagecurator.extraction.data.people_words import LEADS, NAME_PARTICLES, NOT_NAMES, ROLE_WORDS, TITLES

NAME_LENGTHS = range(2, 6)
MAX_NAME_CHARS = 50

_TITLES_AND_LEADS = TITLES | LEADS
_WORD = r"[A-ZÀ-ÖØ-ÞĀ-Ž](?=[\w'’-]*[a-zà-öø-ÿā-ž])[\w'’-]*"  # matches in one way only: no exponential backtracking
NAME = re.compile(rf"(?:{_WORD}|[A-Z]\.)(?: (?:{_WORD}|[A-Z]\.|[a-z]{{2,3}}))*? {_WORD}")


def read_name(piece: str) -> str | None:
    """The name that a piece of a line is, without its titles; ``None`` if it is anything else."""
    words = piece.split()
    while words and words[0].rstrip(".").lower() in _TITLES_AND_LEADS:
        words = words[1:]
    plain = " ".join(words)
    if len(words) not in NAME_LENGTHS or len(plain) > MAX_NAME_CHARS or not NAME.fullmatch(plain):
        return None
    for word in words:
        lower = word.lower().strip("'’-.")
        if lower in NOT_NAMES or lower in ROLE_WORDS:
            return None
        if word.islower() and lower not in NAME_PARTICLES:
            return None
    return plain
