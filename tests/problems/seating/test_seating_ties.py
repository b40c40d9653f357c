"""Wheelchairs find a space beside their delegation, heads of another rank sit with theirs, where groups allow it."""

from planner.engine.plan import NO_COMMITMENTS
from planner.engine.progress import never, silent
from planner.engine.settings import Settings
from planner.problems.seating import Problem
from planner.problems.seating.blockwise import Watch
from planner.problems.seating.choosing import choose
from planner.problems.seating.field import field_of, zone_groups
from planner.problems.seating.grouping import Kinds
from planner.problems.seating.lines_proof import Rounds
from planner.problems.seating.lots import Ground, State, lines_of, lots_of
from planner.problems.seating.packing import pack
from planner.problems.seating.ties import tied, ties_of
from tests.problems.seating.builders import guest, problem


def seated(asked: Problem) -> tuple[Ground, State]:
    """Return the groups chosen for a hall of one field, as lots."""
    area = field_of(asked, NO_COMMITMENTS, zone_groups(asked)[0])
    kinds, ties = Kinds(area), ties_of(asked, NO_COMMITMENTS, area)
    settings = Settings(limit_s=5.0, workers=1)
    watch = Watch(settings, settings.now_s() + 5.0, silent, never)
    chosen = choose((kinds, pack(kinds, 0, Rounds())), tied(kinds, ties), (100, 5), watch, 2.0)
    assert chosen is not None
    ground = Ground(area, asked.blocks, ties)
    return ground, State(ground, lots_of(kinds, chosen, asked.blocks, ties))


def test_the_block_with_a_space_goes_to_the_delegation_with_a_wheelchair() -> None:
    guests = [guest(f"{name}{number}", delegation=name) for name in "ABC" for number in range(3)]
    guests.append(guest("W", delegation="C", needs=("wheelchair",)))
    asked = problem({"Z": ["ccc", "cccw", "ccc"]}, guests)
    ground, state = seated(asked)

    (block,) = ground.ties.spaces
    held = {part for seats in state.filled for part, number in (seats or {}) if number == block}
    assert held == {("C", 0)}
    assert sum(lines_of(seats or {}) for seats in state.filled) == 3


def test_a_head_of_higher_rank_shares_the_block_where_the_ranks_meet() -> None:
    guests = [guest(f"A{number}", rank=1, delegation="A") for number in range(4)]
    guests += [guest(f"B{number}", rank=1, delegation="B") for number in range(3)]
    guests += [guest("C0", rank=1, delegation="C")]
    guests += [guest(f"C{number}", rank=2, delegation="C") for number in range(1, 4)]
    guests += [guest(f"D{number}", rank=2, delegation="D") for number in range(4)]
    asked = problem({"Z": ["cccc", "ccc", "cccc", "cccc"]}, guests)
    _, state = seated(asked)

    everybody = {key: count for seats in state.filled for key, count in (seats or {}).items()}
    blocks = {part: number for part, number in everybody if part[0] == "C"}
    assert blocks["C", 0] == blocks["C", 1]
    assert lines_of(everybody) == 4
