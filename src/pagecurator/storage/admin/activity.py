"""Finished pages, new contacts, requests and credits over time, for the last day.

Counting a day's pages takes a second when there were a million. So each minute is counted once, when it is over
(:func:`roll_up`), into the table ``activity_minutes``. A reader counts the few minutes since then itself. Nothing is
written per page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

DAY_MINUTES = 24 * 60
HOUR_MINUTES = 60
RECENT_MINUTES = 5
QUARTER_MINUTES = 15
"""Length of a bucket before the last hour."""

_KEPT_HOURS = 48
_MINUTE = timedelta(minutes=1)
# With fewer seconds of work, the rate would say more than it knows.
_SHORTEST_SECONDS = 15.0
# A page's row is visible at the commit, later than its `finished_at`: by milliseconds, at most by the statement
# timeout.
_SETTLED_MINUTES = 1
# What a reader counts itself. With more rows the numbers are lower bounds, and `is_exact` is false.
_MOST_ROWS = 40_000
# New contacts are found through the pages, one by one.
_MOST_PAGES_WITH_CONTACTS = 2_000


class Measure(StrEnum):
    """What is counted per minute."""

    CONTACTS_FOUND = "contacts_found"
    NO_CONTACTS = "no_contacts"
    FAILED = "failed"
    CONTACTS = "contacts"
    """Contacts that were new to their site."""
    REQUESTS = "requests"
    CREDITS = "credits"
    RATE_LIMITED = "rate_limited"
    """Requests that ScraperAPI answered with 429."""


FINISHED = (Measure.CONTACTS_FOUND, Measure.NO_CONTACTS, Measure.FAILED)
"""The measures of finished pages."""

Amounts = Mapping[Measure, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """What happened in the ``minutes`` from ``since`` on. The newest one is not over yet."""

    since: datetime
    minutes: int
    amounts: Amounts = field(default_factory=lambda: MappingProxyType({}))

    @property
    def finished(self) -> int:
        """Pages that got a final outcome."""
        return sum(self.amounts.get(measure, 0) for measure in FINISHED)

    @property
    def contacts(self) -> int:
        """Contacts that were new to their site."""
        return self.amounts.get(Measure.CONTACTS, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """The last day. ``is_exact`` is false when more had happened since the last count than is counted on reading.

    A page counts in the minute in which it finished, once more when it was requeued and finished again. The hour and
    the day consist of whole minutes, the last one of those up to now.
    """

    asked_at: datetime
    is_exact: bool
    contacts_until: datetime
    """New contacts are counted up to then; they follow some minutes later when many pages finish."""
    hour: tuple[Bucket, ...]
    """Sixty buckets of a minute, the oldest first."""
    day: tuple[Bucket, ...]
    """Buckets of a quarter of an hour, the oldest first."""
    amounts: Mapping[int, Amounts]
    """The sums for each of 5, 60 and 1440 minutes."""
    errors: Mapping[int, Mapping[str, int]]
    """Failed pages by error code for each of them, the most frequent first."""

    recent_seconds: float = 60.0 * RECENT_MINUTES
    """Of the last five minutes, those since work began: the first page finished, after five minutes without one."""

    @property
    def pages_per_minute(self) -> float:
        """Pages finished per minute, over the last five or since work began."""
        return 60 * sum(self.amounts[RECENT_MINUTES].get(measure, 0) for measure in FINISHED) / self.recent_seconds

    @property
    def credits_per_contact(self) -> float | None:
        """Credits of the last day per new contact; None without a contact."""
        day = self.amounts[DAY_MINUTES]
        contacts = day.get(Measure.CONTACTS, 0)
        return day.get(Measure.CREDITS, 0) / contacts if contacts else None


# The ends of activity_minutes_pkey, which is read backwards: the newest mark is among the last rows. One in the future
# is from before the clock was set back; its minutes are counted again.
_SPAN = text(
    """
    SELECT now() AS asked_at,
           greatest((SELECT minute + interval '1 minute' FROM activity_minutes
                     WHERE measure = 'counted' AND minute <= now() ORDER BY minute DESC LIMIT 1),
                    date_trunc('minute', now() - interval '1 day')) AS counted_until
    """
)

# Served by activity_minutes_pkey.
_COUNTED = text(
    f"""
    SELECT CASE WHEN minute >= CAST(:hour_since AS timestamptz) THEN minute
           ELSE CAST(:hour_since AS timestamptz) - interval '{QUARTER_MINUTES} minutes'
                * ceil(extract(epoch FROM CAST(:hour_since AS timestamptz) - minute) / {60 * QUARTER_MINUTES})
           END AS minute,
           measure, code, sum(amount)::bigint AS amount
    FROM activity_minutes
    WHERE minute >= CAST(:since AS timestamptz) AND minute < CAST(:until AS timestamptz) AND measure <> 'counted'
    GROUP BY 1, 2, 3
    """  # noqa: S608 - a number
)

_MINUTE_OF = "date_trunc('minute', {})"

_PAGE_MEASURE = f"""
    CASE contact_scrape_status WHEN 'ContactFound' THEN '{Measure.CONTACTS_FOUND}'
         WHEN 'NoContactFound' THEN '{Measure.NO_CONTACTS}' WHEN 'Error' THEN '{Measure.FAILED}' END
