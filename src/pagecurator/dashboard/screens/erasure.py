"""Erasure of contacts after a dry run, and the suppression list that keeps erased contacts out."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.dashboard.screen import (
    Action,
    Content,
    DashboardContext,
    Done,
    Missing,
    Screen,
    ScreenModule,
    Visit,
    host_of,
)
from pagecurator.errors import UserError
from pagecurator.plural import plural
from pagecurator.storage.connection_errors import DatabaseUnavailable
from pagecurator.storage.contacts import read_contact_value
from pagecurator.storage.suppression.entries import (
    AuditRecord,
    SuppressedContact,
    list_newest_suppressed,
    read_audit,
    suppress,
    unsuppress,
)
from pagecurator.storage.suppression.key import DOMAIN, SuppressionKeyUnusable
from pagecurator.websites.erasure import Erasure, contacts_of, domain_of, erase

_T = TypeVar("_T")

_PAGE_SIZE = 50
_SHOWN_RECORDS = 20
_MOST_VALUES = 1000
_ID = re.compile(r"[1-9][0-9]{0,17}")
_KINDS = {DOMAIN: "whole domain"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """What the form asks for. ``lines`` as they were typed, one contact each."""

    lines: str = ""
    domain: str = ""
    uploads: bool = False
    reason: str = ""

    @classmethod
    def of(cls, visit: Visit) -> _Request:
        form = visit.form
        return cls(
            lines=form.get("values", ""),
            domain=form.get("domain", ""),
            uploads=form.get("uploads") == "yes",
            reason=form.get("reason", ""),
        )

    @property
    def values(self) -> list[str]:
        return [line.strip() for line in self.lines.splitlines() if line.strip()]

    @property
    def sentence(self) -> str:
        """What is meant, without any value: for the log."""
        parts = [plural(len(self.values), "value")] if self.values else []
        return " and ".join([*parts, *(["a domain"] if self.domain else [])])

    def check(self) -> None:
        """Raise ``UserError``, whose message has no value."""
        if len(self.values) > _MOST_VALUES:
            raise UserError(f"At most {_MOST_VALUES:,} contacts at once; there are {len(self.values):,}.")
        if not self.values and not self.domain:
            raise UserError("Enter a contact or a domain.")


class ErasureScreen(ScreenModule):
    """Erasing reads whole tables, so it runs one at a time; a dry run first shows what is affected."""

    def __init__(self, context: DashboardContext) -> None:
        super().__init__(context)
        self._running = asyncio.Lock()

    def screens(self) -> Sequence[Screen]:
        form = partial(Screen, in_menu=False, is_live=False, needs_actions=True, load=self.load_form)
        return (
            form(path="contacts/erase", title="Erase contacts", template="erase.html"),
            form(path="contacts/suppress", title="Suppress contacts", template="suppress.html"),
            Screen(
                path="contacts/suppressed",
                title="Suppression list",
                template="suppressed.html",
                load=self.load_list,
                in_menu=False,
            ),
            Screen(
                path="contacts/suppressed/remove",
                title="Remove an entry",
                template="unsuppress.html",
                load=self.load_remove,
                in_menu=False,
                is_live=False,
                needs_actions=True,
            ),
        )

    def actions(self) -> Sequence[Action]:
        contacts = partial(Action, long_field="values")
        return (
            contacts(
                path="contacts/erase/count",
                name="contacts.count",
                title="Erase contacts",
                template="erase.html",
                run=self.count,
                is_dry_run=True,
            ),
            contacts(
                path="contacts/erase",
                name="contacts.erase",
                title="Erase contacts",
                template="erase.html",
                run=self.erase,
            ),
            contacts(
                path="contacts/suppress",
                name="contacts.suppress",
                title="Suppress contacts",
                template="suppress.html",
                run=self.suppress,
            ),
            Action(
                path="contacts/suppressed/remove",
                name="contacts.unsuppress",
                title="Remove an entry",
                template="unsuppress.html",
                run=self.remove,
            ),
        )

    # ------------------------------------------------------------ erase and suppress
    async def load_form(self, visit: Visit) -> Content:
        """The form, filled with a contact by its id, so that no value is in a URL, or with a domain."""
        visit.allow_only("contact", "domain")
        lines, given = "", visit.query("contact")
        if given:
            async with self._context.database.begin(operation="read a contact") as conn:
                lines = await read_contact_value(conn, contact_id=_uuid(given)) or ""
            if not lines:
                raise Missing("There is no such contact. It may have been erased.")
        return _form(_Request(lines=lines, domain=host_of(visit.query("domain"))))

    async def count(self, visit: Visit) -> Done | Content:
        """The dry run: nothing is changed."""
        wanted = _Request.of(visit)
        return await self._refusable(wanted, lambda: self._counted(wanted, visit))

    async def _counted(self, wanted: _Request, visit: Visit) -> Content:
        return _form(wanted, found=await self._erase(wanted, visit, dry_run=True))

    async def erase(self, visit: Visit) -> Done | Content:
        """Erase what was counted; safe to repeat."""
        wanted = _Request.of(visit)

        async def run() -> Done:
            try:
                done = await self._erase(wanted, visit, dry_run=False)
            finally:
                self._context.reader.forget()  # also when a part of them was erased
            place = f"contacts/suppressed?erased={done.contacts}&added={done.suppressed}"
            return Done(goto=place, target=wanted.sentence, count=done.contacts)

        return await self._refusable(wanted, run)

    async def suppress(self, visit: Visit) -> Done | Content:
        """Add entries without erasing anything."""
        wanted = _Request.of(visit)

        async def run() -> Done:
            wanted.check()
            contacts = contacts_of(wanted.values)
            if wanted.domain:
                contacts.append((DOMAIN, domain_of(wanted.domain)))
            added = await suppress(
                self._context.database,
                self._context.settings,
                contacts,
                reason=wanted.reason or None,
                actor=_actor(visit),
            )
            return Done(goto=f"contacts/suppressed?added={added}", target=wanted.sentence, count=added)

        return await self._refusable(wanted, run)

    async def _erase(self, wanted: _Request, visit: Visit, *, dry_run: bool) -> Erasure:
        wanted.check()
        async with self._running:
            return await erase(
                self._context.database,
                self._context.settings,
                values=wanted.values,
                domain=wanted.domain or None,
                uploads=wanted.uploads,
                reason=wanted.reason or None,
                actor=_actor(visit),
                dry_run=dry_run,
            )

    @staticmethod
    async def _refusable(wanted: _Request, run: Callable[[], Awaitable[_T]]) -> _T | Content:
        """What ``run`` returns, or the form with the reason why nothing was changed."""
        try:
            return await run()
        except SuppressionKeyUnusable as problem:
            return _form(wanted, refusal=str(problem), status=409)
        except DatabaseUnavailable:
            raise
        except UserError as problem:
            return _form(wanted, refusal=str(problem), status=422)

    # ------------------------------------------------------------ the list
    async def load_list(self, visit: Visit) -> Content:
        visit.allow_only("before", others=("erased", "added", "removed"))
        before = int(_number(visit.query("before")) or 0)

        async def query(conn: AsyncConnection) -> tuple[list[SuppressedContact], list[AuditRecord]]:
            entries = await list_newest_suppressed(conn, before=before or None, limit=_PAGE_SIZE + 1)
            return entries, await read_audit(conn, limit=_SHOWN_RECORDS)

        found = await self._context.reader.read(("suppressed", before), query)
        entries, records = found.value
        counts = {name: _number(visit.query(name)) for name in ("erased", "added", "removed")}
        return Content(
            values={
                "entries": entries[:_PAGE_SIZE],
                "next": entries[_PAGE_SIZE - 1].id if len(entries) > _PAGE_SIZE else None,
                "is_first": not before,
                "records": records,
                "kinds": _KINDS,
                "done": {name: int(count) for name, count in counts.items() if count is not None},
            },
            age_seconds=found.age_seconds,
            problem=found.problem,
        )

    async def load_remove(self, visit: Visit) -> Content:
        return Content(values={"entry": await self._entry(visit.query("id")), "kinds": _KINDS})

    async def remove(self, visit: Visit) -> Done | Content:
        """Remove the entry; an unknown one is an error."""
        entry = await self._entry(visit.form.get("id", ""))
        async with self._context.database.begin(operation="remove an entry of the suppression list") as conn:
            removed = await unsuppress(conn, actor=_actor(visit), ids=[entry.id])
        return Done(goto=f"contacts/suppressed?removed={removed}", target=f"entry {entry.id}", count=removed)

    async def _entry(self, number: str) -> SuppressedContact:
        if _ID.fullmatch(number):
            async with self._context.database.begin(operation="read the suppression list") as conn:
                found = await list_newest_suppressed(conn, before=int(number) + 1, limit=1)
            if found and found[0].id == int(number):
                return found[0]
        raise Missing("There is no such entry. It may have been removed.")


def _form(wanted: _Request, *, found: Erasure | None = None, refusal: str = "", status: int = 200) -> Content:
    values: dict[str, Any] = {"wanted": wanted, "found": found, "refusal": refusal}
    return Content(values=values, status=status)


def _actor(visit: Visit) -> str:
    return f"key:{visit.caller.fingerprint or 'none'}"


def _number(text: str) -> str | None:
    return text if re.fullmatch(r"[0-9]{1,18}", text) else None


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Missing("There is no such contact.") from None
