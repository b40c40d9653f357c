"""Lots brought nearer together: blocks and parts change places while that costs no more rows and metres."""

import random
from collections import defaultdict
from typing import TYPE_CHECKING

from planner.problems.seating.lots import Lot, Seats, State
from planner.problems.seating.packing import Clock

if TYPE_CHECKING:
    from planner.problems.seating.field import BlockKind, PartKind
    from planner.problems.seating.ties import Part

LOOK_UP = 512
"""Tries between two looks at the clock."""
TRY_S = 4e-5
"""Charge for one try."""
IN_VAIN = 1_000
"""Tries for every lot without any gain after which nothing more is expected."""
WAVE, SLACK = 300, 3_000
"""Tries of one wave for every lot, and what an exchange may cost more at its beginning: three metres."""
ANYWHERE = 0.4
"""Share of the exchanges of blocks that take any block of about the size, not one near another block of the lot."""
IN_SUM = 0.5
"""Share of the exchanges of parts that take several parts of another lot for one."""
REORDERED, OTHER_PARTS = 0.2, 0.5
"""Shares of the tries that change the order inside a lot, and that or exchange parts."""


class Moves:
    """Draws exchanges for the lots of a state."""

    def __init__(self, state: State, chance: random.Random) -> None:
        self.state, self.chance = state, chance
        area, blocks = state.ground.area, state.ground.blocks
        self.by_row: dict[tuple[BlockKind, str, int], list[int]] = defaultdict(list)
        self.by_room: dict[int, list[int]] = defaultdict(list)
        for number, kind in area.blocks.items():
            self.by_row[kind, blocks[number].zone, blocks[number].row_index].append(number)
            self.by_room[kind.room].append(number)
        self.alike: dict[PartKind, list[Part]] = defaultdict(list)
        for part, own in area.parts.items():
            self.alike[own].append(part)

    def one(self, number: int) -> None:
        """Try one exchange of a lot."""
        lot, draw = self.state.lots[number], self.chance.random()
        if draw < REORDERED or not lot.parts:
            self.state.reorder(number, self.chance)
        elif draw < OTHER_PARTS:
            self._parts(number, lot)
        elif lot.blocks:
            self._blocks(lot)

    def _parts(self, number: int, lot: Lot) -> None:
        part = self.chance.choice(lot.parts)[0]
        if self.chance.random() < IN_SUM:
            self.state.exchange_for_several(number, part, self.chance)
        else:
            self.state.exchange_parts(part, self.chance.choice(self.alike[self.state.ground.area.parts[part]]))

    def _blocks(self, lot: Lot) -> None:
        ground, chance = self.state.ground, self.chance
        mine, anchor = chance.choice(lot.blocks), chance.choice(lot.blocks)
        kind, here = ground.area.blocks[mine], ground.blocks[anchor]
        if len(lot.blocks) == 1 or chance.random() < ANYWHERE:
            others = self.by_room.get(kind.room + chance.choice((0, 0, 0, -1, 1)))
        else:
            others = self.by_row.get((kind, here.zone, here.row_index + chance.choice((0, 0, 0, -1, 1))))
        if others:
            self.state.exchange_blocks(mine, chance.choice(others))


def improve(state: State, chance: random.Random, tries: int, clock: Clock) -> list[Seats]:
    """Exchange blocks or parts between lots, and parts inside a lot; return the best seats on the way.

    First only what costs no more is done; then, wave after wave, also what costs a little more, less and less.
    """
    moves = Moves(state, chance)
    wave = WAVE * len(state.lots)
    open_lots: list[int] = []
    best, since, kept = sum(state.costs), 0, list(state.filled)
    for count in range(tries):
        if count % LOOK_UP == 0:
            clock.work(LOOK_UP * TRY_S)
            open_lots = state.open_lots()
            now = sum(state.costs)
            if now < best:
                best, since, kept = now, count, list(state.filled)
            state.slack = max(0, SLACK - 2 * SLACK * (count % wave) // wave) if count > wave else 0
            if not open_lots or clock.is_up() or count - since > IN_VAIN * len(state.lots):
                break
        moves.one(chance.choice(open_lots))
    return [seats or {} for seats in (state.filled if sum(state.costs) < best else kept)]
