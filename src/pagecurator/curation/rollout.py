"""The mode of the next batch: feature flag, share of batches, and rollback after too many failures.

Decided again before every batch; the first rule that applies wins:

1. the flag in Postgres (``pagecurator flags set concurrent on|off``), for all replicas: ``on`` and ``off`` are final;
2. ``WF7_ENABLE_CONCURRENT_PROCESSING=false``: sequential;
3. ``WF7_CONCURRENT_ROLLOUT_PERCENT``: a batch outside of the share is sequential;
4. the rollback: sequential while concurrent batches fail too often.

Otherwise the batch is concurrent. The rollback is a state machine::

    watching ──the window's failure rate exceeds the limit──▶ rolled back
       ▲                                                         │ the cooldown is over
       └──── the trial succeeded ────  trial  ◀──────────────────┘
                                         └── it failed: rolled back again

Only failures that concurrency may cause count (:data:`INTERNAL_FAILURES`). A page that is gone, blocked or no HTML
counts as a success; released and stale pages don't count.
"""

from __future__ import annotations

import os
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final
from uuid import UUID

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from pagecurator.curation.results import Mode, OutcomeCounts
from pagecurator.scraping.errors import ErrorCode
from pagecurator.settings import ENV_FILE, Settings
from pagecurator.storage.queue.flags import Switch
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.metrics import Metrics

WINDOW_PAGES: Final = 100
"""The window is the fewest latest concurrent batches that contain this many finished pages."""

MIN_PAGES: Final = 20
"""With fewer finished pages in the window nothing is decided."""

INTERNAL_FAILURES: Final = frozenset(
    {
        ErrorCode.CONNECTION_ERROR,
        ErrorCode.TIMEOUT,
        ErrorCode.TRUNCATED_BODY,
        ErrorCode.UNDECODABLE_BODY,
        ErrorCode.SERVER_ERROR,
        ErrorCode.UNEXPECTED_STATUS,
        ErrorCode.INTERNAL_ERROR,
        ErrorCode.EXTRACTION_TIMEOUT,
    }
)
"""Failures that too much concurrency could cause: of the network, of ScraperAPI, and of this process."""


class RolloutMode(StrEnum):
    """How batches are processed at the moment; a batch's own mode follows from it."""

    CONCURRENT = "concurrent"
    SEQUENTIAL = "sequential"
    MIXED = "mixed"
    """A share of the batches runs concurrently, the others sequentially."""
    TRIAL = "trial"
    """After a rollback: one batch runs concurrently, the others run sequentially until it has ended."""


class Phase(StrEnum):
    """State of the rollback."""

    WATCHING = "watching"
    ROLLED_BACK = "rolled_back"
    TRIAL = "trial"


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchScore:
    """Finished pages of one concurrent batch, and those among them with an internal failure."""

    pages: int
    failures: int

    @classmethod
    def of(cls, counts: OutcomeCounts) -> BatchScore:
        failures = sum(count for code, count in counts.failures.items() if code in INTERNAL_FAILURES)
        return cls(pages=counts.finished, failures=failures)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollback:
    """The state machine. Every method returns the next state; times are ``time.monotonic()``.

    ``error_rate`` is the limit, between 0 and 1; None: never roll back.
    """

    error_rate: float | None
    cooldown_seconds: float
    phase: Phase = Phase.WATCHING
    window: tuple[BatchScore, ...] = ()
    """Oldest first; empty unless watching."""
    cooled_down_at: float = 0.0
    trial: UUID | None = None
    """The batch that runs concurrently as the trial."""
    failure_rate: float = 0.0
    """On which the last decision was based."""

    @property
    def allows_concurrent(self) -> bool:
        """May the next batch run concurrently? During the trial only the trial itself may."""
        return self.phase is Phase.WATCHING or (self.phase is Phase.TRIAL and self.trial is None)

    def at(self, now: float) -> Rollback:
        """After the cooldown the next concurrent batch is the trial."""
        if self.phase is Phase.ROLLED_BACK and now >= self.cooled_down_at:
            return replace(self, phase=Phase.TRIAL, trial=None)
        return self

    def started(self, batch_id: UUID) -> Rollback:
        """A concurrent batch was claimed."""
        return replace(self, trial=batch_id) if self.phase is Phase.TRIAL and self.trial is None else self

    def ended(self, batch_id: UUID, score: BatchScore, *, now: float) -> Rollback:
        """A concurrent batch has ended. One that began before the rollback says nothing new."""
        on_trial = self.phase is Phase.TRIAL and batch_id == self.trial
        if self.error_rate is None or not (on_trial or self.phase is Phase.WATCHING):
            return self
        window = (score,) if on_trial else _latest((*self.window, score))
        pages, failures = sum(one.pages for one in window), sum(one.failures for one in window)
        if pages < (1 if on_trial else MIN_PAGES):  # a trial whose pages were all released: the next batch is the trial
            return replace(self, trial=None, window=() if on_trial else window)
        rate = failures / pages
        if rate > self.error_rate:
            until = now + self.cooldown_seconds
            return replace(
                self, phase=Phase.ROLLED_BACK, trial=None, window=(), cooled_down_at=until, failure_rate=rate
            )
        if on_trial:
            return replace(self, phase=Phase.WATCHING, trial=None, failure_rate=rate)
        return replace(self, window=window)


