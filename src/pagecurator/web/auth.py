"""Authentication by the API key in ``X-API-Key``, compared in constant time."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web
from pydantic import SecretStr

from pagecurator.runtime.container import StartRefused
from pagecurator.settings import Settings
from pagecurator.web.origins import ANY
from pagecurator.web.responses import ApiError

HEADER = "X-API-Key"
_SHOWN_LETTERS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """The client of a request. ``owner`` is a hash of its key, for what is stored or counted per key."""

    owner: str

    @property
    def fingerprint(self) -> str | None:
        """The first letters of ``owner``, for logs; None if no key is required."""
        return self.owner[:_SHOWN_LETTERS] or None


ANONYMOUS = Caller(owner="")
CALLER = web.RequestKey("caller", Caller)


class ApiKeys:
    """The accepted keys. Without any, every caller is :data:`ANONYMOUS`."""

    def __init__(self, keys: Sequence[SecretStr]) -> None:
        self._owners = [_owner(key.get_secret_value()) for key in keys]

    @property
    def open(self) -> bool:
        """True if no key is required."""
        return not self._owners

    def caller(self, request: web.Request) -> Caller:
        """The caller, from the headers of ``request``. Raises :class:`ApiError` 401 or 403."""
        if self.open:
            return ANONYMOUS
        sent = request.headers.get(HEADER, "")
        if not sent:
            raise ApiError(
                401, "API Key is missing. Please provide X-API-Key header.", headers={"WWW-Authenticate": "ApiKey"}
            )
        caller = self.holder(sent)
        if caller is None:
            raise ApiError(403, "Invalid API Key. Access denied.")
        return caller

    def holder(self, key: str) -> Caller | None:
        """The caller with this key; None if the key is not accepted."""
        # Hashes have one length and all keys are compared, so timing reveals neither a key's length nor its position.
        owner = _owner(key)
        matches = [hmac.compare_digest(owner, known) for known in self._owners]
        return Caller(owner=owner) if any(matches) else None

    def callers(self) -> list[Caller]:
        """One for each accepted key."""
        return [Caller(owner=owner) for owner in self._owners]


def caller_of(request: web.Request) -> Caller:
    """The caller of an admitted request; :data:`ANONYMOUS` for routes without a key."""
    caller: Caller = request.get(CALLER, ANONYMOUS)
    return caller


def require_safe_exposure(settings: Settings) -> None:
    """Raise :class:`StartRefused` if these settings would expose the API without authentication by accident."""
    if not settings.api_enabled or settings.api_keys is not None or settings.auth_disabled:
        return
    if ANY in settings.cors_origin_list:
        raise StartRefused(
            "CORS_ORIGINS=* without API_KEYS would expose the API to every website that is opened on this machine. Set "
            "API_KEYS, or list the origins in CORS_ORIGINS, or set AUTH_DISABLED=true to serve the API without "
            "authentication."
        )
    if settings.listens_on_loopback:
        return
    raise StartRefused(
        f"API_HOST={settings.api_host} would expose the API to everyone who can reach this machine, and API_KEYS is "
        "empty. Set API_KEYS, or API_ENABLED=false to serve only health and metrics, or API_HOST=127.0.0.1, or "
        "AUTH_DISABLED=true to serve the API without authentication."
    )


def _owner(key: str) -> str:
    return hashlib.sha256(b"pagecurator owner\0" + key.encode("utf-8", "surrogateescape")).hexdigest()
