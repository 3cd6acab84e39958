"""The account's pauses: one alert each, all waits interrupted, ended by a probe."""

import asyncio
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pagecurator.scraping.errors import ErrorCode, ScrapeError, TransientError
from pagecurator.scraping.limits.account import Account, AccountPausedError
from pagecurator.scraping.limits.account_report import AccountReport, parse_report

WELL = AccountReport(credits_left=500, concurrency_limit=5)
SPENT = AccountReport(credits_left=0)


class ReportSource:
    """Stands at the other end of ``read_report``: answers what it was told, and counts the questions."""

    def __init__(self, *answers: AccountReport | ScrapeError) -> None:
        self.answers = list(answers)
        self.asked = 0
        self.events: list[str] = []

    async def read_report(self) -> AccountReport:
        self.asked += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, ScrapeError):
            raise answer
        return answer

    def account(self, *, probe_seconds: float = 0.001) -> Account:
        return Account(
            read_report=self.read_report,
            probe_seconds=probe_seconds,
            on_paused=lambda pause: self.events.append(f"paused: {pause.reason}"),
            on_resumed=lambda pause: self.events.append(f"resumed: {pause.reason}"),
            on_report=lambda report: self.events.append(f"report: {report.concurrency_limit}"),
        )


async def test_many_refusals_cause_one_pause_and_one_alert():
    report_source = ReportSource(WELL)
    account = report_source.account()
    for _ in range(20):
        account.pause(ErrorCode.CREDITS_EXHAUSTED, "no credits left")
    assert not account.is_healthy
    assert report_source.events == ["paused: credits_exhausted"]
    account.resume()
    account.resume()
    assert account.is_healthy
    assert report_source.events == ["paused: credits_exhausted", "resumed: credits_exhausted"]


async def test_a_pause_interrupts_all_waits_immediately():
    account = ReportSource(WELL).account()

    async def wait_for_ever():
        async with account.abort_on_pause():
            await asyncio.Event().wait()

    tasks = [asyncio.create_task(wait_for_ever()) for _ in range(10)]
    await asyncio.sleep(0)
    account.pause(ErrorCode.ACCOUNT_UNAUTHORIZED, "the key is not valid")
    results = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 5)
    assert all(isinstance(result, AccountPausedError) for result in results)
    assert "the key is not valid" in str(results[0])


async def test_a_pause_that_ends_immediately_still_interrupts_waits():
    account = ReportSource(WELL).account()

    async def wait_for_ever():
        async with account.abort_on_pause():
            await asyncio.Event().wait()

    task = asyncio.create_task(wait_for_ever())
    await asyncio.sleep(0)
    account.pause(ErrorCode.ACCOUNT_UNAUTHORIZED, "the key is not valid")
    account.resume()
    with pytest.raises(AccountPausedError):
        await asyncio.wait_for(task, 5)


async def test_two_pauses_in_a_row_interrupt_a_wait_once():
    account = ReportSource(WELL).account()

    async def wait_for_ever():
        async with account.abort_on_pause():
            await asyncio.Event().wait()

    def pause_again():
        account.resume()
        account.pause(ErrorCode.CREDITS_EXHAUSTED, "no credits left")

    waiting = asyncio.create_task(wait_for_ever())
    await asyncio.sleep(0)
    account.pause(ErrorCode.ACCOUNT_UNAUTHORIZED, "the key is not valid")
    # Runs after the wait was told to end, and before it could.
    second = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(lambda: second.set_result(pause_again()))
    await second
    with pytest.raises(AccountPausedError):
        await asyncio.wait_for(waiting, 5)


async def test_no_wait_begins_while_the_account_is_paused():
    account = ReportSource(WELL).account()
    account.pause(ErrorCode.PLAN_NOT_ALLOWED, "not in the plan")
    with pytest.raises(AccountPausedError):
        account.raise_if_paused()
    with pytest.raises(AccountPausedError):
        async with account.abort_on_pause():
            pytest.fail("the block ran")


