"""Refuses settings that would expose the API to others by accident. Checked before anything is opened."""

from __future__ import annotations

from typing import Final

from pagecurator.runtime.container import StartRefused
from pagecurator.settings import Settings

ANY_ORIGIN: Final = "*"


def require_safe_exposure(settings: Settings) -> None:
    """Raise :class:`StartRefused` if these settings would expose the API without authentication by accident."""
    if not settings.api_enabled or settings.api_keys is not None or settings.auth_disabled:
        return
    if ANY_ORIGIN in settings.cors_origin_list:
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
