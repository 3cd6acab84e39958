"""URL normalisation, and rejection of URLs that are not public web pages.

Follows RFC 3986 section 6 (normalisation), the WHATWG URL standard (IPv4 addresses as browsers parse them) and the IANA
special-purpose registries, as implemented by ``ipaddress`` (public addresses).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, unquote

import idna

MAX_URL_LENGTH = 2048

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LONGEST_HOST = 253
_LONGEST_SHOWN = 100
_IPV4_PARTS = 4

# Names of private networks. `.example` and `.test` are reserved, too, but the simulator's sample sites use them.
_PRIVATE_ENDINGS = (
    "localhost", "local", "internal", "intranet", "lan", "localdomain", "invalid", "onion", "home.arpa",
)  # fmt: skip
# IPv6 ranges that embed an IPv4 address, and its offset in bits from the right.
_CARRIES_IPV4 = (
    (IPv6Network("::ffff:0:0/96"), 0),  # mapped
    (IPv6Network("64:ff9b::/96"), 0),  # NAT64
    (IPv6Network("2002::/16"), 80),  # 6to4
)
_NOT_PUBLIC = (IPv6Network("64:ff9b:1::/48"), IPv6Network("2001::/32"), IPv6Network("fec0::/10"))
_NOT_PUBLIC_4 = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):(.*)", re.IGNORECASE | re.DOTALL)
_HOST_AND_PORT = re.compile(r"[^/?#:@]+\.[^/?#:@]*:\d+(?:[/?#].*)?", re.DOTALL)
_EMAIL = re.compile(r"[^/?#:@\s]+@[^/?#:@\s]+")
_LABEL = re.compile(r"[a-z0-9_\-]{1,63}")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_SLASHES = re.compile(r"^(https?):?/+", re.IGNORECASE)
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SAFE = "/:@!$&'()*+,;=-._~%"
_QUERY_SAFE = _PATH_SAFE + "?"


class UrlRefused(ValueError):
    """Not the URL of a public web page; ``reason`` is one sentence for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class PageUrl:
    """A normalised URL. ``domain`` is the host without ``www.``; both are lower-case ASCII."""

    url: str
    host: str
    domain: str


def normalize_url(text: str, *, allow_private: bool = False) -> PageUrl:
    """Normalise the URL of a page. The default scheme is https.

    Raises :class:`UrlRefused` for everything that is not a public http(s) URL. ``allow_private`` accepts names and
    addresses of private networks (ALLOW_PRIVATE_ADDRESSES, for testing with local websites).
    """
    text = text.strip().strip("\ufeff\u200b")
    scheme, rest = _split_scheme(_checked(text))
    authority, path, query = _split_rest(rest)
    host, port = _split_authority(authority)
    host = _any_host(host) if allow_private else _public_host(host)
    shown_port = "" if port in (None, _DEFAULT_PORTS[scheme]) else f":{port}"
    shown_query = f"?{query}" if query else ""
    url = f"{scheme}://{bracketed(host)}{shown_port}{path}{shown_query}"
    if len(url) > MAX_URL_LENGTH:
        raise UrlRefused(f"It is longer than {MAX_URL_LENGTH} characters.")
    return PageUrl(url=url, host=host, domain=_without_www(host))


# User and password as people write them: with and without a scheme, with missing or wrong slashes, with unescaped
# characters. Masks too much rather than too little.
_START = r"(?P<start>(?<![\w+.\-\[:])(?:(?!mailto:)[\w+.\-]+:[/\\]*|[/\\]{2,}))"
_CREDENTIALS = tuple(
    re.compile(_START + rest, re.IGNORECASE | re.DOTALL)
    for rest in (
        r"[^/?#\\]*(?P<end>@|%40)",  # up to the last at-sign before the path
        r"(?!localhost:)[^/?#@:.\[\]]*:.*(?P<end>@)",  # a host without a dot is a user
        r"[^/?#@:\[\]]*:(?!\d{0,5}(?:[/?#\s,;\"']|$)).*(?P<end>@)",  # so is one whose port is none
        r"[^/?#@:\[\]]*:(?!\d{0,5}(?:[/?#\s,;\"']|$))[^/?#\s]+(?P<end>)",
    )
)
_LONGEST_MASKED = 4096


def without_credentials(text: str) -> str:
    """Replace user and password of a URL in ``text`` by ``…``.

    For messages that repeat a URL as it was entered. Truncates after 4,096 characters.
    """
    text = text[:_LONGEST_MASKED]
    if ":" in text or "@" in text:
        for credentials in _CREDENTIALS:
            text = credentials.sub(r"\g<start>…\g<end>", text)
    return text


