"""The screens: each module reads what its template shows, and offers the actions of that screen.

A screen receives a request that was admitted already. It never sets headers or cookies, and never renders HTML itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from pagecurator.dashboard.screen import Action, DashboardContext, Screen
from pagecurator.dashboard.screens.overview import Overview
from pagecurator.dashboard.screens.page import OnePage
from pagecurator.dashboard.screens.pages import Pages


def all_screens(context: DashboardContext) -> tuple[Sequence[Screen], Sequence[Action]]:
    """Every screen, in the order of the menu, and every action."""
    modules = (Overview(context), Pages(context), OnePage(context))
    screens = [screen for module in modules for screen in module.screens()]
    actions = [action for module in modules for action in module.actions()]
    return screens, actions
