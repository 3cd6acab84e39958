"""Merge the contacts of several pages of a website: each once, best first. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pagecurator.extraction.contact import Contact


def merge_contacts(pages: Iterable[Sequence[Contact]]) -> tuple[Contact, ...]:
    """The contacts of all pages, each (kind, value) once: by confidence, then in the order of the pages.

    Of the same contact on two pages the more confident one wins; fields that it lacks are taken from the other.
    """
    together: dict[tuple[str, str], Contact] = {}
    for page in pages:
        for contact in page:
            key = (contact.kind, contact.value)
            known = together.get(key)
            together[key] = contact if known is None else _both(known, contact)
    return tuple(sorted(together.values(), key=lambda contact: -contact.confidence))


def _both(known: Contact, other: Contact) -> Contact:
    better, worse = (other, known) if other.confidence > known.confidence else (known, other)
    return replace(
        better,
        context=better.context or worse.context,
        name=better.name or worse.name,
        role=better.role or worse.role,
        email_type=better.email_type or worse.email_type,
        extension=better.extension or worse.extension,
    )
