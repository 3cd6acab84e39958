"""The errors of a fetch, as one tree.

    ScrapeError                 code, message, and what is known about the answer
    ├── TransientError          retried: connection, timeout, 5xx, broken body
    ├── RateLimitedError        429: we are too fast; the page is not to blame
    ├── AccountRefusedError     401, or 403 about the account: every page would be refused
    │   └── PageRefusedError    the same answer for one page, while the account is healthy
    └── FinalError              not retried: it would end the same way
        └── BodyRefusedError    an answer came, but its body is not a valid page

Exceptions of other libraries are translated in one place, ``http/translation``. This module imports none of them: the
processes that read pages need the errors only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, StrEnum, auto


class ErrorCode(StrEnum):
    """Why a page failed. Stored, exported, and used to requeue pages by reason."""

    CONNECTION_ERROR = "connection_error"
    """No connection to ScraperAPI, or it broke before an answer came."""
    TIMEOUT = "timeout"
    """No complete answer within HTTP_CONNECTION_TIMEOUT."""
    TRUNCATED_BODY = "truncated_body"
    """The body ended early: fewer bytes than announced, or a compressed stream without its end."""
    UNDECODABLE_BODY = "undecodable_body"
    """The content encoding is broken, or one that was never asked for."""
    SERVER_ERROR = "server_error"
    """ScraperAPI answered 5xx and named no other status of the target."""
    RATE_LIMITED = "rate_limited"
    """429: more calls at the same time than the plan allows."""
    TARGET_NOT_FOUND = "target_not_found"
    """404 or 410 of the target."""
    TARGET_BLOCKED = "target_blocked"
    """The target itself refused (its own 401, 403 or 451)."""
    TARGET_UNAVAILABLE = "target_unavailable"
    """ScraperAPI could not get the page from the target (5xx that names the target's own status)."""
    BAD_REQUEST = "bad_request"
    """ScraperAPI did not accept the URL or the parameters."""
    PLAN_NOT_ALLOWED = "plan_not_allowed"
    """The plan does not include premium, rendering or the country that was asked for."""
    COST_LIMIT = "cost_limit"
    """The page would cost more than SCRAPER_API_MAX_COST."""
    ACCOUNT_UNAUTHORIZED = "account_unauthorized"
    """ScraperAPI refused the key or the account."""
    CREDITS_EXHAUSTED = "credits_exhausted"
    """The account has no credits left."""
    BUDGET_EXHAUSTED = "budget_exhausted"
    """The credits that the settings allow for this day or month are spent."""
    SERVICE_UNREACHABLE = "service_unreachable"
    """ScraperAPI itself can't be reached or fails; a reason to pause, never a page's error."""
    BODY_EMPTY = "body_empty"
    """A successful answer without a body."""
    BODY_TOO_SMALL = "body_too_small"
    """Too short for a page."""
    NOT_HTML = "not_html"
    """PDF, image, JSON, feed, plain text or other binary data."""
    BODY_TOO_LARGE = "body_too_large"
    """More than WF7_MAX_BODY_BYTES, decompressed."""
    CHALLENGE_PAGE = "challenge_page"
    """A bot check or a refusal in place of the page."""
    NO_CONTENT = "no_content"
    """The page is complete and has no content of its own: a redirect, frameset, script shell or welcome page."""
    PARKED = "parked"
    """The domain is parked or for sale: the page, or its redirect target, belongs to a parking service."""
    UNEXPECTED_REDIRECT = "unexpected_redirect"
    """ScraperAPI answered 3xx; not followed, because the key would be sent along."""
    ANSWER_MISMATCH = "answer_mismatch"
    """A reused connection returned a response about another site; fetched once more."""
    UNEXPECTED_STATUS = "unexpected_status"
    """A status that ScraperAPI is not known to send."""
    NAME_NOT_FOUND = "name_not_found"
    """Direct fetches: the host name does not resolve."""
    ADDRESS_REFUSED = "address_refused"
    """Direct fetches: the page, or a redirect, resolves to an address that is not public."""
    CERTIFICATE_INVALID = "certificate_invalid"
    """Direct fetches: the site's certificate is not valid, or it does not speak TLS."""
    TOO_MANY_REDIRECTS = "too_many_redirects"
    """Direct fetches: more redirects than are followed."""
    TARGET_BUSY = "target_busy"
    """The target answered 429 or 503 WF7_DOMAIN_MAX_PUT_OFFS times, with a cooldown after each.

    Direct fetches: it asked for a pause (429, or 503 with Retry-After) that is longer than the time left.
    """
    ABANDONED = "abandoned"
    """Of an attempt, never of a page: the call was cancelled (shutdown) before its response, and may be billed."""
    CRASHED = "crashed"
    """The worker died several times while it held the page."""
    INTERNAL_ERROR = "internal_error"
    """A bug in Pagecurator."""
    EXTRACTION_TIMEOUT = "extraction_timeout"
    """Extracting the contacts took too long."""
    EXTRACTION_MEMORY = "extraction_memory"
    """Extracting the contacts needs more memory than a process may use (WF7_MEMORY_LIMIT_MB)."""


class Suspicion(Enum):
    """Why a failed call may be ScraperAPI's fault, or the network's, instead of the page's."""

    UNREACHABLE = auto()
    """No connection to ScraperAPI's host (refused, DNS, TLS, no handshake in time): never the page's fault."""
    SERVICE = auto()
    """5xx without the target's status, or a connection that broke before the answer: one page may cause it, too."""
    SILENCE = auto()
    """A timeout, or a body that ended early: most often the page's fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFacts:
    """What is known about the answer that led to an error; each is ``None`` when unknown.

    ``credits`` is 0 for answers that ScraperAPI does not bill and ``None`` where it can't be known
    (a timeout may be billed). ``bytes_read`` counts the body, decompressed. ``suspicion`` is ``None`` when
    ScraperAPI is not to blame. The others describe a page without content.
    """

    http_status: int | None = None
    target_status: int | None = None
    credits: int | None = None
    bytes_read: int | None = None
    suspicion: Suspicion | None = None
    final_url: str | None = None
    """Where the redirects had led."""
    leads_to: str | None = None
    """``no_content``: where the page sends its visitors."""
    frames: tuple[str, ...] = ()
    """``no_content``: the pages that it shows in place of its own words."""
    rendering_may_help: bool = False
    """``no_content``: a browser would see more."""

    @property
    def is_a_website(self) -> bool:
        """``no_content``: whether the page leads to a website, unlike a server's welcome page."""
        return self.rendering_may_help or self.leads_to is not None or bool(self.frames)

    def on_top_of(self, answer: AnswerFacts) -> AnswerFacts:
        """What is known about the page, added to what is known about its response."""
        return replace(answer, leads_to=self.leads_to, frames=self.frames, rendering_may_help=self.rendering_may_help)


class ScrapeError(Exception):
    """A fetch did not bring a page. The message is for operators and never contains the key."""

    def __init__(self, code: ErrorCode, message: str, *, facts: AnswerFacts | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.facts = facts or AnswerFacts()

    def __reduce__(self) -> tuple[object, ...]:
        """From one process to another."""
        return _restored, (type(self), self.code, self.message, self.facts)

    @property
    def http_status(self) -> int | None:
        """ScraperAPI's status."""
        return self.facts.http_status

    @property
    def target_status(self) -> int | None:
        """The target's own status (``sa-statuscode``)."""
        return self.facts.target_status

    @property
    def credits(self) -> int | None:
        return self.facts.credits

    @property
    def bytes_read(self) -> int | None:
        """Bytes of the body, decompressed, that were read."""
        return self.facts.bytes_read

    @property
    def suspicion(self) -> Suspicion | None:
        """Why ScraperAPI itself may be to blame; ``None``: it is not."""
        return self.facts.suspicion

    def with_facts(self, facts: AnswerFacts) -> ScrapeError:
        """The same error, knowing more about the answer."""
        return type(self)(self.code, self.message, facts=facts)


class TransientError(ScrapeError):
    """A retry may succeed."""


class RateLimitedError(ScrapeError):
    """429: slow down, then retry. Never the page's fault."""


class AccountRefusedError(ScrapeError):
    """The account is refused; the page is released and the account pauses."""


class PageRefusedError(AccountRefusedError):
    """Refused like an account, but most likely this page alone: it is released, and nothing pauses."""


class FinalError(ScrapeError):
    """A retry would end the same way."""


class BodyRefusedError(FinalError):
    """The body is not a valid page."""


def _restored(kind: type[ScrapeError], code: ErrorCode, message: str, facts: AnswerFacts) -> ScrapeError:
    return kind(code, message, facts=facts)
