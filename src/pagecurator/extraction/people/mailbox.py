"""Whether a mailbox is made of a person's name."""

from __future__ import annotations

import re
import unicodedata

from pagecurator.extraction.data.email_words import ROLE_WORDS as MAILBOX_ROLES

_NOT_LETTERS = re.compile(r"[^a-z]")


def agrees(name: str, local: str, domain: str) -> bool:
    """Whether a mailbox is made of a name: ``doe``, ``jane.doe``, ``jdoe``, ``jane``."""
    if len(local) < 3:
        return False
    parts = [_NOT_LETTERS.sub("", plain(word)) for word in name.split()]
    first, last = parts[0], parts[-1]
    bare = _NOT_LETTERS.sub("", local)
    return len(bare) > 2 and (
        (bare == first and len(parts) == 2 and bare not in MAILBOX_ROLES and last not in domain)
        or bare in (last, first + last, last + first, first[:1] + last, first + last[:1], last + first[:1])
        or (len(last) > 3 and last in bare and bare.startswith(first[:1]))
    )


def plain(text: str) -> str:
    """Lower case without accents; umlauts as in German."""
    lower = text.lower()
    if lower.isascii():
        return lower
    lower = lower.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    return "".join(char for char in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(char))
