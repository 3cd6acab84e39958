"""The simulator's configuration, and switches for undocumented behavior of the real service."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pagecurator.simulator.latency import Latency
from pagecurator.simulator.rulebook import Rule
from pagecurator.simulator.sources import PageStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknowns:
    """Behaviour of ScraperAPI that is not documented and was not recorded. Clients should rely on none of it."""

    disconnect_frees_slot: bool = False
    """A client that disconnects before its response frees its slot immediately (and is not billed)."""

    disconnect_is_billed: bool = True
    """A client that disconnects while its slot is held is billed like one that waited."""

    sa_headers_on_refusals: bool = False
    """400, 401, 403 and 429 carry `sa-statuscode` and `sa-credit-cost: 0` too."""

    target_refusals_pass_through: bool = True
    """A target's 401 or 403 is answered as 401 or 403 with `sa-statuscode`; else as 500 with it."""

    too_many_content_type: str = "text/html; charset=utf-8"
    """The `Content-Type` of 429."""

    max_body_bytes: int = 50 * 1024 * 1024
    """A target's page above this size is treated as `over_size` says."""

    over_size: Literal["error", "truncate", "pass"] = "error"
    """`error`: 500, not billed. `truncate`: cut at the limit. `pass`: sent whole."""

    unfollowed_redirect: Literal["redirect", "empty"] = "redirect"
    """With `follow_redirect=false`: the target's 30x with its `Location`, or an empty 200."""

    burst_requests: int = 0
    """Requests above the concurrency limit that are admitted anyway (8 of 12 were observed on a plan of 5)."""

    account_key_in_header: bool = False
    """`/account` takes the key from the header `x-sapi-api_key` too, not only from the query."""

    account_numbers_as_text: bool = False
    """The numbers of `/account` are JSON strings."""

    account_has_credits_left: bool = True
    """`/account` has a `creditsLeft`."""

    account_bad_key_as_text: bool = True
    """A bad key at `/account` is answered as plain text; else as a JSON object with `error`."""

    account_lag_seconds: float = 0.0
    """`/account` shows request counts as they were up to this long ago. `concurrentRequests` is always live."""

    cost_key: Literal["credits", "cost"] = "credits"
    """The key of the price in the answer of `/account/urlcost`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatorConfig:
    """A simulator's configuration. ``repr`` omits the key."""

    host: str = "127.0.0.1"
    port: int = 0
    """0: any free port."""
    api_key: str | None = field(default=None, repr=False)
    """None: every key is accepted, and requests without one."""
    concurrency_limit: int = 100
    """Concurrent requests; the next one gets 429."""
    request_limit: int = 1_000_000
    """Credits of the plan; beyond them 403."""
    credits_used: int = 0
    """Credits already used when the simulator starts."""
    premium_allowed: bool = True
    """False: `premium` and `ultra_premium` are refused with 403 (plan)."""
    latency: Latency = field(default_factory=Latency)
    seed: int = 0
    """Seed of latencies and of rules with a probability."""
    rules: tuple[Rule, ...] = ()
    source: PageStore | None = None
    """Where pages come from; None: the sample sites."""
    service_timeout_seconds: float = 70.0
    """A longer latency ends with 500, as the service times out. A rule's `hang` is not limited."""
    record_timeline: bool = False
    """Record start and end of every admitted request in the counters; grows with the number of requests."""
    unknowns: Unknowns = field(default_factory=Unknowns)
