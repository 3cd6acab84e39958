"""Whose refusal is it? Decided by what other pages get in between."""

from pagecurator.scraping.limits.page_refusals import RefusalHistory, RefusalScope

ACCOUNT, PAGE, UNDECIDED = RefusalScope


def url(number: int, site: str = "a") -> str:
    return f"https://{site}.example/{number}"


def test_the_first_refusals_are_attributed_to_the_account():
    refusals = RefusalHistory()
    assert [refusals.refused(url(number)) for number in range(5)] == [ACCOUNT] * 5


def test_a_page_refused_again_after_others_were_served_is_refused_alone():
    refusals = RefusalHistory()
    refusals.refused(url(1))
    refusals.served()
    assert refusals.refused(url(1)) is PAGE
    assert refusals.refused(url(2)) is ACCOUNT


def test_without_others_a_page_is_refused_alone_the_third_time_unless_others_are_refused_too():
    refusals = RefusalHistory()
    assert [refusals.refused(url(1)) for _ in range(3)] == [ACCOUNT, ACCOUNT, PAGE]
    refusals = RefusalHistory()
    refusals.refused(url(2))
    assert [refusals.refused(url(1)) for _ in range(5)] == [ACCOUNT] * 5


def test_a_plan_refusal_is_only_cleared_by_served_calls():
    refusals = RefusalHistory()
    assert [refusals.refused(url(1), needs_others=True) for _ in range(5)] == [ACCOUNT] * 5
    refusals.served()
    assert refusals.refused(url(1), needs_others=True) is PAGE


def test_after_a_false_alarm_a_new_page_that_is_refused_pauses_nothing_but_two_sites_do():
    refusals = RefusalHistory()
    refusals.refused(url(1))
    refusals.pause_ended()
    refusals.served()
    assert refusals.refused(url(2)) is UNDECIDED
    assert refusals.refused(url(3)) is UNDECIDED
    assert refusals.refused(url(4)) is ACCOUNT, "three pages in a row"
    refusals.served()
    assert refusals.refused(url(5)) is UNDECIDED
    assert refusals.refused(url(5, site="b")) is ACCOUNT
    refusals.served()
    assert refusals.refused(url(2)) is PAGE


def test_refusals_are_remembered_within_bounds():
    refusals = RefusalHistory()
    for number in range(5000):
        assert refusals.refused(url(number)) is ACCOUNT
    refusals.served()
    assert refusals.refused(url(4999)) is PAGE
    assert refusals.refused(url(0)) is ACCOUNT, "forgotten"
