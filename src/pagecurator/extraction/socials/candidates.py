"""Profiles that a page links to or states in its structured data."""

from __future__ import annotations

from collections.abc import Iterator

from pagecurator.extraction.contact import Candidate, DropReason, Source
from pagecurator.extraction.data.networks import Network
from pagecurator.extraction.dom.document import MAX_LINKS, Document
from pagecurator.extraction.socials.profiles import Profile, network_of_host, network_of_url, parse_profile
from pagecurator.extraction.structured import StructuredValue
from pagecurator.extraction.time_limit import check_time


def profile_candidates(document: Document, structured: list[StructuredValue]) -> Iterator[Candidate]:
    """Every link to a network, then the ``sameAs`` and ``url`` values of structured data."""
    own = network_of_host(document.host)
    for link in document.links[:MAX_LINKS]:
        network = network_of_url(link[0])
        if network is not None:
            check_time()
            yield from _candidates(link[0], network, own, Source.HREF, *document.span(link))
    end = len(document.text)
    for item in structured:
        network = network_of_url(item.value) if item.field in ("sameAs", "url") else None
        if network is not None:
            for candidate in _candidates(item.value, network, own, item.source, end, end):
                yield candidate._replace(name=item.name, role=item.role)


def _candidates(
    href: str, network: Network, own: Network | None, source: Source, start: int, end: int
) -> Iterator[Candidate]:
    found = parse_profile(href)
    if isinstance(found, Profile):
        reason = DropReason.OWN_SITE if own is not None and own is network_of_url(found.url) else None
        yield Candidate(found.kind, href, found.url, source, start, end, reason)
    elif found is not None:
        yield Candidate(network, href, None, source, start, end, found)
