"""The trace of a page: its root span, and what is known about it. Spans inside are started where the work is done."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from pagecurator.curation.results import PageExtracted, PageFailed, PageOutcome, PageReleased, PageStale, label
from pagecurator.extraction.contact import Contact
from pagecurator.runtime.trace_urls import page_url
from pagecurator.scraping.page_fetch import PageFetch
from pagecurator.storage.queue.claim import ClaimedPage
from pagecurator.telemetry.traces import Attributes, Kind, Period, Span, Tracer, url_attributes

DATABASE: Attributes = {"db.system.name": "postgresql"}
"""The attributes of spans whose time is spent in Postgres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The statement that claimed a page, together with others."""

    period: Period
    pages: int


def begin(tracer: Tracer, page: ClaimedPage, *, batch_id: UUID | None, claim: Claim | None) -> Span:
    """The root span. It begins with the claim, which many pages share: each has a span of its own with its times."""
    start = None if claim is None else claim.period[0]
    root = tracer.root("page", kind=Kind.CONSUMER, start_nanoseconds=start)
    if not root.is_recording:
        return root
    root.set(
        {
            "pagecurator.page.id": str(page.id),
            "pagecurator.batch.id": None if batch_id is None else str(batch_id),
            "pagecurator.claim.number": page.claim_no,
            "pagecurator.page.deferrals": page.deferrals,
            **url_attributes(page_url(page.url)),
        }
    )
    if claim is not None:
        attributes: Attributes = {**DATABASE, "pagecurator.claim.pages": claim.pages}
        root.ended_child("claim", attributes, kind=Kind.CLIENT, period=claim.period)
    return root


def hide_names(root: Span, page: ClaimedPage, contacts: list[Contact]) -> None:
    """Remove the names that were found on the page from its URL."""
    root.set(url_attributes(page_url(page.url, contacts)))


def end(root: Span, outcome: PageOutcome, fetch: PageFetch) -> None:
    """The outcome, as it was committed."""
    if not root.is_recording:
        return
    root.set(
        {
            "pagecurator.outcome": label(outcome),
            "pagecurator.attempts": len(fetch.attempts),
            "pagecurator.credits": fetch.credits,
        }
    )
    match outcome:
        case PageExtracted(saved=saved):
            root.set({"pagecurator.contacts.new": saved.new, "pagecurator.contacts.known": saved.known})
        case PageFailed(error_code=code, target_status=target_status):
            root.set({"pagecurator.target.status_code": target_status})
            root.fail(code)
        case PageReleased(reason=reason):
            root.set({"pagecurator.release.reason": reason})
        case PageStale():
            pass
