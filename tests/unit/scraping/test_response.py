"""The known responses of ScraperAPI and their classification."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from multidict import CIMultiDict

from pagecurator.scraping.errors import (
    AccountRefusedError,
    ErrorCode,
    FinalError,
    RateLimitedError,
    TransientError,
)
from pagecurator.scraping.response import classify, final_url, response_facts

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
    ("status", "target", "body", "kind", "code"),
    [
        (200, 200, b"<html>", None, None),
        (200, None, b"<html>", None, None),
        (200, 301, b"<html>", None, None),
        (200, 404, b"<html>", FinalError, ErrorCode.TARGET_NOT_FOUND),
        (200, 403, b"<html>", FinalError, ErrorCode.TARGET_BLOCKED),
        (200, 503, b"<html>", TransientError, ErrorCode.TARGET_UNAVAILABLE),
        (201, None, b"", FinalError, ErrorCode.UNEXPECTED_STATUS),
        (204, None, b"", FinalError, ErrorCode.UNEXPECTED_STATUS),
        (301, None, b"", FinalError, ErrorCode.UNEXPECTED_REDIRECT),
        (302, 302, b"", FinalError, ErrorCode.UNEXPECTED_REDIRECT),
        (400, None, b"bad parameters", FinalError, ErrorCode.BAD_REQUEST),
        (
            400,
            None,
            b"The file type you are trying to scrape is not supported",
            FinalError,
            ErrorCode.BAD_REQUEST,
        ),
        (401, None, UNAUTHORIZED, AccountRefusedError, ErrorCode.ACCOUNT_UNAUTHORIZED),
        (401, None, b"", AccountRefusedError, ErrorCode.ACCOUNT_UNAUTHORIZED),
        (401, 401, b"", FinalError, ErrorCode.TARGET_BLOCKED),
        (402, None, b"", AccountRefusedError, ErrorCode.CREDITS_EXHAUSTED),
        (403, None, CREDITS, AccountRefusedError, ErrorCode.CREDITS_EXHAUSTED),
        (403, None, CREDITS.upper(), AccountRefusedError, ErrorCode.CREDITS_EXHAUSTED),
        (403, None, b"You do not have enough API credits.", AccountRefusedError, ErrorCode.CREDITS_EXHAUSTED),
        (403, None, PLAN, AccountRefusedError, ErrorCode.PLAN_NOT_ALLOWED),
        (
            403,
            None,
            b"Rendering is not included in your plan.",
            AccountRefusedError,
            ErrorCode.PLAN_NOT_ALLOWED,
        ),
        (403, None, COST, FinalError, ErrorCode.COST_LIMIT),
        (403, None, b"Forbidden", AccountRefusedError, ErrorCode.ACCOUNT_UNAUTHORIZED),
        (403, None, b"", AccountRefusedError, ErrorCode.ACCOUNT_UNAUTHORIZED),
        (403, 403, b"Forbidden", FinalError, ErrorCode.TARGET_BLOCKED),
        (403, 403, CREDITS, FinalError, ErrorCode.TARGET_BLOCKED),
        (404, 404, b"", FinalError, ErrorCode.TARGET_NOT_FOUND),
        (404, None, b"Timeout was reached", FinalError, ErrorCode.TARGET_NOT_FOUND),
        (408, None, b"", TransientError, ErrorCode.TIMEOUT),
        (410, None, b"", FinalError, ErrorCode.TARGET_NOT_FOUND),
        (418, None, b"", FinalError, ErrorCode.UNEXPECTED_STATUS),
        (422, None, b"", FinalError, ErrorCode.BAD_REQUEST),
        (429, None, b"You are sending too many simultaneous requests", RateLimitedError, ErrorCode.RATE_LIMITED),
        (429, 429, b"", RateLimitedError, ErrorCode.RATE_LIMITED),
        (451, None, b"", FinalError, ErrorCode.TARGET_BLOCKED),
        (500, None, FAILED, TransientError, ErrorCode.SERVER_ERROR),
        (500, 500, FAILED, TransientError, ErrorCode.SERVER_ERROR),
        (500, 503, FAILED, TransientError, ErrorCode.TARGET_UNAVAILABLE),
        (500, 429, FAILED, TransientError, ErrorCode.TARGET_UNAVAILABLE),
        (500, 504, FAILED, TransientError, ErrorCode.TARGET_UNAVAILABLE),
        (500, 403, FAILED, TransientError, ErrorCode.TARGET_BLOCKED),
        (502, None, b"", TransientError, ErrorCode.SERVER_ERROR),
        (503, None, b"", TransientError, ErrorCode.SERVER_ERROR),
        (504, None, b"", TransientError, ErrorCode.SERVER_ERROR),
        (999, None, b"", FinalError, ErrorCode.UNEXPECTED_STATUS),
    ],
)
def test_every_response_has_its_classification(status, target, body, kind, code):
    headers = {} if target is None else {"sa-statuscode": str(target)}
    error = classify(status, headers, body)
    if kind is None:
        assert error is None
    else:
        assert (type(error), error.code) == (kind, code)
        assert error.message


@settings(deadline=None)
@given(
    status=st.integers(100, 999),
    headers=st.dictionaries(
        st.sampled_from(["sa-statuscode", "SA-StatusCode", "sa-credit-cost"]), st.text(max_size=12)
    ),
    body=st.binary(max_size=300),
)
def test_any_response_has_a_classification(status, headers, body):
    error = classify(status, headers, body)
    assert error is not None or status == 200
    assert error is None or error.message.isprintable()
    facts = response_facts(status, headers)
    assert facts.credits is None or facts.credits >= 0


@pytest.mark.parametrize(
    ("status", "kind"),
    [(500, TransientError), (429, RateLimitedError), (401, AccountRefusedError), (400, FinalError)],
)
def test_each_error_has_the_facts_of_its_response(status, kind):
    error = classify(status, {}, b"")
    assert type(error) is kind
    assert (error.http_status, error.credits) == (status, 0)


@pytest.mark.parametrize(
    ("status", "headers", "credits_spent"),
    [
        (200, {"sa-credit-cost": "25"}, 25),
        (200, CIMultiDict({"Sa-Credit-Cost": " 10 "}), 10),
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
