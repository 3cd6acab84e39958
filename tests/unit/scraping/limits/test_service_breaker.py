"""The circuit breaker for ScraperAPI: what opens it, what a page in doubt gets, and how one page is tried."""

import asyncio

import pytest

from pagecurator.scraping.errors import (
    AccountRefusedError,
    AnswerFacts,
    ErrorCode,
    FinalError,
    RateLimitedError,
    ScrapeError,
    Suspicion,
    TransientError,
)
from pagecurator.scraping.limits.account import Account, AccountPausedError
from pagecurator.scraping.limits.account_report import AccountReport
from pagecurator.scraping.limits.service_breaker import FailureStreak, ServiceBreaker, ServiceBreakerState
from pagecurator.scraping.response import classify

U, S, T = Suspicion.UNREACHABLE, Suspicion.SERVICE, Suspicion.SILENCE
PROTECTED = b"Request failed. Please try again. Protected domains may require adding premium=true to your request."


def failure(suspicion: Suspicion | None) -> TransientError:
    return TransientError(ErrorCode.SERVER_ERROR, "it failed", facts=AnswerFacts(suspicion=suspicion))


def url(site: int) -> str:
    return f"https://www.site{site}.example/page"


@pytest.mark.parametrize(
    ("calls", "opens"),
    [
        ([(U, 1)] * 5, True),  # no connection is never a page's fault
        ([(U, 1)] * 4, False),
        ([(S, 1)] * 50, False),  # one site that always fails
        ([(S, 1), (S, 2)] * 25, False),
        ([(S, 1), (S, 2), (S, 3), (S, 1), (S, 1)], True),
        ([(S, 1), (S, 2), (S, 3), (S, 4)], False),
        ([(T, site) for site in range(50)], False),  # slow sites
        ([(T, 9)] * 9 + [(S, 1), (U, 2), (S, 3), (U, 4), (S, 5)], True),
        ([(S, 1), (S, 2), (S, 3), (S, 4), None, (S, 5)], False),  # a good answer between
    ],
)
def test_failures_in_a_row_open_over_several_sites(calls, opens):
    run = FailureStreak(threshold=5, gap_seconds=60)
    answers = []
    for number, call in enumerate(calls):
        if call is None:
            run.end()
        else:
            answers.append(run.failed(call[0], host=f"site{call[1]}.example", now=float(number)))
    assert answers[-1] is opens
    assert not any(answers[:-1])


@pytest.mark.parametrize(("seconds", "opens"), [(59, True), (61, False)])
def test_a_streak_is_bounded_by_the_gap_between_failures_and_not_by_its_length(seconds, opens):
    run = FailureStreak(threshold=5, gap_seconds=60)
    answers = [run.failed(S, host=str(number), now=float(number * seconds)) for number in range(5)]
    assert answers[-1] is opens


@pytest.mark.parametrize(
    ("status", "headers", "body", "suspicion"),
    [
        (500, {}, b"Internal Server Error", S),
        (502, {}, b"<html>Bad Gateway", S),
        (503, {}, b"", S),
        (500, {}, PROTECTED, None),
        (500, {"sa-statuscode": "500"}, b"", None),
        (503, {"sa-statuscode": "503"}, b"", None),
        (429, {}, b"", None),
        (404, {}, b"", None),
        (408, {}, b"", None),
        (403, {}, b"", None),
    ],
)
def test_which_answers_are_scraper_apis_own_failures(status, headers, body, suspicion):
    error = classify(status, headers, body)
    assert error.suspicion is suspicion


