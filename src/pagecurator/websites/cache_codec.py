"""How an answer is kept: as JSON text. What can't be read again counts as not kept."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any, Final

from pagecurator.extraction.contact import Contact, EmailType, Source
from pagecurator.websites.models import WebsiteResult, WebsiteStatus

_FORM: Final = 1
"""Raised when the form changes: answers in another one are not understood any more, and looked at again."""
_FIELDS: Final = tuple(field.name for field in fields(Contact))


def encode_result(answer: WebsiteResult) -> str:
    """The answer as text; ASCII only, so that every store takes it."""
    contacts = [
        {name: value for name in _FIELDS if (value := getattr(contact, name)) is not None}
        for contact in answer.contacts
    ]
    kept: dict[str, Any] = {"form": _FORM, "website": answer.website, "status": answer.status, "pages": answer.pages}
    if answer.final_url is not None:
        kept["final_url"] = answer.final_url
    return json.dumps({**kept, "contacts": contacts}, separators=(",", ":"))


def decode_result(text: str | bytes) -> WebsiteResult | None:
    """The answer that was kept, marked as such; None for what this version did not write."""
    try:
        kept = json.loads(text)
        if kept["form"] != _FORM:
            return None
        return WebsiteResult(
            website=str(kept["website"]),
            status=WebsiteStatus(kept["status"]),
            contacts=tuple(_contact(each) for each in kept["contacts"]),
            pages=tuple(str(page) for page in kept["pages"]),
            final_url=str(kept["final_url"]) if "final_url" in kept else None,
            cached=True,
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _contact(kept: Any) -> Contact:
    if not isinstance(kept, dict):
        raise TypeError("a contact is an object")
    email_type = kept.pop("email_type", None)
    return Contact(
        **{**kept, "source": Source(kept["source"])},
        email_type=EmailType(email_type) if email_type is not None else None,
    )


__all__ = ["decode_result", "encode_result"]
