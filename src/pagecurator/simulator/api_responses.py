"""ScraperAPI's answers as values: status, headers, body and price, as they were recorded or documented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pagecurator.simulator.config import Unknowns
from pagecurator.simulator.sources import HTML, Missing, SourcePage, make_page

UNAUTHORIZED = "Unauthorized request, please make sure your API key is valid."
CREDITS = (
    "You have exhausted the API Credits available in this monthly cycle. You can upgrade your subscription or enable "
    "overages from your dashboard (https://dashboard.scraperapi.com/billing). For custom plan upgrades, please contact "
    "support (support@scraperapi.com)."
)
PLAN = (
    "Your current plan does not allow you to use our premium proxies. Please upgrade your plan to gain access to our "
    "Premium and Ultra Premium pools."
)
COST = (
    "This request exceeds your max_cost. You can view the cost per request in your response header or in the API "
    "Playground on the dashboard."
)
TOO_MANY = "You are sending too many simultaneous requests"
FAILED = (
    "Request failed. You will not be charged for this request. Please make sure your url is correct and try again. "
    "Protected domains may require adding premium=true OR ultra_premium=true parameter to your request."
)
_BODIES = {401: UNAUTHORIZED, 403: CREDITS, 404: "", 429: TOO_MANY, 500: FAILED, 503: "Service Unavailable"}
_BILLED = (200, 404)
_REFUSALS = (400, 401, 403, 429)
_BLOCKED = (401, 403)
_GONE = (404, 410)
_FAILURES_FROM = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiResponse:
    """An answer before it goes out. ``page`` is sent gzipped and chunked, ``text`` as it is.

    ``target_status`` becomes ``sa-statuscode``. ``final_url`` is set on what can be billed (200, 404) and
    brings ``sa-final-url`` and ``sa-credit-cost``; on 500 both are absent.
    """

    status: int
    text: str = ""
    page: SourcePage | None = None
    content_type: str = HTML
    target_status: int | None = None
    final_url: str | None = None
    credits: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether `/account` counts it as a failed request."""
        return self.status >= _FAILURES_FROM and self.status not in _GONE

    def sa_headers(self) -> dict[str, str]:
        """``sa-statuscode`` wherever the target was tried; address and price only on what may be billed."""
        found: dict[str, str] = {}
        if self.target_status is not None:
            found["sa-statuscode"] = str(self.target_status)
        if self.final_url is not None:
            found["sa-final-url"] = self.final_url
            found["sa-credit-cost"] = str(self.credits)
            found["sa-proxy-hash"] = "undefined"
        return found


def page_answer(page: SourcePage, *, final_url: str, price_credits: int) -> ApiResponse:
    """The target's page with 200."""
    return ApiResponse(
        status=200,
        page=page,
        content_type=page.content_type,
        target_status=200,
        final_url=final_url,
        credits=price_credits,
    )


def html_answer(html: str | bytes, *, url: str, price_credits: int, content_type: str = HTML) -> ApiResponse:
    """A body made for this one answer, sent like a page."""
    body = html.encode() if isinstance(html, str) else html
    return page_answer(make_page(url, body, content_type=content_type), final_url=url, price_credits=price_credits)


def target_answer(
    status: int, *, url: str, price_credits: int, unknowns: Unknowns, body: str | None = None
) -> ApiResponse:
    """How a target's own ``status`` shows through."""
    if status in _GONE:
        billed = price_credits if status in _BILLED else 0
        return ApiResponse(status=status, text=body or "", target_status=status, final_url=url, credits=billed)
    if status in _BLOCKED and unknowns.target_refusals_pass_through:
        return ApiResponse(status=status, text=body or "Access denied", target_status=status)
    if status >= _FAILURES_FROM:
        return ApiResponse(status=500, text=FAILED, target_status=status)
    return html_answer(body or "", url=url, price_credits=price_credits)


def found_answer(found: SourcePage | Missing, *, url: str, price_credits: int, unknowns: Unknowns) -> ApiResponse:
    """What a source's find means on the wire. ``url``: the target as asked for."""
    if found is Missing.HOST:
        return dead_host()
    if found is Missing.PATH:
        return target_answer(404, url=url, price_credits=price_credits, unknowns=unknowns)
    assert isinstance(found, SourcePage)
    if found.size_bytes <= unknowns.max_body_bytes or unknowns.over_size == "pass":
        return page_answer(found, final_url=url, price_credits=price_credits)
    if unknowns.over_size == "error":
        return ApiResponse(status=500, text=FAILED, target_status=200)
    cut = make_page(found.url, found.body[: unknowns.max_body_bytes], content_type=found.content_type)
    return page_answer(cut, final_url=url, price_credits=price_credits)


def dead_host() -> ApiResponse:
    """The target could not be reached, or was too slow."""
    return ApiResponse(status=500, text=FAILED, target_status=504)


def own_answer(status: int, *, unknowns: Unknowns, text: str | None = None) -> ApiResponse:
    """An answer of the service itself: the target was not tried."""
    content_type = unknowns.too_many_content_type if status == 429 else HTML  # noqa: PLR2004 - reads best so
    return ApiResponse(status=status, text=_BODIES.get(status, "") if text is None else text, content_type=content_type)


def with_switches(answer: ApiResponse, unknowns: Unknowns) -> ApiResponse:
    """Apply the switches that concern every refusal."""
    if unknowns.sa_headers_on_refusals and answer.status in _REFUSALS:
        status = answer.target_status or answer.status
        return replace(answer, headers={**answer.headers, "sa-statuscode": str(status), "sa-credit-cost": "0"})
    return answer