async def test_a_timeout_inside_the_block_stays_a_timeout_and_a_cancellation_a_cancellation():
    account = ReportSource(WELL).account()
    with pytest.raises(TimeoutError):
        async with account.abort_on_pause(), asyncio.timeout(0):
            await asyncio.Event().wait()

    async def wait_for_ever():
        async with account.abort_on_pause():
            await asyncio.Event().wait()

    task = asyncio.create_task(wait_for_ever())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_the_watch_probes_until_the_account_is_healthy_and_then_resumes_it():
    report_source = ReportSource(SPENT, TransientError(ErrorCode.TIMEOUT, "no answer"), SPENT, WELL)
    account = report_source.account()
    watch = asyncio.create_task(account.watch(), name="account watch")
    account.pause(ErrorCode.CREDITS_EXHAUSTED, "no credits left")
    await asyncio.wait_for(account.wait_until_healthy(), 10)
    assert report_source.asked == 4
    assert report_source.events == [
        "paused: credits_exhausted",
        "report: None",
        "report: None",
        "report: 5",
        "resumed: credits_exhausted",
    ]
    watch.cancel()


async def test_the_watch_does_not_probe_while_the_account_is_healthy():
    report_source = ReportSource(WELL)
    watch = asyncio.create_task(report_source.account().watch())
    for _ in range(10):
        await asyncio.sleep(0)
    assert report_source.asked == 0
    watch.cancel()


async def test_a_refused_key_recovers_as_soon_as_the_account_answers_even_without_credits():
    report_source = ReportSource(SPENT)
    account = report_source.account()
    account.pause(ErrorCode.ACCOUNT_UNAUTHORIZED, "the key is not valid")
    await account.probe()
    assert account.is_healthy


async def test_credits_that_the_report_does_not_mention_do_not_keep_the_account_paused():
    account = ReportSource(AccountReport()).account()
    account.pause(ErrorCode.CREDITS_EXHAUSTED, "no credits left")
    await account.probe()
    assert account.is_healthy


async def test_a_failed_probe_does_not_end_the_pause():
    account = ReportSource(TransientError(ErrorCode.CONNECTION_ERROR, "no connection")).account()
    account.pause(ErrorCode.CREDITS_EXHAUSTED, "no credits left")
    with pytest.raises(TransientError):
        await account.probe()
    assert account.paused is not None


async def test_probes_become_rarer_while_healthy_reports_are_followed_by_refusals():
    account = ReportSource(WELL).account(probe_seconds=60)
    account.pause(ErrorCode.PLAN_NOT_ALLOWED, "not in the plan")
    waits = []
    for _ in range(6):
        account.resume()
        account.pause(ErrorCode.PLAN_NOT_ALLOWED, "not in the plan")
        waits.append(account.seconds_between_probes)
    assert waits == [120, 240, 480, 480, 480, 480]
    account.resume()
    account.answered()
    account.pause(ErrorCode.PLAN_NOT_ALLOWED, "not in the plan")
    assert account.seconds_between_probes == 60


@pytest.mark.parametrize(
    ("body", "report"),
    [
        (
            {"concurrencyLimit": 20, "concurrentRequests": 3, "requestCount": 100, "requestLimit": "1000"},
            AccountReport(
                concurrency_limit=20, concurrent_requests=3, requests_made=100, request_limit=1000, credits_left=900
            ),
        ),
        ({"requestCount": 5, "requestLimit": 3}, AccountReport(requests_made=5, request_limit=3, credits_left=0)),
        (
            {"creditsLeft": 7, "requestCount": 5, "requestLimit": 3},
            AccountReport(requests_made=5, request_limit=3, credits_left=7),
        ),
        ({"concurrencyLimit": 0, "failedRequestCount": 2}, AccountReport(failed_requests=2)),
        ({"concurrencyLimit": "many", "requestLimit": None, "requestCount": True}, AccountReport()),
        ({"requestLimit": "1e400", "requestCount": -5, "creditsLeft": [1]}, AccountReport()),
        ({}, AccountReport()),
    ],
)
def test_a_report_is_parsed_as_far_as_possible(body, report):
    assert parse_report(json.dumps(body).encode()) == report


@pytest.mark.parametrize("body", [b"", b"Unauthorized request", b"[]", b'"text"', b"\xff\xfe", b"[" * 100_000, b"NaN"])
def test_anything_but_a_report_is_rejected(body):
    with pytest.raises(ValueError, match=r"not (JSON|a JSON object)"):
        parse_report(body)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["concurrencyLimit", "requestCount", "requestLimit", "creditsLeft"]),
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.integers())),
    )
)
def test_arbitrary_values_in_a_report_are_handled(fields):
    report = parse_report(json.dumps(fields).encode())
    assert report.concurrency_limit is None or report.concurrency_limit >= 1
    assert report.credits_left is None or report.credits_left >= 0
