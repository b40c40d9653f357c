"""A whole plan at once from the relaxation of all nights: genders of rooms are settled step by step, then stays.

Diving (Berthold 2006): rooms that the relaxation gives wholly to women or to men on a night keep that gender, and so
does a part of the others, the most decided first; then it is solved again from where it stood. With every gender
settled, stays are settled in the same manner (``rounding``).
"""

import numpy as np

from planner.problems.lodging.nights.bound import Priced
from planner.problems.lodging.nights.data import MEN, Whole
from planner.problems.lodging.nights.ground import Ground
from planner.problems.lodging.nights.pace import Pace
from planner.problems.lodging.nights.relaxation import Floats, Relaxation, worth_relaxing
from planner.problems.lodging.nights.renewal import Flags, Housing
from planner.problems.lodging.nights.rolling import completed
from planner.problems.lodging.nights.rounding import Rounding
from planner.problems.lodging.nights.search import Wishes, smoothed, spread

MOST_A_STAY = 25
"""Where more rooms for a stay are worth a try, they cost so much alike that a relaxation says little."""
LEAST_S = 12.0
"""Less time than this is not worth a dive."""
SETTLED = 0.2
"""Share of the undecided genders that are settled before the relaxation is solved again."""
DECIDED, FEW = 0.02, 15
"""A room is as good as given to a gender when this little is missing; so few genders left are settled at once."""
PRECISION = 2e-4
"""How precisely the relaxation is solved in a dive."""
DEARER, MOST_WAYS = 0.5, 18_000
"""Ways dearer at the bound's prices than this much of the spread are not tried, nor more ways than so many."""
UNLIKELY, LIKELY = 0.3, 0.01
"""With genders settled: ways dearer than this much of the spread are not tried unless so much of them is chosen."""
GENDERS, ROUNDINGS = 0.7, 2
"""After this share of the time all genders left are settled at once; so often stays are settled, each time anew."""


def worth_a_dive(ground: Ground, wishes: Wishes, pace: Pace) -> bool:
    """Return whether few enough rooms are worth a try, and time is long enough, for a dive."""
    few = int((wishes.near & (ground.whole >= 0)).sum()) <= MOST_A_STAY * len(ground.first)
    return few and pace.left_s >= LEAST_S and worth_relaxing(ground, pace)


def dived(relaxation: Relaxation, priced: Priced, chance: np.random.Generator, pace: Pace) -> Whole:
    """Return a plan: rooms of all guest-nights, perhaps with rooms too full.

    Args:
        relaxation: solved.
        priced: its prices.
        chance: source of random choices.
        pace: time that may be taken.
    """
    narrow = settle(wide(relaxation, priced), pace.within(GENDERS * pace.left_s))
    plans: list[Whole] = []
    while not plans or (len(plans) < ROUNDINGS and not pace.is_over):
        plans.append(whole(relaxation.ground, rounded(narrow, chance, pace)))
    return min(plans, key=lambda plan: worth(relaxation.ground, plan))


def wide(relaxation: Relaxation, priced: Priced) -> Relaxation:
    """Return the relaxation over the ways that are worth a try in a dive."""
    return relaxation.narrowed(priced.extra, DEARER * spread(relaxation.ground), MOST_WAYS)


def rounded(relaxation: Relaxation, chance: np.random.Generator, pace: Pace) -> Whole:
    """Return the room of each guest-night when all genders are settled, -1 for stays that found none."""
    return Rounding.of(relaxation, lawful(relaxation) & _likely(relaxation)).run(chance, pace)


def whole(ground: Ground, room: Whole) -> Whole:
    """Return a plan of rooms of which some are missing (-1)."""
    housing = Housing(ground, room, np.zeros((*ground.open.shape, 3), dtype=np.int64))
    return smoothed(ground, completed(housing))


def worth(ground: Ground, room: Whole) -> tuple[int, int]:
    """Return how good a plan is, the less the better: beds too many, then cost."""
    housing = Housing.of(ground, room)
    return housing.excess(), int(housing.costs().sum())


def settle(relaxation: Relaxation, pace: Pace) -> Relaxation:
    """Settle the gender of every room on every night; return the relaxation over the ways that are left."""
    relaxation.solve(PRECISION, max(1.0, pace.left_s))
    left = np.flatnonzero(_asked(relaxation))
    while len(left):
        value = _marks(relaxation)[left]
        decided = np.abs(value - 0.5)
        sure = int((decided >= 0.5 - DECIDED).sum())
        many = max(1, sure + int(np.ceil(SETTLED * (len(left) - sure))))
        many = len(left) if pace.is_over or len(left) - many < FEW else many
        order = np.argsort(-decided)
        relaxation.settled[left[order[:many]]] = np.rint(value[order[:many]]).astype(np.int64)
        left = left[order[many:]]
        relaxation = relaxation.only(lawful(relaxation))
        relaxation.solve(PRECISION, max(1.0, pace.left_s))
    rest = relaxation.settled < 0
    relaxation.settled[rest] = np.rint(_marks(relaxation)[rest]).astype(np.int64)
    return relaxation


def _marks(relaxation: Relaxation) -> Floats:
    """Return how much of each room-night is women's."""
    values = np.zeros(0) if relaxation.point is None else relaxation.point.values
    return np.clip(values[: relaxation.layout.marks], 0.0, 1.0)


def _asked(relaxation: Relaxation) -> Flags:
    """Return the marks of room-nights that some way passes through."""
    asked = np.zeros(relaxation.layout.marks + 1, dtype=bool)
    asked[relaxation.layout.mark[_meetings(relaxation)[1]]] = True
    return asked[:-1]


def _meetings(relaxation: Relaxation) -> tuple[Whole, Whole]:
    """Return way and room-night of each entry."""
    ground, ways = relaxation.ground, relaxation.ways
    way, night = ways.nights(ground)
    return way, ways.room * ground.open.shape[1] + ground.night_of[night]


def lawful(relaxation: Relaxation) -> Flags:
    """Return the ways that the genders settled allow."""
    way, meeting = _meetings(relaxation)
    mark = relaxation.layout.mark[meeting]
    women = relaxation.ground.gender[relaxation.ways.stay[way]] != MEN
    lawful = np.ones(len(relaxation.ways.stay), dtype=bool)
    settled = np.append(relaxation.settled, -1)[mark]
    lawful[way[(settled >= 0) & (settled != women)]] = False
    return lawful


def _likely(relaxation: Relaxation) -> Flags:
    """Return the ways that are chosen in part, or hardly too dear."""
    share = np.zeros(0) if relaxation.point is None else relaxation.point.values[-len(relaxation.ways.stay) :]
    likely: Flags = (share > LIKELY) | (relaxation.reduced() <= UNLIKELY * spread(relaxation.ground))
    return likely
