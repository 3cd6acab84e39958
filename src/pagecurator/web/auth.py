"""Authentication by the API key in ``X-API-Key``, compared in constant time."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web
from pydantic import SecretStr

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


def _owner(key: str) -> str:
    return hashlib.sha256(b"pagecurator owner\0" + key.encode("utf-8", "surrogateescape")).hexdigest()