class Service:
    """ScraperAPI as the breaker sees it: ``answer`` is what ``/account`` brings."""

    def __init__(self, *, settle_seconds: float = 0.01, **how) -> None:
        self.answer: AccountReport | ScrapeError = AccountReport(credits_left=5)
        self.asked = 0
        self.held: list[float] = []
        self.seconds = 1000.0
        self.breaker = ServiceBreaker(
            read_account=self._ask,
            threshold=3,
            settle_seconds=settle_seconds,
            hold_probes=self._hold,
            clock=lambda: self.seconds,
            **how,
        )
        self.account = Account(read_report=self._ask, probe_seconds=60, service=self.breaker)

    async def _ask(self) -> AccountReport:
        self.asked += 1
        if isinstance(self.answer, ScrapeError):
            raise self.answer
        return self.answer

    async def _hold(self, seconds: float) -> None:
        self.held.append(seconds)

    def open(self) -> None:
        for site in range(3):
            self.breaker.failed(failure(U), url(site))
        assert self.breaker.state is ServiceBreakerState.OPEN

    async def half_open(self) -> None:
        self.open()
        await self.account.probe()
        assert self.breaker.state is ServiceBreakerState.HALF_OPEN

    async def is_to_blame(self, suspicion: Suspicion, site: int = 1, *, may_return: bool = True) -> bool:
        self.breaker.failed(failure(suspicion), url(site))
        since = self.seconds
        return await asyncio.wait_for(
            self.breaker.is_page_at_fault(failure(suspicion), url(site), since=since, may_return=may_return), 5
        )


async def test_an_outage_pauses_the_account_with_its_own_reason_and_interrupts_waits():
    service = Service()

    async def wait() -> None:
        async with service.account.abort_on_pause():
            await asyncio.Event().wait()

    waiting = asyncio.create_task(wait())
    await asyncio.sleep(0)
    service.open()
    with pytest.raises(AccountPausedError, match="ScraperAPI can't be reached"):
        await asyncio.wait_for(waiting, 5)
    assert service.account.paused.reason is ErrorCode.SERVICE_UNREACHABLE
    assert not service.account.may_claim


@pytest.mark.parametrize("suspicion", [U, S, T])
async def test_a_page_is_not_at_fault_if_the_check_fails_too(suspicion):
    service = Service()
    service.answer = failure(T)
    assert not await service.is_to_blame(suspicion, may_return=False)
    assert service.breaker.state is ServiceBreakerState.OPEN


async def test_a_slow_page_is_at_fault_if_the_check_succeeds():
    service = Service()
    assert await service.is_to_blame(T)
    assert service.breaker.state is ServiceBreakerState.CLOSED


async def test_a_page_with_a_5xx_is_released_once_and_then_fails():
    service = Service()
    assert not await service.is_to_blame(S)
    assert await service.is_to_blame(S)
    assert service.breaker.state is ServiceBreakerState.CLOSED


async def test_a_page_that_cannot_be_released_is_at_fault_while_the_check_succeeds():
    assert await Service().is_to_blame(S, may_return=False)


async def test_a_page_is_at_fault_if_a_later_call_is_answered():
    service = Service(settle_seconds=60)
    service.breaker.failed(failure(S), url(1))
    asking = asyncio.create_task(
        service.breaker.is_page_at_fault(failure(S), url(1), since=service.seconds, may_return=True)
    )
    await asyncio.sleep(0.01)
    service.breaker.succeeded(began_at=service.seconds - 1)  # it began before, and proves nothing about now
    await asyncio.sleep(0.01)
    assert not asking.done()
    service.breaker.succeeded(began_at=service.seconds + 1)
    assert await asyncio.wait_for(asking, 5)


@pytest.mark.parametrize(
    "answer",
    [
        FinalError(ErrorCode.TARGET_NOT_FOUND, "404"),
        RateLimitedError(ErrorCode.RATE_LIMITED, "429"),
        TransientError(ErrorCode.SERVER_ERROR, "no JSON"),
    ],
)
async def test_any_answer_of_the_account_endpoint_means_reachable(answer):
    service = Service()
    service.answer = answer
    assert (await service.breaker.check()).is_reachable


async def test_probes_grow_to_the_setting_and_are_counted():
    service = Service(probe_seconds=10)
    service.answer = failure(U)
    service.open()
    waits = []
    for _ in range(8):
        waits.append(service.breaker.probe_interval)
        service.seconds += service.breaker.seconds_to_wake
        assert service.breaker.is_probe_due
        with pytest.raises(ScrapeError):
            await service.account.probe()
    assert waits[0] == 2
    assert waits == sorted(waits)
    assert waits[-1] == 10
    await asyncio.wait_for(service.breaker.wait_for_failed_probes(8), 5)