def _latest(window: tuple[BatchScore, ...]) -> tuple[BatchScore, ...]:
    while sum(one.pages for one in window[1:]) >= WINDOW_PAGES:
        window = window[1:]
    return window


class RolloutConfig(BaseSettings):
    """The settings that are read again before every batch, from the environment and ``.env``."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE, env_ignore_empty=True, extra="ignore", hide_input_in_errors=True, populate_by_name=True
    )

    enabled: bool = Field(default=True, alias="WF7_ENABLE_CONCURRENT_PROCESSING")
    percent: int = Field(default=100, ge=0, le=100, alias="WF7_CONCURRENT_ROLLOUT_PERCENT")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeDecision:
    mode: RolloutMode
    reason: str


def decide(*, switch: Switch, config: RolloutConfig, rollback: Rollback) -> ModeDecision:
    """The order of precedence at the top of this module."""
    if switch is not Switch.AUTO:
        mode = RolloutMode.CONCURRENT if switch is Switch.ON else RolloutMode.SEQUENTIAL
        reason = f"pagecurator flags set concurrent {switch}"
    elif not config.enabled:
        mode, reason = RolloutMode.SEQUENTIAL, "WF7_ENABLE_CONCURRENT_PROCESSING is false"
    elif config.percent == 0:
        mode, reason = RolloutMode.SEQUENTIAL, "WF7_CONCURRENT_ROLLOUT_PERCENT is 0"
    elif rollback.phase is Phase.ROLLED_BACK:
        mode = RolloutMode.SEQUENTIAL
        reason = f"rollback: {100 * rollback.failure_rate:.0f} % of the pages failed in concurrent batches"
    elif rollback.phase is Phase.TRIAL:
        mode, reason = RolloutMode.TRIAL, "the cool-down is over: one concurrent batch is tried"
    elif config.percent < 100:  # noqa: PLR2004 - per cent
        mode, reason = RolloutMode.MIXED, f"WF7_CONCURRENT_ROLLOUT_PERCENT is {config.percent}"
    else:
        mode, reason = RolloutMode.CONCURRENT, "WF7_ENABLE_CONCURRENT_PROCESSING is true"
    return ModeDecision(mode=mode, reason=reason)


def in_share(batch_id: UUID, percent: int) -> bool:
    """Is this batch among the ``percent`` of batches that run concurrently?

    ``crc32`` of the batch id's 16 bytes, modulo 100, is below it: the same answer for the same batch, anywhere.
    """
    return zlib.crc32(batch_id.bytes) % 100 < percent


def batch_mode(batch_id: UUID, *, mode: RolloutMode, percent: int, rollback: Rollback) -> Mode:
    if mode in (RolloutMode.CONCURRENT, RolloutMode.SEQUENTIAL):
        return Mode(mode)
    return Mode.CONCURRENT if in_share(batch_id, percent) and rollback.allows_concurrent else Mode.SEQUENTIAL


class Rollout:
    """Decides the mode before every batch, updates the rollback after every batch, and logs ``mode.changed``.

    An invalid value in the environment leaves the mode as it was, and is reported once.
    """

    def __init__(
        self,
        *,
        settings: Settings,
        metrics: Metrics,
        fixed: Mode | None = None,
        on_rollback: Callable[[str], None] | None = None,
    ) -> None:
        self._metrics = metrics
        self._on_rollback = on_rollback
        self._fixed = fixed
        self._config_is_invalid = False
        self._read_from: tuple[object, ...] | None = None
        self._config = RolloutConfig.model_construct(
            enabled=settings.wf7_enable_concurrent_processing, percent=settings.wf7_concurrent_rollout_percent
        )
        self._rollback = Rollback(
            error_rate=settings.wf7_rollback_error_rate, cooldown_seconds=settings.wf7_rollback_cooldown_seconds
        )
        self._switch = Switch.AUTO
        self.mode = RolloutMode(fixed) if fixed else self._decision().mode
        """How batches are processed, as last decided."""
        self._metrics.mode_is(self.mode)

    @property
    def is_fixed(self) -> bool:
        """True for the demo and the bench: nothing changes the mode."""
        return self._fixed is not None

    @property
    def reason(self) -> str:
        """Why batches are processed in this mode."""
        return "fixed by the caller" if self._fixed is not None else self._decision().reason

    def decide(self, batch_id: UUID, *, switch: Switch) -> Mode:
        """The mode of the batch that is claimed next; logs ``mode.changed`` when the decision has changed."""
        if self._fixed is not None:
            return self._fixed
        self._switch = switch
        self._config = self._read_config()
        self._rollback = self._rollback.at(time.monotonic())
        self._apply(self._decision())
        return batch_mode(batch_id, mode=self.mode, percent=self._config.percent, rollback=self._rollback)

    def started(self, batch_id: UUID, mode: Mode) -> None:
        """The batch was claimed, in this mode."""
        if mode is Mode.CONCURRENT and self._fixed is None:
            self._rollback = self._rollback.started(batch_id)

    def ended(self, batch_id: UUID, mode: Mode, counts: OutcomeCounts) -> None:
        """Every page of the batch has its outcome."""
        if mode is Mode.SEQUENTIAL or self._fixed is not None:
            return
        before = self._rollback.phase
        self._rollback = self._rollback.ended(batch_id, BatchScore.of(counts), now=time.monotonic())
        if self._rollback.phase is Phase.ROLLED_BACK and before is not Phase.ROLLED_BACK:
            self._metrics.rollbacks.inc()
            decision = self._decision()
            is_effective = decision.mode is RolloutMode.SEQUENTIAL and decision.mode is not self.mode
            if is_effective and self._on_rollback is not None:
                self._on_rollback(decision.reason)
        self._apply(self._decision())

    def _decision(self) -> ModeDecision:
        return decide(switch=self._switch, config=self._config, rollback=self._rollback)

    def _apply(self, decision: ModeDecision) -> None:
        if decision.mode is self.mode:
            return
        reason = decision.reason
        if self.mode is RolloutMode.TRIAL and self._rollback.phase is Phase.WATCHING and self._switch is Switch.AUTO:
            reason = f"the trial batch went well; {reason}"
        emit(Event.MODE_CHANGED, from_mode=self.mode, to_mode=decision.mode, reason=reason)
        self.mode = decision.mode
        self._metrics.mode_is(decision.mode)

    def _read_config(self) -> RolloutConfig:
        """Read again only what has changed: pydantic takes twenty times as long as the comparison."""
        before, self._read_from = self._read_from, _config_sources()
        if before is not None and before == self._read_from:
            return self._config
        try:
            config = RolloutConfig()
        except (ValidationError, OSError, UnicodeDecodeError):
            if not self._config_is_invalid:
                self._config_is_invalid = True
                emit(
                    Event.SETTINGS_ADJUSTED,
                    setting="WF7_ENABLE_CONCURRENT_PROCESSING, WF7_CONCURRENT_ROLLOUT_PERCENT",
                    message="can't be read (use true or false, and 0 to 100); they stay as they were: "
                    f"{str(self._config.enabled).lower()}, {self._config.percent}",
                )
            return self._config
        self._config_is_invalid = False
        return config


def _config_sources() -> tuple[object, ...] | None:
    """All that :class:`RolloutConfig` is read from; None: the file can't be read."""
    content: bytes | None = None
    try:
        with suppress(FileNotFoundError):
            content = Path(ENV_FILE).read_bytes()
    except OSError:
        return None
    return (content, *(os.environ.get(str(field.alias)) for field in RolloutConfig.model_fields.values()))