"""

# The time since the last count, and the part of a minute at the beginning of the last five. Served by
# pages_finished_idx and page_attempts_created_at_idx.
_RECENT_PAGES = text(
    f"""
    SELECT {_MINUTE_OF.format("finished_at")} AS minute, {_PAGE_MEASURE} AS measure, coalesce(error_code, '') AS code,
           finished_at > CAST(:recent_since AS timestamptz) AS is_recent, count(*) AS amount,
           min(finished_at) AS first_at
    FROM ((SELECT finished_at, contact_scrape_status, error_code
           FROM pages
           WHERE finished_at >= CAST(:since AS timestamptz)
           ORDER BY finished_at DESC
           LIMIT {_MOST_ROWS})
          UNION ALL
          SELECT finished_at, contact_scrape_status, error_code
          FROM pages
          WHERE finished_at > CAST(:recent_since AS timestamptz) AND finished_at < CAST(:edge AS timestamptz)) AS page
    GROUP BY 1, contact_scrape_status, error_code, 4
    """  # noqa: S608 - constants
)
_RECENT_ATTEMPTS = text(
    f"""
    SELECT {_MINUTE_OF.format("created_at")} AS minute, created_at > CAST(:recent_since AS timestamptz) AS is_recent,
           count(*) AS {Measure.REQUESTS}, coalesce(sum(credits), 0)::bigint AS {Measure.CREDITS},
           count(*) FILTER (WHERE error_code = 'rate_limited') AS {Measure.RATE_LIMITED}
    FROM ((SELECT created_at, credits, error_code
           FROM page_attempts
           WHERE created_at >= CAST(:since AS timestamptz)
           ORDER BY created_at DESC
           LIMIT {_MOST_ROWS})
          UNION ALL
          SELECT created_at, credits, error_code
          FROM page_attempts
          WHERE created_at > CAST(:recent_since AS timestamptz) AND created_at < CAST(:edge AS timestamptz)) AS attempt
    GROUP BY 1, 2
    """  # noqa: S608 - constants
)

# Contacts that a page of the minute brought: their row is as old as the save of that page. Served by
# contacts_first_page_id_idx.
_NEW_CONTACTS = f"""
    SELECT {_MINUTE_OF.format("page.finished_at")} AS minute, count(*) AS amount
    FROM ({{pages}}) AS page
    CROSS JOIN LATERAL (
        SELECT FROM contacts
        WHERE first_page_id = page.id AND created_at > page.finished_at - interval '1 minute'
        OFFSET 0
    ) AS contact
    GROUP BY 1
