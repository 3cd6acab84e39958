"""Numbering distinct keys."""

from __future__ import annotations

from pagecurator.storage.deduplicator import Deduplicator


def test_keys_are_numbered_from_0_in_order_of_appearance():
    numbers = Deduplicator()
    assert [numbers.number(key) for key in ("a", "b", "a", "c", "b")] == [
        (0, True), (1, True), (0, False), (2, True), (1, False),
    ]  # fmt: skip
    assert len(numbers) == 3


def test_many_keys_keep_their_numbers_while_the_table_grows():
    numbers = Deduplicator()
    keys = [f"site{number}.example" for number in range(20_000)]
    assert [numbers.number(key)[0] for key in keys] == list(range(20_000))
    assert [numbers.number(key) for key in keys] == [(number, False) for number in range(20_000)]
