"""Contacts: search, filter and export."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from uuid import UUID

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.dashboard.screen import Content, Download, Screen, ScreenModule, Visit, host_of, one_of
from pagecurator.storage.contact_search import ContactSearch, ContactSearchResult, search_contacts
from pagecurator.storage.contacts import ContactFilter
from pagecurator.storage.export import Format, contact_lines
from pagecurator.web.responses import stream_response

_PAGE_SIZE = 50
_KINDS = (
    "email", "phone", "linkedin_company", "linkedin_person", "facebook", "instagram", "twitter", "youtube", "tiktok",
    "whatsapp",
)  # fmt: skip
_NAMES = ("words", "domain", "kind", "confidence")
_CONFIDENCES = {"0.9": "90 %", "0.7": "70 %", "0.5": "50 %"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filter:
    """The filter as it is in the URL."""

    words: str
    domain: str
    kind: str
    confidence: str

    @property
    def values(self) -> dict[str, str]:
        given = {"words": self.words, "domain": self.domain, "kind": self.kind, "confidence": self.confidence}
        return {name: value for name, value in given.items() if value}


class ContactsScreen(ScreenModule):
    """The list and its export."""

    def screens(self) -> Sequence[Screen]:
        return (Screen(path="contacts", title="Contacts", template="contacts.html", load=self.load),)

    def downloads(self) -> Sequence[Download]:
        return (Download(path="contacts/export", title="Export of contacts", serve=self.export),)

    async def load(self, visit: Visit) -> Content:
        visit.allow_only(*_NAMES, others=("after",))
        chosen, after = _filter_of(visit), _uuid(visit.query("after"))
        search = ContactSearch(
            domain=chosen.domain,
            kind=chosen.kind,
            words=chosen.words,
            min_confidence=float(chosen.confidence or 0),
        )

        async def query(conn: AsyncConnection) -> ContactSearchResult:
            return await search_contacts(conn, search=search, after=after, limit=_PAGE_SIZE)

        found = await self._context.reader.read(("contacts", search, after), query)
        return Content(
            values={
                "chosen": chosen,
                "kinds": _KINDS,
                "confidences": _CONFIDENCES,
                "contacts": found.value.contacts,
                "is_first": after is None,
                "next": found.value.after,
                "is_cut_short": found.value.is_cut_short,
                # A search without an index is not repeated every few seconds.
                "is_live": not (chosen.words or chosen.kind or chosen.confidence),
                "formats": list(Format),
            },
            age_seconds=found.age_seconds,
            problem=found.problem,
        )

    async def export(self, visit: Visit) -> web.StreamResponse:
        """Any number of contacts; the words of a search are no condition."""
        wanted = visit.query("format")
        visit.allow_only(*_NAMES, others=("format",))
        format_ = Format(one_of(wanted, list(Format), "format") or Format.CSV)
        chosen = _filter_of(visit)
        filters = ContactFilter(
            domains=(chosen.domain,) if chosen.domain else (),
            kinds=(chosen.kind,) if chosen.kind else (),
            min_confidence=float(chosen.confidence) if chosen.confidence else None,
        )
        return await stream_response(
            visit.request,
            self._lines(format_, filters),
            content_type=f"{format_.media_type}; charset=utf-8",
            file_name=f"contacts.{format_.suffix}",
        )

    async def _lines(self, format_: Format, filters: ContactFilter) -> AsyncGenerator[bytes]:
        async for lines in contact_lines(self._context.database, format_=format_, filters=filters):
            yield lines.encode("utf-8")


def _filter_of(visit: Visit) -> _Filter:
    return _Filter(
        words=visit.query("words", longest=200),
        domain=host_of(visit.query("domain")),
        kind=one_of(visit.query("kind"), _KINDS, "kind"),
        confidence=one_of(visit.query("confidence"), _CONFIDENCES, "confidence"),
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
