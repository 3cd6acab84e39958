"""Tiers of ScraperAPI for blocked pages: rendering, premium and ultra premium proxies. Off unless configured."""

from __future__ import annotations

from enum import StrEnum

from pagecurator.scraping.errors import ErrorCode
from pagecurator.scraping.limits.credits import list_price, worst_case_price
from pagecurator.scraping.page_fetch import Failed, FetchOutcome
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
"""Failures that any higher tier may cure; rendering may also cure ``no_content`` of a page that needs a browser."""
REFUSED = (ErrorCode.PLAN_NOT_ALLOWED, ErrorCode.COST_LIMIT)
"""The tier itself is refused: nothing was fetched."""


class EscalationTiers:
    """The tiers of ``SCRAPER_API_ESCALATION``, in their order, without those that are not available."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._tiers = [tier for tier in map(Tier, settings.escalation_tiers) if self._adds_something(tier)]

    def available(self) -> tuple[Tier, ...]:
        """Those that may be tried now."""
        return tuple(self._tiers)

    def price(self, tier: Tier) -> int:
        """The most that one call on this tier can cost."""
        return worst_case_price(self._settings, **{tier.value: True})

    def exclude(self, tier: Tier) -> None:
        """The plan does not include this tier: no page of this process asks for it again."""
        if tier in self._tiers:
            self._tiers.remove(tier)

    def _adds_something(self, tier: Tier) -> bool:
        """Does it change anything, at a price that ``SCRAPER_API_MAX_COST`` allows?"""
        price, plain = list_price(self._settings, **{tier.value: True}), list_price(self._settings)
        highest = self._settings.scraper_api_max_cost
        return price > plain and (highest is None or price <= highest)


def may_cure(tier: Tier, outcome: FetchOutcome) -> bool:
    """Could ``tier`` bring the page that ``outcome`` did not?"""
    if not isinstance(outcome, Failed):
        return False
    if outcome.error.code is ErrorCode.NO_CONTENT:
        return tier is Tier.RENDER and outcome.error.facts.rendering_may_help
    return outcome.error.code in BLOCKED


def is_refused(outcome: FetchOutcome) -> bool:
    """Was the tier refused, instead of the page?"""
    return isinstance(outcome, Failed) and outcome.error.code in REFUSED
