"""The actions of rules, each a value; :mod:`~pagecurator.simulator.faults` executes them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Seconds = Annotated[float, Field(ge=0, le=86_400)]
HttpStatus = Annotated[int, Field(ge=200, le=599)]
Megabytes = Annotated[float, Field(gt=0, le=10_000)]


class Vendor(StrEnum):
    """Whose challenge page it looks like."""

    CLOUDFLARE = "cloudflare"
    CLOUDFLARE_BLOCK = "cloudflare_block"
    AKAMAI = "akamai"
    INCAPSULA = "incapsula"
    DATADOME = "datadome"
    PERIMETERX = "perimeterx"
    RECAPTCHA = "recaptcha"


class _Action(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Status(_Action):
    """ScraperAPI itself answers with this status."""

    kind: Literal["status"] = "status"
    status: HttpStatus
    body: str | None = None
    """None: the body that ScraperAPI sends with this status."""
    headers: dict[str, str] = Field(default_factory=dict)
    sa_statuscode: int | None = None
    """The target's own status. None: the same as `status` for 200, 404 and 500, else absent; 0: absent."""
    credits: Annotated[int, Field(ge=0)] | None = None
    """Credits to bill; None: the price of the request for 200 and 404, else nothing."""


class Target(_Action):
    """The target answers with this status; ScraperAPI shows it in its own way (503 → 500, `sa-statuscode: 503`)."""

    kind: Literal["target"] = "target"
    status: HttpStatus
    body: str | None = None


class Hang(_Action):
    """The response starts after this many seconds, or never."""

    kind: Literal["hang"] = "hang"
    seconds: Seconds | None = None


class Reset(_Action):
    """The connection breaks in the middle of the body."""

    kind: Literal["reset"] = "reset"
    after: Annotated[float, Field(ge=0, le=1)] = 0.5
    """The share of the body that is sent first; 0: only the headers."""
    politely: bool = False
    """False: a TCP reset. True: an orderly end of the connection, without the last chunk."""


class Drip(_Action):
    """The body is sent a few bytes at a time."""

    kind: Literal["drip"] = "drip"
    bytes_per_second: Annotated[float, Field(gt=0)] = 100.0
    compressed: bool = True


class TruncatedGzip(_Action):
    """A complete HTTP answer whose gzip stream stops too early."""

    kind: Literal["truncated_gzip"] = "truncated_gzip"
    keep: Annotated[float, Field(ge=0, lt=1)] = 0.5


class BrokenGzip(_Action):
    """The header says gzip, the body is something else."""

    kind: Literal["broken_gzip"] = "broken_gzip"


class Encoding(_Action):
    """The `Content-Encoding` is one that the client did not accept."""

    kind: Literal["encoding"] = "encoding"
    name: str = "compress"


class WrongCharset(_Action):
    """The header names one charset, the body is in another."""

    kind: Literal["wrong_charset"] = "wrong_charset"
    header: str = "utf-8"
    body: str = "windows-1252"
    meta: str | None = None
    """Charset that the page's own `<meta>` shall name; None: left as it is."""


class Huge(_Action):
    """This many megabytes of HTML, generated while they are sent."""

    kind: Literal["huge"] = "huge"
    megabytes: Megabytes = 300.0


class GzipBomb(_Action):
    """A small gzip stream that decompresses to this many megabytes."""

    kind: Literal["gzip_bomb"] = "gzip_bomb"
    megabytes: Megabytes = 300.0


class Empty(_Action):
    """200 without a body."""

    kind: Literal["empty"] = "empty"


class Tiny(_Action):
    """200 with a very short body."""

    kind: Literal["tiny"] = "tiny"
    body: str = "OK"


class Binary(_Action):
    """A file where a page was asked for. `jpeg` arrives as text garbage, as it does without `binary_target`."""

    kind: Literal["binary"] = "binary"
    file: Literal["jpeg", "pdf"] = "jpeg"
    content_type: str | None = None


class Challenge(_Action):
    """A bot protection's page instead of the target's."""

    kind: Literal["challenge"] = "challenge"
    vendor: Vendor = Vendor.CLOUDFLARE
    status: HttpStatus = 200


class OneLine(_Action):
    """The page, padded to this many bytes, without a line break."""

    kind: Literal["one_line"] = "one_line"
    bytes: Annotated[int, Field(ge=1, le=50_000_000)] = 1_000_000


class Nested(_Action):
    """The page inside this many nested tags."""

    kind: Literal["nested"] = "nested"
    depth: Annotated[int, Field(ge=1, le=1_000_000)] = 100_000
    tag: Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*$")] = "div"
    closed: bool = True


class Redirect(_Action):
    """The target redirects; with `follow_redirect=false` the redirect itself is answered."""

    kind: Literal["redirect"] = "redirect"
    to: str
    status: Literal[301, 302, 303, 307, 308] = 302


class ErrorResponse(_Action):
    """The service rejects the request immediately: no slot, no latency, no call to the target."""


class Unauthorized(ErrorResponse):
    """401: the key is refused."""

    kind: Literal["unauthorized"] = "unauthorized"


class CreditsExhausted(ErrorResponse):
    """403: no credits left."""

    kind: Literal["credits_exhausted"] = "credits_exhausted"


class PlanRefused(ErrorResponse):
    """403: the plan has no premium proxies."""

    kind: Literal["plan_refused"] = "plan_refused"


class CostRefused(ErrorResponse):
    """403: more expensive than `max_cost`."""

    kind: Literal["cost_refused"] = "cost_refused"


class RateLimited(ErrorResponse):
    """429, whatever the number of requests in flight."""

    kind: Literal["rate_limited"] = "rate_limited"


class DeadHost(_Action):
    """The target can't be reached: 500 with `sa-statuscode: 504`."""

    kind: Literal["dead_host"] = "dead_host"


class PageAction(_Action):
    """The page as usual: for a latency of its own, or to exempt requests from a later rule."""

    kind: Literal["page"] = "page"
    body: str | None = None
    """HTML to serve instead of the stored page."""


Action = Annotated[
    Status
    | Target
    | Hang
    | Reset
    | Drip
    | TruncatedGzip
    | BrokenGzip
    | Encoding
    | WrongCharset
    | Huge
    | GzipBomb
    | Empty
    | Tiny
    | Binary
    | Challenge
    | OneLine
    | Nested
    | Redirect
    | Unauthorized
    | CreditsExhausted
    | PlanRefused
    | CostRefused
    | RateLimited
    | DeadHost
    | PageAction,
    Field(discriminator="kind"),
]


def action_names() -> list[str]:
    """Every action's name, as rules write it."""
    union: Any = Action
    return [str(member.model_fields["kind"].default) for member in union.__origin__.__args__]
