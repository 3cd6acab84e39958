"""A page that costs much ends early when its reader is limited, and its cost grows with its length, never faster."""

from __future__ import annotations

import time

import pytest

from pagecurator import extract_contacts
from pagecurator.extraction.time_limit import TimeLimitExceededError, check_time, run_with_time_limit

HIDDEN = "<span style='display:none'>a@b.de</span>"
URL = "https://www.firma-muster.de/"


def test_without_a_limit_check_time_does_nothing():
    check_time()


def test_the_limit_holds_for_one_call_only():
    with pytest.raises(TimeLimitExceededError):
        run_with_time_limit(0.001, extract_contacts, HIDDEN * 1_000, URL)
    check_time()
    assert extract_contacts("<p>info@firma.de</p>", URL)


def test_a_limit_that_is_not_reached_changes_nothing():
    html = "<p>Jane Doe, Manager<br>030 1234567<br>j.doe@firma.de</p>" * 50
    assert run_with_time_limit(60, extract_contacts, html, URL) == extract_contacts(html, URL)


# Both were quadratic: four times the length took 12 to 15 times as long.
@pytest.mark.parametrize(
    "page",
    [
        lambda size: "ed.amrif@ofni " * (size // 14),
        lambda size: '<a href="mailto:a@b.de"><table><td>x ' * (size // 37),
    ],
    ids=["addresses turned round", "links within one another"],
)
def test_time_grows_linearly_with_length(page):
    def seconds(size):
        html = page(size)
        best = 60.0
        for _ in range(3):
            began = time.thread_time()
            extract_contacts(html, URL)
            best = min(best, time.thread_time() - began)
        return best

    seconds(1_000)
    assert seconds(64_000) < 8 * seconds(16_000)


def test_nested_brackets_are_evaluated_to_a_limit():
    nested = "<script>document.write(" + "(" * 5_000 + "'a@firma.de'" + ")" * 5_000 + ")</script>"
    assert [contact.value for contact in extract_contacts(nested + "<p>info@firma.de</p>", URL)] == ["info@firma.de"]
    arrays = "<script>x=" + "[" * 5_000 + "'mailto:a@firma.de'" + "]" * 5_000 + ";document.write(x)</script>"
    extract_contacts(arrays, URL)
