"""Which mode the next batch runs in: the switch, the feature flag, the share of batches, the rollback.

Asked again before every batch, in this order; the first one that says something decides:

1. the switch in Postgres (``pagecurator flags set concurrent on|off``), for all replicas: ``on`` and ``off`` are final;
2. ``WF7_ENABLE_CONCURRENT_PROCESSING=false``: sequential;
3. ``WF7_CONCURRENT_ROLLOUT_PERCENT``: a batch outside of the share is sequential;
4. the rollback, while concurrent batches fail too often: sequential.

Otherwise the batch is concurrent.
"""

from __future__ import annotations

import time
import zlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from pagecurator.curation.results import Mode, OutcomeCounts
from pagecurator.curation.rollback import Phase, Rollback, score
from pagecurator.settings import ENV_FILE, Settings
from pagecurator.storage.queue.flags import Switch
from pagecurator.telemetry.events import Event, emit
from pagecurator.telemetry.metrics import Metrics


class Stance(StrEnum):
    """How batches are processed; a batch's own mode follows from it."""

    CONCURRENT = "concurrent"
    SEQUENTIAL = "sequential"
    MIXED = "mixed"
    """A share of the batches runs concurrently, the others sequentially."""
    TRIAL = "trial"
    """After a rollback: one batch runs concurrently, the others wait for its result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the environment and ``.env`` ask for."""

    enabled: bool
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How batches are taken at the moment, and why."""

    stance: Stance
    reason: str


def in_share(batch_id: UUID, percent: int) -> bool:
    """Is this batch among the ``percent`` of batches that run concurrently?

    ``crc32`` of the batch id's 16 bytes, modulo 100, is below it: the same answer for the same batch, anywhere.
    """
    return zlib.crc32(batch_id.bytes) % 100 < percent


def standing(*, switch: Switch, wish: Wish, rollback: Rollback) -> Standing:  # noqa: PLR0911 - one a rule
    """The order of precedence at the top of this module, as a decision without a batch."""
    match switch:
        case Switch.ON:
            return Standing(stance=Stance.CONCURRENT, reason="pagecurator flags set concurrent on")
        case Switch.OFF:
            return Standing(stance=Stance.SEQUENTIAL, reason="pagecurator flags set concurrent off")
        case Switch.AUTO:
            pass
    if not wish.enabled:
        return Standing(stance=Stance.SEQUENTIAL, reason="WF7_ENABLE_CONCURRENT_PROCESSING is false")
    if wish.percent == 0:
        return Standing(stance=Stance.SEQUENTIAL, reason="WF7_CONCURRENT_ROLLOUT_PERCENT is 0")
    failures = f"{100 * rollback.failure_rate:.0f} % of the pages failed in concurrent batches"
    if rollback.phase is Phase.ROLLED_BACK:
        return Standing(stance=Stance.SEQUENTIAL, reason=f"rollback: {failures}")
    if rollback.phase is Phase.TRIAL:
        return Standing(stance=Stance.TRIAL, reason="the cool-down is over: one concurrent batch is tried")
    if wish.percent < 100:  # noqa: PLR2004 - per cent
        return Standing(stance=Stance.MIXED, reason=f"WF7_CONCURRENT_ROLLOUT_PERCENT is {wish.percent}")
    return Standing(stance=Stance.CONCURRENT, reason="WF7_ENABLE_CONCURRENT_PROCESSING is true")


def mode_of(batch_id: UUID, *, now: Standing, percent: int, rollback: Rollback) -> Mode:
    """The mode of one batch while things stand like this."""
    match now.stance:
        case Stance.CONCURRENT:
            return Mode.CONCURRENT
        case Stance.SEQUENTIAL:
            return Mode.SEQUENTIAL
        case Stance.MIXED | Stance.TRIAL:
            concurrent = in_share(batch_id, percent) and rollback.allows_concurrent
            return Mode.CONCURRENT if concurrent else Mode.SEQUENTIAL


class Rollout:
    """Decides before every batch, learns from every batch that ended, and logs ``mode.changed``.

    A value in the environment that can't be read leaves things as they were, and says so once.
    """

    def __init__(self, *, settings: Settings, metrics: Metrics, fixed: Mode | None = None) -> None:
        self._metrics = metrics
        self._fixed = fixed
        self._unreadable = False
        self._wish = Wish(
            enabled=settings.wf7_enable_concurrent_processing, percent=settings.wf7_concurrent_rollout_percent
        )
        self._rollback = Rollback(
            error_rate=settings.wf7_rollback_error_rate, cooldown_seconds=settings.wf7_rollback_cooldown_seconds
        )
        self._switch = Switch.AUTO
        self._stance = Stance(fixed) if fixed else self._standing().stance
        self._metrics.mode_is(self._stance)

    @property
    def is_fixed(self) -> bool:
        """True for the demo and the bench: nothing changes the mode."""
        return self._fixed is not None

    @property
    def stance(self) -> Stance:
        """How batches are taken, as last decided."""
        return self._stance

    def decide(self, batch_id: UUID, *, switch: Switch) -> Mode:
        """The mode of the batch that is claimed next; logs ``mode.changed`` when things stand differently now."""
        if self._fixed is not None:
            return self._fixed
        self._switch = switch
        self._wish = self._read_wish()
        self._rollback = self._rollback.at(time.monotonic())
        now = self._standing()
        self._say(now)
        return mode_of(batch_id, now=now, percent=self._wish.percent, rollback=self._rollback)

    def started(self, batch_id: UUID, mode: Mode) -> None:
        """The batch was claimed, in this mode."""
        if mode is Mode.CONCURRENT and self._fixed is None:
            self._rollback = self._rollback.started(batch_id)

    def ended(self, batch_id: UUID, mode: Mode, counts: OutcomeCounts) -> None:
        """Every page of the batch has its outcome."""
        if mode is Mode.SEQUENTIAL or self._fixed is not None:
            return
        before = self._rollback.phase
        seen = score(finished=counts.finished, failures=counts.failures)
        self._rollback = self._rollback.ended(batch_id, seen, now=time.monotonic())
        if self._rollback.phase is Phase.ROLLED_BACK and before is not Phase.ROLLED_BACK:
            self._metrics.rollbacks.inc()
        self._say(self._standing())

    def _standing(self) -> Standing:
        return standing(switch=self._switch, wish=self._wish, rollback=self._rollback)

    def _say(self, now: Standing) -> None:
        if now.stance is self._stance:
            return
        reason = now.reason
        if self._stance is Stance.TRIAL and self._rollback.phase is Phase.WATCHING and self._switch is Switch.AUTO:
            reason = f"the trial batch went well; {reason}"
        emit(Event.MODE_CHANGED, from_mode=self._stance, to_mode=now.stance, reason=reason)
        self._stance = now.stance
        self._metrics.mode_is(now.stance)

    def _read_wish(self) -> Wish:
        try:
            flags = _Flags()
        except (ValidationError, OSError, UnicodeDecodeError):
            if not self._unreadable:
                self._unreadable = True
                emit(
                    Event.SETTINGS_ADJUSTED,
                    setting="WF7_ENABLE_CONCURRENT_PROCESSING, WF7_CONCURRENT_ROLLOUT_PERCENT",
                    message="can't be read (use true or false, and 0 to 100); they stay as they were: "
                    f"{str(self._wish.enabled).lower()}, {self._wish.percent}",
                )
            return self._wish
        self._unreadable = False
        return Wish(enabled=flags.wf7_enable_concurrent_processing, percent=flags.wf7_concurrent_rollout_percent)


class _Flags(BaseSettings):
    """The settings that are read again before every batch."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE, env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    wf7_enable_concurrent_processing: bool = True
    wf7_concurrent_rollout_percent: Annotated[int, Field(ge=0, le=100)] = 100
