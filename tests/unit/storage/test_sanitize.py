"""What a text column can hold."""

from __future__ import annotations

from pagecurator.storage.sanitize import storable


def test_what_postgres_can_not_store_is_left_out():
    assert storable("a\x00b\ud800c\udfffd") == "abcd"
    assert storable("Grüße 😀\n") == "Grüße 😀\n"


def test_long_texts_are_cut_and_nothing_stays_nothing():
    assert storable("abcdef", longest=3) == "abc"
    assert storable(None, longest=3) is None
