"""An adapter of extraction for the scorer of the labelled corpus."""

from __future__ import annotations

from typing import Any

from pagecurator.extraction import extract_contacts


def extract(html: str, url: str) -> dict[str, Any]:
    """``{"emails": […], "phones": […], "socials": {kind: [url, …]}}`` of one page."""
    found: dict[str, Any] = {"emails": [], "phones": [], "socials": {}}
    for contact in extract_contacts(html, url):
        if contact.kind == "email":
            found["emails"].append(contact.value)
        elif contact.kind in ("phone", "fax"):
            found["phones"].append(contact.value)
        else:
            found["socials"].setdefault(contact.kind, []).append(contact.value)
    return found
