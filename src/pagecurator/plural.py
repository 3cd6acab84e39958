"""Numbers in messages: grouped digits, and singular or plural nouns."""

from __future__ import annotations


def plural(count: int, noun: str, nouns: str | None = None) -> str:
    """``1 page``, ``2,000 pages``. ``nouns`` is an irregular plural."""
    return f"{count:,} {noun if count == 1 else nouns or f'{noun}s'}"


def is_are(count: int) -> str:
    """``is`` or ``are``."""
    return "is" if count == 1 else "are"
