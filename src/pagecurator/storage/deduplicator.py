"""Deduplicating the lines of large uploads in little memory."""

from __future__ import annotations

from array import array

_64_BITS = 0xFFFF_FFFF_FFFF_FFFF


class Deduplicator:
    """Numbers distinct keys from 0: an open-addressing hash table of 12 bytes a slot, at most half full.

    Keys are compared by 64 bits of their hash: among a million, two collide with a probability of about 10⁻⁷.
    """

    def __init__(self) -> None:
        self._hashes = array("Q", bytes(8 * 1024))
        self._numbers = array("I", bytes(4 * 1024))
        self._used = 0

    def __len__(self) -> int:
        return self._used

    def number(self, key: str) -> tuple[int, bool]:
        """The number of ``key``, and True when it is new."""
        wanted = hash(key) & _64_BITS or 1
        slot = self._find(wanted)
        if self._hashes[slot]:
            return self._numbers[slot], False
        number = self._used
        self._hashes[slot], self._numbers[slot] = wanted, number
        self._used += 1
        if 2 * self._used > len(self._hashes):
            self._grow()
        return number, True

    def _find(self, wanted: int) -> int:
        """The slot of ``wanted``, or the free slot for it."""
        hashes = self._hashes
        mask = len(hashes) - 1
        slot = wanted & mask
        while (found := hashes[slot]) and found != wanted:
            slot = (slot + 1) & mask
        return slot

    def _grow(self) -> None:
        hashes, numbers = self._hashes, self._numbers
        self._hashes = array("Q", bytes(8 * 2 * len(hashes)))
        self._numbers = array("I", bytes(4 * 2 * len(numbers)))
        for found, number in zip(hashes, numbers, strict=True):
            if found:
                slot = self._find(found)
                self._hashes[slot], self._numbers[slot] = found, number
