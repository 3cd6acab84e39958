"""Removing characters that Postgres can't store."""

from __future__ import annotations

from pagecurator.storage.sanitize import storable


def test_characters_that_postgres_can_not_store_are_removed():
    assert storable("a\x00b\ud800c\udfffd") == "abcd"
    assert storable("Grüße 😀\n") == "Grüße 😀\n"


def test_long_texts_are_truncated_and_none_stays_none():
    assert storable("abcdef", longest=3) == "abc"
    assert storable(None, longest=3) is None