async def test_half_open_admits_one_trial_and_its_answer_closes_the_breaker():
    service = Service()
    await service.half_open()
    assert service.account.may_claim
    async with service.account.abort_on_pause(for_call=True) as on_trial:
        assert on_trial
    with pytest.raises(AccountPausedError):
        async with service.account.abort_on_pause(for_call=True):
            pytest.fail("a second one")
    service.breaker.trial_ended(FinalError(ErrorCode.TARGET_NOT_FOUND, "404", facts=AnswerFacts(http_status=404)))
    assert service.account.is_healthy
    assert service.held, "the others do not probe meanwhile"


@pytest.mark.parametrize("suspicion", [U, S])
async def test_a_failed_trial_reopens_the_breaker_and_delays_the_next_probe(suspicion):
    service = Service()
    await service.half_open()
    before = service.breaker.probe_interval
    assert service.breaker.take_trial()
    service.breaker.trial_ended(failure(suspicion))
    assert service.breaker.state is ServiceBreakerState.OPEN
    assert service.breaker.probe_interval > before
    assert not service.account.may_claim


async def test_the_watch_waits_for_the_next_probe_after_a_failed_trial(monkeypatch):
    monkeypatch.setattr("pagecurator.scraping.limits.service_breaker._WATCH_TRIAL_SECONDS", 0.01)
    service = Service()
    await service.half_open()
    await service.breaker.is_page_at_fault(failure(T), url(1), since=0, may_return=True)  # no check is under way now
    asked = service.asked
    watch = asyncio.create_task(service.account.watch())
    assert service.breaker.take_trial()
    await asyncio.sleep(0)
    service.breaker.trial_ended(failure(S))
    await asyncio.sleep(0.1)  # the clock of the breaker stands: the next probe is not due
    watch.cancel()
    assert service.asked == asked


async def test_a_trial_of_a_slow_page_is_decided_by_another_check():
    service = Service()
    await service.half_open()
    assert service.breaker.take_trial()
    service.breaker.trial_ended(failure(T))
    await asyncio.wait_for(service.account.wait_until_healthy(), 5)


async def test_an_aborted_trial_reopens_the_breaker():
    service = Service()
    await service.half_open()
    with pytest.raises(RuntimeError):
        async with service.account.abort_on_pause(for_call=True):
            raise RuntimeError
    assert service.breaker.state is ServiceBreakerState.OPEN


async def test_without_a_due_page_the_check_closes_the_breaker_but_probes_stay_rare():
    service = Service()
    service.open()
    service.answer = failure(U)
    for _ in range(3):
        with pytest.raises(ScrapeError):
            await service.account.probe()
    rare = service.breaker.probe_interval
    service.answer = AccountReport()
    await service.account.probe()
    service.breaker.no_page_due()
    assert service.account.is_healthy
    service.open()
    assert service.breaker.probe_interval == rare


async def test_an_outage_that_ends_with_a_refused_key_becomes_a_pause_of_the_account():
    service = Service()
    service.open()
    service.answer = AccountRefusedError(ErrorCode.ACCOUNT_UNAUTHORIZED, "refused")
    with pytest.raises(AccountRefusedError):
        await service.account.probe()
    assert service.account.paused.reason is ErrorCode.ACCOUNT_UNAUTHORIZED
    assert service.breaker.state is ServiceBreakerState.CLOSED
    assert not service.account.may_claim


@pytest.mark.parametrize("outages_before", [0, 1])
async def test_calls_in_flight_are_cut_some_seconds_after_the_breaker_opens(monkeypatch, outages_before):
    monkeypatch.setattr("pagecurator.scraping.limits.account._CALLS_LEFT_SECONDS", 0.01)
    service = Service()

    async def hang() -> None:
        async with service.account.abort_on_outage():
            await asyncio.Event().wait()

    call = asyncio.create_task(hang())
    await asyncio.sleep(0)
    for _ in range(outages_before):  # that it outlasted
        service.open()
        service.account.resume()
    service.open()
    with pytest.raises(TransientError, match="cut off"):
        await asyncio.wait_for(call, 5)


