"""Cached results as JSON. Entries of another format count as a miss."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any, Final

from pagecurator.extraction.contact import Contact, ContactKind, EmailType, Source
from pagecurator.websites.models import WebsiteResult, WebsiteStatus

_FORMAT: Final = 1
"""Increment it when the format changes: older entries become misses."""
_FIELDS: Final = tuple(field.name for field in fields(Contact))


def encode_result(result: WebsiteResult) -> str:
    """ASCII only, so that every store accepts it."""
    contacts = [
        {name: value for name in _FIELDS if (value := getattr(contact, name)) is not None}
        for contact in result.contacts
    ]
    entry: dict[str, Any] = {"form": _FORMAT, "website": result.website, "status": result.status, "pages": result.pages}
    if result.final_url is not None:
        entry["final_url"] = result.final_url
    return json.dumps({**entry, "contacts": contacts}, separators=(",", ":"))


def decode_result(text: str | bytes) -> WebsiteResult | None:
    """The result with ``cached`` set, or None for text in another format."""
    try:
        entry = json.loads(text)
        if entry["form"] != _FORMAT:
            return None
        return WebsiteResult(
            website=str(entry["website"]),
            status=WebsiteStatus(entry["status"]),
            contacts=tuple(_contact(each) for each in entry["contacts"]),
            pages=tuple(str(page) for page in entry["pages"]),
            final_url=str(entry["final_url"]) if "final_url" in entry else None,
            cached=True,
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _contact(entry: Any) -> Contact:
    if not isinstance(entry, dict):
        raise TypeError("a contact is an object")
    email_type = entry.pop("email_type", None)
    return Contact(
        **{**entry, "kind": ContactKind(entry["kind"]), "source": Source(entry["source"])},
        email_type=EmailType(email_type) if email_type is not None else None,
    )
