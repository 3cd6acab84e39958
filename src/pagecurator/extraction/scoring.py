"""How sure we are of a contact: a score from its sources, its place on the page and whose domain it is.

People filter by it, so the numbers are few, and stand here: the best source gives the base; every further source
that agrees adds; the page's own domain, a contact section, a header or footer, and a word such as ``Tel.`` add;
a foreign domain takes away. The docs give the same table.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pagecurator.extraction.contact import Candidate, Source
from pagecurator.extraction.dom.context import Section
from pagecurator.extraction.dom.document import Document
from pagecurator.extraction.emails.placeholders import FREE_MAIL

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

MAX_PLACES = 2

_CONTACT_PAGE = re.compile(r"contact|kontakt|impressum|imprint|contatti|contacto", re.IGNORECASE)


def confidence(candidates: list[Candidate], document: Document) -> float:
    """The score of one contact from all its finds (the same kind and value), rounded to two digits."""
    first = candidates[0]
    if len(candidates) == 1:
        score, labelled = BASE[first.source] + position(document, first), first.labelled
    else:
        sources = {candidate.source for candidate in candidates}
        score = max(BASE[source] for source in sources)
        score += min(AGREEMENT * (len(sources) - 1), MAX_AGREEMENT)
        score += max(position(document, candidate) for candidate in candidates[:MAX_PLACES])
        labelled = any(candidate.labelled for candidate in candidates)
    if first.kind == "email" and first.value is not None:
        score += _domain(first.value, document.host)
    elif first.kind not in ("phone", "fax"):
        score += OWN_DOMAIN if is_namesake(first.value or "", document.host) else 0.0
    if labelled:
        score += LABELLED
    return round(min(max(score, LOWEST), HIGHEST), 2)


def _domain(value: str, host: str) -> float:
    domain = value.rpartition("@")[2]
    if not host or domain in FREE_MAIL:
        return 0.0
    if is_own(domain, host):
        return OWN_DOMAIN
    return 0.0 if _name(domain) == _name(host) else FOREIGN_DOMAIN


def is_own(domain: str, host: str) -> bool:
    """Whether a mail domain and a page's host belong together."""
    return host == domain or host.endswith("." + domain) or domain.endswith("." + host)


def _name(host: str) -> str:
    """``firma`` of ``www.firma.co.uk``: the longest label but the last."""
    labels = host.split(".")[:-1]
    return max(labels, key=len, default="")


def is_namesake(url: str, host: str) -> bool:
    """Whether a profile is named like the site that links to it."""
    name = _site_name(host)
    handle = _bare(url.rstrip("/").rpartition("/")[2].lower())
    return len(name) > 3 and len(handle) > 3 and (name in handle or handle in name)


@lru_cache(maxsize=64)
def _site_name(host: str) -> str:
    return _bare(_name(host))


def _bare(name: str) -> str:
    return name if name.isascii() and name.isalnum() else _SIGNS.sub("", name)


_SIGNS = re.compile(r"[^a-z0-9]")


def position(document: Document, candidate: Candidate) -> float:
    """What the part of the page adds: a contact section, the frame (header, footer), or nothing."""
    section = document.node_context(candidate.start).section
    if section is Section.FRAME:
        return PAGE_FRAME
    return CONTACT_SECTION if section is Section.CONTACT or _is_contact_page(document.url) else 0.0


@lru_cache(maxsize=64)
def _is_contact_page(url: str) -> bool:
    return _CONTACT_PAGE.search(url) is not None
