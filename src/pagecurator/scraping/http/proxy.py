"""Proxies from the environment.

aiohttp's ``trust_env`` is not used: it would also send credentials from ``~/.netrc``, and apply to every session.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Final
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr
from yarl import URL

from pagecurator.errors import UserError
from pagecurator.settings import Settings

_PORTS: Final = {"http": 80, "https": 443}


class ProxyRefused(UserError):
    """A proxy's address is invalid. The message names the setting, and never contains its value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """A proxy; ``str`` returns its address without credentials. ``setting`` is the setting that it comes from.

    ``url`` is for HTTP clients and includes the credentials, which they send to the proxy only.
    """

    address: str
    setting: str
    url: URL = field(repr=False)

    def __str__(self) -> str:
        return self.address


def scraper_api_proxy(settings: Settings) -> Proxy | None:
    """The environment's proxy for ``SCRAPER_API_URL``. Raises :class:`ProxyRefused`."""
    return environment_proxy(settings, settings.scraper_api_url)


def environment_proxy(settings: Settings, url: str) -> Proxy | None:
    """``HTTPS_PROXY`` or ``HTTP_PROXY`` by the scheme of ``url``, else ``ALL_PROXY``; ``NO_PROXY`` exempts hosts.

    Raises :class:`ProxyRefused`.
    """
    target = urlsplit(url)
    own, setting = (
        (settings.https_proxy, "HTTPS_PROXY") if target.scheme == "https" else (settings.http_proxy, "HTTP_PROXY")
    )
    chosen, setting = (own, setting) if own is not None else (settings.all_proxy, "ALL_PROXY")
    port = target.port or _PORTS[target.scheme]
    if chosen is None or matches_no_proxy(settings.no_proxy or "", target.hostname or "", port):
        return None
    return _read(chosen, setting)


def direct_proxy(settings: Settings) -> Proxy | None:
    """``DIRECT_PROXY``. Raises :class:`ProxyRefused`."""
    return None if settings.direct_proxy is None else _read(settings.direct_proxy, "DIRECT_PROXY")


def matches_no_proxy(no_proxy: str, host: str, port: int) -> bool:
    """Whether ``NO_PROXY`` exempts this host, with the rules of curl and Go.

    Entries are separated by commas or blanks: a host name (and its subdomains, with or without a leading dot), an IP
    address or a network such as ``10.0.0.0/8``, each with an optional port; ``*`` exempts all hosts.
    """
    host = host.lower().rstrip(".")
    for entry in no_proxy.lower().replace(",", " ").split():
        name, wanted_port = _split_port(entry)
        if wanted_port not in (None, port):
            continue
        name = name.removeprefix("*.").strip(".") if name != "*" else name
        if name and (name in ("*", host) or host.endswith(f".{name}") or _contains(name, host)):
            return True
    return False


def _split_port(entry: str) -> tuple[str, int | None]:
    if entry.startswith("["):
        name, _, rest = entry[1:].partition("]")
        return name, int(rest[1:]) if rest[:1] == ":" and rest[1:].isdecimal() else None
    name, colon, port = entry.rpartition(":")
    if colon and port.isdecimal() and ":" not in name:
        return name, int(port)
    return entry, None


def _contains(network: str, host: str) -> bool:
    try:
        return ip_address(host) in ip_network(network, strict=False)
    except (ValueError, TypeError):
        return False


def _can_be_sent(credentials: str) -> bool:
    # RFC 7617 leaves the encoding open; aiohttp sends Latin-1.
    return credentials.isprintable() and all(ord(character) <= 0xFF for character in credentials)  # noqa: PLR2004


def _read(value: SecretStr, setting: str) -> Proxy:
    text = value.get_secret_value().strip()
    alternative = "" if setting == "DIRECT_PROXY" else " Correct it, unset it, or name the host in NO_PROXY."
    refused = ProxyRefused(
        f"{setting}: should be the address of an HTTP proxy such as http://proxy.example:3128, with user and password "
        f"percent-encoded; SOCKS is not supported.{alternative}"
    )
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        if parts.scheme not in _PORTS or not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
            raise refused
        url = URL.build(scheme=parts.scheme, host=parts.hostname, port=parts.port)
    except ValueError:
        raise refused from None
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if ":" in user or not _can_be_sent(user + password):
        raise refused
    return Proxy(address=str(url), setting=setting, url=url.with_user(user or None).with_password(password or None))
