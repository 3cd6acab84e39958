"""The division of an account's slots: fair, complete, and never more than there are."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from pagecurator.scraping.limits.fair_share import TURN_SECONDS, Replica, allocate, fair_shares


def replica(number: int, *, wanted: int, allowance: int = 0, turn_seconds: float = 0.0) -> Replica:
    return Replica(id=UUID(int=number), wanted=wanted, allowance=allowance, turn_seconds=turn_seconds)


def shares(replicas: list[Replica], *, limit: int) -> list[int]:
    divided = fair_shares(replicas, limit=limit)
    return [divided[one.id] for one in replicas]


def test_a_single_replica_has_all_slots_even_when_it_wants_none():
    assert shares([replica(1, wanted=0)], limit=10) == [10]
    assert shares([replica(1, wanted=3)], limit=10) == [10]


def test_replicas_that_want_everything_get_equal_parts():
    assert shares([replica(n, wanted=12) for n in range(3)], limit=12) == [4, 4, 4]
    assert sorted(shares([replica(n, wanted=11) for n in range(3)], limit=11)) == [3, 4, 4]


def test_unwanted_slots_go_to_replicas_that_want_them():
    assert shares([replica(1, wanted=2), replica(2, wanted=10), replica(3, wanted=0)], limit=10) == [2, 8, 0]


def test_slots_that_no_replica_wants_are_spread_evenly():
    assert shares([replica(1, wanted=2), replica(2, wanted=0)], limit=10) == [6, 4]


def test_with_fewer_slots_than_replicas_the_slots_rotate_to_the_longest_waiting():
    new = replica(1, wanted=5, allowance=1, turn_seconds=TURN_SECONDS / 2)
    waits_long, waits = replica(2, wanted=5, turn_seconds=9), replica(3, wanted=5, turn_seconds=4)
    assert shares([new, waits, waits_long], limit=1) == [1, 0, 0]
    old = replica(1, wanted=5, allowance=1, turn_seconds=TURN_SECONDS)
    assert shares([old, waits, waits_long], limit=1) == [0, 0, 1]
    assert shares([old, waits, waits_long], limit=2) == [0, 1, 1]


def test_an_allowance_grows_only_by_slots_that_count_for_no_other_replica():
    me, other = replica(1, wanted=10, allowance=2), replica(2, wanted=10, allowance=6)
    assert allocate(me, [other], share=5, limit=10) == 4
    assert allocate(me, [other], share=5, limit=10, held_elsewhere=1) == 3
    assert allocate(me, [other], share=5, limit=4) == 2
    assert allocate(me, [], share=5, limit=10) == 5


_SHARERS = st.lists(
    st.builds(
        lambda wanted, allowance, turn: (wanted, allowance, turn),
        st.integers(0, 20),
        st.integers(0, 20),
        st.floats(0, 100),
    ),
    min_size=1,
    max_size=8,
).map(lambda rows: [replica(n, wanted=w, allowance=a, turn_seconds=t) for n, (w, a, t) in enumerate(rows)])


@given(replicas=_SHARERS, limit=st.integers(0, 30))
def test_all_slots_are_allotted_and_each_wanting_replica_gets_one_if_there_are_enough(replicas, limit):
    divided = fair_shares(replicas, limit=limit)
    askers = [one for one in replicas if one.wanted]
    assert sum(divided.values()) == (limit if len(askers) <= limit else min(limit, len(askers)))
    if len(askers) <= limit:
        assert all(divided[one.id] >= 1 for one in askers)
    else:
        assert set(divided.values()) <= {0, 1}


@given(replicas=_SHARERS, limit=st.integers(0, 30))
def test_shares_are_max_min_fair(replicas, limit):
    divided = fair_shares(replicas, limit=limit)
    short = [one for one in replicas if divided[one.id] < one.wanted]
    if short and len([one for one in replicas if one.wanted]) <= limit:
        lowest = min(divided[one.id] for one in short)
        assert max(min(divided[one.id], one.wanted) for one in replicas) <= lowest + 1
