"""The trace of a website: its root span. Callers that join a scrape in progress have none of their own."""

from __future__ import annotations

from pagecurator.telemetry.traces import Span, Tracer
from pagecurator.websites.address import WebsiteAddress
from pagecurator.websites.models import Depth, WebsiteResult, WebsiteStatus


def begin(tracer: Tracer, address: WebsiteAddress, depth: Depth) -> Span:
    """The root span. It names the host alone: the paths of a website's pages may be names of people."""
    return tracer.root("website", {"server.address": address.host, "pagecurator.website.depth": depth})


def end(root: Span, result: WebsiteResult) -> None:
    """The result, before contacts are selected for each caller."""
    root.set(
        {
            "pagecurator.outcome": result.status,
            "pagecurator.website.cached": result.cached,
            "pagecurator.website.pages": len(result.pages),
            "pagecurator.contacts": len(result.contacts),
        }
    )
    if result.status is WebsiteStatus.ERROR:
        root.fail(result.error_code or "error")
