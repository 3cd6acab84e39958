"""What an operator can do about the state that the overview shows: a pure decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pagecurator.settings import Settings
from pagecurator.storage.account.scraper_accounts import OUTAGE
from pagecurator.storage.admin.headline import QueueState
from pagecurator.storage.admin.status import Status

_SEQUENTIAL = "sequential"


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """A sentence, a command if there is one, and the screen that shows more: its label, path and filter."""

    sentence: str
    command: str = ""
    label: str = ""
    path: str = ""
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What decides."""

    verdict: QueueState
    has_daemon: bool = True
    has_key: bool = True
    """A key of ScraperAPI is set for this process, which reads the same settings as the daemon beside it."""
    paused_reason: str | None = None
    is_budget_spent: bool = False
    mode: str = ""
    mode_reason: str = ""
    held: int = 0
    """Pages that wait with their domain."""
    is_empty: bool = False
    """Nothing is queued or in flight."""
    is_failing: bool = False


def facts_of(status: Status, settings: Settings) -> Facts:
    """From what was read."""
    overview, account = status.overview, status.account.account
    queue = overview.queue
    return Facts(
        verdict=overview.headline.verdict,
        has_daemon=bool(overview.daemons),
        has_key=settings.scraper_api_key is not None,
        paused_reason=None if account is None else account.paused_reason,
        is_budget_spent=account is not None and account.budget_alert is not None,
        mode=status.mode,
        mode_reason=status.mode_reason,
        held=queue.held,
        is_empty=not (queue.due or queue.delayed or queue.held or queue.processing),
        is_failing=overview.is_failing,
    )


def next_steps(now: Facts) -> list[NextStep]:
    """The most urgent first; none while everything runs."""
    steps = []
    if not now.has_daemon and not now.has_key:
        steps.append(NextStep(sentence="SCRAPER_API_KEY is not set here. Set it before the daemon is started."))
    if now.has_daemon and now.paused_reason == OUTAGE:
        steps.append(NextStep(sentence="Check the network of the daemon and the status page of ScraperAPI."))
    elif now.has_daemon and now.paused_reason is not None:
        steps.append(
            NextStep(
                sentence="Check the key and the plan at ScraperAPI. To resume without waiting for the next health "
                "check:",
                command="pagecurator account resume",
            )
        )
    elif now.has_daemon and now.is_budget_spent:
        steps.append(
            NextStep(
                sentence="To continue earlier, raise SCRAPER_API_DAILY_CREDIT_BUDGET or "
                "SCRAPER_API_MONTHLY_CREDIT_BUDGET and restart the daemon."
            )
        )
    elif now.verdict is QueueState.STUCK and now.has_daemon:
        steps.append(NextStep(sentence="Run the checks:", label="Health", path="health"))
    if now.is_failing:
        steps.append(NextStep(sentence="See which sites fail, and why:", label="Failures", path="failures"))
    if now.mode == _SEQUENTIAL:
        steps.append(_about_sequential(now.mode_reason))
    if now.held and now.has_daemon and now.verdict is not QueueState.WORKING:
        waits = "1 page waits with its domain" if now.held == 1 else f"{now.held:,} pages wait with their domains"
        steps.append(
            NextStep(sentence=f"{waits}, because of a pause, a cooldown or a breaker:", label="Domains", path="domains")
        )
    if now.is_empty:
        steps.append(NextStep(sentence="To queue a page:", command="pagecurator pages add URL"))
        steps.append(
            NextStep(
                sentence="Stored pages are only processed when they are selected:",
                label="Pages that are not selected",
                path="pages",
                query={"state": "new"},
            )
        )
    return steps


def _about_sequential(reason: str) -> NextStep:
    why = f" ({reason})" if reason else ""
    if reason.startswith("rollback"):
        return NextStep(
            sentence=f"Pages are processed one at a time{why}. A concurrent batch is tried again after the cool-down. "
            "For the reasons of the failures:",
            label="Failures",
            path="failures",
        )
    return NextStep(
        sentence=f"Pages are processed one at a time{why}. For concurrent processing:",
        command="pagecurator flags set concurrent on",
    )
