"""Reduce a result to what was requested: kinds of contacts, matching LinkedIn profiles, the status. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import unquote, urlsplit

from pagecurator.extraction.contact import Contact, ContactKind
from pagecurator.public_suffix import registrable
from pagecurator.websites.models import ScrapeKind, ScrapeRequest, WebsiteResult, WebsiteStatus

LINKEDIN_KINDS: Final = frozenset({ContactKind.LINKEDIN_COMPANY, ContactKind.LINKEDIN_PERSON})
SHOWN_KINDS: Final = LINKEDIN_KINDS | {ContactKind.EMAIL, ContactKind.PHONE}
"""Kinds in the JSON responses; without one of them the status is ``no_contacts_found``."""

_SHORTEST_NAME = 3
_NO_LETTER = re.compile(r"[\W_]+")


def select(result: WebsiteResult, request: ScrapeRequest) -> WebsiteResult:
    """The requested part of a result, with the status for it."""
    if result.status is WebsiteStatus.ERROR:
        return result
    contacts = result.contacts
    if request.kind is ScrapeKind.LINKEDIN:
        contacts = tuple(contact for contact in contacts if contact.kind in LINKEDIN_KINDS)
    if request.validate_linkedin:
        contacts = tuple(contact for contact in contacts if matches_website(contact, result.website))
    shown = any(contact.kind in SHOWN_KINDS for contact in contacts)
    return replace(
        result, contacts=contacts, status=WebsiteStatus.SUCCESS if shown else WebsiteStatus.NO_CONTACTS_FOUND
    )


def matches_website(contact: Contact, website: str) -> bool:
    """Whether a LinkedIn profile seems to be the website's own; True for other kinds of contacts.

    A company matches if its handle contains the website's name or the reverse, letters and digits only
    (``/company/redwood-legal`` and ``redwood.co.uk``), or if the name is the handle's initials
    (``/company/northern-tool-works`` and ``ntw.example``). A person matches if the handle or the text around the link
    contains the website's name, or if the page names the person and the handle contains one of the names.
    """
    if contact.kind not in LINKEDIN_KINDS:
        return True
    name = website_name(website)
    words = [word for word in _NO_LETTER.split(_handle(contact.value)) if word]
    handle = "".join(words)
    if len(name) >= _SHORTEST_NAME and (name in handle or (len(handle) > _SHORTEST_NAME and handle in name)):
        return True
    if contact.kind == ContactKind.LINKEDIN_COMPANY:
        return len(words) > 1 and "".join(word[0] for word in words) == name
    if len(name) > _SHORTEST_NAME and name in _NO_LETTER.sub("", contact.context.casefold()):
        return True
    named = [part for part in _NO_LETTER.split((contact.name or "").casefold()) if len(part) >= _SHORTEST_NAME]
    return any(part in handle for part in named)


def website_name(website: str) -> str:
    """``redwoodlegal`` for ``http://shop.redwood-legal.co.uk/x``: the registrable domain without its suffix."""
    host = urlsplit(website).hostname or ""
    return _NO_LETTER.sub("", registrable(host).partition(".")[0].casefold())


def _handle(url: str) -> str:
    return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2]).casefold()


# ------------------------------------------------------------
# Merge the contacts of several pages of a website: each once, best first. Pure.
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
