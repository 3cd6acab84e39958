"""Classify ScraperAPI's responses: one rule for each status. Pure.

The rules follow ScraperAPI's documentation and recorded responses. ``sa-statuscode`` is only present if the target was
requested; a 401 or 403 without it is about the account.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
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


def classify(status: int, headers: Mapping[str, str], body_start: bytes) -> ScrapeError | None:
    """The error that a response means, with its facts; ``None``: accept it, and read the body.

    ``headers`` finds names in any case; ``body_start`` is the beginning of the body (some hundred bytes
    are enough), used for 401, 402, 403, 5xx and for messages. ``suspicion`` is set if ScraperAPI itself may have
    failed, not the target.
    """
    facts = response_facts(status, headers)
    error = _error_of(status, facts.target_status, body_start)
    if error is None:
        return None
    names_no_target = error.code is ErrorCode.SERVER_ERROR and facts.target_status is None
    if names_no_target and not _TARGET_FAILED.search(body_start.decode("utf-8", "replace")):
        facts = replace(facts, suspicion=Suspicion.SERVICE)
    return error.with_facts(facts)


def _error_of(  # noqa: C901, PLR0911 - a table: one row a status
    status: int, target_status: int | None, body_start: bytes
) -> ScrapeError | None:
    text = _excerpt(body_start)
    match status:
        case HTTPStatus.OK:
            return _error_of_ok(target_status)
        case HTTPStatus.BAD_REQUEST | HTTPStatus.UNPROCESSABLE_ENTITY:
            return FinalError(ErrorCode.BAD_REQUEST, f"ScraperAPI did not accept the request{text}")
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.PAYMENT_REQUIRED | HTTPStatus.FORBIDDEN:
            if target_status is not None:
                return FinalError(ErrorCode.TARGET_BLOCKED, f"the target refused with {target_status}")
            return _account_error(status, body_start, text)
        case HTTPStatus.NOT_FOUND | HTTPStatus.GONE:
            return FinalError(ErrorCode.TARGET_NOT_FOUND, f"the page does not exist (any more): {status}{text}")
        case HTTPStatus.REQUEST_TIMEOUT:
            return TransientError(ErrorCode.TIMEOUT, f"ScraperAPI answered 408{text}")
        case HTTPStatus.TOO_MANY_REQUESTS:
            return RateLimitedError(ErrorCode.RATE_LIMITED, "ScraperAPI refused: too many calls at the same time")
        case HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS:
            return FinalError(ErrorCode.TARGET_BLOCKED, "the target refused for legal reasons")
        case _ if 300 <= status < 400:  # noqa: PLR2004 - a class of statuses
            return FinalError(ErrorCode.UNEXPECTED_REDIRECT, f"ScraperAPI answered with a redirect ({status})")
        case _ if 500 <= status < 600:  # noqa: PLR2004 - a class of statuses
            return _server_error(status, target_status, text)
        case _:
            return FinalError(ErrorCode.UNEXPECTED_STATUS, f"ScraperAPI answered {status}{text}")


def response_facts(status: int, headers: Mapping[str, str]) -> AnswerFacts:
    """The facts in the status and headers; invalid numbers count as absent."""
    return AnswerFacts(
        http_status=status,
        target_status=header_int(headers, TARGET_STATUS_HEADER),
        credits=_credits(status, headers),
    )


def header_int(headers: Mapping[str, str], name: str) -> int | None:
    """The header as a non-negative integer, or ``None``."""
    value = headers.get(name, "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 9 else None  # noqa: PLR2004


def final_url(headers: Mapping[str, str], *, requested_url: str) -> str:
    """The URL after the target's redirects (``sa-final-url``), else the requested one."""
    value = headers.get(FINAL_URL_HEADER, "").strip()
    plausible = re.match(r"https?://[^\s/]", value, re.IGNORECASE) and value.isprintable() and " " not in value
    return value if plausible else requested_url


def _error_of_ok(target_status: int | None) -> ScrapeError | None:
    # The target's error page in a 200 would be stored as "no contacts".
    if target_status is None or target_status < 400:  # noqa: PLR2004 - first status of errors
        return None
    if target_status in _GONE:
        return FinalError(
            ErrorCode.TARGET_NOT_FOUND, f"the page does not exist (any more): the target answered {target_status}"
        )
    if target_status in _REFUSED:
        return FinalError(ErrorCode.TARGET_BLOCKED, f"the target refused with {target_status}")
    return _server_error(HTTPStatus.OK, target_status, "")


def _account_error(status: int, body_start: bytes, text: str) -> ScrapeError:
    body = body_start.decode("utf-8", "replace")
    if status == HTTPStatus.FORBIDDEN and _COST.search(body):
        return FinalError(ErrorCode.COST_LIMIT, "the page costs more than SCRAPER_API_MAX_COST allows")
    if status == HTTPStatus.PAYMENT_REQUIRED or (status == HTTPStatus.FORBIDDEN and _CREDITS.search(body)):
        return AccountRefusedError(
            ErrorCode.CREDITS_EXHAUSTED,
            "the ScraperAPI account has no credits left; buy some or wait for the next cycle",
        )
    if status == HTTPStatus.FORBIDDEN and _PLAN.search(body):
        return AccountRefusedError(
            ErrorCode.PLAN_NOT_ALLOWED,
            "the ScraperAPI plan does not allow what the settings ask for; "
            f"check SCRAPER_API_PREMIUM, SCRAPER_API_RENDER and SCRAPER_API_COUNTRY_CODE{text}",
        )
    return AccountRefusedError(
        ErrorCode.ACCOUNT_UNAUTHORIZED, f"ScraperAPI refused the account ({status}); check SCRAPER_API_KEY{text}"
    )


def _server_error(status: int, target_status: int | None, text: str) -> TransientError:
    answered = f"ScraperAPI answered {status}"
    if target_status in {None, status}:  # the same status does not show whether the target failed
        return TransientError(ErrorCode.SERVER_ERROR, f"{answered}{text}")
    if target_status in _REFUSED:
        return TransientError(ErrorCode.TARGET_BLOCKED, f"{answered}; the target refused with {target_status}")
    return TransientError(ErrorCode.TARGET_UNAVAILABLE, f"{answered}; the target answered {target_status}")


def _credits(status: int, headers: Mapping[str, str]) -> int | None:
    """The reported cost; 0 for statuses that are not billed (all but 200 and 404)."""
    stated = header_int(headers, CREDITS_HEADER)
    if stated is not None:
        return stated
    return None if status in _BILLED else 0


def _excerpt(body_start: bytes) -> str:
    """``": <beginning of the text>"`` on one line; nothing for markup."""
    text = " ".join(body_start[: 4 * _EXCERPT_CHARS].decode("utf-8", "replace").split())
    if not text or text.startswith("<"):
        return ""
    text = "".join(character for character in text if character.isprintable())
    return f": {text[:_EXCERPT_CHARS]}"