# ---------------------------------------------------------------- parts of a URL
def _checked(text: str) -> str:
    if not text:
        raise UrlRefused("It is empty.")
    if len(text) > MAX_URL_LENGTH:
        raise UrlRefused(f"It is longer than {MAX_URL_LENGTH} characters.")
    if _CONTROL.search(text):
        raise UrlRefused("It contains control characters.")
    if _LONE_SURROGATE.search(text):
        raise UrlRefused("It contains broken characters.")
    if "\\" in text.partition("?")[0]:
        raise UrlRefused("It contains a backslash.")
    return text


def _split_scheme(text: str) -> tuple[str, str]:
    """Scheme, and the rest after ``//``."""
    if text.startswith("//"):
        return "https", text[2:]
    match = _SCHEME.fullmatch(text)
    if match is None or _HOST_AND_PORT.fullmatch(text):
        if _EMAIL.fullmatch(text):
            raise UrlRefused("It is an e-mail address, not a page.")
        if "." not in re.split(r"[/?#]", text, maxsplit=1)[0]:
            raise UrlRefused("It is not a URL.")
        return "https", text
    scheme, rest = match[1].lower(), match[2]
    if scheme not in _DEFAULT_PORTS:
        raise UrlRefused(f"Only http and https are fetched, not {scheme[:_LONGEST_SHOWN]}.")
    if not rest.startswith("//"):
        raise UrlRefused(f"It is not a URL: // is missing after {scheme}:.")
    return scheme, rest[2:]


def _split_rest(rest: str) -> tuple[str, str, str]:
    """Authority, and normalised path and query; without the fragment."""
    rest = rest.partition("#")[0]
    before_query, _, query = rest.partition("?")
    authority, _, path = before_query.partition("/")
    return authority, _without_dots(_escaped("/" + path, safe=_PATH_SAFE)), _escaped(query, safe=_QUERY_SAFE)


def _split_authority(authority: str) -> tuple[str, int | None]:
    if "@" in authority:
        raise UrlRefused("It contains a user name or password.")
    host, port = authority, ""
    if authority.startswith("["):
        host, bracket, after = authority[1:].partition("]")
        if not bracket or (after and not after.startswith(":")) or ":" not in host:
            raise UrlRefused("It is not a URL: the address in brackets is incomplete.")
        port = after[1:]
    elif ":" in authority:
        host, _, port = authority.partition(":")
    if not host:
        raise UrlRefused("It is not a URL: it names no host.")
    if not port:
        return host, None
    if not (port.isascii() and port.isdigit()) or not 1 <= int(port) <= 65_535:  # noqa: PLR2004 - TCP's range
        raise UrlRefused("Its port is not a number from 1 to 65535.")
    return host, int(port)


def _escaped(text: str, *, safe: str) -> str:
    """Normalise percent-encoding: decode unreserved characters, escape others as upper-case UTF-8."""

    def plain(match: re.Match[str]) -> str:
        letter = chr(int(match[1], 16))
        return letter if letter in _UNRESERVED else f"%{match[1].upper()}"

    lone_percent = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)
    return quote(_ESCAPE.sub(plain, lone_percent), safe=safe)


def _without_dots(path: str) -> str:
    """``remove_dot_segments`` of RFC 3986 section 5.2.4, for an absolute path."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def similar_urls(text: str) -> list[str]:
    """Normalised URLs that differ in scheme, ``www.`` or slashes, to suggest what was probably meant.

    Empty for text that is not a URL.
    """
    mended = _SLASHES.sub(r"\1://", text.strip())
    try:
        given = normalize_url(mended)
    except UrlRefused:
        return []
    scheme, _, rest = given.url.partition("://")
    authority, slash, after = rest.partition("/")
    path, mark, query = after.partition("?")
    path = re.sub("/{2,}", "/", slash + path)
    bare = path.rstrip("/")
    host = authority.removeprefix("www.")
    found = [
        f"{one_scheme}://{one_host}{one_path}{mark}{query}"
        for one_scheme in (scheme, *(_DEFAULT_PORTS.keys() - {scheme}))
        for one_host in (authority, host, f"www.{host}")
        for one_path in (slash + after.partition("?")[0], path, bare or "/", f"{bare}/")
    ]
    return [url for url in dict.fromkeys(found) if url != text]


def stored_domain(text: str) -> str:
    """The domain that a filter means: of a host, in any form that :func:`normalize_url` accepts, or of a URL.

    Other text as it is, in lower case: programs that add pages with SQL name the domain themselves. Bytes of
    arguments that are not UTF-8 are replaced: Postgres can't compare them, and nothing must match.
    """
    try:
        return normalize_url(text, allow_private=True).domain
    except UrlRefused:
        return _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text.strip().lower().removeprefix("www."))


def possible_domains(text: str) -> list[str]:
    """The names under which the domain of this URL may be stored: its host, with and without ``www.``, and its parents.

    Programs that add pages with SQL name the domain themselves. Empty for text that is not a URL.
    """
    try:
        given = normalize_url(text, allow_private=True)
    except UrlRefused:
        return []
    labels = given.domain.split(".")
    parents = [] if ":" in given.host else [".".join(labels[start:]) for start in range(1, len(labels) - 1)]
    return list(dict.fromkeys([given.domain, given.host, f"www.{given.domain}", *parents]))


def is_public_address(text: str) -> bool:
    """Whether an IP address, as returned by the resolver, is public.

    False for loopback, private, link-local, carrier-grade NAT, multicast and reserved ranges, also if embedded in an
    IPv6 address (mapped, NAT64, 6to4), and for text that is not an address.
    """
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.scope_id is not None:
        return False
    return _is_public(address)


def is_ip_address(host: str) -> bool:
    """Whether a host (lower case, no brackets) is an IP address and no name."""
    if not host[-1:].isdigit() and ":" not in host:
        return False
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def bracketed(host: str) -> str:
    """The host as it is written in a URL: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host


