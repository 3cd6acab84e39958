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
class Replica:
    """A replica that lives. ``allowance`` is what is counted for it now, ``wanted`` what it could use.

    ``turn_seconds``: how long it has had a slot, or has had none.
    """

    id: UUID
    allowance: int
    wanted: int
    turn_seconds: float = 0.0


def fair_shares(replicas: Sequence[Replica], *, limit: int) -> dict[UUID, int]:
    """How many slots each should have. The sum is ``limit`` unless there is nobody."""
    wanting = [replica for replica in replicas if replica.wanted > 0]
    if len(wanting) > limit:
        return _rotate(replicas, wanting, limit)
    shares = dict.fromkeys((replica.id for replica in replicas), 0)
    left = _fill_evenly(shares, [(replica.wanted, replica.id) for replica in wanting], limit)
    _fill_evenly(shares, [(limit, replica.id) for replica in replicas], left)
    return shares


def allocate(mine: Replica, others: Sequence[Replica], *, share: int, limit: int, held_elsewhere: int = 0) -> int:
    """The allowance of ``mine`` on its way up to ``share``: only by slots that are counted for nobody.

    ``held_elsewhere`` are slots of replicas that live no more, whose calls may not be over.
    """
    free = limit - held_elsewhere - mine.allowance - sum(other.allowance for other in others)
    return min(share, mine.allowance + max(0, free))


def _fill_evenly(shares: dict[UUID, int], wants: list[tuple[int, UUID]], slots: int) -> int:
    """Add ``slots`` to ``shares`` so that nobody gets more than it wants and the others get the same.

    Returns what nobody wants. Who gets the odd slot depends on the ids alone, so that all replicas agree.
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
            return (1, -replica.turn_seconds, replica.id)  # who has waited longest comes first
        if replica.turn_seconds < TURN_SECONDS:
            return (0, -replica.turn_seconds, replica.id)
        return (2, replica.turn_seconds, replica.id)

    chosen = {replica.id for replica in sorted(wanting, key=rank)[:limit]}
    return {replica.id: int(replica.id in chosen) for replica in replicas}


__all__ = ["TURN_SECONDS", "Replica", "allocate", "fair_shares"]
