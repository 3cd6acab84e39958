"""Latency: a distribution, determined by seed, target and the target's n-th request."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from enum import StrEnum

_DURATION = re.compile(r"(?P<number>\d+(?:\.\d+)?|\.\d+)\s*(?P<unit>ms|s)?")
_STRAGGLERS = re.compile(r"p(?P<percent>\d+(?:\.\d+)?)=(?P<seconds>.+)")
_LOGNORMAL = re.compile(r"lognormal:(?P<median>[^/]+)/(?P<sigma>\d+(?:\.\d+)?)")
_MAX_SECONDS = 3600.0


class LatencyError(ValueError):
    """The text is no latency. The message lists the accepted forms."""


class Shape(StrEnum):
    UNIFORM = "uniform"
    LOGNORMAL = "lognormal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """Seconds before the answer begins.

    ``uniform``: between ``low_seconds`` and ``high_seconds`` (equal: fixed). ``lognormal``: ``low_seconds`` is
    the median, ``sigma`` the spread of the logarithm. ``straggler_share`` of the requests (0 to 1) take
    ``straggler_seconds`` instead.
    """

    shape: Shape = Shape.UNIFORM
    low_seconds: float = 0.0
    high_seconds: float = 0.0
    sigma: float = 0.0
    straggler_share: float = 0.0
    straggler_seconds: float = 0.0

    def seconds(self, *, seed: int, target: str, nth: int) -> float:
        """The delay of the ``nth`` request to ``target``. The same three values give the same delay, on any run."""
        if self.low_seconds == self.high_seconds and not self.straggler_share and self.shape is Shape.UNIFORM:
            return self.low_seconds
        dice = random.Random(f"{seed}|{target}|{nth}")  # noqa: S311 - repeatable, not secret
        if dice.random() < self.straggler_share:
            return self.straggler_seconds
        if self.shape is Shape.LOGNORMAL:
            return min(self.low_seconds * dice.lognormvariate(0.0, self.sigma), _MAX_SECONDS)
        return dice.uniform(self.low_seconds, self.high_seconds)


def fixed(seconds: float) -> Latency:
    """Every answer takes ``seconds``."""
    return Latency(low_seconds=seconds, high_seconds=seconds)


def parse_latency(text: str) -> Latency:
    """Read a latency as written on the command line.

    ``1`` or ``200ms`` (fixed), ``0.5-2`` (uniform), ``lognormal:1.2/0.5`` (median / sigma), each with an
    optional ``,p5=10``: 5 % of the requests take 10 s. Raises :class:`LatencyError`.
    """
    first, *others = [part.strip() for part in text.strip().lower().split(",")]
    latency = _parse_shape(first, text)
    for part in others:
        found = _STRAGGLERS.fullmatch(part)
        if not found or latency.straggler_share:
            raise _error(text)
        share, straggler_seconds = float(found["percent"]) / 100, _parse_duration(found["seconds"], text)
        if not 0 < share <= 1:
            raise LatencyError(f"latency {text!r}: the share of stragglers should be above 0 and at most 100 percent.")
        latency = replace(latency, straggler_share=share, straggler_seconds=straggler_seconds)
    return latency


def _parse_shape(part: str, whole: str) -> Latency:
    if found := _LOGNORMAL.fullmatch(part):
        median = _parse_duration(found["median"], whole)
        return Latency(shape=Shape.LOGNORMAL, low_seconds=median, high_seconds=median, sigma=float(found["sigma"]))
    low, dash, high = part.partition("-")
    low_seconds = _parse_duration(low, whole)
    high_seconds = _parse_duration(high, whole) if dash else low_seconds
    if high_seconds < low_seconds:
        raise LatencyError(f"latency {whole!r}: the range runs backwards; write the smaller number first.")
    return Latency(low_seconds=low_seconds, high_seconds=high_seconds)


def _parse_duration(text: str, whole: str) -> float:
    found = _DURATION.fullmatch(text.strip())
    if not found:
        raise _error(whole)
    seconds = float(found["number"]) / (1000 if found["unit"] == "ms" else 1)
    if seconds > _MAX_SECONDS:
        raise LatencyError(f"latency {whole!r}: more than an hour is no latency.")
    return seconds


def _error(text: str) -> LatencyError:
    return LatencyError(
        f"latency {text!r} is not understood; write 1 or 200ms (fixed), 0.5-2 (between), lognormal:1.2/0.5 "
        "(median/sigma), each with stragglers if wanted: 1,p5=10 (5 percent take 10 seconds)."
    )
