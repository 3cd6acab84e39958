"""Health: what this process reports, what ``doctor`` finds, repairs one at a time, and the settings in effect."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from pagecurator.dashboard.screen import Action, Content, DashboardContext, Done, Missing, Screen, ScreenModule, Visit
from pagecurator.scraping.limits.credits import list_price
from pagecurator.settings import SettingsError, SettingSource, effective_settings
from pagecurator.storage.admin.doctor import Diagnostic, Severity, check_rows, check_server
from pagecurator.storage.admin.settings_lint import lint_settings
from pagecurator.storage.queue.flags import Flag, flag_history
from pagecurator.storage.schema_check import schema_differences

_MASK = "••••••••"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    name: str
    value: str
    source: str
    is_set: bool


class HealthScreen(ScreenModule):
    """One screen. The checks read whole tables, so they only run when they are requested, one at a time."""

    def __init__(self, context: DashboardContext) -> None:
        super().__init__(context)
        self._checking = asyncio.Lock()

    def screens(self) -> Sequence[Screen]:
        return (
            Screen(path="health", title="Health", template="health.html", load=self.load, is_live=False),
            Screen(
                path="health/repair",
                title="Repair",
                template="repair.html",
                load=self.load_repair,
                in_menu=False,
                is_live=False,
                needs_actions=True,
            ),
        )

    def actions(self) -> Sequence[Action]:
        return (
            Action(path="health/repair", name="health.repair", title="Repair", template="repair.html", run=self.repair),
        )

    async def load(self, visit: Visit) -> Content:
        probes = self._context.probes
        is_checked = visit.query("check") == "yes"
        findings = await self._check() if is_checked else None
        fixed = visit.query("fixed", longest=12)
        return Content(
            values={
                "problems": [*probes.liveness().problems, *probes.readiness().problems],
                "findings": findings,
                "fixed": int(fixed) if fixed.isdecimal() else None,
                "settings": _settings_in_effect(self._context),
            }
        )

    async def load_repair(self, visit: Visit) -> Content:
        return Content(values={"finding": await self._finding(visit.query("code"))})

    async def repair(self, visit: Visit) -> Done | Content:
        """Repair one kind of finding."""
        code = visit.form.get("code", "")
        async with self._checking:
            found = await check_rows(
                self._context.database,
                fix=True,
                max_crashes=self._context.settings.wf7_max_crashes,
                codes={code},
            )
        fixed = sum(finding.fixed or 0 for finding in found)
        return Done(goto=f"health?check=yes&fixed={fixed}", target=code, count=fixed)

    async def _finding(self, code: str) -> Diagnostic:
        async with self._checking:
            found = await check_rows(
                self._context.database,
                fix=False,
                max_crashes=self._context.settings.wf7_max_crashes,
                codes={code},
            )
        if not found or found[0].fix is None:
            raise Missing("There is nothing to repair.")
        return found[0]

    async def _check(self) -> list[Diagnostic]:
        """All that ``doctor`` checks."""
        database, settings = self._context.database, self._context.settings
        async with self._checking:
            async with database.begin(operation="read a flag") as conn:
                changes = await flag_history(conn, Flag.CONCURRENT, limit=1)
            return [
                *await check_rows(database, fix=False, max_crashes=settings.wf7_max_crashes),
                *await check_server(database),
                *lint_settings(settings, price=list_price(settings), switch=changes[0] if changes else None),
                *[_drift(line) for line in await schema_differences(database)],
            ]


def _drift(line: str) -> Diagnostic:
    return Diagnostic(code="schema_drift", severity=Severity.PROBLEM, sentence=line)


def _settings_in_effect(context: DashboardContext) -> list[_Setting]:
    """The values that this process runs with. Secrets are masked."""
    try:
        sources = {one.name: (one.place or one.source, one.source) for one in effective_settings()}
    except SettingsError:  # .env was changed since the start, and is invalid now
        sources = {}
    found = []
    for field in type(context.settings).model_fields:
        place, source = sources.get(field.upper(), ("unknown", SettingSource.DEFAULT))
        value = getattr(context.settings, field)
        found.append(
            _Setting(
                name=field.upper(),
                value=_shown(value),
                source=str(place),
                is_set=source is not SettingSource.DEFAULT,
            )
        )
    return found


def _shown(value: Any) -> str:
    match value:
        case None:
            return "unset"
        case SecretStr():
            return _MASK
        case bool():
            return str(value).lower()
        case float():
            return f"{value:g}"
        case Path():
            return str(value)
        case _:
            return str(value)
