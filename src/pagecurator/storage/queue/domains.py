"""The table ``domains``: the circuit breaker and the pause of each domain.

A domain is in *cooldown* after its site returned 429 or 503, and its breaker is *open* after several pages in a row
failed through the site's fault. Either way none of its pages is claimed until ``held_until``. Then the breaker is
half-open and a single page is tried: its success closes the breaker, its failure holds the domain again, for longer.

Locks are taken in the same order everywhere: the page, its domain, the domain's entries in the domain queue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.sanitize import storable

LONGEST_REASON = 500


class HoldKind(StrEnum):
    """Why a domain is held back (``domains.hold_kind``)."""

    COOLDOWN = "cooling"
    """The site returned 429 or 503."""
    OPEN = "open"
    """Its breaker is open: several pages in a row failed through the site's fault."""


class DomainState(StrEnum):
    """State of a domain's breaker, as it is printed. Half-open: the hold is over, one page at a time is tried."""

    CLOSED = "well"
    COOLDOWN = "cooling"
    OPEN = "open"
    HALF_OPEN = "on trial"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldPolicy:
    """How long a domain is held back. Consecutive holds double, up to ``longest_seconds``.

    ``failures`` consecutive failed pages open the breaker.
    """

    cooldown_seconds: float = 30.0
    open_seconds: float = 300.0
    longest_seconds: float = 3600.0
    failures: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A hold that has just begun. ``holds`` counts the consecutive ones."""

    domain: str
    kind: HoldKind
    reason: str
    until: datetime
    seconds: float
    failures: int
    holds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHold:
    """A reason to hold a domain back: a cooldown, or a failed page that counts towards opening the breaker."""

    kind: HoldKind
    reason: str
    policy: HoldPolicy


# ---------------------------------------------------------------- pause, resume, status
_PAUSE = text(
    """
    WITH paused AS (
        INSERT INTO domains AS known (domain, paused_at, paused_reason)
        VALUES (:domain, clock_timestamp(), :reason)
        ON CONFLICT (domain) DO UPDATE
        SET paused_at = coalesce(known.paused_at, excluded.paused_at),
            paused_reason = coalesce(excluded.paused_reason, known.paused_reason),
            updated_at = clock_timestamp()
        RETURNING id, domain
    ),
    moved AS (
        UPDATE turns SET turn_at = 'infinity' FROM paused WHERE turns.domain_id = paused.id AND turn_at < 'infinity'
    )
    SELECT EXISTS (SELECT FROM pages WHERE pages.domain_id = paused.id) AS has_pages FROM paused
    """
)
# Its queue entries become due immediately; the next claim moves them to when the pages are due.
_RESUME = text(
    """
    WITH resumed AS (
        UPDATE domains
        SET paused_at = NULL, paused_reason = NULL,
            failures = 0, holds = 0, hold_kind = NULL, hold_reason = NULL, held_since = NULL, held_until = NULL,
            updated_at = clock_timestamp()
        WHERE domain = :domain
        RETURNING id
    ),
    moved AS (
        UPDATE turns SET turn_at = now() FROM resumed WHERE turns.domain_id = resumed.id AND turn_at > now()
    )
    SELECT id FROM resumed
    """
)

# Pages are counted by pages_queue_idx and pages_lease_idx.
_DOMAIN_COLUMNS = """
    domain, paused_at, paused_reason, hold_kind, hold_reason, held_since, held_until, holds, failures,
    CASE WHEN paused_at IS NOT NULL THEN 'paused'
         WHEN held_until > now() THEN hold_kind
         WHEN held_until IS NOT NULL THEN 'on trial'
         ELSE 'well' END AS state,
    (SELECT count(*) FROM pages WHERE pages.domain_id = domains.id AND page_processing_status = 'Queued'
                                  AND next_attempt_at <= now()) AS due,
    (SELECT count(*) FROM pages WHERE pages.domain_id = domains.id AND page_processing_status = 'Queued'
                                  AND next_attempt_at > now()) AS delayed,
    (SELECT count(*) FROM pages WHERE page_processing_status = 'Processing' AND lease_expires_at > now()
                                  AND pages.domain_id = domains.id) AS in_flight
