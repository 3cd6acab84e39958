"""What the probes ask the process: is it working, can it do its work, and its metrics."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The result of a health check. ``problems`` has one sentence per problem; empty means healthy."""

    problems: tuple[str, ...]
    facts: dict[str, str | int | float | bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Probes:
    """The health checks, implemented by the daemon."""

    liveness: Callable[[], Health]
    """Fails if the daemon no longer ticks. Not if Postgres or ScraperAPI is unavailable: a restart wouldn't help."""
    readiness: Callable[[], Health]
    """Fails while pages can't be curated, with the reasons."""
    metrics: Callable[[], bytes]
    api_readiness: Callable[[], Health] | None = None
    """Fails while the HTTP API can't serve requests, whatever the state of the queue. None: same as ``readiness``."""
