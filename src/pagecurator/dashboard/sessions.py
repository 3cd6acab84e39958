"""Logging in with an API key: a signed cookie for the dashboard alone, which no API route accepts."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from aiohttp import web
from pydantic import SecretStr

from pagecurator.settings import Settings
from pagecurator.storage.engine import Database
from pagecurator.storage.server_secrets import shared_secret
from pagecurator.web.auth import ANONYMOUS, ApiKeys, Caller
from pagecurator.web.signed_urls import public_address

LIFETIME_SECONDS = 12 * 3600
_SECRET_NAME = "dashboard sessions"  # noqa: S105 - the name of a row
_NAME = "pagecurator"
_LONGEST_COOKIE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _CookiePlace:
    """Name and attributes of the cookie, as the client's connection allows them."""

    name: str
    secure: bool
    path: str | None
    """None: the folder of the request, as the browser sees it behind a proxy that adds a prefix."""


class Sessions:
    """The sessions of one dashboard. Without API keys there is no login, and every caller is anonymous.

    A session is the cookie alone: the expiry and the key's fingerprint, signed with a secret that all replicas share.
    The signature covers the whole hash of the key, so it is void when the key is no longer accepted.
    """

    def __init__(
        self, *, database: Database, keys: ApiKeys, settings: Settings, clock: Callable[[], float] = time.time
    ) -> None:
        self._database = database
        self._keys = keys
        self._settings = settings
        self._clock = clock
        self._secret: SecretStr | None = None

    @property
    def are_needed(self) -> bool:
        """Whether viewers have to log in."""
        return not self._keys.open

    async def caller(self, request: web.Request) -> Caller | None:
        """The user who is logged in, or None. Raises ``DatabaseUnavailable`` if that can't be checked."""
        if not self.are_needed:
            return ANONYMOUS
        cookie = request.cookies.get(self._place(request).name, "")
        parts = cookie.split(".")
        if len(cookie) > _LONGEST_COOKIE or len(parts) != 3 or not parts[0].isdecimal():  # noqa: PLR2004 - three parts
            return None
        expires, fingerprint, signature = parts
        if int(expires) <= self._clock():
            return None
        found = None
        for caller in self._keys.callers():
            genuine = await self._signature(expires, caller)
            is_genuine = hmac.compare_digest(genuine.encode(), signature.encode("utf-8", "surrogateescape"))
            if is_genuine and caller.fingerprint == fingerprint:
                found = caller
        return found

    async def begin(self, request: web.Request, response: web.Response, key: str) -> Caller | None:
        """Log in with ``key``: set the cookie; None if the key is not accepted."""
        caller = self._keys.holder(key)
        if caller is None:
            return None
        expires = str(int(self._clock()) + LIFETIME_SECONDS)
        value = f"{expires}.{caller.fingerprint}.{await self._signature(expires, caller)}"
        self._set(request, response, value, max_age=LIFETIME_SECONDS)
        return caller

    def end(self, request: web.Request, response: web.Response) -> None:
        """Log out: delete the cookie."""
        self._set(request, response, "", max_age=0)

    def _set(self, request: web.Request, response: web.Response, value: str, *, max_age: int) -> None:
        place = self._place(request)
        # Not with set_cookie, which always adds a path.
        parts = [f"{place.name}={value}", f"Max-Age={max_age}", "HttpOnly", "SameSite=Strict"]
        parts += [f"Path={place.path}"] if place.path is not None else []
        parts += ["Secure"] if place.secure else []
        response.headers.add("Set-Cookie", "; ".join(parts))

    def _place(self, request: web.Request) -> _CookiePlace:
        scheme, _host = public_address(request, self._settings)
        if scheme != "https":
            return _CookiePlace(name=_NAME, secure=False, path=None)
        prefix = urlsplit(self._settings.public_base_url or "").path
        if prefix:  # other programs share the host; `__Host-` would require the path /
            return _CookiePlace(name=f"__Secure-{_NAME}", secure=True, path=f"{prefix}/dashboard")
        return _CookiePlace(name=f"__Host-{_NAME}", secure=True, path="/")

    async def _signature(self, expires: str, caller: Caller) -> str:
        if self._secret is None:
            async with self._database.begin() as conn:
                self._secret = await shared_secret(conn, name=_SECRET_NAME)
        message = f"{expires}:{caller.owner}".encode()
        return hmac.new(self._secret.get_secret_value().encode(), message, hashlib.sha256).hexdigest()


class LoginLimit:
    """At most ``per_minute`` tries to log in from one address, in any minute."""

    _MOST_ADDRESSES = 10_000

    def __init__(self, *, per_minute: int = 5, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._tries: OrderedDict[str, deque[float]] = OrderedDict()

    def take(self, request: web.Request) -> float:
        """Count a try: 0 if it is allowed, else the seconds until the next one is."""
        now = self._clock()
        tries = self._tries.setdefault(_network(request.remote or ""), deque())
        self._tries.move_to_end(_network(request.remote or ""))
        while len(self._tries) > self._MOST_ADDRESSES:
            self._tries.popitem(last=False)
        while tries and tries[0] <= now - 60:
            tries.popleft()
        if len(tries) >= self._per_minute:
            return tries[0] + 60 - now
        tries.append(now)
        return 0.0


def _network(remote: str) -> str:
    """One IPv6 client has a whole /64."""
    try:
        address = ip_address(remote.partition("%")[0])
    except ValueError:
        return remote
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(ip_network((address, 64), strict=False))
    return remote