"""
# The two partial indexes: domains_held_until_idx and domains_paused_at_idx.
_HELD = text(
    f"""
    SELECT {_DOMAIN_COLUMNS}
    FROM domains
    WHERE id IN (SELECT id FROM domains WHERE held_until IS NOT NULL
                 UNION SELECT id FROM domains WHERE paused_at IS NOT NULL)
    ORDER BY domain COLLATE "C"
    """  # noqa: S608 - constants only
)
_READ = text(f"SELECT {_DOMAIN_COLUMNS} FROM domains WHERE domain = :domain")  # noqa: S608 - constants only
_KNOWN = text("SELECT domain FROM domains WHERE domain = ANY (CAST(:domains AS text[]))")
_HELD_COUNTS = text(
    """
    SELECT count(*) FILTER (WHERE paused_at IS NOT NULL) AS paused,
           count(*) FILTER (WHERE paused_at IS NULL AND hold_kind = 'cooling') AS cooling,
           count(*) FILTER (WHERE paused_at IS NULL AND hold_kind = 'open') AS open
    FROM domains
    WHERE id IN (SELECT id FROM domains WHERE held_until IS NOT NULL
                 UNION SELECT id FROM domains WHERE paused_at IS NOT NULL)
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainStatus:
    """A domain and its queued pages: ``due`` ones wait for the domain queue, ``delayed`` ones for their own time."""

    domain: str
    state: DomainState
    paused_at: datetime | None
    paused_reason: str | None
    hold_kind: HoldKind | None
    hold_reason: str | None
    held_since: datetime | None
    held_until: datetime | None
    holds: int
    failures: int
    due: int
    delayed: int
    in_flight: int

    def sentence(self, *, now: datetime) -> str:
        """The state in one sentence: since when, until when, and why."""
        cause = "the site returned 429 or 503" if self.hold_kind is HoldKind.COOLDOWN else "pages failed in a row"
        why = f"{cause} ({self.hold_reason.rstrip('.')})" if self.hold_reason else cause
        match self.state:
            case DomainState.CLOSED:
                return f"Its domain {self.domain} is healthy."
            case DomainState.COOLDOWN | DomainState.OPEN:
                assert self.held_until is not None, "a held domain has an end of the hold"
                left = f"{max(0, round((self.held_until - now).total_seconds())):,}"
                until = f"{self.held_until:%Y-%m-%d %H:%M:%S %Z}"
                return f"Its domain {self.domain} is {self.state} until {until}, {left} s from now, because {why}."
            case DomainState.HALF_OPEN:
                return f"Its domain {self.domain} is on trial, one page at a time, because {why}."
            case DomainState.PAUSED:
                reason = f": {self.paused_reason.rstrip('.')}" if self.paused_reason else ""
                return (
                    f"Its domain {self.domain} has been paused since {self.paused_at:%Y-%m-%d %H:%M:%S %Z}{reason}. "
                    f"Resume it with: pagecurator pages resume --domain {self.domain}"
                )
            case _:
                assert_never(self.state)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCounts:
    """Numbers of paused and held domains; a half-open one counts by its last hold."""

    paused: int
    cooling: int
    open: int


async def pause_domain(conn: AsyncConnection, *, domain: str, reason: str | None = None) -> bool:
    """Claim no page of ``domain`` until it is resumed; False when it has no pages yet (later ones will wait).

    Pages in flight are finished. Without a reason, that of an earlier pause stays.
    """
    values = {"domain": storable(domain), "reason": storable(reason, longest=LONGEST_REASON)}
    return bool((await conn.execute(_PAUSE, values)).scalar_one())


async def resume_domain(conn: AsyncConnection, *, domain: str) -> bool:
    """End the pause of ``domain``, and its cooldown or open breaker; False when there is no such domain."""
    return (await conn.execute(_RESUME, {"domain": storable(domain)})).first() is not None


async def list_held_domains(conn: AsyncConnection) -> list[DomainStatus]:
    """List the domains that are paused, held back or half-open."""
    return [_status(row) for row in (await conn.execute(_HELD)).mappings()]


async def read_domain(conn: AsyncConnection, *, domain: str) -> DomainStatus | None:
    """Read one domain, given in normal form; None when there is no such domain."""
    row = (await conn.execute(_READ, {"domain": storable(domain)})).mappings().one_or_none()
    return None if row is None else _status(row)


async def unknown_domains(conn: AsyncConnection, *, domains: Sequence[str]) -> list[str]:
    """List those of ``domains``, given in normal form, that the table lacks, in their order."""
    known = set((await conn.execute(_KNOWN, {"domains": list(domains)})).scalars())
    return [domain for domain in dict.fromkeys(domains) if domain not in known]


async def held_counts(conn: AsyncConnection) -> HeldCounts:
    """Count paused, cooling and open domains; cheap while there are few."""
    return HeldCounts(**(await conn.execute(_HELD_COUNTS)).mappings().one())


def _status(row: RowMapping) -> DomainStatus:
    kind = None if row["hold_kind"] is None else HoldKind(row["hold_kind"])
    return DomainStatus(**{**row, "state": DomainState(row["state"]), "hold_kind": kind})
