"""Which rows ask for the same website: a number for each distinct one, in the order they come."""

from __future__ import annotations

import re
from array import array

from pagecurator.urls import UrlRefused, normalize_url

_ALMOST_ALL_64_BITS = 0xFFFF_FFFF_FFFF_FFFF
# Most cells are such names, and are brought into normal form here a hundred times faster than by the full rules.
_PLAIN = re.compile(r"(?:https?://)?(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,24})(/[a-z0-9_/-]*)?", re.ASCII)


def site_key(website: str) -> str:
    """Equal for two cells that ask for the same website. What is no web address is equal to itself only."""
    plain = _PLAIN.fullmatch(website)
    if plain is not None:
        return plain[1] + (plain[2] or "").rstrip("/")
    try:
        page = normalize_url(website)
    except UrlRefused:
        return website
    return page.url.partition("://")[2].removeprefix("www.").rstrip("/")


class Deduplicator:
    """Numbers from 0 for keys: 12 bytes a slot, in tables that are at most half full.

    Keys are told apart by 64 bits of their hash: two of a million share one with a probability of about 10⁻⁷.
    """

    def __init__(self) -> None:
        self._hashes = array("Q", bytes(8 * 1024))
        self._numbers = array("I", bytes(4 * 1024))
        self._used = 0

    def __len__(self) -> int:
        return self._used

    def number(self, key: str) -> tuple[int, bool]:
        """The key's number, and True when it was not seen before."""
        wanted = hash(key) & _ALMOST_ALL_64_BITS or 1
        place = self._find(wanted)
        if self._hashes[place]:
            return self._numbers[place], False
        number = self._used
        self._hashes[place], self._numbers[place] = wanted, number
        self._used += 1
        if 2 * self._used > len(self._hashes):
            self._grow()
        return number, True

    def _find(self, wanted: int) -> int:
        """Where ``wanted`` stands, or the free slot where it should."""
        hashes = self._hashes
        mask = len(hashes) - 1
        place = wanted & mask
        while (there := hashes[place]) and there != wanted:
            place = (place + 1) & mask
        return place

    def _grow(self) -> None:
        hashes, numbers = self._hashes, self._numbers
        self._hashes = array("Q", bytes(8 * 2 * len(hashes)))
        self._numbers = array("I", bytes(4 * 2 * len(numbers)))
        for there, number in zip(hashes, numbers, strict=True):
            if there:
                place = self._find(there)
                self._hashes[place], self._numbers[place] = there, number
