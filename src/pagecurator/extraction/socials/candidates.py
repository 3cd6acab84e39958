"""Profiles that a page links to or states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pagecurator.extraction.contact import Find, Source
from pagecurator.extraction.dom.document import MAX_LINKS, Document
from pagecurator.extraction.socials.profiles import Profile, network_behind, network_of, read_profile
from pagecurator.extraction.structured import Fact
from pagecurator.extraction.time_limit import check_time


def find_profiles(document: Document, facts: Iterable[Fact]) -> Iterator[Find]:
    """Every link to a network, kept or dropped, then what structured data states with ``sameAs``."""
    own = network_of(document.host)
    for link in document.links[:MAX_LINKS]:
        network = network_behind(link[0])
        if network is not None:
            check_time()
            yield from _read(link[0], network, own, Source.HREF, *document.span(link))
    end = len(document.text)
    for fact in facts:
        network = network_behind(fact.value) if fact.field in ("sameAs", "url") else None
        if network is not None:
            for find in _read(fact.value, network, own, fact.source, end, end):
                yield find._replace(name=fact.name, role=fact.role)


def _read(href: str, network: str, own: str | None, source: Source, start: int, end: int) -> Iterator[Find]:
    found = read_profile(href)
    if isinstance(found, Profile):
        reason = "the network's own site" if own is not None and own == network_behind(found.url) else ""
        yield Find(found.kind, href, found.url, source, start, end, reason)
    elif found is not None:
        yield Find(network, href, None, source, start, end, found)
