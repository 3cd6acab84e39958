"""The screens: each module reads what its template shows, and offers the actions of that screen.

A screen receives a request that was admitted already. It never sets headers or cookies, and never renders HTML itself.
"""

from __future__ import annotations

from pagecurator.dashboard.screen import DashboardContext, ScreenModule
from pagecurator.dashboard.screens.csv_jobs import CsvJobs
from pagecurator.dashboard.screens.domains import Domains
from pagecurator.dashboard.screens.failures import Failures
from pagecurator.dashboard.screens.overview import Overview
from pagecurator.dashboard.screens.page import OnePage
from pagecurator.dashboard.screens.pages import Pages

_MODULES: tuple[type[ScreenModule], ...] = (Overview, Pages, OnePage, Failures, Domains, CsvJobs)
"""In the order of the menu."""


def all_screens(context: DashboardContext) -> list[ScreenModule]:
    """Every module, for this dashboard."""
    return [module(context) for module in _MODULES]
