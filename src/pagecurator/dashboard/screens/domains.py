"""Domains: which are paused, cooling or blocked, and why; pausing and resuming one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.dashboard.screen import Action, Content, Done, Missing, Screen, ScreenModule, Visit, host_of
from pagecurator.storage.queue.domains import (
    DomainState,
    DomainStatus,
    list_held_domains,
    pause_domain,
    read_domain,
    resume_domain,
)

_TITLES = {"pause": "Pause a domain", "resume": "Resume a domain"}


class DomainsScreen(ScreenModule):
    """The list, one domain, and its two actions."""

    def screens(self) -> Sequence[Screen]:
        changes = [
            Screen(
                path=f"domains/{verb}",
                title=title,
                template="domain_change.html",
                load=partial(self.load_change, verb=verb),
                in_menu=False,
                is_live=False,
                needs_actions=True,
            )
            for verb, title in _TITLES.items()
        ]
        return (Screen(path="domains", title="Domains", template="domains.html", load=self.load), *changes)

    def actions(self) -> Sequence[Action]:
        return tuple(
            Action(
                path=f"domains/{verb}",
                name=f"domains.{verb}",
                title=title,
                template="domain_change.html",
                run=partial(self.change, verb=verb),
            )
            for verb, title in _TITLES.items()
        )

    async def load(self, visit: Visit) -> Content:
        visit.allow_only("domain", others=("done",))
        wanted = host_of(visit.query("domain"))

        async def query(conn: AsyncConnection) -> tuple[list[DomainStatus], DomainStatus | None]:
            return await list_held_domains(conn), await read_domain(conn, domain=wanted) if wanted else None

        found = await self._context.reader.read(("domains", wanted), query)
        held, one = found.value
        return Content(
            values={
                "held": held,
                "wanted": wanted,
                "one": one,
                "done": {"paused": "is paused", "resumed": "is resumed"}.get(visit.query("done"), ""),
                "PAUSED": DomainState.PAUSED,
                "CLOSED": DomainState.CLOSED,
                "now": datetime.now(UTC),
            },
            age_seconds=found.age_seconds,
            problem=found.problem,
        )

    async def load_change(self, visit: Visit, *, verb: str) -> Content:
        domain = host_of(visit.query("domain"))
        if not domain:
            raise Missing("No domain is given.")
        async with self._context.database.begin(operation="read a domain") as conn:
            return Content(values={"verb": verb, "domain": domain, "one": await read_domain(conn, domain=domain)})

    async def change(self, visit: Visit, *, verb: str) -> Done | Content:
        """Pause or resume; a domain without pages can be paused, so that later ones wait."""
        domain = host_of(visit.form.get("domain", ""))
        if not domain:
            raise Missing("No domain is given.")
        async with self._context.database.begin(operation=f"{verb} a domain") as conn:
            if verb == "pause":
                await pause_domain(conn, domain=domain, reason=visit.form.get("reason") or None)
                return Done(goto=f"domains?domain={domain}&done=paused", target=domain)
            if not await resume_domain(conn, domain=domain):
                raise Missing("There is no such domain.")
        return Done(goto=f"domains?domain={domain}&done=resumed", target=domain)
