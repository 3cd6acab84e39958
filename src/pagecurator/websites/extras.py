"""Refuses a start when a setting needs an optional package that is not installed."""

from __future__ import annotations

from importlib.util import find_spec

from pagecurator.runtime.container import StartRefused
from pagecurator.settings import OtelVariables, Settings


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


def require_otel(variables: OtelVariables) -> None:
    """Raise ``StartRefused`` when traces should be exported, and can't be."""
    if not variables.wants_traces:
        return
    if not _is_otel_installed():
        raise StartRefused(
            f"{variables.switch} is set, but the Python packages of OpenTelemetry are not installed. Run "
            "pip install 'pagecurator[otel]', or set OTEL_SDK_DISABLED=true to export no traces."
        )
    if problems := variables.problems():
        raise StartRefused(*problems)


def _is_otel_installed() -> bool:
    try:
        return all(find_spec(name) for name in ("opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.http"))
    except ModuleNotFoundError:  # a parent package is missing
        return False
