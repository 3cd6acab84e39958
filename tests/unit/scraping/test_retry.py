"""One page's fetches: how often, how long apart, with a slot only while a call is in flight."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pagecurator.scraping.body.inflate import ReceivedBody
from pagecurator.scraping.errors import (
    AccountRefusedError,
    AnswerFacts,
    BodyRefusedError,
    ErrorCode,
    FinalError,
    RateLimitedError,
    ScrapeError,
    Suspicion,
    TransientError,
)
from pagecurator.scraping.limits.account import Account
from pagecurator.scraping.limits.account_report import AccountReport
from pagecurator.scraping.limits.body_budget import BodyBudget, BodyReservation
from pagecurator.scraping.limits.concurrency import Throttle
from pagecurator.scraping.limits.service_breaker import ServiceBreaker, ServiceBreakerState
from pagecurator.scraping.page_fetch import (
    Failed,
    FetchAttempt,
    Fetched,
    FetchOutcome,
    PageFetch,
    Released,
    ReleaseReason,
    RetryPolicy,
)
from pagecurator.scraping.pages import FetchedPage, ReceivedPage
from pagecurator.scraping.retry import MAX_WAIT_SECONDS, RetryingFetcher, wait_seconds

URL = "https://example.org/contact"
PAGE = FetchedPage(
    url=URL,
    final_url=URL,
    html="<p>info@example.org</p>",
    encoding="utf-8",
    http_status=200,
    target_status=200,
    credits=10,
    bytes_read=23,
    started_at=datetime.now(UTC),
    finished_at=datetime.now(UTC),
    fetch_seconds=0.5,
)
SERVER_ERROR = TransientError(
    ErrorCode.SERVER_ERROR, "ScraperAPI answered 500", facts=AnswerFacts(http_status=500, credits=0)
)
UNAVAILABLE = TransientError(
    ErrorCode.TARGET_UNAVAILABLE,
    "the target answered 503",
    facts=AnswerFacts(http_status=500, target_status=503, credits=0),
)
TOO_FAST = RateLimitedError(ErrorCode.RATE_LIMITED, "too many calls", facts=AnswerFacts(http_status=429, credits=0))
NO_CREDITS = AccountRefusedError(
    ErrorCode.CREDITS_EXHAUSTED, "no credits left", facts=AnswerFacts(http_status=403, credits=0)
)
REFUSED = AccountRefusedError(ErrorCode.ACCOUNT_UNAUTHORIZED, "refused", facts=AnswerFacts(http_status=403, credits=0))
NOT_FOUND = FinalError(ErrorCode.TARGET_NOT_FOUND, "not found", facts=AnswerFacts(http_status=404, credits=1))
CHALLENGE = BodyRefusedError(ErrorCode.CHALLENGE_PAGE, "a bot check", facts=AnswerFacts(http_status=200, credits=1))

BROKEN = TransientError(ErrorCode.TRUNCATED_BODY, "the gzip body ended early")


class Script:
    """Answers each call with the next of its answers, and records what happened."""

    def __init__(self, *answers: FetchedPage | ScrapeError, slots: int = 2) -> None:
        self.answers = list(answers)
        self.throttle = Throttle(max_concurrent=slots)
        self.account = Account(read_report=self.read_account, probe_seconds=60)
        self.report: AccountReport | ScrapeError | None = AccountReport()
        """What ``/account`` says; None: it does not answer."""
        self.is_checking = asyncio.Event()
        self.calls = 0
        self.slots_while_calling: list[int] = []
        self.slots_while_reading: list[int] = []
        self.slots_while_waiting: list[int] = []
        self.waits: list[float] = []

    async def read_account(self) -> AccountReport:
        if self.report is None:
            self.is_checking.set()
            await asyncio.Event().wait()
        if isinstance(self.report, ScrapeError):
            raise self.report
        return self.report

    async def call(self, url: str) -> FetchedPage:
        assert url == URL
        self.calls += 1
        self.slots_while_calling.append(self.throttle.in_use)
        await asyncio.sleep(0)
        answer = self.answers.pop(0)
        if isinstance(answer, ScrapeError):
            raise answer
        return answer

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.slots_while_waiting.append(self.throttle.in_use)
        await asyncio.sleep(0)

    async def fetch(self, *, attempts: int = 3) -> Result:
        request = PageFetch(url=URL)
        return Result(await self.start(request, attempts=attempts), request)

    async def start(self, request: PageFetch, *, attempts: int = 3) -> FetchOutcome:
        fetcher = RetryingFetcher(
            client=Client(self),
            throttle=self.throttle,
            account=self.account,
            policy=RetryPolicy(attempts=attempts, base_seconds=1.0, backoff_factor=2.0),
            sleep=self.sleep,
        )
        return await fetcher.fetch(request)


@dataclass
class Result:
    outcome: FetchOutcome
    request: PageFetch

    @property
    def attempts(self) -> list[FetchAttempt]:
        return self.request.attempts

    @property
    def credits(self) -> int:
        return self.request.credits


@dataclass
class Client:
    script: Script

    body_budget = BodyBudget()

    async def request(self, url: str, *_: object, **__: object) -> ReceivedPage:
        page = await self.script.call(url)
        return ReceivedPage(
            url=page.url,
            final_url=page.final_url,
            body=ReceivedBody(page.html.encode()),
            content_type=None,
            facts=AnswerFacts(http_status=200, target_status=page.target_status, credits=page.credits),
            started_at=page.started_at,
            finished_at=page.finished_at,
            fetch_seconds=page.fetch_seconds,
        )

    async def read(self, received: ReceivedPage, _: BodyReservation) -> FetchedPage:
        self.script.slots_while_reading.append(self.script.throttle.in_use)
        return received.as_read(received.body.data.decode(), encoding="utf-8", bytes_read=len(received.body.data))


async def test_a_page_that_succeeds_takes_one_call():
    script = Script(PAGE)
    result = await script.fetch()
    assert result.outcome == Fetched(page=PAGE)
    (attempt,) = result.attempts
    assert (attempt.number, attempt.http_status, attempt.error_code, attempt.credits, attempt.bytes) == (
        1,
        200,
        None,
        10,
        23,
    )
    assert attempt.started_at.tzinfo is not None
    assert attempt.fetch_seconds >= 0
    assert (script.waits, result.credits) == ([], 10)


async def test_a_transient_error_is_retried_and_every_attempt_is_recorded():
    script = Script(SERVER_ERROR, UNAVAILABLE, PAGE)
    result = await script.fetch()
    assert isinstance(result.outcome, Fetched)
    assert [attempt.error_code for attempt in result.attempts] == [
        ErrorCode.SERVER_ERROR,
        ErrorCode.TARGET_UNAVAILABLE,
        None,
    ]
    assert [attempt.target_status for attempt in result.attempts] == [None, 503, 200]
    assert ([attempt.number for attempt in result.attempts], result.request.retries) == ([1, 2, 3], 2)
    first, second = script.waits
    assert 0.75 <= first <= 1.25
    assert 1.5 <= second <= 2.5


@pytest.mark.parametrize("attempts", [1, 2, 3, 7])
async def test_the_number_of_attempts_is_the_number_of_calls(attempts):
    script = Script(*[SERVER_ERROR] * 10)
    result = await script.fetch(attempts=attempts)
    assert script.calls == len(result.attempts) == attempts
    assert result.outcome == Failed(error=SERVER_ERROR)


@pytest.mark.parametrize("error", [NOT_FOUND, CHALLENGE])
async def test_final_errors_are_not_retried(error):
    script = Script(error, PAGE)
    result = await script.fetch()
    assert (script.calls, result.outcome) == (1, Failed(error=error))
    assert result.credits == 1


async def test_the_slot_is_held_during_calls_and_not_while_waiting():
    script = Script(SERVER_ERROR, TOO_FAST, PAGE)
    await script.fetch()
    assert script.slots_while_calling == [1, 1, 1]
    assert script.slots_while_waiting == [0, 0]
    assert script.throttle.in_use == 0


async def test_a_page_is_read_after_its_slot_was_released():
    script = Script(SERVER_ERROR, PAGE)
    await script.fetch()
    assert script.slots_while_reading == [0]


async def test_a_body_that_turns_out_to_be_broken_is_fetched_again():
    bodies = iter([BROKEN, None])

    async def read(received):
        if (error := next(bodies)) is not None:
            raise received.refused(error, bytes_read=7)
        return PAGE

    script, request = Script(PAGE, PAGE), PageFetch(url=URL, read=read)
    assert await script.start(request) == Fetched(page=PAGE)
    assert [(attempt.error_code, attempt.http_status, attempt.bytes) for attempt in request.attempts] == [
        (ErrorCode.TRUNCATED_BODY, 200, 7),
        (None, 200, 23),
    ]
    assert request.credits == 20
    assert len(script.waits) == 1


@pytest.mark.parametrize("error", [asyncio.CancelledError(), ZeroDivisionError()])
async def test_a_page_that_is_not_read_was_answered_and_paid_all_the_same(error):
    async def read(_):
        raise error

    script, request = Script(PAGE), PageFetch(url=URL, read=read, reservation=BodyBudget().reserve())
    with pytest.raises(type(error)):
        await script.start(request)
    (attempt,) = request.attempts
    assert (attempt.error_code, attempt.http_status, attempt.credits) == (None, 200, 10)
    assert not request.in_flight
    assert script.throttle.recently_abandoned(within_seconds=60) == 0


async def test_429_slows_down_and_is_retried():
    script = Script(TOO_FAST, PAGE, slots=10)
    result = await script.fetch()
    assert isinstance(result.outcome, Fetched)
    assert result.request.rate_limited == 1
    assert script.throttle.limit == 5


async def test_429_on_every_attempt_releases_the_page():
    script = Script(TOO_FAST, TOO_FAST, TOO_FAST)
    result = await script.fetch()
    assert isinstance(result.outcome, Released)
    assert result.outcome.reason is ReleaseReason.RATE_LIMITED
    assert len(result.attempts) == 3


@pytest.mark.parametrize("answers", [(TOO_FAST, SERVER_ERROR, SERVER_ERROR), (SERVER_ERROR, TOO_FAST, UNAVAILABLE)])
async def test_a_transient_error_after_a_429_releases_the_page(answers):
    outcome = (await Script(*answers).fetch()).outcome
    assert isinstance(outcome, Released)
    assert outcome.reason is ReleaseReason.RATE_LIMITED


async def test_a_final_error_after_a_429_is_still_final():
    assert (await Script(TOO_FAST, NOT_FOUND).fetch()).outcome == Failed(error=NOT_FOUND)


async def test_a_refused_account_pauses_and_the_page_is_released_after_one_call():
    script = Script(NO_CREDITS, PAGE)
    result = await script.fetch()
    assert script.calls == 1
    assert isinstance(result.outcome, Released)
    assert result.outcome.reason is ReleaseReason.ACCOUNT_PAUSED
    assert script.account.paused is not None
    assert script.account.paused.reason is ErrorCode.CREDITS_EXHAUSTED


async def test_a_page_that_is_refused_alone_fails_and_pauses_nothing():
    script = Script(REFUSED, PAGE, REFUSED)
    assert isinstance((await script.fetch()).outcome, Released)
    script.account.resume()
    assert isinstance((await script.fetch()).outcome, Fetched), "as another page that is served would be"
    result = await script.fetch()
    assert isinstance(result.outcome, Failed)
    assert result.outcome.error.code is result.attempts[0].error_code is ErrorCode.TARGET_BLOCKED
    assert script.account.is_healthy


async def test_the_only_page_that_is_refused_pauses_twice_and_then_fails_while_the_account_is_healthy():
    script = Script(*[REFUSED] * 3)
    for _ in range(2):
        assert isinstance((await script.fetch()).outcome, Released)
        assert not script.account.is_healthy
        script.account.resume()
    result = await script.fetch()
    assert isinstance(result.outcome, Failed)
    assert result.outcome.error.code is ErrorCode.TARGET_BLOCKED
    assert script.account.is_healthy


@pytest.mark.parametrize("report", [AccountReport(credits_left=0), UNAVAILABLE])
async def test_a_refused_page_does_not_fail_while_the_account_is_not_known_to_be_healthy(report):
    script = Script(*[NO_CREDITS] * 5)
    script.report = report
    for _ in range(5):
        assert isinstance((await script.fetch()).outcome, Released)
        assert not script.account.is_healthy
        script.account.resume()


@pytest.mark.parametrize("status", [402, 403])
async def test_a_target_that_asks_for_payment_does_not_pause_the_account_again(status):
    asks_for_credits = AccountRefusedError(
        ErrorCode.CREDITS_EXHAUSTED, "no credits left", facts=AnswerFacts(http_status=status, credits=0)
    )
    script = Script(asks_for_credits, PAGE, asks_for_credits)
    assert isinstance((await script.fetch()).outcome, Released)
    assert script.account.paused is not None
    assert script.account.paused.url == URL
    script.account.resume()
    assert isinstance((await script.fetch()).outcome, Fetched), "as another page that is served would be"
    result = await script.fetch()
    assert isinstance(result.outcome, Failed)
    assert result.outcome.error.code is ErrorCode.TARGET_BLOCKED
    assert script.account.is_healthy


async def test_a_page_waiting_for_a_slot_is_released_when_the_account_pauses():
    script = Script(PAGE, slots=1)
    async with script.throttle.slot():
        task = asyncio.create_task(script.fetch())
        while script.throttle.waiting == 0:
            await asyncio.sleep(0)
        script.account.pause(ErrorCode.CREDITS_EXHAUSTED, "no credits left")
        result = await asyncio.wait_for(task, 5)
    assert isinstance(result.outcome, Released)
    assert (result.attempts, script.calls) == ([], 0)
    assert (script.throttle.in_use, script.throttle.waiting) == (0, 0)


async def test_a_page_waiting_for_its_retry_is_released_when_the_account_pauses():
    script = Script(SERVER_ERROR, PAGE)
    waiting = asyncio.Event()

    async def sleep_for_ever(_: float) -> None:
        waiting.set()
        await asyncio.Event().wait()

    script.sleep = sleep_for_ever
    task = asyncio.create_task(script.fetch())
    await waiting.wait()
    script.account.pause(ErrorCode.ACCOUNT_UNAUTHORIZED, "the key is not valid")
    result = await asyncio.wait_for(task, 5)
    assert isinstance(result.outcome, Released)
    assert len(result.attempts) == 1


async def test_a_call_in_flight_may_finish_when_the_account_pauses():
    script = Script(PAGE)
    in_flight, go_on = asyncio.Event(), asyncio.Event()

    async def slow_call(_: str) -> FetchedPage:
        in_flight.set()
        await go_on.wait()
        return PAGE

    script.call = slow_call
    task = asyncio.create_task(script.fetch())
    await in_flight.wait()
    script.account.pause(ErrorCode.CREDITS_EXHAUSTED, "no credits left")
    go_on.set()
    assert (await task).outcome == Fetched(page=PAGE)


async def test_cancelling_a_call_releases_the_slot():
    script = Script(PAGE, slots=1)
    in_flight = asyncio.Event()

    async def endless_call(_: str) -> FetchedPage:
        in_flight.set()
        await asyncio.Event().wait()
        return PAGE

    script.call = endless_call
    task = asyncio.create_task(script.fetch())
    await in_flight.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert script.throttle.in_use == 0


async def test_an_unexpected_error_propagates_and_releases_the_slot():
    script = Script()
    request = PageFetch(url=URL)
    with pytest.raises(IndexError):
        await script.start(request)
    assert script.throttle.in_use == 0
    (attempt,) = request.attempts  # it may have reached ScraperAPI
    assert (attempt.error_code, attempt.http_status, attempt.credits) == (ErrorCode.INTERNAL_ERROR, None, None)
    assert attempt.message == "the call was cut by IndexError: pop from empty list; it may be billed"


@given(number=st.integers(1, 1000), base=st.floats(0, 600), factor=st.floats(1, 10))
def test_waits_are_finite_and_bounded(number, base, factor):
    assert 0 <= wait_seconds(number, base_seconds=base, backoff_factor=factor) <= 1.25 * max(MAX_WAIT_SECONDS, base)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_no_slot_is_lost_under_random_answers_cancellations_and_pauses(seed):
    asyncio.run(_storm(random.Random(seed)))


async def _storm(dice):
    script = Script(slots=3)

    async def call(_: str) -> FetchedPage:
        for _ in range(dice.randrange(3)):
            await asyncio.sleep(0)
        answer = dice.choice([PAGE, PAGE, SERVER_ERROR, TOO_FAST, NOT_FOUND, NO_CREDITS, REFUSED])
        if isinstance(answer, ScrapeError):
            raise answer
        return answer

    script.call = call
    tasks = [asyncio.create_task(script.fetch()) for _ in range(40)]
    while not all(task.done() for task in tasks):
        await asyncio.sleep(0)
        if dice.random() < 0.2:
            dice.choice(tasks).cancel()
        if dice.random() < 0.5:
            script.account.resume()
        assert script.throttle.in_use <= 3
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(result, Result | asyncio.CancelledError) for result in results)
    assert (script.throttle.in_use, script.throttle.waiting) == (0, 0)
    async with asyncio.timeout(5):
        for _ in range(script.throttle.limit):
            await script.throttle.acquire()


@pytest.mark.parametrize(
    ("outcome", "may_still_run"),
    [
        (TransientError(ErrorCode.TIMEOUT, "no complete answer in time"), 1),
        (TransientError(ErrorCode.TIMEOUT, "body cut by our clock", facts=AnswerFacts(http_status=200)), 1),
        (TransientError(ErrorCode.TIMEOUT, "ScraperAPI answered 408", facts=AnswerFacts(http_status=408)), 0),
        (SERVER_ERROR, 0),
        (TOO_FAST, 0),
        (NOT_FOUND, 0),
        (PAGE, 0),
    ],
)
async def test_a_call_cut_by_our_timeout_may_still_occupy_a_slot_at_scraperapi(outcome, may_still_run):
    script = Script(outcome)
    await script.fetch(attempts=1)
    assert script.throttle.recently_abandoned(within_seconds=60) == may_still_run


async def test_a_cancelled_call_is_recorded_with_unknown_cost():
    begun = asyncio.Event()

    async def hang(_url):
        begun.set()
        await asyncio.Event().wait()

    script, request = Script(), PageFetch(url=URL)
    script.call = hang
    fetching = asyncio.create_task(script.start(request))
    await begun.wait()
    fetching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await fetching
    (attempt,) = request.attempts
    assert (attempt.number, attempt.error_code, attempt.credits) == (1, ErrorCode.ABANDONED, None)
    assert script.throttle.recently_abandoned(within_seconds=60) == 1


MISMATCH = TransientError(
    ErrorCode.ANSWER_MISMATCH,
    "the answer is about another site",
    facts=AnswerFacts(http_status=200, target_status=200, credits=1),
)


async def test_a_response_about_another_site_is_fetched_again_immediately_and_costs_no_attempt():
    script = Script(MISMATCH, PAGE)
    result = await script.fetch(attempts=1)
    assert result.outcome == Fetched(page=PAGE)
    assert [attempt.error_code for attempt in result.attempts] == [ErrorCode.ANSWER_MISMATCH, None]
    assert (script.waits, result.credits) == ([0.0], 11)


async def test_repeated_responses_about_other_sites_allow_one_extra_call():
    script = Script(*[MISMATCH] * 9)
    result = await script.fetch(attempts=2)
    assert isinstance(result.outcome, Failed)
    assert script.calls == 3


# ---------------------------------------------------------------- the trial of the half-open service breaker
SILENCE = TransientError(
    ErrorCode.TIMEOUT, "no complete answer in time", facts=AnswerFacts(suspicion=Suspicion.SILENCE)
)


async def _half_open(script: Script) -> ServiceBreaker:
    """The account of ``script`` is paused by an outage, and the next call is the trial."""
    breaker = ServiceBreaker(read_account=script.read_account)
    script.account = Account(read_report=script.read_account, probe_seconds=60, service=breaker)
    script.account.pause(ErrorCode.SERVICE_UNREACHABLE, "no connection")
    await script.account.probe()
    assert breaker.state is ServiceBreakerState.HALF_OPEN
    return breaker


async def test_a_trial_that_our_timeout_cut_is_decided_by_another_check():
    script = Script(SILENCE, PAGE)
    breaker = await _half_open(script)
    fetching = asyncio.create_task(script.fetch(attempts=1))
    await asyncio.wait_for(script.account.wait_until_healthy(), 5)
    await fetching
    assert breaker.state is ServiceBreakerState.CLOSED
    await breaker.close()


async def test_a_refused_call_that_is_cancelled_while_the_account_is_checked_is_recorded_and_ends_the_trial():
    script, request = Script(REFUSED), PageFetch(url=URL)
    breaker = await _half_open(script)
    await script.account.refusal_scope(URL, REFUSED)
    script.account.answered()  # so the second refusal may be about the page alone: `/account` is read
    script.report = None
    fetching = asyncio.create_task(script.start(request))
    await script.is_checking.wait()
    fetching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await fetching
    assert breaker.state is ServiceBreakerState.CLOSED
    assert [(attempt.error_code, attempt.credits) for attempt in request.attempts] == [(REFUSED.code, 0)]
    assert script.account.credit_pool.spent == 0
    assert script.account.is_healthy, "one page's refusal that was not judged pauses nothing"
