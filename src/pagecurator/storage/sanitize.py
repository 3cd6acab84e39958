"""Values for Postgres: without the characters that it can't store, which pages are full of; rows as columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, overload

# U+0000 and halves of surrogate pairs can't be stored in a UTF-8 database.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@overload
def storable(text: str, *, longest: int | None = None) -> str: ...
@overload
def storable(text: None, *, longest: int | None = None) -> None: ...
def storable(text: str | None, *, longest: int | None = None) -> str | None:
    """``text`` without the characters that Postgres can't store, cut to ``longest`` characters."""
    if text is None:
        return None
    if text.isascii() and "\x00" not in text:  # most are, and this is faster than the expression
        return text[:longest]
    return _UNSTORABLE.sub("", text)[:longest]


def as_columns(rows: Sequence[Any]) -> dict[str, list[Any]]:
    """Each field of ``rows``, one or more dataclasses of one type, as a list: parameters of ``unnest``."""
    return {name: [getattr(row, name) for row in rows] for name in rows[0].__dataclass_fields__}
