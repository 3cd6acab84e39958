"""Profiles on social networks: which addresses are profiles, and their canonical form."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qs, quote, unquote, urlsplit

from pagecurator.extraction.data.networks import NETWORKS, NOT_PROFILES, PLATFORM_ACCOUNTS


class Profile(NamedTuple):
    """A profile: its kind (``linkedin_company``, ``facebook``, …) and canonical address."""

    kind: str
    url: str


NO_PROFILE = "no profile: a share button, a post, a widget or the network's own page"


def network_of_url(href: str) -> str | None:
    """The network that an address seems to lead to: a fast first answer for the many links that lead elsewhere."""
    pieces = href.split("/", 3)
    return _network_at(pieces[2]) if len(pieces) > 2 else None


@lru_cache(maxsize=4096)
def _network_at(host: str) -> str | None:
    return network_of_host(host.lower().partition(":")[0].strip())


@lru_cache(maxsize=1024)
def parse_profile(href: str) -> Profile | str | None:
    """The profile that an address names; a reason when it is of a network but no profile; ``None`` otherwise."""
    address = href.strip().strip("'\"")
    plain = _PLAIN.fullmatch(address)
    if plain is not None:
        host, path, query = plain.groups("")
        return _profile(host.lower().rstrip("."), [piece for piece in path.split("/") if piece], query, "")
    if address.startswith("//"):
        address = "https:" + address
    elif not _WEB.match(address):
        return None
    try:
        url = urlsplit(address)
        host = (url.hostname or "").rstrip(".")
    except ValueError:
        return None
    segments = [piece for piece in (piece.strip(_AROUND) for piece in unquote(url.path).split("/")) if piece]
    return _profile(host, segments, url.query, unquote(url.fragment))


_WEB = re.compile(r"https?:", re.IGNORECASE)
_PLAIN = re.compile(r"(?:https?:)?//([A-Za-z0-9.-]+)(/[A-Za-z0-9._/@-]*)?(?:\?([A-Za-z0-9._/@=&%+-]*))?")
"""An address without anything that has to be decoded: nearly all of them."""


def _profile(host: str, segments: list[str], query: str, fragment: str) -> Profile | str | None:
    network = network_of_host(host)
    if network is None:
        return None
    reader = _READERS[network]
    found = reader(host, segments, query)
    if found is None and fragment.startswith("!/"):  # old addresses of Twitter and Facebook name the profile there
        found = reader(host, [piece for piece in fragment[2:].partition("?")[0].split("/") if piece], query)
    if found is None:
        return NO_PROFILE
    if (found.kind, found.url.rpartition("/")[2].lower()) in PLATFORM_ACCOUNTS:
        return "the platform's own account"
    return found


_AROUND = " \t\n\"'<>,;"
"""What careless authors leave around a name."""
_BY_DOMAIN = dict(NETWORKS)
"""Every network's domain has two labels."""


def network_of_host(host: str) -> str | None:
    """The network that a host belongs to."""
    network = _BY_DOMAIN.get(".".join(host.rsplit(".", 2)[-2:]))
    if network is not None:
        return network
    if "pinterest" in host and re.fullmatch(r"(?:[a-z]+\.)?pinterest\.(?:[a-z]{2}|co\.[a-z]{2}|com\.[a-z]{2})", host):
        return "pinterest"
    return None


def _slug(text: str) -> str:
    return text if text.isalnum() and text.isascii() else quote(text, safe="-._~+@:!$&'()*,;=")


def _linkedin(host: str, path: list[str], query: str) -> Profile | None:
    subdomain = host.partition(".")[0]
    if host.endswith("lnkd.in") or not _LINKEDINS.fullmatch(subdomain):
        return None
    if not path:
        return None
    if path[0].lower() in ("mwlite", "organization-guest"):  # for telephones, and for guests
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
        "edu": None,
    }.get(first)
    if company and len(path) > 1:
        return Profile("linkedin_company", f"https://www.linkedin.com/{company}/{_slug(path[1].lower())}")
    if first == "in" and len(path) > 1:
        return Profile("linkedin_person", f"https://www.linkedin.com/in/{_slug(path[1].lower())}")
    if first == "pub" and len(path) > 1:
        return Profile(
            "linkedin_person", "https://www.linkedin.com/pub/" + "/".join(_slug(p.lower()) for p in path[1:5])
        )
    if first == "profile":
        ident = parse_qs(query).get("id")
        if ident:
            return Profile("linkedin_person", f"https://www.linkedin.com/profile/view?id={ident[0]}")
    return None


