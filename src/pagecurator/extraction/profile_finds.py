"""Profiles that a page links to or states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from pagecurator.extraction.contact import Source
from pagecurator.extraction.document import MAX_LINKS, Document
from pagecurator.extraction.finds import Find
from pagecurator.extraction.socials import Profile, is_worth_a_look, network_of, read_profile
from pagecurator.extraction.structured import Fact


def find_profiles(document: Document, facts: Iterable[Fact]) -> Iterator[Find]:
    """Every link to a network, kept or dropped, then what structured data states with ``sameAs``."""
    own = network_of(document.host)
    for link in document.links[:MAX_LINKS]:
        href = link[0]
        if is_worth_a_look(href):
            yield from _read(href, own, Source.HREF, *document.span(link))
    end = len(document.text)
    for fact in facts:
        if fact.field in ("sameAs", "url") and is_worth_a_look(fact.value):
            for find in _read(fact.value, own, fact.source, end, end):
                yield find._replace(name=fact.name, role=fact.role)


def _read(href: str, own: str | None, source: Source, start: int, end: int) -> Iterator[Find]:
    found = read_profile(href)
    if isinstance(found, Profile):
        reason = "the network's own site" if own is not None and own == network_of(_host(found.url)) else ""
        yield Find(found.kind, href, found.url, source, start, end, reason)
    elif found is not None:
        yield Find(network_of(_host(href)) or "profile", href, None, source, start, end, found)


def _host(href: str) -> str:
    try:
        return (urlsplit(href if "://" in href else "https:" + href).hostname or "").lower()
    except ValueError:
        return ""
