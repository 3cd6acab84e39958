"""The table ``domains``: which of them are held back or paused, why, and until when.

A domain is *cooling* after its site answered 429 or 503, and its breaker is *open* after several pages in a row failed
through the site's fault. Either way no page of it is claimed until ``held_until``. Then a single page is tried: if that
goes well, all is as before; if not, the domain is held back again, for longer.

Locks are taken in one order everywhere: the page, its domain, the domain's turns.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pagecurator.storage.sanitize import storable

_LONGEST_REASON = 500


class HoldKind(StrEnum):
    """Why a domain is held back."""

    COOLDOWN = "cooling"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldPolicy:
    """How long a domain is held back: each hold in a row is twice as long as the one before, up to ``longest_seconds``.

    ``failures``: so many pages failed in a row open the breaker.
    """

    cooldown_seconds: float = 30.0
    open_seconds: float = 300.0
    longest_seconds: float = 3600.0
    failures: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A domain has just been held back, for the first time or again. ``holds`` counts them since it was last well."""

    domain: str
    kind: HoldKind
    reason: str
    until: datetime
    seconds: float
    failures: int
    holds: int


# A page that was claimed before the hold ended says nothing new: many of a site fail together. Only the one that was
# claimed afterwards, on trial, makes the next hold. `:failures_wanted` is 0 when one answer is enough.
_HOLD = text(
    """
    WITH before AS MATERIALIZED (
        SELECT domains.id,
               failures + CAST(:failed AS integer) AS failures,
               CASE WHEN held_until IS NULL THEN failures + CAST(:failed AS integer) >= :failures_wanted
                    ELSE held_until <= pages.claimed_at END AS is_new,
               least(CAST(:longest_seconds AS double precision), :seconds * power(2, least(holds, 30))) AS seconds
        FROM pages
        JOIN domains ON domains.id = pages.domain_id
        WHERE pages.id = :page_id
        FOR NO KEY UPDATE OF domains
    ),
    held AS (
        UPDATE domains
        SET failures = before.failures,
            holds = CASE WHEN is_new THEN holds + 1 ELSE holds END,
            hold_kind = CASE WHEN is_new THEN :kind ELSE hold_kind END,
            hold_reason = CASE WHEN is_new THEN :reason ELSE hold_reason END,
            held_since = CASE WHEN is_new THEN coalesce(held_since, clock_timestamp()) ELSE held_since END,
            held_until = CASE WHEN is_new THEN clock_timestamp() + make_interval(secs => seconds) ELSE held_until END,
            updated_at = clock_timestamp()
        FROM before
        WHERE domains.id = before.id
        RETURNING domains.id, domain, domains.failures, holds, held_until, paused_at, is_new, seconds
    ),
    moved AS (
        UPDATE turns
        SET turn_at = held.held_until
        FROM held
        WHERE is_new AND paused_at IS NULL AND turns.domain_id = held.id AND turns.turn_at < held.held_until
    )
    SELECT domain, failures, holds, held_until, seconds FROM held WHERE is_new
    """
)


async def cool_down(conn: AsyncConnection, *, page_id: UUID, reason: str, policy: HoldPolicy) -> Hold | None:
    """The page's site answered 429 or 503: hold its domain back. None when it is held back already."""
    return await _hold(
        conn,
        page_id=page_id,
        kind=HoldKind.COOLDOWN,
        reason=reason,
        failed=0,
        failures_wanted=0,
        seconds=policy.cooldown_seconds,
        policy=policy,
    )


async def count_failure(conn: AsyncConnection, *, page_id: UUID, reason: str, policy: HoldPolicy) -> Hold | None:
    """The page failed through its site's fault: after several in a row, or one on trial, hold the domain back.

    None when it is not held back now, or was already. A save that is repeated because its answer was lost counts
    twice; that does little harm.
    """
    return await _hold(
        conn,
        page_id=page_id,
        kind=HoldKind.OPEN,
        reason=reason,
        failed=1,
        failures_wanted=policy.failures,
        seconds=policy.open_seconds,
        policy=policy,
    )


