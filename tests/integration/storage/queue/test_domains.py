"""Paused and held domains in the claim, the counts and the explanation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

from sqlalchemy import text

from page_saves import finish_page
from pagecurator.storage.admin.explain import explain_page
from pagecurator.storage.engine import Database
from pagecurator.storage.page_save import FinishedPage, save_page
from pagecurator.storage.queue.claim import NO_LIMIT, ClaimedPage, claim_due
from pagecurator.storage.queue.domains import (
    Hold,
    HoldKind,
    HoldPolicy,
    NewHold,
    held_counts,
    list_held_domains,
    pause_domain,
    read_domain,
    resume_domain,
)
from pagecurator.storage.queue.enqueue import add_pages
from pagecurator.storage.queue.pages import queue_counts
from pagecurator.urls import normalize_url

COMPLETE = FinishedPage(processing_status="Complete", scrape_status="ContactFound", http_status=200, attempts_used=1)
POLICY = HoldPolicy(cooldown_seconds=30, open_seconds=300, longest_seconds=3600, failures=3)


async def add(database: Database, *urls: str, priority_level: int = 5) -> None:
    async with database.begin() as conn:
        await add_pages(conn, urls=[normalize_url(url) for url in urls], priority_level=priority_level)


async def claim(database: Database, *, limit: int = 10, max_per_domain: int = NO_LIMIT) -> list[ClaimedPage]:
    async with database.begin() as conn:
        return await claim_due(
            conn, limit=limit, worker="w", batch_id=uuid4(), lease_seconds=60, max_per_domain=max_per_domain
        )


async def fail(conn, page: ClaimedPage, kind: HoldKind, reason: str) -> Hold | None:
    hold = NewHold(kind=kind, reason=reason, policy=POLICY)
    outcome = FinishedPage(processing_status="Error", scrape_status="Error", error_code=reason, hold=hold)
    saved = await save_page(conn, page_id=page.id, claim_no=page.claim_no, outcome=outcome)
    assert saved is not None
    return saved.hold


async def execute(database: Database, statement: str, **values: Any) -> None:
    async with database.begin() as conn:
        await conn.execute(text(statement), values)


async def why(database: Database, url: str, *, max_per_domain: int | None = None) -> str:
    async with database.begin() as conn:
        story = await explain_page(conn, page=url, max_per_domain=max_per_domain)
    assert story is not None
    return story.why


async def test_pages_that_are_added_to_a_paused_domain_wait_too(database: Database):
    await add(database, "https://a.example/1", "https://b.example/1")
    async with database.begin() as conn:
        assert await pause_domain(conn, domain="a.example", reason="legal")
    await add(database, "https://a.example/2")
    await add(database, "https://a.example/urgent", priority_level=1)
    assert [page.domain for page in await claim(database)] == ["b.example"]
    async with database.begin() as conn:
        counts = await queue_counts(conn)
        assert (counts.due, counts.held, counts.pending) == (0, 3, 3)
        assert counts.oldest_pending_age_seconds is None
        assert (await held_counts(conn)).paused == 1
        [state] = await list_held_domains(conn)
        assert (state.domain, state.state, state.due, state.paused_reason) == ("a.example", "paused", 3, "legal")
        assert await resume_domain(conn, domain="a.example")
    assert [page.url[-1] for page in await claim(database)] == ["t", "1", "2"]


async def test_a_domain_can_be_paused_before_it_has_pages(database: Database):
    async with database.begin() as conn:
        assert not await pause_domain(conn, domain="a.example", reason="do not contact")
        [state] = await list_held_domains(conn)
        assert (state.domain, state.state, state.due, state.paused_reason) == (
            "a.example",
            "paused",
            0,
            "do not contact",
        )
        assert not await pause_domain(conn, domain="a.example")
        [again] = await list_held_domains(conn)
        assert again == state, "a pause without a reason wiped the reason, or began anew"
    await add(database, "https://a.example/1", "https://www.a.example/2", "https://b.example/1")
    assert [page.domain for page in await claim(database)] == ["b.example"]
    async with database.begin() as conn:
        assert await pause_domain(conn, domain="a.example")
        assert await resume_domain(conn, domain="a.example")
    assert len(await claim(database)) == 2


async def test_a_pause_with_plain_sql_works(database: Database):
    await add(database, *[f"https://site{number}.example/" for number in range(40)], "https://last.example/")
    await execute(database, "UPDATE domains SET paused_at = now() WHERE domain LIKE 'site%'")
    assert [page.domain for page in await claim(database, limit=2)] == ["last.example"]
    await execute(database, "UPDATE domains SET paused_at = NULL")
    async with database.begin() as conn:
        await resume_domain(conn, domain="site7.example")
    assert [page.domain for page in await claim(database)] == ["site7.example"]


async def test_the_explanation_of_a_page_includes_its_domains_state(database: Database):
    await add(database, "https://a.example/1", "https://a.example/2")
    await claim(database, limit=1)
    limited = await why(database, "https://a.example/2", max_per_domain=1)
    assert limited == "It waits because its domain is at its limit: 1 of its pages is in flight now."
    assert "it is the next of its domain" in await why(database, "https://a.example/2", max_per_domain=2)
    await add(database, "https://a.example/busy", priority_level=1)
    [busy] = await claim(database, limit=1)
    async with database.begin() as conn:
        hold = await fail(conn, busy, HoldKind.COOLDOWN, "the target answered 503")
    assert hold is not None
    assert "a.example is cooling until" in await why(database, "https://a.example/2")
    assert "the target answered 503" in await why(database, "https://a.example/2")
    await execute(database, "UPDATE domains SET held_until = now()")
    trial = await why(database, "https://a.example/2", max_per_domain=5)
    assert "at its limit" in trial
    assert "on trial, one page at a time" in trial
    async with database.begin() as conn:
        await pause_domain(conn, domain="a.example")
    assert "a.example has been paused since" in await why(database, "https://a.example/2")


async def test_the_breaker_opens_at_the_threshold_of_consecutive_failures(database: Database):
    await add(database, *[f"https://a.example/{number}" for number in range(9)])
    pages = await claim(database, limit=6)
    holds = []
    for page in pages[:5]:
        async with database.begin() as conn:
            holds.append(await fail(conn, page, HoldKind.OPEN, "challenge_page"))
    assert [hold is not None for hold in holds] == [False, False, True, False, False]
    # A page that was claimed before can't close it again, and none is claimed meanwhile.
    async with database.begin() as conn:
        well = replace(COMPLETE, site_is_well=True)
        finish = await finish_page(conn, page_id=pages[5].id, claim_no=pages[5].claim_no, outcome=well)
        assert finish is not None
        assert finish.recovery is None
    assert await claim(database) == []
    async with database.begin() as conn:
        state = await read_domain(conn, domain="a.example")
    assert state is not None
    assert (state.state, state.failures, state.holds, state.due) == ("open", 5, 1, 3)


async def test_a_worker_that_dies_while_the_breaker_is_half_open_does_not_block_the_domain(database: Database):
    await add(database, *[f"https://a.example/{number}" for number in range(5)])
    [page] = await claim(database, limit=1)
    async with database.begin() as conn:
        await fail(conn, page, HoldKind.COOLDOWN, "503")
        await finish_page(conn, page_id=page.id, claim_no=page.claim_no, outcome=COMPLETE)
    await execute(database, "UPDATE domains SET held_until = now() - interval '1 second'")
    await execute(database, "UPDATE turns SET turn_at = now()")
    [_dead] = await claim(database)
    assert await claim(database) == []
    await execute(database, "UPDATE pages SET lease_expires_at = now() WHERE page_processing_status = 'Processing'")
    [_next] = await claim(database)
