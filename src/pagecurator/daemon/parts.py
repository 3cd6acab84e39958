"""The curation of pages as a part of an application; see also :mod:`pagecurator.daemon.api_part`."""

from __future__ import annotations

import asyncio
import time
from typing import Final

from pagecurator.curation.claim_size import ClaimSize
from pagecurator.curation.results import Outcome
from pagecurator.curation.service import Curation
from pagecurator.runtime.container import Container
from pagecurator.runtime.event_loop import name_of
from pagecurator.telemetry.events import Event, emit
from pagecurator.version import __version__
from pagecurator.web.probes import Health

_LIVENESS_SLACK_SECONDS = 60.0


class CurationPart:
    """The queue of pages: ``run`` and ``run-once``."""

    noun: Final = "daemon"
    """What the process calls itself: "the daemon is stopping"."""

    def __init__(self, container: Container, curation: Curation) -> None:
        self._container = container
        self._curation = curation

    async def stop(self, *, grace_seconds: float) -> None:
        await self._curation.cycle.stop(grace_seconds=grace_seconds)

    def liveness(self) -> Health:
        """Unhealthy when ticks stop. A tick in progress is active at least once in an interval."""
        interval_seconds = self._container.settings.wf7_scheduler_interval_seconds
        quiet_seconds = time.monotonic() - self._curation.cycle.last_activity
        allowed_seconds = max(3 * interval_seconds, interval_seconds + _LIVENESS_SLACK_SECONDS)
        problems: tuple[str, ...] = ()
        if quiet_seconds > allowed_seconds:
            problems = (f"no tick for {quiet_seconds:.0f} s; one is due every {interval_seconds:g} s",)
        return Health(problems=problems, facts={"seconds_since_tick": round(quiet_seconds, 1)})

    def problems(self) -> list[str]:
        return shared_problems(self._container, needs_account=True)

    def facts(self) -> dict[str, str]:
        return {"mode": self._curation.rollout.mode}

    def log_started(self) -> None:
        settings = self._container.settings
        emit(
            Event.DAEMON_STARTED,
            version=__version__,
            mode=self._curation.rollout.mode,
            max_concurrent=settings.scraper_api_max_concurrent,
            batch_size=ClaimSize(settings).pages(
                slots=settings.scraper_api_max_concurrent, mode=self._curation.rollout.mode
            ),
            interval_seconds=settings.wf7_scheduler_interval_seconds,
            lease_seconds=settings.wf7_lease_seconds,
            database="embedded" if settings.database_url is None else "DATABASE_URL",
            source="scraperapi" if settings.uses_public_scraper_api else settings.scraper_api_url,
            event_loop=name_of(asyncio.get_running_loop()),
        )
        for name, wanted, used in (
            ("HTTP_CONNECTIONS_PER_HOST", settings.http_connections_per_host, settings.connections_per_host),
            ("HTTP_CONNECTION_POOL_SIZE", settings.http_connection_pool_size, settings.connection_limit),
        ):
            if used != wanted:
                emit(
                    Event.SETTINGS_ADJUSTED,
                    setting=name,
                    message=f"{wanted} is raised to {used}, SCRAPER_API_MAX_CONCURRENT: all calls go to one host",
                )

    def log_stopping(self, *, signal: str | None, grace_seconds: float) -> None:
        in_flight = self._container.throttle.in_use
        emit(Event.DAEMON_STOPPING, signal=signal, in_flight=in_flight, grace_seconds=grace_seconds)

    def log_stopped(self, *, uptime_seconds: float) -> None:
        counts = self._curation.cycle.total.by_outcome
        emit(
            Event.DAEMON_STOPPED,
            finished=sum(count for outcome, count in counts.items() if outcome.final),
            released=counts[Outcome.RELEASED],
            uptime_seconds=uptime_seconds,
        )


def shared_problems(container: Container, *, needs_account: bool) -> list[str]:
    """What keeps any part from working now."""
    problems = [] if container.database.is_up else ["Postgres can't be reached"]
    pause = container.account.paused
    if needs_account and pause is not None:
        problems.append(
            str(pause) if pause.is_outage else f"the ScraperAPI account is paused ({pause.reason}): {pause.message}"
        )
    return problems
