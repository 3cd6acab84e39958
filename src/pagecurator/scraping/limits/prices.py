"""What a call costs at most, in credits, by what is asked for."""

from __future__ import annotations

from pagecurator.settings import Settings

# ScraperAPI's documented prices by (render, premium, ultra_premium).
_PRICES = {
    (False, False, False): 1,
    (True, False, False): 10,
    (False, True, False): 10,
    (True, True, False): 25,
    (False, False, True): 30,
    (True, False, True): 75,
}


def worst_case_price(
    settings: Settings, *, render: bool = False, premium: bool = False, ultra_premium: bool = False
) -> int:
    """The most that one call can cost, with the settings and what is asked for besides.

    ``SCRAPER_API_MAX_COST`` travels with each call and ScraperAPI refuses what is above it, so with it the bound is
    exact. Without it some sites cost more than the settings say (shops 5, search engines 25): nobody publishes which.
    """
    if settings.scraper_api_max_cost is not None:
        return settings.scraper_api_max_cost
    return list_price(settings, render=render, premium=premium, ultra_premium=ultra_premium)


def list_price(settings: Settings, *, render: bool = False, premium: bool = False, ultra_premium: bool = False) -> int:
    """What one call costs by ScraperAPI's list, for a site without a price of its own."""
    render |= settings.scraper_api_render
    premium |= settings.scraper_api_premium
    return _PRICES[(render, premium and not ultra_premium, ultra_premium)]
