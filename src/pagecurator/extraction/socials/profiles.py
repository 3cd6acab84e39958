"""Which links and stated URLs of a page are profiles on a social network."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from selectolax.lexbor import LexborNode

from pagecurator.extraction.contact import Candidate, ContactKind, DropReason, Source
from pagecurator.extraction.data.networks import OTHER_AT_SITES, PLATFORM_HANDLES, Network
from pagecurator.extraction.dom.document import MAX_LINKS, Document
from pagecurator.extraction.socials.addresses import (
    Address,
    address_of,
    domain_of,
    network_of_host,
    network_of_url,
    redirect_target,
)
from pagecurator.extraction.socials.names import Profile
from pagecurator.extraction.socials.open_networks import parse_fediverse
from pagecurator.extraction.socials.parsers import PARSERS
from pagecurator.extraction.socials.printed import printed_urls
from pagecurator.extraction.structured import StructuredValue
from pagecurator.extraction.time_limit import check_time

_FACEBOOK_ID = re.compile(r"(?<!\d)\d{8,20}\Z")


@lru_cache(maxsize=1024)
def parse_profile(href: str) -> Profile | DropReason | None:
    """The profile of a URL; a reason if the URL is a network's but no profile; ``None`` if it is not a network's."""
    address = address_of(href.strip(" \t\r\n'\""))
    if address is None:
        return None
    found = _profile_at(address)
    if isinstance(found, Profile):
        return found
    target = redirect_target(address)
    behind = address_of(target) if target else None
    return (_profile_at(behind) if behind is not None else None) or found


def _profile_at(address: Address) -> Profile | DropReason | None:
    network = network_of_host(address.host)
    if network is None:
        return parse_fediverse(address)
    parse = PARSERS[network]
    found = parse(address)
    if found is None and address.fragment.startswith("!/"):  # as in old URLs of Twitter and Facebook
        path, _, query = address.fragment[2:].partition("?")
        found = parse(address._replace(path=[segment for segment in path.split("/") if segment], query=query))
    return DropReason.NOT_A_PROFILE if found is None else found


def profile_candidates(document: Document, structured: list[StructuredValue]) -> Iterator[Candidate]:
    """Every link to a network, then printed URLs, then the ``sameAs`` and ``url`` values of structured data."""
    facebook_pages: dict[str, str] = {}
    for candidate in _all_candidates(document, structured):
        known = _FACEBOOK_ID.search(candidate.value or "") if candidate.kind is ContactKind.FACEBOOK else None
        if known is None:
            yield candidate
        else:  # one page has several URLs, which end with the same number
            yield candidate._replace(value=facebook_pages.setdefault(known[0], candidate.value or ""))


def _all_candidates(document: Document, structured: list[StructuredValue]) -> Iterator[Candidate]:
    host, end = document.host, len(document.text)
    spans: list[tuple[int, int]] = []
    own_site = tuple(f"{scheme}://{www}{host}/" for scheme in ("https", "http") for www in ("", "www."))
    linked: set[str] = set()
    for link in document.links[:MAX_LINKS]:
        href = link[0]
        if href.startswith(own_site):  # https://own.site/www.facebook.com/name
            path = href.split("/", 3)[3]
            href = path if path.startswith(("http", "www.")) else href
        network = network_of_url(href)
        # A Mastodon server has any host, and a redirect may lead to a network.
        if network is not None or "/@" in href or "/users/" in href or "/url?" in href:
            check_time()
            span = document.span(link)
            for candidate in _candidates(href, network, host, Source.HREF, *span, node=link[2]):
                linked.add(candidate.kind if candidate.is_kept else "")
                if candidate.value is not None:
                    spans.append(span)
                yield candidate
    for candidate in _printed(document, spans):
        linked.add(candidate.kind if candidate.is_kept else "")
        yield candidate
    for item in structured:
        if item.field in ("sameAs", "url"):
            network = network_of_url(item.value)
            for candidate in _candidates(item.value, network, host, item.source, end, end):
                if item.source is Source.SCRIPT and candidate.kind in linked:
                    continue  # the page shows its profile; the data of scripts have those of others, too
                yield candidate._replace(name=item.name, role=item.role)


def _printed(document: Document, linked: list[tuple[int, int]]) -> Iterator[Candidate]:
    """Profiles whose URL is printed; where it is the text of a link to a profile, the link decides."""
    linked.sort()
    for url, start, end in printed_urls(document):
        check_time()
        index = bisect_right(linked, (start, len(document.text))) - 1
        if index < 0 or linked[index][1] < end:
            network = network_of_url("//" + url)
            for candidate in _candidates("//" + url, network, document.host, Source.TEXT, start, end):
                yield candidate._replace(raw=url)


def _candidates(
    href: str,
    network: Network | None,
    page_host: str,
    source: Source,
    start: int,
    end: int,
    *,
    node: LexborNode | None = None,
) -> Iterator[Candidate]:
    found = parse_profile(href)
    if found is None and network is None and node is not None and _is_me(node):
        address = address_of(href)
        if address is not None and domain_of(address.host) not in OTHER_AT_SITES:
            found = parse_fediverse(address, is_own=True)
    if isinstance(found, Profile):
        yield Candidate(found.kind, href, found.url, source, start, end, _drop_reason(found, page_host))
    elif found is not None and network is not None:
        yield Candidate(network, href, None, source, start, end, found)


def _is_me(node: LexborNode) -> bool:
    """Whether a link says ``rel="me"``: that it leads to a profile of the page's owner."""
    return "me" in (node.attributes.get("rel") or "").lower().split()


_network_of_page = lru_cache(maxsize=16)(network_of_host)


def _drop_reason(found: Profile, page_host: str) -> DropReason | None:
    own = _network_of_page(page_host)
    if own is not None and own is network_of_url(found.url):
        return DropReason.OWN_SITE
    handle, site = found.url.rpartition("/")[2].lower().lstrip("@"), page_host.partition(".")[0]
    is_own_site = bool(site) and handle.startswith(site)  # a host below it is a customer's
    return DropReason.PLATFORM_ACCOUNT if handle in PLATFORM_HANDLES and not is_own_site else None
