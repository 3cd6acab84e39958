"""Remove contacts from results: from a scrape, from stored JSON, and from text. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

from pagecurator.websites.models import WebsiteResult, WebsiteStatus

ERASED: Final = "[erased]"

_ContactKey = tuple[str, str]

# The lists of the JSON that /scrap, /scrap-linkedin and CSV jobs share, with the kind of their values.
_LISTS: Final = (
    (("emails",), "email"),
    (("phones",), "phone"),
    (("linkedin_urls", "company"), "linkedin_company"),
    (("linkedin_urls", "personal"), "linkedin_person"),
    (("company_linkedin",), "linkedin_company"),
    (("personal_linkedin",), "linkedin_person"),
)


def without_contacts(result: WebsiteResult, gone: Collection[_ContactKey]) -> WebsiteResult:
    """The result without these contacts, and without them in the text around the others."""
    if not gone:
        return result
    lost = [contact for contact in result.contacts if (contact.kind.value, contact.value) in gone]
    texts = [text for contact in lost for text in (contact.raw, contact.value)]
    contacts = tuple(
        replace(contact, context=without_texts(contact.context, texts))
        for contact in result.contacts
        if (contact.kind.value, contact.value) not in gone
    )
    status = result.status
    if status is WebsiteStatus.SUCCESS and not contacts:
        status = WebsiteStatus.NO_CONTACTS_FOUND
    return replace(result, contacts=contacts, status=status)


def answer_contacts(answer: dict[str, Any]) -> Iterator[tuple[str, _ContactKey]]:
    """The contacts of stored JSON, each with the host of its website."""
    host = urlsplit(str(answer.get("website", ""))).hostname or ""
    for path, kind in _LISTS:
        for value in _at(answer, path) or ():
            yield host, (kind, value)


def answer_without(answer: dict[str, Any], gone: Collection[_ContactKey]) -> dict[str, Any]:
    """A copy of stored JSON without these contacts, with the status for what remains."""
    copied: dict[str, Any] = json.loads(json.dumps(answer))
    for path, kind in _LISTS:
        values = _at(copied, path)
        if values:
            values[:] = [value for value in values if (kind, value) not in gone]
    if copied.get("status") == WebsiteStatus.SUCCESS and not any(True for _ in answer_contacts(copied)):
        copied["status"] = WebsiteStatus.NO_CONTACTS_FOUND.value
    return copied


def without_texts(text: str, gone: Sequence[str]) -> str:
    """``text`` with each of ``gone``, in any case, replaced by ``ERASED``."""
    return re.sub(
        "|".join(map(re.escape, sorted(filter(None, gone), key=len, reverse=True))), ERASED, text, flags=re.IGNORECASE
    )


def contains(text: str, needles: Sequence[str]) -> bool:
    """Whether JSON text contains one of ``needles``, in any case."""
    lower = text.lower()
    return any(needle.lower() in lower or json.dumps(needle)[1:-1].lower() in lower for needle in needles)


def _at(answer: dict[str, Any], path: tuple[str, ...]) -> list[str] | None:
    found: Any = answer
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, list) else None
