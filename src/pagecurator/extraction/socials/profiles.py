"""Which URLs are profiles on a social network, and their canonical form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qs, quote, unquote, urlsplit

from pagecurator.extraction.contact import Candidate, ContactKind, DropReason, Source
from pagecurator.extraction.data.networks import HOSTS, NOT_PROFILES, PLATFORM_ACCOUNTS, Network
from pagecurator.extraction.dom.document import MAX_LINKS, Document
from pagecurator.extraction.structured import StructuredValue
from pagecurator.extraction.time_limit import check_time


class Profile(NamedTuple):
    kind: ContactKind
    url: str


Parser = Callable[[str, list[str], str], Profile | None]
"""Reads the profile from a URL's host, path segments and query; ``None`` if it is another page of the network."""

WHATSAPP_DIGITS = range(8, 16)

_HTTP = re.compile(r"https?:", re.IGNORECASE)
_PLAIN_URL = re.compile(r"(?:https?:)?//([A-Za-z0-9.-]+)(/[A-Za-z0-9._/@-]*)?(?:\?([A-Za-z0-9._/@=&%+-]*))?")
"""A URL without anything to decode: nearly all of them."""
_STRAY = " \t\n\"'<>,;"
"""Characters that careless authors leave around a path segment."""
_PINTEREST_DOMAIN = r"pinterest\.(?:com|[a-z]{2}|co\.[a-z]{2}|com\.[a-z]{2})"
_PINTEREST = re.compile(rf"(?:[a-z]+\.)?{_PINTEREST_DOMAIN}")
_POSTS = frozenset(("video", "photo", "live", "post", "comments"))


@lru_cache(maxsize=1024)
def parse_profile(href: str) -> Profile | DropReason | None:
    """The profile of a URL; a reason if the URL is a network's but no profile; ``None`` if it is not a network's."""
    address = href.strip().strip("'\"")
    plain = _PLAIN_URL.fullmatch(address)
    if plain is not None:
        host, path, query = plain.groups("")
        return _parse(host.lower().rstrip("."), [segment for segment in path.split("/") if segment], query, "")
    if address.startswith("//"):
        address = "https:" + address
    elif not _HTTP.match(address):
        return None
    try:
        url = urlsplit(address)
        host = (url.hostname or "").rstrip(".")
    except ValueError:
        return None
    segments = [segment for segment in (part.strip(_STRAY) for part in unquote(url.path).split("/")) if segment]
    return _parse(host, segments, url.query, unquote(url.fragment))


def _parse(host: str, segments: list[str], query: str, fragment: str) -> Profile | DropReason | None:
    network = network_of_host(host)
    if network is None:
        return None
    parse = PARSERS[network]
    found = parse(host, segments, query)
    if found is None and fragment.startswith("!/"):  # as in old URLs of Twitter and Facebook
        found = parse(host, [segment for segment in fragment[2:].partition("?")[0].split("/") if segment], query)
    if found is None:
        return DropReason.NOT_A_PROFILE
    if (found.kind, found.url.rpartition("/")[2].lower()) in PLATFORM_ACCOUNTS:
        return DropReason.PLATFORM_ACCOUNT
    return found


def network_of_url(href: str) -> Network | None:
    """The network that a URL seems to lead to: a fast check for the many links that lead elsewhere."""
    parts = href.split("/", 3)
    return _network_of_netloc(parts[2]) if len(parts) > 2 else None


@lru_cache(maxsize=4096)
def _network_of_netloc(netloc: str) -> Network | None:
    return network_of_host(netloc.lower().partition(":")[0].strip())


def network_of_host(host: str) -> Network | None:
    network = HOSTS.get(".".join(host.rsplit(".", 2)[-2:]))
    if network is None and "pinterest" in host and _PINTEREST.fullmatch(host):
        return Network.PINTEREST
    return network


def _slug(text: str) -> str:
    return text if text.isalnum() and text.isascii() else quote(text, safe="-._~+@:!$&'()*,;=")


_LINKEDINS = re.compile(r"www|m|linkedin|[a-z]{2}|mobile|touch")


def _linkedin(host: str, path: list[str], query: str) -> Profile | None:
    subdomain = host.partition(".")[0]
    if not path or host.endswith("lnkd.in") or not _LINKEDINS.fullmatch(subdomain):
        return None
    if path[0].lower() in ("mwlite", "organization-guest"):  # the mobile site, and the one without a login
        path = path[1:]
    if not path:
        return None
    first = path[0].lower()
    company = {
        "company": "company",
        "companies": "company",
        "company-beta": "company",
        "school": "school",
        "showcase": "showcase",
        "organization": "company",
    }.get(first)
    if company and len(path) > 1:
        return Profile(ContactKind.LINKEDIN_COMPANY, f"https://www.linkedin.com/{company}/{_slug(path[1].lower())}")
    if first == "in" and len(path) > 1:
        return Profile(ContactKind.LINKEDIN_PERSON, f"https://www.linkedin.com/in/{_slug(path[1].lower())}")
    if first == "pub" and len(path) > 1:
        return Profile(
            ContactKind.LINKEDIN_PERSON, "https://www.linkedin.com/pub/" + "/".join(_slug(p.lower()) for p in path[1:5])
        )
    if first == "profile":
        ident = parse_qs(query).get("id")
        if ident:
            return Profile(ContactKind.LINKEDIN_PERSON, f"https://www.linkedin.com/profile/view?id={ident[0]}")
    return None


