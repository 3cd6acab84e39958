"""Numbers in sentences for people: one way to group digits, and the noun that fits the number."""

from __future__ import annotations


def plural(count: int, noun: str, nouns: str | None = None) -> str:
    """The number and its noun: ``1 page``, ``2,000 pages``. ``nouns`` is the plural that takes more than an ``s``."""
    return f"{count:,} {noun if count == 1 else nouns or f'{noun}s'}"


def is_are(count: int) -> str:
    """The verb for so many."""
    return "is" if count == 1 else "are"


__all__ = ["is_are", "plural"]
