"""Client, concurrency limit, account and retries together, against a server with the limits of a plan."""

import asyncio

from pagecurator.scraping.errors import ErrorCode
from pagecurator.scraping.limits.account import Account
from pagecurator.scraping.limits.concurrency import Throttle
from pagecurator.scraping.page_fetch import Fetched, PageFetch, Released, ReleaseReason, RetryPolicy
from pagecurator.scraping.retry import RetryingFetcher
from pagecurator.scraping.scraperapi import ScraperApiClient

URL = "https://example.org/contact"
PAGE = b"<!doctype html><html><head><title>Bakery</title></head><body><p>Write to info@example.org</p></body></html>"
NO_CREDITS = b"You have exhausted the API Credits available in this monthly cycle."


class Plan:
    """Answers like an account with so many simultaneous calls and so many credits."""

    def __init__(self, *, concurrency: int, credits_left: int = 10**6) -> None:
        self.concurrency = concurrency
        self.credits_left = credits_left
        self.in_flight = 0
        self.peak = 0
        self.refused = 0

    async def answer(self, exchange):
        if exchange.target.startswith("/account"):
            await exchange.reply(b'{"concurrencyLimit": %d, "creditsLeft": %d}' % (self.concurrency, self.credits_left))
            return
        if self.credits_left <= 0:
            await exchange.reply(NO_CREDITS, status=403)
            return
        if self.in_flight >= self.concurrency:
            self.refused += 1
            await exchange.reply(b"You are sending too many simultaneous requests", status=429)
            return
        self.in_flight += 1
        self.peak = max(self.peak, self.in_flight)
        self.credits_left -= 1
        try:
            await asyncio.sleep(0.01)  # the time that a page takes
        finally:
            self.in_flight -= 1
        await exchange.reply(PAGE, sa_statuscode="200", sa_credit_cost="1")


def parts(server, settings_for, *, max_concurrent: int):
    client = ScraperApiClient(settings=settings_for(server.url, scraper_api_max_concurrent=max_concurrent))
    account = Account(read_report=client.read_account, probe_seconds=0.01)
    throttle = Throttle(max_concurrent=max_concurrent)

    policy = RetryPolicy(attempts=20, base_seconds=0.01, backoff_factor=1.5)
    fetcher = RetryingFetcher(client=client, throttle=throttle, account=account, policy=policy)

    async def fetch():
        request = PageFetch(url=URL)
        return await fetcher.fetch(request), request

    return client, account, throttle, fetch


async def test_after_429s_concurrency_adapts_to_the_plan_and_no_page_fails(server, settings_for):
    plan = Plan(concurrency=5)
    server.answer = plan.answer
    client, _, throttle, fetch = parts(server, settings_for, max_concurrent=20)
    async with client:
        results = await asyncio.gather(*(fetch() for _ in range(150)))
    assert all(isinstance(outcome, Fetched) for outcome, _ in results)
    assert plan.peak == 5
    assert plan.refused > 0
    assert throttle.limit < 20
    assert sum(request.credits for _, request in results) == 150
    assert sum(len(request.attempts) for _, request in results) == 150 + plan.refused == client.counters.requests


async def test_the_reported_plan_limit_avoids_429s(server, settings_for):
    plan = Plan(concurrency=5)
    server.answer = plan.answer
    client, account, throttle, fetch = parts(server, settings_for, max_concurrent=20)
    async with client:
        report = await account.probe()
        assert report.concurrency_limit is not None
        throttle.set_ceiling(report.concurrency_limit)
        results = await asyncio.gather(*(fetch() for _ in range(50)))
    assert all(isinstance(outcome, Fetched) for outcome, _ in results)
    assert (plan.refused, throttle.peak_in_use, client.counters.connections_opened) == (0, 5, 5)


async def test_when_credits_run_out_pages_are_released_and_resume_with_the_account(server, settings_for):
    plan = Plan(concurrency=10, credits_left=30)
    server.answer = plan.answer
    client, account, _, fetch = parts(server, settings_for, max_concurrent=10)
    watch = asyncio.create_task(account.watch(), name="account watch")
    async with client:
        results = await asyncio.wait_for(asyncio.gather(*(fetch() for _ in range(100))), 20)
        fetched = [outcome for outcome, _ in results if isinstance(outcome, Fetched)]
        released = [(outcome, request) for outcome, request in results if isinstance(outcome, Released)]
        assert (len(fetched), len(released)) == (30, 70)
        assert {outcome.reason for outcome, _ in released} == {ReleaseReason.ACCOUNT_PAUSED}
        assert sum(len(request.attempts) for _, request in released) <= 10, "only what was in flight was sent at all"
        assert account.paused is not None
        assert account.paused.reason is ErrorCode.CREDITS_EXHAUSTED

        plan.credits_left = 1000
        await asyncio.wait_for(account.wait_until_healthy(), 10)
        again = await asyncio.gather(*(fetch() for _ in range(70)))
        assert all(isinstance(outcome, Fetched) for outcome, _ in again)
    watch.cancel()