async def test_a_call_that_outlasts_a_short_outage_is_not_cut(monkeypatch):
    monkeypatch.setattr("pagecurator.scraping.limits.account._CALLS_LEFT_SECONDS", 0.05)
    service = Service()
    may_be_answered = asyncio.Event()

    async def call() -> str:
        async with service.account.abort_on_outage():
            await may_be_answered.wait()
            return "answered"

    calling = asyncio.create_task(call())
    await asyncio.sleep(0)
    service.open()
    service.account.resume()
    asyncio.get_running_loop().call_later(0.1, may_be_answered.set)  # after it would have been cut
    assert await calling == "answered"


async def test_a_second_outage_while_a_call_is_still_being_cut_pauses_as_any_other(monkeypatch):
    monkeypatch.setattr("pagecurator.scraping.limits.account._CALLS_LEFT_SECONDS", 0.01)
    service = Service()
    is_cut, may_end = asyncio.Event(), asyncio.Event()

    async def hang() -> None:
        async with service.account.abort_on_outage():
            try:
                await asyncio.Event().wait()
            finally:  # as a connection that is being closed
                is_cut.set()
                await may_end.wait()

    call = asyncio.create_task(hang())
    await asyncio.sleep(0)
    service.open()
    await asyncio.wait_for(is_cut.wait(), 5)
    service.account.resume()
    service.open()
    may_end.set()
    with pytest.raises(TransientError, match="cut off"):
        await asyncio.wait_for(call, 5)


async def test_a_failed_check_does_not_open_the_breaker_if_a_call_was_answered_meanwhile():
    service = Service()
    service.answer = failure(S)
    asking = asyncio.create_task(service.is_to_blame(S, may_return=False))
    await asyncio.sleep(0)
    service.breaker.succeeded(began_at=service.seconds + 1)
    assert await asking
    assert service.breaker.state is ServiceBreakerState.CLOSED


async def test_a_page_is_not_at_fault_if_the_check_fails_and_only_an_older_call_is_answered():
    service = Service()
    service.answer = failure(T)
    asking = asyncio.create_task(service.is_to_blame(T, may_return=False))
    await asyncio.sleep(0)
    service.breaker.succeeded(began_at=service.seconds - 1)
    assert not await asking
    assert service.breaker.state is ServiceBreakerState.CLOSED


async def test_a_trial_closes_the_breaker_while_only_the_account_endpoint_is_broken():
    service = Service()
    service.answer = failure(S)
    assert not await service.is_to_blame(S)  # the check opens it
    with pytest.raises(ScrapeError):
        await service.account.probe()
    assert service.breaker.take_trial()
    service.breaker.trial_ended(None)
    assert service.account.is_healthy
    assert await service.is_to_blame(T)  # the page's own, as with a check that succeeds
    assert service.breaker.state is ServiceBreakerState.CLOSED
    service.answer = AccountReport()
    assert await service.is_to_blame(T)  # this check succeeds, so the next failure counts again
    service.answer = failure(S)
    assert not await service.is_to_blame(T)
    assert service.breaker.state is ServiceBreakerState.OPEN


@pytest.mark.parametrize(("suspicion", "trials"), [(U, 0), (S, 8), (T, 2)])
async def test_trials_despite_failed_checks_are_rare_while_nothing_answers(suspicion, trials):
    service = Service()
    service.open()
    service.answer = failure(suspicion)
    taken = 0
    for _ in range(8):
        with pytest.raises(ScrapeError):
            await service.account.probe()
        if service.breaker.take_trial():
            taken += 1
            service.breaker.trial_ended(failure(S))
    assert taken == trials
    await asyncio.wait_for(service.breaker.wait_for_failed_probes(8), 5)


async def test_without_a_due_page_a_failed_check_does_not_close_the_breaker():
    service = Service()
    service.open()
    service.answer = failure(S)
    with pytest.raises(ScrapeError):
        await service.account.probe()
    assert service.account.may_claim
    service.breaker.no_page_due()
    assert service.breaker.state is ServiceBreakerState.OPEN
    assert not service.account.may_claim
    await asyncio.wait_for(service.breaker.wait_for_failed_probes(1), 5)
