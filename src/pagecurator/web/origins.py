"""Hosts and origins from which requests are accepted: protection against DNS rebinding and CSRF, and CORS.

Without keys, every client that reaches the server is admitted, and every browser on this machine reaches it: for the
pages of any website, which may have its own name resolve to 127.0.0.1 (DNS rebinding), and of any other local server.
Scripts can't forge a browser's ``Host``, ``Origin`` and ``Sec-Fetch-Site``; other clients only send ``Host``.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from aiohttp import web

from pagecurator.settings import Settings
from pagecurator.web.exposure import ANY_ORIGIN
from pagecurator.web.responses import ApiError

_HOST = re.compile(r"(?:\[(?P<ipv6>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9._\-]+))(?::(?P<port>[0-9]{0,5}))?")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_TOKENS = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~\-]+(?:\s*,\s*[A-Za-z0-9!#$%&'*+.^_`|~\-]+){0,30}")
_EXPOSED = "Retry-After, X-Request-Id, Content-Disposition, Location, Allow, WWW-Authenticate"
_ASKED_HEADERS = "X-API-Key, Content-Type"
_PREFLIGHT_SECONDS = 600

_OTHER_HOST = (
    "Without API_KEYS this server only accepts requests for localhost, and this request names another host. Set "
    "API_KEYS, or add the host's name to ALLOWED_HOSTS."
)
_OTHER_SITE = (
    "Without API_KEYS this API does not accept requests from other websites. Set API_KEYS, or add the website's origin "
    "to CORS_ORIGINS."
)


class OriginPolicy:
    """The hosts and origins that the settings allow."""

    def __init__(
        self,
        *,
        has_keys: bool,
        is_open: bool = False,
        allowed_hosts: Collection[str] = (),
        cors_origins: Collection[str] = (),
    ) -> None:
        """``is_open``: AUTH_DISABLED, so any host is accepted."""
        self._has_keys = has_keys
        self._is_open = is_open
        self._allowed_hosts = frozenset(_canonical(name) for name in allowed_hosts)
        self._cors_origins = frozenset(cors_origins)

    @classmethod
    def from_settings(cls, settings: Settings) -> OriginPolicy:
        """API_KEYS, AUTH_DISABLED, ALLOWED_HOSTS and CORS_ORIGINS."""
        return cls(
            has_keys=settings.api_keys is not None,
            is_open=settings.auth_disabled,
            allowed_hosts=settings.allowed_host_list,
            cors_origins=settings.cors_origin_list,
        )

    # ------------------------------------------------------------ admission
    def require_host(self, request: web.Request) -> None:
        """Raise :class:`ApiError` 403 if no key is required and the request names another host."""
        if self._has_keys or self._is_open:
            return
        named = request.headers.getall("Host", [])
        # A request line with an absolute URL overrides the header.
        if len(named) != 1 or not self._is_ours(named[0]) or not self._is_ours(_authority(request)):
            raise ApiError(403, _OTHER_HOST)

    def require_site(self, request: web.Request) -> None:
        """Raise :class:`ApiError` 403 if no key is required and a browser sends the request for another website."""
        if self._has_keys:
            return
        # Browsers send each once; of several values, all must be allowed.
        origin, site = _joined(request, "Origin"), _joined(request, "Sec-Fetch-Site")
        if self.allows(origin):
            return
        if self._is_open:
            is_other = site is not None and "cross-site" in site
        elif site is not None:
            is_other = site not in ("same-origin", "none")
        else:  # not a browser, or an old one
            is_other = origin is not None and not _is_same_origin(origin, request.headers.get("Host", ""))
        if is_other:
            raise ApiError(403, _OTHER_SITE)

    def _is_ours(self, authority: str) -> bool:
        found = _HOST.fullmatch(authority.strip(" \t"))
        if found is None:
            return False
        name = _canonical(found["ipv6"] or found["name"])
        if found["name"] is not None and (name == "localhost" or name.endswith(".localhost")):
            return True  # never resolved by DNS (RFC 6761)
        return name in self._allowed_hosts or _is_loopback(name, is_ipv6=found["ipv6"] is not None)

    # ------------------------------------------------------------ CORS
    def allows(self, origin: str | None) -> bool:
        """Whether CORS_ORIGINS names this origin."""
        if origin is None or not self._cors_origins:
            return False
        return ANY_ORIGIN in self._cors_origins or origin.strip().lower() in self._cors_origins

    async def add_headers(self, request: web.Request, response: web.StreamResponse) -> None:
        """Add the CORS headers to a response; none while CORS_ORIGINS is unset."""
        if not self._cors_origins:
            return
        origin: str | None = ANY_ORIGIN
        if ANY_ORIGIN not in self._cors_origins:
            response.headers["Vary"] = "Origin"
            origin = request.headers.get("Origin")
        if origin is not None and self.allows(origin):
            response.headers.update({"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": _EXPOSED})

    def preflight(self, request: web.Request, *, allow: str | None) -> web.Response | None:
        """The response to a CORS preflight request; None for other requests.

        ``allow``: the methods of the route; None if there is no route, as the request itself will show.
        """
        method = request.headers.get("Access-Control-Request-Method", "")
        if request.method != "OPTIONS" or not method or not self.allows(request.headers.get("Origin")):
            return None
        asked = request.headers.get("Access-Control-Request-Headers", "")
        headers = {
            "Access-Control-Allow-Methods": allow or "DELETE, GET, HEAD, POST",
            "Access-Control-Allow-Headers": asked if _TOKENS.fullmatch(asked) else _ASKED_HEADERS,
            "Access-Control-Max-Age": str(_PREFLIGHT_SECONDS),
        }
        if "Access-Control-Request-Private-Network" in request.headers:
            headers["Access-Control-Allow-Private-Network"] = "true"
        return web.Response(status=204, headers=headers)


def is_same_origin(request: web.Request, *, host: str) -> bool:
    """Whether a browser sends the request for a page of this server, which clients reach as ``host``.

    ``Sec-Fetch-Site`` decides; browsers omit it over plain HTTP, then ``Origin`` does. A request with neither is from
    no browser that sends forms.
    """
    origin, site = _joined(request, "Origin"), _joined(request, "Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return origin is not None and _is_same_origin(origin, host)


def _authority(request: web.Request) -> str:
    """Host and port of the request; empty if invalid, such as a port above 65535."""
    try:
        return request.url.raw_authority
    except ValueError:
        return ""


def _joined(request: web.Request, name: str) -> str | None:
    """A header's value in lower case; repeated values are joined by commas."""
    values = request.headers.getall(name, None)
    return None if values is None else ", ".join(values).lower()


def _is_same_origin(origin: str, host: str) -> bool:
    """Whether ``origin`` is this server according to the Host header; ``null`` never is."""
    try:
        parts = urlsplit(origin)
        theirs = (parts.hostname, parts.port or _DEFAULT_PORTS.get(parts.scheme))
    except ValueError:
        return False
    found = _HOST.fullmatch(host.strip(" \t"))
    if found is None or parts.hostname is None:
        return False
    return theirs == (
        (found["ipv6"] or found["name"]).lower(),
        int(found["port"] or 0) or _DEFAULT_PORTS.get(parts.scheme),
    )


def _canonical(name: str) -> str:
    return name.strip("[]").lower().removesuffix(".")


def _is_loopback(name: str, *, is_ipv6: bool) -> bool:
    try:
        address = ip_address(name)
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        return is_ipv6 and (address.ipv4_mapped or address).is_loopback
    return not is_ipv6 and address.is_loopback
