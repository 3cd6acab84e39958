"""URLs of pages in traces: without the contacts that they may contain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote, unquote, urlsplit

from pagecurator.extraction.contact import Contact
from pagecurator.extraction.data.networks import HOSTS
from pagecurator.telemetry.traces import REDACTED, safe_url

_SHORTEST_WORD = 3
_TRANSLITERATED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae"})


def page_url(url: str, contacts: Iterable[Contact] = ()) -> str:
    """``url`` as ``safe_url`` returns it, without segments that contain a part of a name of ``contacts``.

    On a social network without its path, which is a contact.
    """
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    safe = safe_url(url, with_path=".".join(host.split(".")[-2:]) not in HOSTS)
    words = {word for contact in contacts if contact.name for word in _words(contact.name)}
    if not words:
        return safe
    parts = urlsplit(safe)
    segments = [
        REDACTED if any(word in spelling for spelling in _spellings(unquote(segment)) for word in words) else segment
        for segment in parts.path.split("/")
    ]
    return parts._replace(path=quote("/".join(segments), safe="/%")).geturl()


def _words(name: str) -> set[str]:
    return {
        word for spelling in _spellings(name) for word in re.split(r"[\W_]+", spelling) if len(word) >= _SHORTEST_WORD
    }


def _spellings(text: str) -> set[str]:
    """In lower case, with the two ways to write it in ASCII."""
    lowered = unicodedata.normalize("NFC", text).casefold()
    plain = "".join(one for one in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(one))
    return {lowered, plain, lowered.translate(_TRANSLITERATED)}
