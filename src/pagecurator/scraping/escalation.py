"""A blocked page is tried again with more: rendering, premium proxies, ultra premium ones. Off unless asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from enum import StrEnum
from functools import partial
from typing import Any

from pagecurator.scraping.errors import ErrorCode
from pagecurator.scraping.limits.credits import list_price, worst_case_price
from pagecurator.scraping.retry import Failed, FetchResult, Verdict, fetch_with_retries
from pagecurator.scraping.scraperapi import FetchedPage
from pagecurator.settings import Settings


class Tier(StrEnum):
    """What is asked for beyond the settings."""

    RENDER = "render"
    PREMIUM = "premium"
    ULTRA_PREMIUM = "ultra_premium"

    @property
    def parameters(self) -> dict[str, str]:
        """As ScraperAPI's headers. The two kinds of proxies exclude each other."""
        match self:
            case Tier.RENDER:
                return {"x-sapi-render": "true"}
            case Tier.PREMIUM:
                return {"x-sapi-premium": "true"}
            case Tier.ULTRA_PREMIUM:
                return {"x-sapi-premium": "false", "x-sapi-ultra_premium": "true"}


BLOCKED = (ErrorCode.TARGET_BLOCKED, ErrorCode.CHALLENGE_PAGE, ErrorCode.TARGET_UNAVAILABLE)
"""What a costlier tier may cure; ``no_content`` besides, by rendering, where a browser would see more."""
REFUSED = (ErrorCode.PLAN_NOT_ALLOWED, ErrorCode.COST_LIMIT)
"""The tier itself is refused: nothing was tried."""


class EscalationTiers:
    """The tiers of ``SCRAPER_API_ESCALATION``, in their order, without those that can't be had."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._tiers = [tier for tier in map(Tier, settings.escalation_tiers) if self._is_more(tier)]

    def tiers(self) -> Iterator[Tier]:
        """Those that may be tried now."""
        return iter(tuple(self._tiers))

    def price(self, tier: Tier) -> int:
        """The most that one call on this tier can cost."""
        return worst_case_price(self._settings, **{tier.value: True})

    def refuse(self, tier: Tier) -> None:
        """ScraperAPI does not give us this tier: no page of this process asks for it again."""
        if tier in self._tiers:
            self._tiers.remove(tier)

    def _is_more(self, tier: Tier) -> bool:
        """Does it change anything, at a price that ``SCRAPER_API_MAX_COST`` allows?"""
        price, plain = list_price(self._settings, **{tier.value: True}), list_price(self._settings)
        highest = self._settings.scraper_api_max_cost
        return price > plain and (highest is None or price <= highest)


async def fetch_with_escalation(
    fetch: Callable[[str, Tier | None], Awaitable[FetchedPage]], url: str, *, ladder: EscalationTiers, **how: Any
) -> FetchResult:
    """:func:`fetch_with_retries`, and again on each higher tier for as long as the page is blocked.

    ``how`` is passed on. The result holds the calls of all tiers; a tier that is refused leaves the verdict as it was.
    """
    result = await fetch_with_retries(partial(_at, fetch, None), url, **how)
    for tier in ladder.tiers():
        if not _may_cure(tier, result.verdict):
            continue
        higher = await fetch_with_retries(
            partial(_at, fetch, tier), url, tier=tier.value, price=ladder.price(tier), **how
        )
        verdict = higher.verdict
        if _failed_with(verdict, REFUSED):
            if higher.attempts:  # without one it was our own budget, which may bear it tomorrow
                ladder.refuse(tier)
            verdict = result.verdict
        result = FetchResult(verdict=verdict, attempts=result.attempts + higher.attempts)
    return result


async def _at(fetch: Callable[[str, Tier | None], Awaitable[FetchedPage]], tier: Tier | None, url: str) -> FetchedPage:
    return await fetch(url, tier)


def _may_cure(tier: Tier, verdict: Verdict) -> bool:
    if _failed_with(verdict, (ErrorCode.NO_CONTENT,)):
        return tier is Tier.RENDER and isinstance(verdict, Failed) and verdict.error.facts.rendering_may_help
    return _failed_with(verdict, BLOCKED)


def _failed_with(verdict: Verdict, codes: tuple[ErrorCode, ...]) -> bool:
    return isinstance(verdict, Failed) and verdict.error.code in codes


__all__ = ["BLOCKED", "REFUSED", "EscalationTiers", "Tier", "fetch_with_escalation"]
