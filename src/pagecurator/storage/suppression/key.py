"""The key of the hashes: ``SUPPRESSION_KEY``, else a file in the data folder."""

from __future__ import annotations

import contextlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from pagecurator.errors import UserError
from pagecurator.settings import Settings
from pagecurator.storage.connection_errors import DatabaseUnusable
from pagecurator.storage.embedded.binaries import home_folder

FILE_NAME: Final = "suppression.key"
DOMAIN: Final = "domain"
"""The kind of an entry that suppresses a whole domain."""
_BYTES: Final = 32


class SuppressionKeyUnusable(DatabaseUnusable):
    """The suppression list was made with another key than this process has: it can't be searched."""


class SuppressionKey:
    """Hashes contacts. Never shown."""

    def __init__(self, secret: SecretStr) -> None:
        self._key = secret.get_secret_value().strip().encode("utf-8", "surrogatepass")
        self.fingerprint = self.digest("fingerprint", "of the key").hex()[:32]
        """Identifies the key; stored in Postgres."""
        self._cached_digest = lru_cache(maxsize=4096)(self.digest)

    def digest(self, kind: str, value: str) -> bytes:
        """HMAC-SHA256 of a kind and a canonical value."""
        return hmac.digest(self._key, f"{kind}\0{value}".encode("utf-8", "surrogatepass"), "sha256")

    def digests(self, kind: str, value: str, *, site: str | None) -> list[bytes]:
        """All entries that suppress a contact of the host ``site``: its own, and those of its domains."""
        hosts = list(_domains(site or ""))
        if kind == "email":
            hosts += _domains(value.rpartition("@")[2])
        return [self.digest(kind, value), *(self._cached_digest(DOMAIN, host) for host in dict.fromkeys(hosts))]


def read_key(settings: Settings) -> SuppressionKey | None:
    """The key of these settings; None when there is none yet. Raises ``UserError`` for an unreadable file."""
    if settings.suppression_key is not None:
        return SuppressionKey(settings.suppression_key)
    path = key_file(settings)
    try:
        text = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8 text"
        raise UserError(f"The key of the suppression list in {path} can't be read: {reason}.") from error
    if not text:
        raise UserError(f"{path}, the key of the suppression list, is empty; restore it from a backup.")
    return SuppressionKey(SecretStr(text))


def read_or_create_key(settings: Settings) -> SuppressionKey:
    """The key of these settings; a file with a new one is created where there is none (mode 0600)."""
    found = read_key(settings)
    if found is not None:
        return found
    path = key_file(settings)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Linked when it is complete: of two processes that create it at once, both read the same key.
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(f"{secrets.token_urlsafe(_BYTES)}\n")
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(fresh, path)
        finally:
            fresh.unlink()
    except OSError as error:
        raise UserError(
            f"The key of the suppression list can't be stored in {path} ({error.strerror or error}); set "
            "SUPPRESSION_KEY, to the same value for every replica."
        ) from error
    created = read_key(settings)
    assert created is not None
    return created


def key_file(settings: Settings) -> Path:
    """Where the key is stored without ``SUPPRESSION_KEY``."""
    return home_folder(settings) / FILE_NAME


def require_key(settings: Settings, registered: str) -> SuppressionKey:
    """The key with this fingerprint. Raises :class:`SuppressionKeyUnusable` when these settings have none such."""
    key = read_key(settings)
    if key is None or key.fingerprint != registered:
        has = "none is set" if key is None else "this process has another one"
        raise SuppressionKeyUnusable(
            f"The suppression list can't be searched, because its key is missing ({has}): set SUPPRESSION_KEY to the "
            f"key that it was made with, or copy the file {FILE_NAME} into {key_file(settings).parent}."
        )
    return key


def _domains(host: str) -> list[str]:
    """``host`` and its parents with two labels or more."""
    labels = host.removeprefix("www.").split(".")
    return [".".join(labels[n:]) for n in range(max(1, len(labels) - 1))] if host else []
