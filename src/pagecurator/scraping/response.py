"""Classify ScraperAPI's responses: one rule for each status. Pure.

The rules follow ScraperAPI's documentation and recorded responses. ``sa-statuscode`` is only present if the target was
requested; a 401 or 403 without it is about the account.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from http import HTTPStatus

from pagecurator.scraping.errors import (
    AccountRefusedError,
    AnswerFacts,
    ErrorCode,
    FinalError,
    RateLimitedError,
    ScrapeError,
    Suspicion,
    TransientError,
)

TARGET_STATUS_HEADER = "sa-statuscode"
FINAL_URL_HEADER = "sa-final-url"
CREDITS_HEADER = "sa-credit-cost"

_BILLED = (HTTPStatus.OK, HTTPStatus.NOT_FOUND)
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_REFUSED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS)
_EXCERPT_CHARS = 200


class ResponseAction(Enum):
    """What to do with a response."""

    ACCEPT = auto()
    """Read the body."""
    RETRY = auto()
    """Retry with backoff."""
    BACK_OFF = auto()
    """Reduce concurrency, then retry."""
    PAUSE_ACCOUNT = auto()
    """Other pages would fail as well: pause, and release the pages."""
    FAIL = auto()
    """Fail this page; a retry would end the same way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """What to do, and why. ``error_code`` is ``None`` if, and only if, the action is ``ACCEPT``.

    ``suspicion`` is set if ScraperAPI itself may have failed, not the target.
    """

    action: ResponseAction
    error_code: ErrorCode | None = None
    message: str = ""
    suspicion: Suspicion | None = None

    def to_error(self, facts: AnswerFacts) -> ScrapeError:
        """The exception for this classification; not for ``ACCEPT``."""
        assert self.error_code is not None, "an accepted response is no error"
        return _ERROR_OF[self.action](self.error_code, self.message, facts=replace(facts, suspicion=self.suspicion))


_ERROR_OF: Mapping[ResponseAction, type[ScrapeError]] = {
    ResponseAction.RETRY: TransientError,
    ResponseAction.BACK_OFF: RateLimitedError,
    ResponseAction.PAUSE_ACCOUNT: AccountRefusedError,
    ResponseAction.FAIL: FinalError,
}

_ACCEPT = Classification(action=ResponseAction.ACCEPT)

# The 403s about the account differ in their text only, which is matched in this order: cost, credits, plan.
_COST = re.compile(r"max[_ -]?cost", re.IGNORECASE)
_CREDITS = re.compile(r"\bcredits?\b|exhausted|monthly cycle", re.IGNORECASE)
_PLAN = re.compile(
    r"\bplan\b[^.]{0,80}\b(?:not|doesn't)\b|\bnot (?:included|available|allowed)\b[^.]{0,60}\bplan\b"
    r"|upgrade your plan|premium proxies",
    re.IGNORECASE,
)
# ScraperAPI's text for a target that it could not fetch; such a response has no ``sa-statuscode``.
_TARGET_FAILED = re.compile(r"\bprotected domains? may require\b", re.IGNORECASE)


def classify(  # noqa: C901, PLR0911 - a table: one row a status
    status: int, headers: Mapping[str, str], body_start: bytes
) -> Classification:
    """Classify one response.

    ``headers`` is any mapping, its names in any case; ``body_start`` is the beginning of the body (some hundred bytes
    are enough), used for 401, 402, 403, 5xx and for messages.
    """
    target_status = header_int(headers, TARGET_STATUS_HEADER)
    text = _excerpt(body_start)
    match status:
        case HTTPStatus.OK:
            return _classify_ok(target_status)
        case HTTPStatus.BAD_REQUEST | HTTPStatus.UNPROCESSABLE_ENTITY:
            return _fail(ErrorCode.BAD_REQUEST, f"ScraperAPI did not accept the request{text}")
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.PAYMENT_REQUIRED | HTTPStatus.FORBIDDEN:
            if target_status is not None:
                return _fail(ErrorCode.TARGET_BLOCKED, f"the target refused with {target_status}")
            return _account_error(status, body_start, text)
        case HTTPStatus.NOT_FOUND | HTTPStatus.GONE:
            return _fail(ErrorCode.TARGET_NOT_FOUND, f"the page does not exist (any more): {status}{text}")
        case HTTPStatus.REQUEST_TIMEOUT:
            return Classification(
                action=ResponseAction.RETRY, error_code=ErrorCode.TIMEOUT, message=f"ScraperAPI answered 408{text}"
            )
        case HTTPStatus.TOO_MANY_REQUESTS:
            return Classification(
                action=ResponseAction.BACK_OFF,
                error_code=ErrorCode.RATE_LIMITED,
                message="ScraperAPI refused: too many calls at the same time",
            )
        case HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS:
            return _fail(ErrorCode.TARGET_BLOCKED, "the target refused for legal reasons")
        case _ if 300 <= status < 400:  # noqa: PLR2004 - a class of statuses
            return _fail(ErrorCode.UNEXPECTED_REDIRECT, f"ScraperAPI answered with a redirect ({status})")
        case _ if 500 <= status < 600:  # noqa: PLR2004 - a class of statuses
            suspicion = None
            if target_status is None and not _TARGET_FAILED.search(body_start.decode("utf-8", "replace")):
                suspicion = Suspicion.SERVICE
            return replace(_server_error(status, target_status, text), suspicion=suspicion)
        case _:
            return _fail(ErrorCode.UNEXPECTED_STATUS, f"ScraperAPI answered {status}{text}")


