"""Profiles that a page links to or states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pagecurator.extraction.contact import Candidate, Source
from pagecurator.extraction.dom.document import MAX_LINKS, Document
from pagecurator.extraction.socials.profiles import Profile, network_of_host, network_of_url, parse_profile
from pagecurator.extraction.structured import StructuredValue
from pagecurator.extraction.time_limit import check_time


def profile_candidates(document: Document, structured: Iterable[StructuredValue]) -> Iterator[Candidate]:
    """Every link to a network, kept or dropped, then what structured data states with ``sameAs``."""
    own = network_of_host(document.host)
    for link in document.links[:MAX_LINKS]:
        network = network_of_url(link[0])
        if network is not None:
            check_time()
            yield from _read(link[0], network, own, Source.HREF, *document.span(link))
    end = len(document.text)
    for item in structured:
        network = network_of_url(item.value) if item.field in ("sameAs", "url") else None
        if network is not None:
            for candidate in _read(item.value, network, own, item.source, end, end):
                yield candidate._replace(name=item.name, role=item.role)


def _read(href: str, network: str, own: str | None, source: Source, start: int, end: int) -> Iterator[Candidate]:
    found = parse_profile(href)
    if isinstance(found, Profile):
        reason = "the network's own site" if own is not None and own == network_of_url(found.url) else ""
        yield Candidate(found.kind, href, found.url, source, start, end, reason)
    elif found is not None:
        yield Candidate(network, href, None, source, start, end, found)