_FACEBOOKS_OWN = frozenset(
    ("developers", "graph", "connect", "badge", "static", "apps", "api", "l", "about", "ads", "newsroom", "code")
)
_FACEBOOK_NAME = re.compile(r"[\w.\-]{2,}")
_API_VERSION = re.compile(r"v\d\d?\.\d")


def _facebook(host: str, path: list[str], query: str) -> Profile | None:
    subdomain = host.partition(".")[0]
    if subdomain in _FACEBOOKS_OWN or not path or (subdomain == "business" and len(path) > 1):
        return None
    first = path[0].lower().lstrip("@").rstrip(".")
    base = "https://www.facebook.com/"
    if first == "profile.php":
        ident = parse_qs(query).get("id")
        return (
            Profile(ContactKind.FACEBOOK, f"{base}profile.php?id={ident[0]}") if ident and ident[0].isdigit() else None
        )
    if first == "pages":
        if len(path) == 1 or path[1].lower() in ("create", "merge", "search", "create.php"):
            return None
        if path[1].lower() == "category" and len(path) > 3:
            return Profile(ContactKind.FACEBOOK, f"{base}pages/" + "/".join(_slug(segment) for segment in path[1:4]))
        number = next((segment for segment in path[2:] if segment.isdigit()), None)
        name = path[path.index(number) - 1] if number else path[1]
        return Profile(ContactKind.FACEBOOK, f"{base}pages/{_slug(name)}" + (f"/{number}" if number else ""))
    if first == "people" and len(path) > 2:
        return Profile(ContactKind.FACEBOOK, f"{base}people/{_slug(path[1])}/{_slug(path[2])}")
    if first == "pg" and len(path) > 1:
        first = path[1].lower()
    if (
        first in NOT_PROFILES[Network.FACEBOOK]
        or not _FACEBOOK_NAME.fullmatch(first)
        or first.endswith((".php", ".html", ".js"))
        or _API_VERSION.fullmatch(first)
    ):
        return None
    return Profile(ContactKind.FACEBOOK, base + _slug(first))


_X_NAME = re.compile(r"[a-z0-9_]{1,20}")


def _x(host: str, path: list[str], query: str) -> Profile | None:
    if host.removeprefix("www.").removeprefix("mobile.").removeprefix("m.") not in ("twitter.com", "x.com") or not path:
        return None
    first = path[0].lower().lstrip("@").rstrip(".")
    if len(path) > 1 and path[1].lower() in ("privacy", "tos"):
        return None
    if first in NOT_PROFILES[Network.X] or not _X_NAME.fullmatch(first):
        return None
    if len(path) > 1 and path[1].lower() in ("status", "statuses"):
        return None
    return Profile(ContactKind.X, "https://x.com/" + first)


def _youtube(host: str, path: list[str], query: str) -> Profile | None:
    if (
        host.endswith("youtu.be")
        or host.partition(".")[0] not in ("www", "m", "youtube", "de", "uk", "fr", "nl")
        or not path
    ):
        return None
    first = path[0].lower()
    if first == "channel" and len(path) > 1:
        return Profile(ContactKind.YOUTUBE, "https://www.youtube.com/channel/" + _slug(path[1]))
    if first in ("user", "c") and len(path) > 1:
        return Profile(ContactKind.YOUTUBE, f"https://www.youtube.com/{first}/" + _slug(path[1].lower()))
    if first in NOT_PROFILES[Network.YOUTUBE] or first in ("user", "c", "channel", "p") or "." in first:
        return None
    return Profile(ContactKind.YOUTUBE, "https://www.youtube.com/" + _slug(first))


def _whatsapp(host: str, path: list[str], query: str) -> Profile | None:
    if host.endswith("wa.me"):
        number = path[0].lstrip("+") if path else ""
    else:
        number = (parse_qs(query).get("phone") or [""])[0]
    number = re.sub(r"\D", "", number)
    return Profile(ContactKind.WHATSAPP, "https://wa.me/" + number) if len(number) in WHATSAPP_DIGITS else None


