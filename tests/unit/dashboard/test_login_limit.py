"""Five tries a minute from one address."""

from __future__ import annotations

from types import SimpleNamespace

from pagecurator.dashboard.sessions import LoginLimit


def _from(address: str) -> SimpleNamespace:
    return SimpleNamespace(remote=address)


def test_a_sixth_try_within_any_minute_waits():
    now = 1000.0
    limit = LoginLimit(clock=lambda: now)
    for _ in range(5):
        assert limit.take(_from("192.0.2.1")) == 0
        now += 10
    assert limit.take(_from("192.0.2.1")) == 10
    now += 10
    assert limit.take(_from("192.0.2.1")) == 0
    assert limit.take(_from("192.0.2.1")) == 10


def test_other_addresses_have_tries_of_their_own_but_not_those_of_one_network():
    limit = LoginLimit(clock=lambda: 0.0)
    for number in range(5):
        assert limit.take(_from(f"2001:db8::{number}")) == 0
    assert limit.take(_from("2001:db8::ffff")) > 0
    assert limit.take(_from("2001:db8:0:1::1")) == 0
    assert limit.take(_from("192.0.2.1")) == 0


def test_many_addresses_do_not_fill_the_memory():
    limit = LoginLimit(clock=lambda: 0.0)
    for number in range(LoginLimit._MOST_ADDRESSES + 100):
        limit.take(_from(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"))
    assert len(limit._tries) == LoginLimit._MOST_ADDRESSES
