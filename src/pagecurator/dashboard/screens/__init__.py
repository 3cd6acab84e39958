"""The screens: each module reads what its template shows, and offers the actions of that screen.

A screen receives a request that was admitted already. It never sets headers or cookies, and never renders HTML itself.
"""

from __future__ import annotations

from pagecurator.dashboard.screen import DashboardContext, ScreenModule
from pagecurator.dashboard.screens.contacts import ContactsScreen
from pagecurator.dashboard.screens.csv_jobs import CsvJobsScreen
from pagecurator.dashboard.screens.domains import DomainsScreen
from pagecurator.dashboard.screens.erasure import ErasureScreen
from pagecurator.dashboard.screens.failures import FailuresScreen
from pagecurator.dashboard.screens.health import HealthScreen
from pagecurator.dashboard.screens.overview import OverviewScreen
from pagecurator.dashboard.screens.page import PageScreen
from pagecurator.dashboard.screens.pages import PagesScreen

_MODULES: tuple[type[ScreenModule], ...] = (
    OverviewScreen,
    PagesScreen,
    PageScreen,
    FailuresScreen,
    DomainsScreen,
    ContactsScreen,
    ErasureScreen,
    CsvJobsScreen,
    HealthScreen,
)
"""In the order of the menu."""


def all_screens(context: DashboardContext) -> list[ScreenModule]:
    """Every module, for this dashboard."""
    return [module(context) for module in _MODULES]