async def _hold(
    conn: AsyncConnection,
    *,
    page_id: UUID,
    kind: HoldKind,
    reason: str,
    failed: int,
    failures_wanted: int,
    seconds: float,
    policy: HoldPolicy,
) -> Hold | None:
    told = storable(reason, longest=_LONGEST_REASON) or ""
    result = await conn.execute(
        _HOLD,
        {
            "page_id": page_id,
            "kind": kind.value,
            "reason": told,
            "failed": failed,
            "failures_wanted": failures_wanted,
            "seconds": float(seconds),
            "longest_seconds": float(max(policy.longest_seconds, seconds)),
        },
    )
    row = result.one_or_none()
    if row is None:
        return None
    return Hold(
        domain=row.domain,
        kind=kind,
        reason=told,
        until=row.held_until,
        seconds=row.seconds,
        failures=row.failures,
        holds=row.holds,
    )


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S %Z}" if moment else "an unknown time"


# ---------------------------------------------------------------- what people do and see
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
# Its turns come at once; the next claim finds out when its pages are really due.
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
_TROUBLED = text(
    f"""
    SELECT {_DOMAIN_COLUMNS}
    FROM domains
    WHERE id IN (SELECT id FROM domains WHERE held_until IS NOT NULL
                 UNION SELECT id FROM domains WHERE paused_at IS NOT NULL)
    ORDER BY domain COLLATE "C"
    """  # noqa: S608 - constants only
)
_ONE = text(f"SELECT {_DOMAIN_COLUMNS} FROM domains WHERE domain = :domain")  # noqa: S608 - constants only
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
    """How a domain stands. ``state``: ``well``, ``cooling``, ``open``, ``on trial`` or ``paused``.

    ``due`` pages wait for nothing but their domain's turn, ``delayed`` ones for a time of their own.
    """

    domain: str
    state: str
    paused_at: datetime | None
    paused_reason: str | None
    hold_kind: str | None
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
        match self.state:
            case "paused":
                why = f": {self.paused_reason.rstrip('.')}" if self.paused_reason else ""
                return (
                    f"Its domain {self.domain} has been paused since {_moment(self.paused_at)}{why}. "
                    f"Go on with: pagecurator pages resume --domain {self.domain}"
                )
            case "well":
                return f"Its domain {self.domain} is served as usual."
        why = f" ({self.hold_reason.rstrip('.')})" if self.hold_reason else ""
        what = "its site asked for less" if self.hold_kind == HoldKind.COOLDOWN else "its pages failed in a row"
        if self.held_until is not None and self.held_until > now:
            left = f"{round((self.held_until - now).total_seconds()):,}"
            return (
                f"Its domain {self.domain} is {self.hold_kind} until {_moment(self.held_until)}, {left} s from now, "
                f"because {what}{why}."
            )
        return f"Its domain {self.domain} is on trial, with one page at a time, because {what}{why}."


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCounts:
    """How many domains are not served as usual; one that is on trial counts as what it was."""

    paused: int
    cooling: int
    open: int


async def pause_domain(conn: AsyncConnection, *, domain: str, reason: str | None = None) -> bool:
    """Claim no page of ``domain`` until it is resumed; False when it has no pages yet: then those that come wait.

    Its pages and contacts stay. Pages that are in flight get their outcome. A pause without a reason leaves the reason
    of the pause before.
    """
    values = {"domain": storable(domain), "reason": storable(reason, longest=_LONGEST_REASON)}
    return bool((await conn.execute(_PAUSE, values)).scalar_one())


async def resume_domain(conn: AsyncConnection, *, domain: str) -> bool:
    """End the pause of ``domain``, and its cooldown or open breaker, too; False when there is no such domain."""
    return (await conn.execute(_RESUME, {"domain": storable(domain)})).first() is not None


async def list_held_domains(conn: AsyncConnection) -> list[DomainStatus]:
    """The domains that are paused, held back or on trial."""
    return [DomainStatus(**row) for row in (await conn.execute(_TROUBLED)).mappings()]


async def read_domain(conn: AsyncConnection, *, domain: str) -> DomainStatus | None:
    """How ``domain`` stands, given in normal form; None when there is no such domain."""
    row = (await conn.execute(_ONE, {"domain": storable(domain)})).mappings().one_or_none()
    return None if row is None else DomainStatus(**row)


async def held_counts(conn: AsyncConnection) -> HeldCounts:
    """How many domains are paused, cooling or open; cheap while there are few."""
    return HeldCounts(**(await conn.execute(_HELD_COUNTS)).mappings().one())
