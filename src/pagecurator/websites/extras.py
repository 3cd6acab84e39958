"""Refuses a start when a setting needs an optional package that is not installed."""

from __future__ import annotations

from importlib.util import find_spec

from pagecurator.runtime.container import StartRefused
from pagecurator.settings import Settings


def require_redis(settings: Settings) -> None:
    """Raise ``StartRefused`` when REDIS_HOST is set and the extra ``redis`` is not installed."""
    if settings.redis_host is not None and find_spec("redis") is None:
        raise StartRefused(
            "REDIS_HOST is set, but the Python package redis is not installed. Run "
            "pip install 'pagecurator[redis]', or unset REDIS_HOST to cache results in Postgres."
        )


def require_model(settings: Settings) -> None:
    """Raise ``StartRefused`` when OPENAI_API_KEY is set and the extra is missing."""
    if settings.openai_api_key is not None and find_spec("openai") is None:
        raise StartRefused(
            "OPENAI_API_KEY is set, but the package openai is not installed: install pagecurator[llm], or unset it."
        )
