"""The search for a large lodging plan: simulated annealing over parties and rooms (Kirkpatrick et al. 1983).

The temperature falls with the share of the time that has passed; see ``moves`` for what is tried.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from planner.engine.settings import Settings
from planner.problems.lodging.frame import Frame
from planner.problems.lodging.groups import settle_waiting
from planner.problems.lodging.landscape import Draft, Land, State, draft_of, land_of, state_of
from planner.problems.lodging.moves import occupy, stir
from planner.problems.lodging.readoff import Housing

HOT, WARM, COLD = 20.0, 6.0, 1.0
"""Temperatures (a difference of the score) at the start of a first search, of a later one, and at the end."""
STEPS = 20_000
"""Moves tried at one temperature."""
STEP_S = 1.5e-6
"""Work charged for a move, in deterministic mode."""
GROUP_SHARE, LARGE_SHARE = 0.3, 0.5
"""Shares of moves by which delegations change hotels, and of these and those that empty a few rooms."""


@dataclass
class Annealing:
    """A search over one problem; it keeps its best plan from one call to the next."""

    frame: Frame
    settings: Settings
    stopped: Callable[[], bool]
    land: Land = field(init=False)
    state: State = field(init=False)
    draft: Draft = field(init=False)

    def __post_init__(self) -> None:
        """Lay out the arrays."""
        self.land = land_of(self.frame)
        self.state = state_of(self.land)
        self.draft = draft_of(self.state)
        self.parties = tuple(sorted(self.frame.block_of))
        self.room_of = {room.room_id: r for r, room in enumerate(self.frame.problem.rooms)}
        self.rounds = 0

    def start(self, housing: Mapping[str, str]) -> None:
        """Take a plan, which may leave parties out, as the best so far."""
        where = np.array([self.room_of.get(housing.get(party[0], ""), -1) for party in self.parties], dtype=np.int64)
        occupy(self.land, self.state, self.draft, where)  # type: ignore[no-untyped-call]

    def settle(self, housing: Mapping[str, str]) -> None:
        """Take a plan as begun, find rooms for the others, group by group, and take that as the best so far."""
        self.start(housing)
        settle_waiting(self.land, self.state, np.zeros(len(self.land.stock), dtype=np.int64))
        occupy(self.land, self.state, self.draft, self.state.where.copy())  # type: ignore[no-untyped-call]

    def search(self, end_s: float, hot: float) -> None:
        """Search until a moment, from a temperature down to the last one."""
        shares = np.array([GROUP_SHARE, LARGE_SHARE])
        begin = now = self.settings.now_s()
        while now < end_s and not self.stopped():
            passed = (now - begin) / (end_s - begin)
            temperature = hot * (COLD / hot) ** passed
            seed = self.settings.seed * 100_003 + self.rounds
            stir(self.land, self.state, self.draft, STEPS, temperature, shares, seed)  # type: ignore[no-untyped-call]
            self.settings.clock.work(STEPS * STEP_S)
            self.rounds += 1
            now = self.settings.now_s()

    @property
    def housing(self) -> Housing:
        """The best plan: guest -> room."""
        rooms = self.frame.problem.rooms
        return {
            member: rooms[r].room_id
            for party, r in zip(self.parties, self.state.best, strict=True)
            if r >= 0
            for member in party
        }
