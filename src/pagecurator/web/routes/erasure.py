"""``/contacts/erase`` and ``/contacts/suppressed``: erasure over HTTP, with the functions that the commands use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Annotated

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from pagecurator.errors import UserError
from pagecurator.settings import Settings
from pagecurator.storage.connection_errors import DatabaseUnavailable
from pagecurator.storage.engine import Database
from pagecurator.storage.suppression.entries import (
    ContactKey,
    SuppressedContact,
    list_suppressed,
    suppress,
    unsuppress,
)
from pagecurator.storage.suppression.key import DOMAIN, SuppressionKeyUnusable
from pagecurator.web.auth import caller_of
from pagecurator.web.models import MAX_ID, Id, Word
from pagecurator.web.responses import ApiError, invalid
from pagecurator.web.routing import Route
from pagecurator.websites.erasure import Erasure, NotAContact, contacts_of, domain_of, erase

_Contacts = list[ContactKey]
Values = Annotated[list[Annotated[Word, Field(max_length=500)]], Field(max_length=1000)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class EraseContacts(_Strict):
    """Contacts to erase and suppress. A dry run by default."""

    values: Values = Field(default_factory=list)
    """E-mail addresses, phone numbers with country code, URLs of profiles."""
    domain: Word | None = None
    """All contacts found on this host, and all e-mails of it."""
    uploads: Annotated[bool, Field(strict=True)] = False
    """Also erase them from the rows that clients uploaded."""
    reason: Word | None = None
    """Stored with the entries; must not contain the contact."""
    dry_run: Annotated[bool, Field(strict=True)] = True
    """Only count; `false` erases."""


class SuppressContacts(_Strict):
    """Contacts that are never to be stored or returned again."""

    values: Values = Field(default_factory=list)
    """E-mail addresses, phone numbers with country code, URLs of profiles."""
    domain: Word | None = None
    """All contacts found on this host, and all e-mails of it."""
    reason: Word | None = None
    """Stored with the entries; must not contain the contact."""


class UnsuppressContacts(_Strict):
    """Entries to remove."""

    ids: Annotated[list[Id], Field(min_length=1, max_length=1000)]
    """Their ids."""


class SuppressedQuery(_Strict):
    """A part of the list."""

    after: Annotated[int, Field(ge=0, le=MAX_ID)] = 0
    """The id of the last entry of the part before."""
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    """Entries at most."""


class SuppressedList(BaseModel):
    """Entries, the oldest first."""

    entries: list[SuppressedContact]


class ChangedEntries(BaseModel):
    """How many entries were added or removed."""

    entries: int


class ErasureRoutes:
    """Erasure and the suppression list, which all keys share."""

    def __init__(self, *, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings

    def routes(self) -> Sequence[Route]:
        conflict = {409: "Redis or the key of the suppression list can't be used; nothing was erased."}
        post = partial(Route, method="POST", tag="pages")
        return (
            post(
                path="/contacts/erase",
                handle=self.erase,
                summary="Erase contacts everywhere and suppress them; a dry run by default",
                body=EraseContacts,
                response=Erasure,
                errors=conflict,
                deadline_seconds=None,
            ),
            Route(
                method="GET",
                path="/contacts/suppressed",
                tag="pages",
                handle=self.list,
                summary="List the entries of the suppression list, without values",
                query=SuppressedQuery,
                response=SuppressedList,
            ),
            post(
                path="/contacts/suppressed",
                handle=self.add,
                summary="Suppress contacts; what is stored remains",
                body=SuppressContacts,
                response=ChangedEntries,
                errors=conflict,
                deadline_seconds=None,
            ),
            post(
                path="/contacts/suppressed/remove",
                handle=self.remove,
                summary="Remove entries of the suppression list",
                body=UnsuppressContacts,
                response=ChangedEntries,
            ),
        )

    async def erase(self, request: web.Request, *, body: EraseContacts) -> Erasure:
        """Counts what would be erased; `"dry_run": false` erases it. Uploaded rows remain unless `uploads` is true."""
        self._check(body.values, body.domain)
        with _refusals():
            return await erase(
                self._database,
                self._settings,
                values=body.values,
                domain=body.domain,
                uploads=body.uploads,
                reason=body.reason,
                actor=_actor(request),
                dry_run=body.dry_run,
            )

    async def list(self, _request: web.Request, *, query: SuppressedQuery) -> SuppressedList:
        """To continue, pass the last id as `after`."""
        async with self._database.begin() as conn:
            return SuppressedList(entries=await list_suppressed(conn, after=query.after, limit=query.limit))

    async def add(self, request: web.Request, *, body: SuppressContacts) -> ChangedEntries:
        """When it returns, no process stores one of the contacts any more."""
        contacts = self._check(body.values, body.domain)
        with _refusals():
            added = await suppress(self._database, self._settings, contacts, reason=body.reason, actor=_actor(request))
        return ChangedEntries(entries=added)

    async def remove(self, request: web.Request, *, body: UnsuppressContacts) -> ChangedEntries:
        """Their contacts may be stored again."""
        async with self._database.begin() as conn:
            return ChangedEntries(entries=await unsuppress(conn, actor=_actor(request), ids=body.ids))

    @staticmethod
    def _check(values: Sequence[str], domain: str | None) -> _Contacts:
        try:
            contacts = contacts_of(values)
        except NotAContact as problem:
            raise invalid(("body", "values", problem.position - 1), f"Value error, {problem}") from None
        if domain is not None:
            try:
                contacts.append((DOMAIN, domain_of(domain)))
            except UserError as problem:
                raise invalid(("body", "domain"), f"Value error, {problem}") from None
        if not contacts:
            raise invalid(("body",), "Value error, no contact and no domain is given.")
        return contacts


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except SuppressionKeyUnusable as problem:  # the database can be reached
        raise ApiError(409, str(problem)) from problem
    except DatabaseUnavailable:
        raise
    except UserError as problem:
        raise ApiError(409, str(problem)) from problem


def _actor(request: web.Request) -> str:
    return f"key:{caller_of(request).fingerprint or 'none'}"
