"""The address that a link means: its host, path, query and fragment, also where its beginning is damaged."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from pagecurator.extraction.data.networks import APP_SCHEMES, HOSTS, REDIRECTS, Network

MAX_HREF_CHARS = 2_000

_PLAIN_URL = re.compile(r"(?:https?:)?//([A-Za-z0-9.-]+)(/[A-Za-z0-9._/@-]*)?(?:\?([A-Za-z0-9._/@=&%+-]*))?")
"""A URL without anything to decode: nearly all of them."""
_BEFORE_HOST = re.compile(r"(?:%[0-9a-f]{2}|[^a-z0-9?#%])*(?:[htps]{2,8}[^a-z0-9?#]+)*", re.IGNORECASE)
"""Schemes in any spelling, also several (``htps://``, ``http://https://``, ``https:///``, ``://``), and stray signs."""
_HOST = re.compile(r"([a-z0-9-]+(?:\.[a-z0-9-]+)+)\.?(?::\d*)?\s*(?=[/?#]|\Z)", re.IGNORECASE)
_APP = re.compile(rf"({'|'.join(APP_SCHEMES)})://", re.IGNORECASE)
_SCHEME = re.compile(r"[htps]{2,8}:?", re.IGNORECASE)
_STRAY = " \t\n\"'<>,;|\xa0"
"""Characters that careless authors leave around a path segment."""
_INVISIBLE = dict.fromkeys((0x9, 0xA, 0xD, 0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF))
_PINTEREST_DOMAIN = r"pinterest\.(?:com|[a-z]{2}|co\.[a-z]{2}|com\.[a-z]{2})"
_PINTEREST = re.compile(rf"(?:[a-z]+\.)?{_PINTEREST_DOMAIN}")


class Address(NamedTuple):
    """A link's ``host`` in lower case, the segments of its ``path``, its ``query`` and its ``fragment``."""

    host: str
    path: list[str]
    query: str = ""
    fragment: str = ""

    def parameter(self, name: str) -> str:
        """The first value of a parameter of the query; empty if it has none."""
        return (parse_qs(self.query).get(name) or [""])[0].strip()


@lru_cache(maxsize=1024)
def address_of(href: str) -> Address | None:
    """The address that a link means; ``None`` if it leads to no web page."""
    plain = _PLAIN_URL.fullmatch(href)
    if plain is not None and "." in plain[1].strip("."):
        host, path, query = plain.groups("")
        return _unwrapped(Address(host.lower().rstrip("."), [part for part in path.split("/") if part], query))
    text = _decoded(href[:MAX_HREF_CHARS])
    app = _APP.match(text)
    if app is not None:
        return _split(APP_SCHEMES[app[1].lower()], "/" + text[app.end() :])
    before = _BEFORE_HOST.match(text)
    found = _HOST.match(text, before.end() if before else 0)
    return None if found is None else _unwrapped(_split(found[1].lower(), text[found.end() :]))


def _decoded(href: str) -> str:
    """A link without entities and invisible characters, and with slashes where all of them are encoded or mirrored."""
    text = unescape(href) if "&" in href else href
    if text != href:
        text = unescape(text)
    if "/" not in text.partition("?")[0] and "%2f" in text.lower():
        text = unquote(text)
    text = text.replace("\\/", "/")
    if "/" not in text:
        text = text.replace("\\", "/")
    return _visible(text).strip()


def _visible(text: str) -> str:
    return text if text.isascii() and text.isprintable() else text.translate(_INVISIBLE)


def _split(host: str, rest: str) -> Address:
    try:
        url = urlsplit("//" + host + rest)
    except ValueError:
        return Address(host, [])
    path, sign, query = _visible(unquote(url.path)).partition("?")  # a question mark that was encoded
    segments = [segment for segment in (part.strip(_STRAY) for part in path.split("/")) if segment]
    return Address(host, segments, url.query or (query if sign else ""), unquote(url.fragment))


def _unwrapped(address: Address) -> Address:
    """The address that is the whole path of another one: ``facebook.com/https://www.facebook.com/name``."""
    path, start = address.path, 0
    if len(path) < 2:
        return address
    while start < len(path) and _SCHEME.fullmatch(path[start]):
        start += 1
    if start + 1 >= len(path) or "." not in path[start]:
        return address
    host = path[start].lower()
    network = network_of_host(host)
    if network is None or not (start or host.startswith("www.") or network is network_of_host(address.host)):
        return address
    return address._replace(host=host, path=path[start + 1 :])


def redirect_target(address: Address) -> str:
    """Where a page of :data:`REDIRECTS` leads on to; empty for any other page."""
    parameters = REDIRECTS.get((domain_of(address.host), "/".join(address.path).lower()), ())
    return next(filter(None, map(address.parameter, parameters)), "")


def network_of_url(href: str) -> Network | None:
    """The network that a URL seems to lead to: a fast check for the many links that lead elsewhere."""
    end = href.find("/", len("https://"))
    is_known, network = _network_of_origin(href if end < 0 else href[:end])
    if is_known:
        return network
    parts = href.split("/", 3)
    if len(parts) == 1 and not ("%" in href or "&" in href or "\\" in href):
        return None
    if len(parts) > 2 and not parts[1]:
        is_known, network = _network_of_origin("//" + parts[2])
        if is_known:
            return network
    address = address_of(href)
    return None if address is None else network_of_host(address.host)


@lru_cache(maxsize=4096)
def _network_of_origin(origin: str) -> tuple[bool, Network | None]:
    """Whether a scheme and a host are written as usual, and their network; else the whole URL has to be read."""
    scheme, slashes, netloc = origin.partition("//")
    if not slashes or "/" in scheme or "/" in netloc or "." not in netloc:
        return False, None
    network = network_of_host(netloc.lower().partition(":")[0].strip().rstrip("."))
    return network is not None or ":" not in netloc, network


def network_of_host(host: str) -> Network | None:
    network = HOSTS.get(domain_of(host))
    if network is None and "pinterest" in host and _PINTEREST.fullmatch(host):
        return Network.PINTEREST
    return network


def domain_of(host: str) -> str:
    """The last two labels of a host."""
    return ".".join(host.rsplit(".", 2)[-2:])
