"""Max-min fairness: divide the account's slots among the replicas. Pure arithmetic.

A replica that wants less than an equal part gets what it wants, and the others share the rest equally. Slots that no
replica wants are divided equally, too, so a single replica always has all of them. With fewer slots than replicas that
want one, the slots rotate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

TURN_SECONDS = 3.0
"""How long a replica keeps a slot while it rotates; then the one that waited longest gets it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replica:
    """A running replica: the slots that count for it now, and those that it could use.

    ``turn_seconds``: how long it has had a slot, or none.
    """

    id: UUID
    allowance: int
    wanted: int
    turn_seconds: float = 0.0


def fair_shares(replicas: Sequence[Replica], *, limit: int) -> dict[UUID, int]:
    """How many slots each should have. The sum is ``limit`` unless there is no replica."""
    wanting = [replica for replica in replicas if replica.wanted > 0]
    if len(wanting) > limit:
        return _rotate(replicas, wanting, limit)
    shares = dict.fromkeys((replica.id for replica in replicas), 0)
    left = _fill_evenly(shares, [(replica.wanted, replica.id) for replica in wanting], limit)
    _fill_evenly(shares, [(limit, replica.id) for replica in replicas], left)
    return shares


def allocate(mine: Replica, others: Sequence[Replica], *, share: int, limit: int, held_elsewhere: int = 0) -> int:
    """Raise the allowance of ``mine`` towards ``share``, only by slots that count for no other replica.

    ``held_elsewhere`` are slots of expired replicas, whose calls may still be in flight.
    """
    free = limit - held_elsewhere - mine.allowance - sum(other.allowance for other in others)
    return min(share, mine.allowance + max(0, free))


def _fill_evenly(shares: dict[UUID, int], wants: list[tuple[int, UUID]], slots: int) -> int:
    """Add ``slots`` to ``shares``: none gets more than it wants, the others get the same. Returns what is left.

    Which replica gets the odd slot depends on the ids alone, so that all replicas agree.
    """
    wants = sorted(wants)
    for position, (wanted, replica) in enumerate(wants):
        part = min(wanted, slots // (len(wants) - position))
        shares[replica] += part
        slots -= part
    return slots


def _rotate(replicas: Sequence[Replica], wanting: list[Replica], limit: int) -> dict[UUID, int]:
    def rank(replica: Replica) -> tuple[int, float, UUID]:
        if not replica.allowance:
            return (1, -replica.turn_seconds, replica.id)  # the longest wait first
        if replica.turn_seconds < TURN_SECONDS:
            return (0, -replica.turn_seconds, replica.id)
        return (2, replica.turn_seconds, replica.id)

    chosen = {replica.id for replica in sorted(wanting, key=rank)[:limit]}
    return {replica.id: int(replica.id in chosen) for replica in replicas}
