"""A find: something on the page that looks like a contact, before anybody has decided about it."""

from __future__ import annotations

from typing import NamedTuple

from pagecurator.extraction.contact import Source


class Find(NamedTuple):
    """``start`` and ``end`` are its place in the document's text; ``reason`` is why it was dropped, empty when kept."""

    kind: str
    raw: str
    value: str | None
    source: Source
    start: int
    end: int
    reason: str = ""
    name: str | None = None
    role: str | None = None
    extension: str | None = None
    labelled: bool = False
