"""From what a look brought to what was asked for: kinds, fitting LinkedIn profiles, the status. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final
from urllib.parse import unquote, urlsplit

from pagecurator.extraction.contact import Contact
from pagecurator.public_suffix import registrable
from pagecurator.websites.models import ScrapeKind, ScrapeRequest, WebsiteResult, WebsiteStatus

LINKEDIN_KINDS: Final = frozenset({"linkedin_company", "linkedin_person"})
SHOWN_KINDS: Final = LINKEDIN_KINDS | {"email", "phone"}
"""What clients of the old system see; a site that has nothing of it has no contacts for them."""

_SHORTEST_NAME = 3
_NO_LETTER = re.compile(r"[\W_]+")


def select(answer: WebsiteResult, request: ScrapeRequest) -> WebsiteResult:
    """The answer for this question; its status tells whether something is left to show."""
    if answer.status is WebsiteStatus.ERROR:
        return answer
    contacts = answer.contacts
    if request.kind is ScrapeKind.LINKEDIN:
        contacts = tuple(contact for contact in contacts if contact.kind in LINKEDIN_KINDS)
    if request.validate_linkedin:
        contacts = tuple(contact for contact in contacts if matches_website(contact, answer.website))
    shown = any(contact.kind in SHOWN_KINDS for contact in contacts)
    return replace(
        answer, contacts=contacts, status=WebsiteStatus.SUCCESS if shown else WebsiteStatus.NO_CONTACTS_FOUND
    )


def matches_website(contact: Contact, website: str) -> bool:
    """Whether a LinkedIn profile seems to be the site's own; whatever is no LinkedIn profile does.

    A company fits when its handle and the site's name, letters and digits only, hold one another
    (``/company/redwood-legal`` and ``redwood.co.uk``), or when the site's name is the handle's initials
    (``/company/northern-tool-works`` and ``ntw.example``). A person fits when the handle or what stands around the link
    holds the site's name, or when the page names the person and the handle holds one of the names.
    """
    if contact.kind not in LINKEDIN_KINDS:
        return True
    name = site_name(website)
    words = [word for word in _NO_LETTER.split(_handle(contact.value)) if word]
    handle = "".join(words)
    if len(name) >= _SHORTEST_NAME and (name in handle or (len(handle) > _SHORTEST_NAME and handle in name)):
        return True
    if contact.kind == "linkedin_company":
        return len(words) > 1 and "".join(word[0] for word in words) == name
    if len(name) > _SHORTEST_NAME and name in _NO_LETTER.sub("", contact.context.casefold()):
        return True
    named = [part for part in _NO_LETTER.split((contact.name or "").casefold()) if len(part) >= _SHORTEST_NAME]
    return any(part in handle for part in named)


def site_name(website: str) -> str:
    """``redwoodlegal`` of ``http://shop.redwood-legal.co.uk/x``: what was registered, without its ending."""
    host = urlsplit(website).hostname or ""
    return _NO_LETTER.sub("", registrable(host).partition(".")[0].casefold())


def _handle(url: str) -> str:
    return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2]).casefold()


__all__ = ["LINKEDIN_KINDS", "SHOWN_KINDS", "matches_website", "select", "site_name"]