def response_facts(status: int, headers: Mapping[str, str], *, bytes_read: int | None = None) -> AnswerFacts:
    """The facts in the status and headers; invalid numbers count as absent."""
    return AnswerFacts(
        http_status=status,
        target_status=header_int(headers, TARGET_STATUS_HEADER),
        credits=_credits(status, headers),
        bytes_read=bytes_read,
    )


def header_int(headers: Mapping[str, str], name: str) -> int | None:
    """The header as a non-negative integer, or ``None``."""
    value = _header(headers, name).strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 9 else None  # noqa: PLR2004


def final_url(headers: Mapping[str, str], *, requested_url: str) -> str:
    """The URL after the target's redirects (``sa-final-url``), else the requested one."""
    value = _header(headers, FINAL_URL_HEADER).strip()
    plausible = re.match(r"https?://[^\s/]", value, re.IGNORECASE) and value.isprintable() and " " not in value
    return value if plausible else requested_url


def _classify_ok(target_status: int | None) -> Classification:
    # The target's error page in a 200 would be stored as "no contacts".
    if target_status is None or target_status < 400:  # noqa: PLR2004 - first status of errors
        return _ACCEPT
    if target_status in _GONE:
        return _fail(
            ErrorCode.TARGET_NOT_FOUND, f"the page does not exist (any more): the target answered {target_status}"
        )
    if target_status in _REFUSED:
        return _fail(ErrorCode.TARGET_BLOCKED, f"the target refused with {target_status}")
    return _server_error(HTTPStatus.OK, target_status, "")


def _account_error(status: int, body_start: bytes, text: str) -> Classification:
    body = body_start.decode("utf-8", "replace")
    if status == HTTPStatus.FORBIDDEN and _COST.search(body):
        return _fail(ErrorCode.COST_LIMIT, "the page costs more than SCRAPER_API_MAX_COST allows")
    if status == HTTPStatus.PAYMENT_REQUIRED or (status == HTTPStatus.FORBIDDEN and _CREDITS.search(body)):
        return _pause(
            ErrorCode.CREDITS_EXHAUSTED,
            "the ScraperAPI account has no credits left; buy some or wait for the next cycle",
        )
    if status == HTTPStatus.FORBIDDEN and _PLAN.search(body):
        return _pause(
            ErrorCode.PLAN_NOT_ALLOWED,
            "the ScraperAPI plan does not allow what the settings ask for; "
            f"check SCRAPER_API_PREMIUM, SCRAPER_API_RENDER and SCRAPER_API_COUNTRY_CODE{text}",
        )
    return _pause(
        ErrorCode.ACCOUNT_UNAUTHORIZED, f"ScraperAPI refused the account ({status}); check SCRAPER_API_KEY{text}"
    )


def _server_error(status: int, target_status: int | None, text: str) -> Classification:
    if target_status in {None, status}:  # the same status does not tell whether the target failed
        code, message = ErrorCode.SERVER_ERROR, f"ScraperAPI answered {status}{text}"
    elif target_status in _REFUSED:
        code, message = (
            ErrorCode.TARGET_BLOCKED,
            f"ScraperAPI answered {status}; the target refused with {target_status}",
        )
    else:
        code, message = (
            ErrorCode.TARGET_UNAVAILABLE,
            f"ScraperAPI answered {status}; the target answered {target_status}",
        )
    return Classification(action=ResponseAction.RETRY, error_code=code, message=message)


def _fail(code: ErrorCode, message: str) -> Classification:
    return Classification(action=ResponseAction.FAIL, error_code=code, message=message)


def _pause(code: ErrorCode, message: str) -> Classification:
    return Classification(action=ResponseAction.PAUSE_ACCOUNT, error_code=code, message=message)


def _credits(status: int, headers: Mapping[str, str]) -> int | None:
    """The reported cost; 0 for statuses that are not billed (all but 200 and 404)."""
    stated = header_int(headers, CREDITS_HEADER)
    if stated is not None:
        return stated
    return None if status in _BILLED else 0


def _header(headers: Mapping[str, str], name: str) -> str:
    value = headers.get(name)
    if value is None:
        value = next((value for key, value in headers.items() if key.lower() == name), "")
    return value


def _excerpt(body_start: bytes) -> str:
    """``": <beginning of the text>"`` on one line; nothing for markup."""
    text = " ".join(body_start[: 4 * _EXCERPT_CHARS].decode("utf-8", "replace").split())
    if not text or text.startswith("<"):
        return ""
    text = "".join(character for character in text if character.isprintable())
    return f": {text[:_EXCERPT_CHARS]}"
