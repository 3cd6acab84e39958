"""Who may have how many of the account's slots: pure arithmetic over what the replicas asked for.

The limit is one number for the account. Each replica says how many slots it could use now; a replica that
wants less than an equal part gets what it wants, and the others share the rest equally. What nobody wants is
shared equally, too, so that a replica alone always has everything. When there are fewer slots than replicas that
want one, they take turns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

TURN_SECONDS = 3.0
"""With fewer slots than replicas: how long one keeps its slot before it goes to the one that waited longest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharer:
    """A replica that lives. ``allowance`` is what is counted for it now, ``wanted`` what it could use.

    ``turn_seconds``: how long it has had a slot, or has had none.
    """

    id: UUID
    allowance: int
    wanted: int
    turn_seconds: float = 0.0


def fair_shares(sharers: Sequence[Sharer], *, limit: int) -> dict[UUID, int]:
    """How many slots each should have. The sum is ``limit`` unless there is nobody."""
    askers = [sharer for sharer in sharers if sharer.wanted > 0]
    if len(askers) > limit:
        return _in_turns(sharers, askers, limit)
    shares = dict.fromkeys((sharer.id for sharer in sharers), 0)
    left = _level(shares, [(sharer.wanted, sharer.id) for sharer in askers], limit)
    _level(shares, [(limit, sharer.id) for sharer in sharers], left)
    return shares


def grown(mine: Sharer, others: Sequence[Sharer], *, share: int, limit: int, held_elsewhere: int = 0) -> int:
    """The allowance of ``mine`` on its way up to ``share``: only by slots that are counted for nobody.

    ``held_elsewhere`` are slots of replicas that live no more, whose calls may not be over.
    """
    free = limit - held_elsewhere - mine.allowance - sum(other.allowance for other in others)
    return min(share, mine.allowance + max(0, free))


def _level(shares: dict[UUID, int], wants: list[tuple[int, UUID]], slots: int) -> int:
    """Add ``slots`` to ``shares`` so that nobody gets more than it wants and the others get the same.

    Returns what nobody wants. Who gets the odd slot depends on the ids alone, so that all replicas agree.
    """
    wants = sorted(wants)
    for position, (wanted, sharer) in enumerate(wants):
        part = min(wanted, slots // (len(wants) - position))
        shares[sharer] += part
        slots -= part
    return slots


def _in_turns(sharers: Sequence[Sharer], askers: list[Sharer], limit: int) -> dict[UUID, int]:
    def rank(sharer: Sharer) -> tuple[int, float, UUID]:
        if not sharer.allowance:
            return (1, -sharer.turn_seconds, sharer.id)  # who has waited longest comes first
        if sharer.turn_seconds < TURN_SECONDS:
            return (0, -sharer.turn_seconds, sharer.id)
        return (2, sharer.turn_seconds, sharer.id)

    chosen = {sharer.id for sharer in sorted(askers, key=rank)[:limit]}
    return {sharer.id: int(sharer.id in chosen) for sharer in sharers}


__all__ = ["TURN_SECONDS", "Sharer", "fair_shares", "grown"]