_LINKEDINS = re.compile(r"www|m|linkedin|[a-z]{2}|mobile|touch")


def _facebook(host: str, path: list[str], query: str) -> Profile | None:
    subdomain = host.partition(".")[0]
    if subdomain in _FACEBOOKS_OWN or not path or (subdomain == "business" and len(path) > 1):
        return None
    first = path[0].lower().lstrip("@").rstrip(".")
    base = "https://www.facebook.com/"
    if first == "profile.php":
        ident = parse_qs(query).get("id")
        return Profile("facebook", f"{base}profile.php?id={ident[0]}") if ident and ident[0].isdigit() else None
    if first == "pages":
        if len(path) == 1 or path[1].lower() in ("create", "merge", "search", "create.php"):
            return None
        if path[1].lower() == "category" and len(path) > 3:
            return Profile("facebook", f"{base}pages/" + "/".join(_slug(piece) for piece in path[1:4]))
        number = next((piece for piece in path[2:] if piece.isdigit()), None)
        name = path[path.index(number) - 1] if number else path[1]
        return Profile("facebook", f"{base}pages/{_slug(name)}" + (f"/{number}" if number else ""))
    if first == "people" and len(path) > 2:
        return Profile("facebook", f"{base}people/{_slug(path[1])}/{_slug(path[2])}")
    if first == "pg" and len(path) > 1:
        first = path[1].lower()
    if (
        first in NOT_PROFILES["facebook"]
        or not _FACEBOOK_NAME.fullmatch(first)
        or first.endswith((".php", ".html", ".js"))
        or _API_VERSION.fullmatch(first)
    ):
        return None
    return Profile("facebook", base + _slug(first))


_FACEBOOKS_OWN = frozenset(
    ("developers", "graph", "connect", "badge", "static", "apps", "api", "l", "about", "ads", "newsroom", "code")
)
_FACEBOOK_NAME = re.compile(r"[\w.\-]{2,}")
_API_VERSION = re.compile(r"v\d\d?\.\d")


def _x(host: str, path: list[str], query: str) -> Profile | None:
    if host.removeprefix("www.").removeprefix("mobile.").removeprefix("m.") not in ("twitter.com", "x.com") or not path:
        return None
    first = path[0].lower().lstrip("@").rstrip(".")
    if len(path) > 1 and path[1].lower() in ("privacy", "tos"):
        return None
    if first in NOT_PROFILES["x"] or not _X_NAME.fullmatch(first):
        return None
    if len(path) > 1 and path[1].lower() in ("status", "statuses"):
        return None
    return Profile("x", "https://x.com/" + first)


_X_NAME = re.compile(r"[a-z0-9_]{1,20}")


def _youtube(host: str, path: list[str], query: str) -> Profile | None:
    if (
        host.endswith("youtu.be")
        or host.partition(".")[0] not in ("www", "m", "youtube", "de", "uk", "fr", "nl")
        or not path
    ):
        return None
    first = path[0].lower()
    if first == "channel" and len(path) > 1:
        return Profile("youtube", "https://www.youtube.com/channel/" + _slug(path[1]))
    if first in ("user", "c") and len(path) > 1:
        return Profile("youtube", f"https://www.youtube.com/{first}/" + _slug(path[1].lower()))
    if first in NOT_PROFILES["youtube"] or first in ("user", "c", "channel", "p") or "." in first:
        return None
    return Profile("youtube", "https://www.youtube.com/" + _slug(first))