def _discord(host: str, path: list[str], query: str) -> Profile | None:
    if host.endswith("discord.gg") and path:
        return Profile(ContactKind.DISCORD, "https://discord.gg/" + _slug(path[0]))
    if len(path) > 1 and path[0].lower() == "invite":
        return Profile(ContactKind.DISCORD, "https://discord.gg/" + _slug(path[1]))
    return None


def _first_segment(
    network: Network,
    base: str,
    name_pattern: str,
    *,
    hosts: str = r"(?:www\.|m\.|mobile\.)?[^.]+\.[^.]+",
    at_sign: bool = False,
    alone: bool = False,
) -> Parser:
    """A network whose profiles are the first segment of the path; ``alone`` if a second makes it another page."""
    name, home = re.compile(name_pattern), re.compile(hosts)
    kind, not_profiles = ContactKind(network), NOT_PROFILES.get(network, frozenset())

    def parse(host: str, path: list[str], query: str) -> Profile | None:
        if not path or (at_sign and not path[0].startswith("@")) or not home.fullmatch(host):
            return None
        if network is Network.TELEGRAM and path[0] == "s":  # the channel's preview on the web
            path = path[1:2] or path
        if (alone and len(path) > 1) or (len(path) > 1 and path[1].lower() in _POSTS):
            return None
        first = path[0].lower().lstrip("@")
        if first in not_profiles or not name.fullmatch(first):
            return None
        return Profile(kind, base + _slug(first))

    return parse


def _second_segment(network: Network, prefixes: tuple[str, ...], base: str) -> Parser:
    """A network whose profiles are the second segment of the path, behind one of the prefixes."""
    kind, not_profiles = ContactKind(network), NOT_PROFILES.get(network, frozenset())

    def parse(host: str, path: list[str], query: str) -> Profile | None:
        if len(path) > 2 and path[2].lower() in _POSTS:
            return None
        if len(path) > 1 and path[0].lower() in prefixes and path[1].lower() not in not_profiles:
            prefix = "user" if network is Network.REDDIT and path[0].lower() == "u" else path[0].lower()
            return Profile(kind, f"{base}{prefix}/{_slug(path[1])}")
        return None

    return parse


PARSERS: dict[Network, Parser] = {
    Network.LINKEDIN: _linkedin,
    Network.FACEBOOK: _facebook,
    Network.INSTAGRAM: _first_segment(Network.INSTAGRAM, "https://www.instagram.com/", r"[a-z0-9._]{1,40}"),
    Network.X: _x,
    Network.YOUTUBE: _youtube,
    Network.TIKTOK: _first_segment(Network.TIKTOK, "https://www.tiktok.com/@", r"[\w.]{2,30}", at_sign=True),
    Network.WHATSAPP: _whatsapp,
    Network.PINTEREST: _first_segment(
        Network.PINTEREST,
        "https://www.pinterest.com/",
        r"(?!_)[\w-]{2,40}",
        hosts=rf"(?:(?:www|[a-z]{{2}})\.)?{_PINTEREST_DOMAIN}",
    ),
    Network.TELEGRAM: _first_segment(Network.TELEGRAM, "https://t.me/", r"[a-z]\w{3,31}", alone=True),
    Network.DISCORD: _discord,
    Network.THREADS: _first_segment(Network.THREADS, "https://www.threads.net/@", r"[a-z0-9._]{1,30}", at_sign=True),
    Network.REDDIT: _second_segment(Network.REDDIT, ("r", "user", "u"), "https://www.reddit.com/"),
    Network.SNAPCHAT: _second_segment(Network.SNAPCHAT, ("add",), "https://www.snapchat.com/"),
    Network.GITHUB: _first_segment(Network.GITHUB, "https://github.com/", r"[a-z0-9](?:[a-z0-9-]{0,38})", alone=True),
    Network.XING: _second_segment(Network.XING, ("profile", "companies", "company", "pages"), "https://www.xing.com/"),
}


# ------------------------------------------------------------
# Profiles that a page links to or states in its structured data.
def profile_candidates(document: Document, structured: list[StructuredValue]) -> Iterator[Candidate]:
    """Every link to a network, then the ``sameAs`` and ``url`` values of structured data."""
    own = network_of_host(document.host)
    linked: set[str] = set()
    for link in document.links[:MAX_LINKS]:
        network = network_of_url(link[0])
        if network is not None:
            check_time()
            for candidate in _candidates(link[0], network, own, Source.HREF, *document.span(link)):
                linked.add(candidate.kind if candidate.is_kept else "")
                yield candidate
    end = len(document.text)
    for item in structured:
        network = network_of_url(item.value) if item.field in ("sameAs", "url") else None
        if network is not None:
            for candidate in _candidates(item.value, network, own, item.source, end, end):
                if item.source is Source.SCRIPT and candidate.kind in linked:
                    continue  # the page shows its profile; the data of scripts have those of others, too
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
