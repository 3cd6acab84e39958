"""Whether a piece of text is a role: what a person does in an organisation."""

from __future__ import annotations

import re

from pagecurator.extraction.data.people_words import ROLE_ENDINGS, ROLE_WORDS

MAX_ROLE_CHARS = 80
MAX_ROLE_WORDS = 9


def read_role(piece: str) -> str | None:
    """The role that a piece of a line states; ``None`` if it has no word for a role."""
    if len(piece) > MAX_ROLE_CHARS or piece.endswith((".", "!", "?")) or any(char in piece for char in "@0123456789"):
        return None
    words = [word.strip(".,;:()&/'’-").lower() for word in re.split(r"[\s/-]", piece)]
    if len(words) > MAX_ROLE_WORDS:
        return None
    if any(word in ROLE_WORDS or word.endswith(ROLE_ENDINGS) for word in words):
        return piece.strip(" -–|,:;()")
    return None