def _simple(
    kind: str,
    base: str,
    name_pattern: str,
    *,
    hosts: str = r"(?:www\.|m\.|mobile\.)?[^.]+\.[^.]+",
    at_sign: bool = False,
    alone: bool = False,
) -> Callable[[str, list[str], str], Profile | None]:
    """A network whose profiles are the first piece of the path; ``alone`` when a second makes it another thing."""
    pattern, home = re.compile(name_pattern), re.compile(hosts)

    def read(host: str, path: list[str], query: str) -> Profile | None:
        if not path or (at_sign and not path[0].startswith("@")) or not home.fullmatch(host):
            return None
        if kind == "telegram" and path[0] == "s":  # the channel as a web page
            path = path[1:2] or path
        if alone and len(path) > 1:
            return None
        first = path[0].lower().lstrip("@")
        if len(path) > 1 and path[1].lower() in _POSTS:
            return None
        if first in NOT_PROFILES.get(kind, ()) or not pattern.fullmatch(first):
            return None
        return Profile(kind, base + _slug(first))

    return read


def _whatsapp(host: str, path: list[str], query: str) -> Profile | None:
    if host.endswith("wa.me"):
        number = path[0].lstrip("+") if path else ""
    else:
        number = (parse_qs(query).get("phone") or [""])[0]
    number = re.sub(r"\D", "", number)
    return Profile("whatsapp", "https://wa.me/" + number) if len(number) in WHATSAPP_DIGITS else None


def _prefixed(kind: str, prefixes: tuple[str, ...], base: str) -> Callable[[str, list[str], str], Profile | None]:
    def read(host: str, path: list[str], query: str) -> Profile | None:
        if len(path) > 2 and path[2].lower() in _POSTS:
            return None
        if len(path) > 1 and path[0].lower() in prefixes and path[1].lower() not in NOT_PROFILES.get(kind, ()):
            prefix = "user" if kind == "reddit" and path[0].lower() == "u" else path[0].lower()
            return Profile(kind, f"{base}{prefix}/{_slug(path[1])}")
        return None

    return read


def _discord(host: str, path: list[str], query: str) -> Profile | None:
    if host.endswith("discord.gg") and path:
        return Profile("discord", "https://discord.gg/" + _slug(path[0]))
    if len(path) > 1 and path[0].lower() == "invite":
        return Profile("discord", "https://discord.gg/" + _slug(path[1]))
    return None


WHATSAPP_DIGITS = range(8, 16)
_POSTS = frozenset(("video", "photo", "live", "post", "comments"))
_PINTEREST = r"(?:(?:www|[a-z]{2})\.)?pinterest\.(?:com|[a-z]{2}|co\.[a-z]{2}|com\.[a-z]{2})"

_READERS: dict[str, Callable[[str, list[str], str], Profile | None]] = {
    "linkedin": _linkedin,
    "facebook": _facebook,
    "instagram": _simple("instagram", "https://www.instagram.com/", r"[a-z0-9._]{1,40}"),
    "x": _x,
    "youtube": _youtube,
    "tiktok": _simple("tiktok", "https://www.tiktok.com/@", r"[\w.]{2,30}", at_sign=True),
    "whatsapp": _whatsapp,
    "pinterest": _simple("pinterest", "https://www.pinterest.com/", r"(?!_)[\w-]{2,40}", hosts=_PINTEREST),
    "telegram": _simple("telegram", "https://t.me/", r"[a-z]\w{3,31}", alone=True),
    "discord": _discord,
    "threads": _simple("threads", "https://www.threads.net/@", r"[a-z0-9._]{1,30}", at_sign=True),
    "reddit": _prefixed("reddit", ("r", "user", "u"), "https://www.reddit.com/"),
    "snapchat": _prefixed("snapchat", ("add",), "https://www.snapchat.com/"),
    "github": _simple("github", "https://github.com/", r"[a-z0-9](?:[a-z0-9-]{0,38})", alone=True),
    "xing": _prefixed("xing", ("profile", "companies", "company", "pages"), "https://www.xing.com/"),
}
