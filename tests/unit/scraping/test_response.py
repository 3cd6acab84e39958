"""The known responses of ScraperAPI and their classification."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pagecurator.scraping.errors import (
    AccountRefusedError,
    ErrorCode,
    FinalError,
    RateLimitedError,
    TransientError,
)
from pagecurator.scraping.response import ResponseAction, classify, final_url, response_facts

CREDITS = (
    b"You have exhausted the API Credits available in this monthly cycle. You can upgrade your subscription or enable "
    b"overages from your dashboard. For custom plan upgrades, please contact support."
)
PLAN = (
    b"Your current plan does not allow you to use our premium proxies. Please upgrade your plan to gain access to our "
    b"Premium and Ultra Premium pools."
)
COST = (
    b"This request exceeds your max_cost. You can view the cost per request in your response header or in the API "
    b"Playground on the dashboard."
)
FAILED = (
    b"Request failed. You will not be charged for this request. Please make sure your url is correct and try again."
)
UNAUTHORIZED = b"Unauthorized request, please make sure your API key is valid."


@pytest.mark.parametrize(
    ("status", "target", "body", "action", "code"),
    [
        (200, 200, b"<html>", ResponseAction.ACCEPT, None),
        (200, None, b"<html>", ResponseAction.ACCEPT, None),
        (200, 301, b"<html>", ResponseAction.ACCEPT, None),
        (200, 404, b"<html>", ResponseAction.FAIL, ErrorCode.TARGET_NOT_FOUND),
        (200, 403, b"<html>", ResponseAction.FAIL, ErrorCode.TARGET_BLOCKED),
        (200, 503, b"<html>", ResponseAction.RETRY, ErrorCode.TARGET_UNAVAILABLE),
        (201, None, b"", ResponseAction.FAIL, ErrorCode.UNEXPECTED_STATUS),
        (204, None, b"", ResponseAction.FAIL, ErrorCode.UNEXPECTED_STATUS),
        (301, None, b"", ResponseAction.FAIL, ErrorCode.UNEXPECTED_REDIRECT),
        (302, 302, b"", ResponseAction.FAIL, ErrorCode.UNEXPECTED_REDIRECT),
        (400, None, b"bad parameters", ResponseAction.FAIL, ErrorCode.BAD_REQUEST),
        (
            400,
            None,
            b"The file type you are trying to scrape is not supported",
            ResponseAction.FAIL,
            ErrorCode.BAD_REQUEST,
        ),
        (401, None, UNAUTHORIZED, ResponseAction.PAUSE_ACCOUNT, ErrorCode.ACCOUNT_UNAUTHORIZED),
        (401, None, b"", ResponseAction.PAUSE_ACCOUNT, ErrorCode.ACCOUNT_UNAUTHORIZED),
        (401, 401, b"", ResponseAction.FAIL, ErrorCode.TARGET_BLOCKED),
        (402, None, b"", ResponseAction.PAUSE_ACCOUNT, ErrorCode.CREDITS_EXHAUSTED),
        (403, None, CREDITS, ResponseAction.PAUSE_ACCOUNT, ErrorCode.CREDITS_EXHAUSTED),
        (403, None, CREDITS.upper(), ResponseAction.PAUSE_ACCOUNT, ErrorCode.CREDITS_EXHAUSTED),
        (403, None, b"You do not have enough API credits.", ResponseAction.PAUSE_ACCOUNT, ErrorCode.CREDITS_EXHAUSTED),
        (403, None, PLAN, ResponseAction.PAUSE_ACCOUNT, ErrorCode.PLAN_NOT_ALLOWED),
        (
            403,
            None,
            b"Rendering is not included in your plan.",
            ResponseAction.PAUSE_ACCOUNT,
            ErrorCode.PLAN_NOT_ALLOWED,
        ),
        (403, None, COST, ResponseAction.FAIL, ErrorCode.COST_LIMIT),
        (403, None, b"Forbidden", ResponseAction.PAUSE_ACCOUNT, ErrorCode.ACCOUNT_UNAUTHORIZED),
        (403, None, b"", ResponseAction.PAUSE_ACCOUNT, ErrorCode.ACCOUNT_UNAUTHORIZED),
        (403, 403, b"Forbidden", ResponseAction.FAIL, ErrorCode.TARGET_BLOCKED),
        (403, 403, CREDITS, ResponseAction.FAIL, ErrorCode.TARGET_BLOCKED),
        (404, 404, b"", ResponseAction.FAIL, ErrorCode.TARGET_NOT_FOUND),
        (404, None, b"Timeout was reached", ResponseAction.FAIL, ErrorCode.TARGET_NOT_FOUND),
        (408, None, b"", ResponseAction.RETRY, ErrorCode.TIMEOUT),
        (410, None, b"", ResponseAction.FAIL, ErrorCode.TARGET_NOT_FOUND),
        (418, None, b"", ResponseAction.FAIL, ErrorCode.UNEXPECTED_STATUS),
        (422, None, b"", ResponseAction.FAIL, ErrorCode.BAD_REQUEST),
        (429, None, b"You are sending too many simultaneous requests", ResponseAction.BACK_OFF, ErrorCode.RATE_LIMITED),
        (429, 429, b"", ResponseAction.BACK_OFF, ErrorCode.RATE_LIMITED),
        (451, None, b"", ResponseAction.FAIL, ErrorCode.TARGET_BLOCKED),
        (500, None, FAILED, ResponseAction.RETRY, ErrorCode.SERVER_ERROR),
        (500, 500, FAILED, ResponseAction.RETRY, ErrorCode.SERVER_ERROR),
        (500, 503, FAILED, ResponseAction.RETRY, ErrorCode.TARGET_UNAVAILABLE),
        (500, 429, FAILED, ResponseAction.RETRY, ErrorCode.TARGET_UNAVAILABLE),
        (500, 504, FAILED, ResponseAction.RETRY, ErrorCode.TARGET_UNAVAILABLE),
        (500, 403, FAILED, ResponseAction.RETRY, ErrorCode.TARGET_BLOCKED),
        (502, None, b"", ResponseAction.RETRY, ErrorCode.SERVER_ERROR),
        (503, None, b"", ResponseAction.RETRY, ErrorCode.SERVER_ERROR),
        (504, None, b"", ResponseAction.RETRY, ErrorCode.SERVER_ERROR),
        (999, None, b"", ResponseAction.FAIL, ErrorCode.UNEXPECTED_STATUS),
    ],
)
def test_every_response_has_its_classification(status, target, body, action, code):
    headers = {} if target is None else {"sa-statuscode": str(target)}
    decision = classify(status, headers, body)
    assert (decision.action, decision.error_code) == (action, code)
    assert bool(decision.message) == (code is not None)


@settings(deadline=None)
@given(
    status=st.integers(100, 999),
    headers=st.dictionaries(
        st.sampled_from(["sa-statuscode", "SA-StatusCode", "sa-credit-cost"]), st.text(max_size=12)
    ),
    body=st.binary(max_size=300),
)
def test_any_response_has_a_classification(status, headers, body):
    decision = classify(status, headers, body)
    assert (decision.error_code is None) == (decision.action is ResponseAction.ACCEPT)
    assert decision.action is not ResponseAction.ACCEPT or status == 200
    assert decision.message.isprintable()
    facts = response_facts(status, headers)
    assert facts.credits is None or facts.credits >= 0


@pytest.mark.parametrize(
    ("status", "kind"),
    [(500, TransientError), (429, RateLimitedError), (401, AccountRefusedError), (400, FinalError)],
)
def test_each_action_has_its_exception_with_the_facts(status, kind):
    error = classify(status, {}, b"").to_error(response_facts(status, {}))
    assert type(error) is kind
    assert (error.http_status, error.credits) == (status, 0)


@pytest.mark.parametrize(
    ("status", "headers", "credits_spent"),
    [
        (200, {"sa-credit-cost": "25"}, 25),
        (200, {"Sa-Credit-Cost": " 10 "}, 10),
        (200, {}, None),
        (200, {"sa-credit-cost": "many"}, None),
        (200, {"sa-credit-cost": "-1"}, None),
        (404, {"sa-credit-cost": "1"}, 1),
        (404, {}, None),
        (500, {}, 0),
        (429, {}, 0),
        (403, {}, 0),
    ],
)
def test_credits_are_what_the_answer_states_and_zero_where_nothing_is_billed(status, headers, credits_spent):
    assert response_facts(status, headers).credits == credits_spent


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("https://www.example.org/new", "https://www.example.org/new"),
        ("HTTP://EXAMPLE.ORG", "HTTP://EXAMPLE.ORG"),
        ("undefined", "https://example.org/"),
        ("", "https://example.org/"),
        ("javascript:alert(1)", "https://example.org/"),
        ("https://", "https://example.org/"),
        ("https://example.org/a b", "https://example.org/"),
    ],
)
def test_an_implausible_final_url_is_ignored(value, expected):
    assert final_url({"sa-final-url": value}, requested_url="https://example.org/") == expected


def test_messages_contain_no_markup_and_no_long_texts():
    assert "<" not in classify(500, {}, b"<html><body>something</body></html>").message
    assert len(classify(500, {}, b"long " * 1000).message) < 300
