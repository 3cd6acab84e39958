"""Is this body a page to be believed, and what does it say? Pure, and linear in the size of the body."""

from __future__ import annotations

from dataclasses import dataclass

from pagecurator.scraping.charset import decoded
from pagecurator.scraping.errors import BodyRefusedError, ErrorCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A decoded page. ``encoding`` is the Python name of the codec that was used. No NUL is in ``text``."""

    text: str
    encoding: str


def decode(body: bytes, content_type: str | None) -> Document:
    """Check and decode a body. Raises :class:`BodyRefusedError`."""
    if not body.strip():
        raise BodyRefusedError(ErrorCode.BODY_EMPTY, "the page is empty")
    text, encoding = decoded(body, content_type)
    return Document(text=text, encoding=encoding)


__all__ = ["Document", "decode"]