def _without_www(host: str) -> str:
    shorter = host.removeprefix("www.")
    return shorter if "." in shorter else host


# ---------------------------------------------------------------- hosts
def _public_host(written: str) -> str:
    """The host in lower-case ASCII. Rejects hosts that are not public."""
    if ":" in written:
        return _public_ipv6(written)
    host = _host_name(written)
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return _public_ipv4(labels, written)
    if host == "localhost" or any(host == ending or host.endswith(f".{ending}") for ending in _PRIVATE_ENDINGS):
        raise UrlRefused(f"{_shown(written)} is a name of private networks, not a public site.")
    if len(labels) == 1:
        raise UrlRefused(f"{_shown(written)} is not a full host name: it has no dot.")
    return host


def _any_host(written: str) -> str:
    """The same without the check for public addresses."""
    try:
        if ":" in written:
            return str(IPv6Address(written))
        host = _host_name(written)
        labels = host.split(".")
        return str(_read_ipv4(labels)) if _NUMBER.fullmatch(labels[-1]) else host
    except ValueError as error:
        if isinstance(error, UrlRefused):
            raise
        raise UrlRefused(f"{_shown(written)} is neither a host name nor an IP address.") from None


def _host_name(written: str) -> str:
    host = _ascii(unquote(written)).lower().removesuffix(".")
    if len(host) > _LONGEST_HOST or not all(_LABEL.fullmatch(label) for label in host.split(".")):
        raise UrlRefused(f"{_shown(written)} is not a host name.")
    return host


def _ascii(host: str) -> str:
    if host.isascii():
        return host
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        raise UrlRefused(f"{_shown(host)} is not a host name.") from None


def _public_ipv4(labels: list[str], written: str) -> str:
    """An IPv4 address in any notation that browsers and libc accept: decimal, octal, hex, one to four parts."""
    try:
        address = _read_ipv4(labels)
    except (AddressValueError, ValueError):
        raise UrlRefused(f"{_shown(written)} is neither a host name nor an IP address.") from None
    if not _is_public(address):
        raise UrlRefused(f"{_shown(written)} is not a public address.")
    return str(address)


def _read_ipv4(labels: list[str]) -> IPv4Address:
    if len(labels) > _IPV4_PARTS:
        raise AddressValueError(".".join(labels))
    *high, low = [_number(label) for label in labels]
    value = low
    for position, part in enumerate(high):
        if part > 255:  # noqa: PLR2004 - a byte
            raise AddressValueError(".".join(labels))
        value += part << (8 * (3 - position))
    if low >= 256 ** (5 - len(labels)):
        raise AddressValueError(".".join(labels))
    return IPv4Address(value)


def _number(label: str) -> int:
    if label.startswith("0x"):
        return int(label[2:] or "0", 16)
    return int(label, 8) if label.startswith("0") and label != "0" else int(label)


def _public_ipv6(written: str) -> str:
    try:
        address = IPv6Address(written)
    except AddressValueError:
        raise UrlRefused(f"{_shown(written)} is not an IP address.") from None
    if address.scope_id is not None or not _is_public(address):
        raise UrlRefused(f"{_shown(written)} is not a public address.")
    return str(address)


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv4Address):
        special = any(address in network for network in _NOT_PUBLIC_4)
    else:
        for network, shift in _CARRIES_IPV4:
            if address in network:
                return _is_public(IPv4Address((int(address) >> shift) & 0xFFFFFFFF))
        special = any(address in network for network in _NOT_PUBLIC)
    return address.is_global and not (address.is_multicast or address.is_reserved or special)


def _shown(host: str) -> str:
    host = unquote(host).rpartition("@")[2]
    return host if len(host) <= _LONGEST_SHOWN else host[:_LONGEST_SHOWN] + "…"
