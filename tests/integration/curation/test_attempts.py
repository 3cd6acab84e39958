"""Every call that may be billed has its row, also one that was cut, and one whose page was lost meanwhile."""

from __future__ import annotations

import asyncio

import pytest

from pagecurator.curation.results import Outcome
from pagecurator.simulator import Rule


async def attempts(curation):
    return await curation.rows(
        "SELECT attempt, outcome, error_code, error_message, credits, http_status, worker FROM page_attempts"
        " WHERE claim_no = 1 ORDER BY attempt"
    )


async def test_a_call_cut_by_a_shutdown_is_recorded(curation):
    curation.simulator.rules.add(Rule(url="*", action={"kind": "hang"}))
    await curation.select(*curation.urls(3))
    async with curation.daemon(scraper_api_max_concurrent=2) as daemon:
        tick = asyncio.create_task(daemon.cycle.tick())
        await curation.simulator.counters.until(lambda seen: seen.in_flight == 2)
        await daemon.cycle.stop(grace_seconds=0.1)
        report = await tick
        assert report.counts.requests == 2
    rows = await attempts(curation)
    assert [(row["attempt"], row["outcome"], row["error_code"], row["credits"]) for row in rows] == [
        (1, "released", "abandoned", None)
    ] * 2
    assert "cut" in rows[0]["error_message"]
    pages = await curation.rows("SELECT page_processing_status, attempts, error_code FROM pages")
    assert {tuple(row.values()) for row in pages} == {("Queued", 0, None)}


async def test_a_call_cut_on_its_second_attempt_is_recorded_after_the_first(curation):
    curation.simulator.rules.add(
        Rule(url="*", action={"kind": "status", "status": 503}, nth=1), Rule(url="*", action={"kind": "hang"}, nth=2)
    )
    await curation.select(curation.url(1))
    async with curation.daemon() as daemon:
        tick = asyncio.create_task(daemon.cycle.tick())
        await curation.simulator.counters.until(lambda seen: seen.requests == 2 and seen.in_flight == 1)
        await daemon.cycle.stop(grace_seconds=0)
        await tick
    assert [(row["attempt"], row["outcome"], row["error_code"]) for row in await attempts(curation)] == [
        (1, "retried", "server_error"),
        (2, "released", "abandoned"),
    ]


@pytest.mark.parametrize("rescued", [True, False])
async def test_a_call_for_a_page_whose_lease_was_lost_is_recorded(curation, rescued):
    curation.slow(0.4)
    await curation.select(curation.url(1))
    async with curation.daemon(worker="slow") as slow, curation.daemon(worker="other") as other:
        tick = asyncio.create_task(slow.cycle.tick())
        await curation.simulator.counters.until(lambda seen: seen.in_flight == 1)
        await curation.execute("UPDATE pages SET lease_expires_at = now() - interval '1 s'")
        if rescued:
            await other._curation.rescue.rescue()
        else:  # an operator queued it again by hand
            await curation.execute("UPDATE pages SET page_processing_status = 'Queued', claimed_by = NULL")
        report = await tick
    assert report.counts.by_outcome[Outcome.STALE] == 1
    crashed = [(1, "crashed", None, "slow")] if rescued else []
    assert [(row["attempt"], row["outcome"], row["credits"], row["worker"]) for row in await attempts(curation)] == [
        *crashed,
        (1 + len(crashed), "stale", 1, "slow"),
    ]
    page = await curation.page(
        curation.url(1)
    )  # the same drain claimed it again: that call counts, the lost one does not
    assert (page["page_processing_status"], page["attempts"]) == ("Complete", 1)
