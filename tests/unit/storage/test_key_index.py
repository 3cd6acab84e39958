"""Numbers for keys in a compact table."""

from __future__ import annotations

from pagecurator.storage.key_index import KeyIndex


def test_numbers_count_from_0_in_the_order_in_which_keys_are_added():
    index = KeyIndex()
    assert [index.add(key) for key in ("a", "b", "a", "c", "b")] == [
        (0, True), (1, True), (0, False), (2, True), (1, False),
    ]  # fmt: skip
    assert len(index) == 3


def test_keys_keep_their_numbers_while_the_table_grows():
    index = KeyIndex()
    keys = [f"site{number}.example" for number in range(20_000)]
    assert [index.add(key)[0] for key in keys] == list(range(20_000))
    assert [index.add(key) for key in keys] == [(number, False) for number in range(20_000)]