"""  # noqa: S608 - a constant
_RECENT_CONTACTS = text(
    _NEW_CONTACTS.format(
        pages=f"""
        SELECT id, finished_at FROM pages
        WHERE finished_at >= CAST(:since AS timestamptz) AND contact_scrape_status = 'ContactFound'
        ORDER BY finished_at DESC
        LIMIT {_MOST_PAGES_WITH_CONTACTS}
        """  # noqa: S608 - a number
    )
)


async def read_activity(conn: AsyncConnection) -> Activity:
    """Read the last day, in four statements that stay cheap whatever happened in it."""
    span = (await conn.execute(_SPAN)).one()
    asked_at, counted_until = span.asked_at, span.counted_until
    this_minute = asked_at.replace(second=0, microsecond=0)
    hour_since = this_minute - timedelta(minutes=HOUR_MINUTES - 1)
    day_since = hour_since - timedelta(minutes=DAY_MINUTES - HOUR_MINUTES)
    recent_since = asked_at - timedelta(minutes=RECENT_MINUTES)
    edge = min(recent_since.replace(second=0, microsecond=0) + _MINUTE, counted_until)
    tally = _Tally()
    values = {"since": day_since, "until": counted_until, "hour_since": hour_since}
    for row in await conn.execute(_COUNTED, values):
        tally.add(row.minute, row.measure, row.code, row.amount)
        # The five minutes: a part of a minute, the counted minutes from `edge` on, and the time since then.
        if row.minute >= edge and row.measure != Measure.CONTACTS:
            tally.add_recent(row.measure, row.code, row.amount, first_at=row.minute)
    since = {"since": counted_until, "recent_since": recent_since, "edge": edge}
    is_exact = (
        max(await _add_recent_pages(conn, tally, since), await _add_recent_attempts(conn, tally, since)) < _MOST_ROWS
    )
    contacts_until = await _add_recent_contacts(conn, tally, counted_until=counted_until, asked_at=asked_at)
    return tally.activity(
        asked_at=asked_at,
        is_exact=is_exact,
        contacts_until=contacts_until,
        hour_since=hour_since,
        day_since=day_since,
    )


async def _add_recent_pages(conn: AsyncConnection, tally: _Tally, since: dict[str, datetime]) -> int:
    read = 0
    for row in await conn.execute(_RECENT_PAGES, since):
        read += row.amount
        if row.measure is None:  # set by hand
            continue
        if row.is_recent:
            tally.add_recent(row.measure, row.code, row.amount, first_at=row.first_at)
        if row.minute >= since["since"]:
            tally.add(row.minute, row.measure, row.code, row.amount)
    return read


async def _add_recent_attempts(conn: AsyncConnection, tally: _Tally, since: dict[str, datetime]) -> int:
    read = 0
    for row in (await conn.execute(_RECENT_ATTEMPTS, since)).mappings():
        read += row[Measure.REQUESTS]
        for measure in (Measure.REQUESTS, Measure.CREDITS, Measure.RATE_LIMITED):
            if row["is_recent"]:
                tally.add_recent(measure, "", row[measure])
            if row["minute"] >= since["since"]:
                tally.add(row["minute"], measure, "", row[measure])
    return read


async def _add_recent_contacts(
    conn: AsyncConnection, tally: _Tally, *, counted_until: datetime, asked_at: datetime
) -> datetime:
    pages = sum(
        amounts.get((Measure.CONTACTS_FOUND, ""), 0)
        for minute, amounts in tally.minutes.items()
        if minute >= counted_until
    )
    if pages > _MOST_PAGES_WITH_CONTACTS:
        return counted_until
    if pages:
        for row in await conn.execute(_RECENT_CONTACTS, {"since": counted_until}):
            tally.add(row.minute, Measure.CONTACTS, "", row.amount)
    return asked_at


class _Tally:
    def __init__(self) -> None:
        self.minutes: dict[datetime, Counter[tuple[str, str]]] = {}
        self._recent: Counter[tuple[str, str]] = Counter()
        self.first_recent_at: datetime | None = None

    def add(self, minute: datetime, measure: str, code: str, amount: int) -> None:
        self.minutes.setdefault(minute, Counter())[measure, code] += amount

    def add_recent(self, measure: str, code: str, amount: int, *, first_at: datetime | None = None) -> None:
        """``first_at`` is about when the first of these pages finished."""
        self._recent[measure, code] += amount
        if first_at is not None and measure in FINISHED:
            self.first_recent_at = min(self.first_recent_at or first_at, first_at)

    def activity(
        self,
        *,
        asked_at: datetime,
        is_exact: bool,
        contacts_until: datetime,
        hour_since: datetime,
        day_since: datetime,
    ) -> Activity:
        hour, day = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
        minutes: dict[datetime, Counter[tuple[str, str]]] = {}
        quarters: dict[datetime, Counter[tuple[str, str]]] = {}
        quarter = timedelta(minutes=QUARTER_MINUTES)
        for minute, counts in self.minutes.items():
            if minute < day_since:
                continue
            day += counts
            first = day_since + (minute - day_since) // quarter * quarter
            quarters[first] = quarters.get(first, Counter()) + counts
            if minute >= hour_since:
                hour += counts
                minutes[minute] = counts
        # The five minutes are exact to the second; their contacts are those of five whole minutes.
        recent = self._recent + Counter(
            {
                key: amount
                for minute, counts in minutes.items()
                if minute > asked_at - timedelta(minutes=RECENT_MINUTES)
                for key, amount in counts.items()
                if key[0] == Measure.CONTACTS
            }
        )
        recent_since = asked_at - timedelta(minutes=RECENT_MINUTES)
        before = recent_since - timedelta(minutes=RECENT_MINUTES + 1)
        is_new = not any(before < minute <= recent_since - _MINUTE for minute in self.minutes)
        recent_seconds = 60.0 * RECENT_MINUTES
        if is_new and self.first_recent_at is not None:
            recent_seconds = max(_SHORTEST_SECONDS, (asked_at - self.first_recent_at).total_seconds())
        sums = {RECENT_MINUTES: recent, HOUR_MINUTES: hour, DAY_MINUTES: day}
        return Activity(
            asked_at=asked_at,
            is_exact=is_exact,
            contacts_until=contacts_until,
            hour=tuple(_bucket(hour_since + timedelta(minutes=number), 1, minutes) for number in range(HOUR_MINUTES)),
            day=tuple(
                _bucket(day_since + number * quarter, QUARTER_MINUTES, quarters)
                for number in range(DAY_MINUTES // QUARTER_MINUTES)
            ),
            amounts={span: _amounts(counts.items()) for span, counts in sums.items()},
            errors={span: _errors(counts) for span, counts in sums.items()},
            recent_seconds=recent_seconds,
        )


def _bucket(since: datetime, minutes: int, counted: Mapping[datetime, Counter[tuple[str, str]]]) -> Bucket:
    return Bucket(since=since, minutes=minutes, amounts=_amounts(counted.get(since, Counter()).items()))


def _amounts(counts: Iterable[tuple[tuple[str, str], int]]) -> Amounts:
    sums: dict[Measure, int] = {}
    for (measure, _code), amount in counts:
        if measure in _MEASURES:  # a newer version may count more
            sums[Measure(measure)] = sums.get(Measure(measure), 0) + amount
    return sums


_MEASURES = frozenset(Measure)


def _errors(counts: Counter[tuple[str, str]]) -> dict[str, int]:
    codes = {code: amount for (measure, code), amount in counts.items() if measure == Measure.FAILED and code}
    return dict(sorted(codes.items(), key=lambda item: (-item[1], item[0])))


# ------------------------------------------------------------
# Counting the minutes that are over, by one process at a time, in order: everything before the newest mark is counted.
# The lock belongs to the transaction. The number is arbitrary, but not one of those in migrations.py.
_LOCK = text("SELECT pg_try_advisory_xact_lock(7263547081238)")
# A step ends at the first page or request after its beginning, or later: a quiet night is one step.
_NEXT = text(
    f"""
    SELECT since,
           least(settled, greatest(since + make_interval(mins => :minutes), date_trunc('minute', least(
               (SELECT min(finished_at) FROM pages WHERE finished_at >= since),
               (SELECT min(created_at) FROM page_attempts WHERE created_at >= since),
               settled
           )))) AS until
    FROM (SELECT greatest((SELECT minute + interval '1 minute' FROM activity_minutes
                           WHERE measure = 'counted' AND minute <= now() ORDER BY minute DESC LIMIT 1),
                          date_trunc('minute', now() - interval '25 hours')) AS since,
                 date_trunc('minute', now()) - interval '{_SETTLED_MINUTES} minutes' AS settled) AS span
    """  # noqa: S608 - a number
)
_COUNT = text(
    f"""
    INSERT INTO activity_minutes (minute, measure, code, amount)
    SELECT minute, measure, code, sum(amount)
    FROM (
        SELECT {_MINUTE_OF.format("finished_at")} AS minute, {_PAGE_MEASURE} AS measure,
               coalesce(error_code, '') AS code, count(*) AS amount
        FROM pages
        WHERE finished_at >= CAST(:since AS timestamptz) AND finished_at < CAST(:until AS timestamptz)
        GROUP BY 1, 2, 3
        UNION ALL
        SELECT {_MINUTE_OF.format("attempt.created_at")}, counted.measure, '', sum(counted.amount)
        FROM page_attempts AS attempt
        CROSS JOIN LATERAL (
            VALUES ('{Measure.REQUESTS}', 1), ('{Measure.CREDITS}', coalesce(credits, 0)),
                   ('{Measure.RATE_LIMITED}', CASE WHEN error_code = 'rate_limited' THEN 1 ELSE 0 END)
        ) AS counted (measure, amount)
        WHERE attempt.created_at >= CAST(:since AS timestamptz) AND attempt.created_at < CAST(:until AS timestamptz)
        GROUP BY 1, 2
        UNION ALL
        SELECT minute, '{Measure.CONTACTS}', '', amount FROM ({
        _NEW_CONTACTS.format(
            pages='''
            SELECT id, finished_at FROM pages
            WHERE finished_at >= CAST(:since AS timestamptz) AND finished_at < CAST(:until AS timestamptz)
              AND contact_scrape_status = 'ContactFound'
            '''
        )
    }) AS contact
        UNION ALL
        SELECT CAST(:until AS timestamptz) - interval '1 minute', 'counted', '', 0
    ) AS counted
    WHERE measure IS NOT NULL AND (amount > 0 OR measure = 'counted')
    GROUP BY 1, 2, 3
    ON CONFLICT (minute, measure, code) DO UPDATE SET amount = excluded.amount
    """  # noqa: S608 - constants
)
_FORGET = text(
    f"DELETE FROM activity_minutes WHERE minute < now() - interval '{_KEPT_HOURS} hours'"  # noqa: S608 - a number
)


async def roll_up(conn: AsyncConnection, *, minutes: int = 30) -> bool:
    """Count the next ``minutes`` that are over, in the caller's transaction; returns whether there may be more.

    Safe on several replicas: while one counts, the others return at once.
    """
    if not (await conn.execute(_LOCK)).scalar_one():
        return False
    span = (await conn.execute(_NEXT, {"minutes": minutes})).one()
    if span.since >= span.until:
        return False
    await conn.execute(_COUNT, {"since": span.since, "until": span.until})
    await conn.execute(_FORGET)
    return bool(span.until - span.since >= timedelta(minutes=minutes))
