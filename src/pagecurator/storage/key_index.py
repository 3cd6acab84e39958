"""A compact hash table: which of up to a few million keys were seen before, without the keys themselves."""

from __future__ import annotations

from array import array

_64_BITS = 0xFFFF_FFFF_FFFF_FFFF
_FIRST_SLOTS = 1024


class KeyIndex:
    """Numbers keys from 0 in the order in which they are added: 12 bytes per slot, at most half of them used.

    A key is known by 64 bits of its hash: two of a million keys collide with a probability of about 10⁻⁷. A million
    keys take 24 MiB; a dict takes 101.
    """

    def __init__(self) -> None:
        self._allocate(_FIRST_SLOTS)
        self._used = 0

    def __len__(self) -> int:
        return self._used

    def add(self, key: str) -> tuple[int, bool]:
        """The key's number, and True if it was not added before."""
        wanted = hash(key) & _64_BITS or 1  # 0 marks a free slot
        slot = self._find(wanted)
        if self._hashes[slot]:
            return self._numbers[slot], False
        number = self._used
        self._hashes[slot], self._numbers[slot] = wanted, number
        self._used += 1
        if 2 * self._used > len(self._hashes):
            self._grow()
        return number, True

    def _allocate(self, slots: int) -> None:
        self._hashes = array("Q", bytes(8 * slots))
        self._numbers = array("I", bytes(4 * slots))

    def _find(self, wanted: int) -> int:
        """The slot of ``wanted``, or the free one where it belongs (open addressing, linear probing)."""
        hashes = self._hashes
        mask = len(hashes) - 1
        slot = wanted & mask
        while (found := hashes[slot]) and found != wanted:
            slot = (slot + 1) & mask
        return slot

    def _grow(self) -> None:
        hashes, numbers = self._hashes, self._numbers
        self._allocate(2 * len(hashes))
        for found, number in zip(hashes, numbers, strict=True):
            if found:
                slot = self._find(found)
                self._hashes[slot], self._numbers[slot] = found, number
