"""The confidence of a contact: a score from its sources, its section of the page and its domain.

People filter by it, so its numbers are few and all in this module. The best source gives the base. Added to it are:
further sources that agree, the page's own domain, a contact section, a header or footer, and a label such as ``Tel.``;
a foreign domain is subtracted. ``docs/extraction.md`` has the same table.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pagecurator.extraction.contact import Candidate, ContactKind, Source
from pagecurator.extraction.data.domains import FREE_MAIL
from pagecurator.extraction.dom.context import Section
from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.emails.address import is_own_domain

BASE = {
    Source.MAILTO: 0.80,
    Source.TEL: 0.80,
    Source.CFEMAIL: 0.80,
    Source.OBFUSCATED: 0.72,
    Source.TEXT: 0.72,
    Source.HREF: 0.72,
    Source.SCRIPT: 0.66,
    Source.MICRODATA: 0.62,
    Source.JSON_LD: 0.60,
    Source.ATTRIBUTE: 0.45,
}
AGREEMENT, MAX_AGREEMENT = 0.06, 0.12
OWN_DOMAIN, FOREIGN_DOMAIN = 0.08, -0.15
CONTACT_SECTION, PAGE_FRAME = 0.05, 0.03
LABELLED = 0.04
LOWEST, HIGHEST = 0.05, 0.99

MAX_SECTIONS = 2
"""Candidates of a contact whose sections count."""

_CONTACT_PAGE = re.compile(r"contact|kontakt|impressum|imprint|contatti|contacto", re.IGNORECASE)
_SIGNS = re.compile(r"[^a-z0-9]")


def confidence(candidates: list[Candidate], document: Document) -> float:
    """The score of one contact from its candidates, which have the same kind and value; rounded to two digits."""
    first = candidates[0]
    if len(candidates) == 1:
        score, labelled = BASE[first.source] + _section_bonus(document, first), first.labelled
    else:
        sources = {candidate.source for candidate in candidates}
        score = max(map(BASE.__getitem__, sources))
        score += min(AGREEMENT * (len(sources) - 1), MAX_AGREEMENT)
        score += max(_section_bonus(document, candidate) for candidate in candidates[:MAX_SECTIONS])
        labelled = any(candidate.labelled for candidate in candidates)
    if first.kind is ContactKind.EMAIL:
        score += _domain_bonus(first.value or "", document.host)
    elif first.kind is not ContactKind.PHONE and first.kind is not ContactKind.FAX:
        score += OWN_DOMAIN if is_namesake(first.value or "", document.host) else 0.0
    return _bounded(score + LABELLED if labelled else score)


@lru_cache(maxsize=512)
def _bounded(score: float) -> float:
    """A score between the limits, rounded to two digits; cached, as there are few scores and rounding is slow."""
    return round(min(max(score, LOWEST), HIGHEST), 2)


def _section_bonus(document: Document, candidate: Candidate) -> float:
    """For a contact section or page, and for the header and footer."""
    section = document.node_context(candidate.start).section
    if section is Section.FRAME:
        return PAGE_FRAME
    return CONTACT_SECTION if section is Section.CONTACT or _is_contact_page(document.url) else 0.0


@lru_cache(maxsize=64)
def _is_contact_page(url: str) -> bool:
    return _CONTACT_PAGE.search(url) is not None


def _domain_bonus(value: str, host: str) -> float:
    domain = value.rpartition("@")[2]
    if not host or domain in FREE_MAIL:
        return 0.0
    if is_own_domain(domain, host):
        return OWN_DOMAIN
    return 0.0 if _name(domain) == _name(host) else FOREIGN_DOMAIN


def is_namesake(url: str, host: str) -> bool:
    """Whether a profile is named like the site that links to it."""
    name = _site_name(host)
    handle = _alphanumeric(url.rstrip("/").rpartition("/")[2].lower())
    return len(name) > 3 and len(handle) > 3 and (name in handle or handle in name)


@lru_cache(maxsize=64)
def _site_name(host: str) -> str:
    return _alphanumeric(_name(host))


def _name(host: str) -> str:
    """``firma`` of ``www.firma.co.uk``: the longest label but the last."""
    labels = host.split(".")[:-1]
    return max(labels, key=len, default="")


def _alphanumeric(name: str) -> str:
    return name if name.isascii() and name.isalnum() else _SIGNS.sub("", name)
