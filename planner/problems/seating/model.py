"""The exact model, seat by seat: for a whole hall while it is small, and for one row of a large one."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from ortools.sat.python import cp_model

from planner.engine.plan import NO_COMMITMENTS, Commitments
from planner.problems.seating.commitments import pinned_seats, previous_seats
from planner.problems.seating.data import Ladder, Problem
from planner.problems.seating.hall import Seat
from planner.problems.seating.parties import Party
from planner.problems.seating.plan import Assignment

Sum = cp_model.LinearExpr | int


@dataclass(frozen=True)
class Variables:
    """The variables, with the problem they belong to.

    Attributes:
        model: the solver's model.
        problem: guests and seats.
        commitments: pins and the previous plan.
        sits: x[g, s] in {0, 1}: guest g sits in seat s.
    """

    model: cp_model.CpModel
    problem: Problem
    commitments: Commitments
    sits: Mapping[tuple[str, str], cp_model.IntVar] = field(default_factory=dict)

    @cached_property
    def held(self) -> Mapping[tuple[str, str], cp_model.IntVar]:
        """h[d, s] in {0, 1}: somebody of delegation d sits in seat s; h >= x[g, s], h <= sum of x[g, s] over d."""
        members: dict[str, list[str]] = defaultdict(list)
        for guest in self.problem.guests:
            if guest.delegation:
                members[guest.delegation].append(guest.guest_id)
        held = {}
        for delegation, guests in members.items():
            for seat in self.problem.seat:
                held[delegation, seat] = self.model.new_bool_var(f"held {delegation} {seat}")
                self.model.add_max_equality(held[delegation, seat], [self.sits[guest, seat] for guest in guests])
        return held

    def anybody(self, seat: str) -> Sum:
        """Return the number of guests in ``seat``."""
        return sum(self.sits[guest, seat] for guest in self.problem.guest)

    def forbid(self, guest: str, seat: str) -> None:
        """Keep ``guest`` out of ``seat``."""
        self.model.add(self.sits[guest, seat] == 0)


def seat_each_guest(v: Variables) -> None:
    """Sum of x[g, s] over s is 1."""
    for guest in v.problem.guest:
        v.model.add_exactly_one(v.sits[guest, seat] for seat in v.problem.seat)


def one_guest_per_seat(v: Variables) -> None:
    """Sum of x[g, s] over g is at most 1."""
    for seat in v.problem.seat:
        v.model.add_at_most_one(v.sits[guest, seat] for guest in v.problem.guest)


def _keep_out(v: Variables, rule: str) -> None:
    """x[g, s] = 0 where the rule does not let g use s."""
    allows = v.problem.access.rules[rule]
    for guest in v.problem.guests:
        for seat in v.problem.seats:
            if not allows(guest, seat):
                v.forbid(guest.guest_id, seat.seat_id)


def blocked_seats(v: Variables) -> None:
    """x[g, s] = 0 for a blocked seat s."""
    _keep_out(v, "blocked_seats")


def camera_seats(v: Variables) -> None:
    """x[g, s] = 0 for a camera's place s."""
    _keep_out(v, "camera_seats")


def reserved_seats(v: Variables) -> None:
    """x[g, s] = 0 for a seat s kept for others than g."""
    _keep_out(v, "reserved_seats")


def role_seats(v: Variables) -> None:
    """x[g, s] = 0 for g of the press, performers or a bloc with seats of their own, and s none of these."""
    _keep_out(v, "role_seats")


def allowed_zones(v: Variables) -> None:
    """x[g, s] = 0 where the zone of s is not open to g and s is not kept for g."""
    _keep_out(v, "allowed_zones")


def wheelchair_spaces(v: Variables) -> None:
    """x[g, s] = 0 unless g uses a wheelchair exactly when s is a wheelchair space."""
    _keep_out(v, "wheelchair_spaces")


def stage_seats(v: Variables) -> None:
    """x[g, s] = 0 for g called to the stage and s not on an aisle or farther from the steps than the limit."""
    _keep_out(v, "stage_seats")


def exit_seats(v: Variables) -> None:
    """x[g, s] = 0 for g of honour or in a wheelchair and s not accessible, not in front or far from every exit."""
    _keep_out(v, "exit_seats")


def escorts(v: Variables) -> None:
    """x[g, s] = 0 for every s when g of honour or in a wheelchair has neither companion nor escort."""
    _keep_out(v, "escorts")


def award_order(v: Variables) -> None:
    """Sum of steps[s] x[g, s] <= sum of steps[s] x[h, s] for g called before h in one role."""
    away = {seat.seat_id: seat.steps_cm or 0 for seat in v.problem.seats}
    for one, other in v.problem.calls:
        far = [sum(cm * v.sits[guest.guest_id, seat] for seat, cm in away.items()) for guest in (one, other)]
        v.model.add(far[0] <= far[1])


def companion_seats(v: Variables) -> None:
    """x[g, s] <= sum of x[w, t]: w in a wheelchair and of g's party, t beside s; for companion seats s."""
    wheels: dict[str, list[str]] = defaultdict(list)
    for guest in v.problem.guests:
        if guest.wheelchair:
            wheels[guest.leader].append(guest.guest_id)
    for seat in sorted(v.problem.attended):
        for guest in v.problem.guests:
            partners = [v.sits[w, t] for w in wheels[guest.leader] for t in v.problem.neighbours[seat]]
            v.model.add(v.sits[guest.guest_id, seat] <= sum(partners))


def companions_adjacent(v: Variables) -> None:
    """x[g, s] <= sum of x[c, t] over t beside s, for g and c side by side in a chain; other parties fill a window."""
    for party in v.problem.parties:
        if party.is_chain:
            for one, other in pairwise(party.members):
                _side_by_side(v, one.guest_id, other.guest_id)
                _side_by_side(v, other.guest_id, one.guest_id)
        else:
            _in_one_run(v, party)


def _side_by_side(v: Variables, one: str, other: str) -> None:
    for seat in v.problem.seat:
        v.model.add(v.sits[one, seat] <= sum(v.sits[other, beside] for beside in v.problem.neighbours[seat]))


def _in_one_run(v: Variables, party: Party) -> None:
    size = len(party.members)
    windows = [
        (
            frozenset(seat.seat_id for seat in block.seats[start : start + size]),
            v.model.new_bool_var("window"),
        )
        for block in v.problem.blocks
        for start in range(len(block.seats) - size + 1)
    ]
    v.model.add_exactly_one([chosen for _, chosen in windows])
    for guest in party.members:
        for seat in v.problem.seat:
            v.model.add(v.sits[guest.guest_id, seat] <= sum(chosen for seats, chosen in windows if seat in seats))


def keep_apart(v: Variables) -> None:
    """x[g, s] + x[h, t] <= 1 for neighbours s and t, and g apart from h."""
    for guest in v.problem.guests:
        for other in guest.apart_from:
            if other in v.problem.guest:
                for seat, besides in v.problem.neighbours.items():
                    for beside in besides:
                        v.model.add_at_most_one(v.sits[guest.guest_id, seat], v.sits[other, beside])


def no_stranded_seat(v: Variables) -> None:
    """h[d, left] + h[d, right] - 1 <= sum of x[g, s] over g, for s that can be stranded and each delegation d."""
    delegations = sorted({delegation for delegation, _ in v.held})
    for seat, besides in v.problem.strandable.items():
        if all(beside in v.problem.seat for beside in besides):
            for delegation in delegations:
                v.model.add(sum(v.held[delegation, beside] for beside in besides) - 1 <= v.anybody(seat))


def keep_pins(v: Variables) -> None:
    """x[g, s] = 1 for a pin of g to s."""
    for guest, seat in pinned_seats(v.problem, v.commitments).items():
        v.model.add(v.sits[guest, seat] == 1)


Rule = Callable[[Variables], None]
RULES: tuple[Rule, ...] = (
    seat_each_guest,
    one_guest_per_seat,
    blocked_seats,
    camera_seats,
    reserved_seats,
    role_seats,
    allowed_zones,
    wheelchair_spaces,
    companion_seats,
    companions_adjacent,
    stage_seats,
    award_order,
    exit_seats,
    escorts,
    keep_apart,
    no_stranded_seat,
    keep_pins,
)


def precedence(v: Variables) -> Sum:
    """Sum of out[l, g] over ladders l: those who stay keep, for each rank r, to the places from T[r-1] to T[r]."""
    return sum((_out_of_order(v, ladder) for ladder in v.problem.ladders), start=0)


def _out_of_order(v: Variables, ladder: Ladder) -> Sum:
    seats: dict[int, list[str]] = defaultdict(list)
    for seat in v.problem.seats:
        if seat.zone in ladder.zones:
            seats[seat.place].append(seat.seat_id)
    guests = [g for g in v.problem.guests if not g.exempt and ladder.choice in (None, g.zones)]
    ranks, places = sorted({guest.rank for guest in guests}), sorted(seats)
    done = {(r, p): v.model.new_bool_var(f"done {r} {p}") for r in ranks for p in places}
    order_thresholds(v.model, done, ranks, places)
    total: Sum = 0
    for guest in guests:
        out = v.model.new_bool_var(f"out {ladder.name} {guest.guest_id}")
        total += out
        higher = max((rank for rank in ranks if rank < guest.rank), default=None)
        for before, place in zip([None, *places], places, strict=False):
            here = sum(v.sits[guest.guest_id, seat] for seat in seats[place])
            if higher is not None:
                v.model.add(here <= out + done[higher, place])
            if before is not None:
                v.model.add(here <= out + 1 - done[guest.rank, before])
    return total


def order_thresholds(
    model: cp_model.CpModel,
    done: Mapping[tuple[int, int], cp_model.IntVar],
    ranks: Sequence[int],
    places: Sequence[int],
) -> None:
    """done[r, p] = [T[r] <= p], with T growing with the rank: whoever stays of rank r sits at place T[r] or before."""
    for rank in ranks:
        for one, other in pairwise(places):
            model.add_implication(done[rank, one], done[rank, other])
    for high, low in pairwise(ranks):
        for place in places:
            model.add_implication(done[low, place], done[high, place])


def aisle(v: Variables) -> Sum:
    """Sum of x[g, s] over guests who ask for the aisle and seats that do not stand on one."""
    return sum(
        v.sits[guest.guest_id, seat.seat_id]
        for guest in v.problem.guests
        for seat in v.problem.seats
        if guest.aisle and not seat.aisle
    )


def fragments(v: Variables) -> Sum:
    """Sum of starts[d, s] >= h[d, s] - h[d, seat left of s]."""
    total: Sum = 0
    number_of = {seat.seat_id: seat.number for seat in v.problem.seats}
    for (delegation, seat), held in v.held.items():
        left = [other for other in v.problem.neighbours[seat] if number_of[other] < number_of[seat]]
        start = v.model.new_bool_var(f"start {delegation} {seat}")
        v.model.add(start >= held - sum(v.held[delegation, other] for other in left))
        total += start
    return total


def changes(v: Variables) -> Sum:
    """Sum of 1 - x[g, previous seat of g]."""
    return sum(1 - v.sits.get((guest, seat), 0) for guest, seat in previous_seats(v.problem, v.commitments).items())


def front_gaps(v: Variables) -> Sum:
    """Sum of gap[s] >= reached[row after s] - sum of x[g, s] over ordinary seats s (reached: there or behind)."""
    total: Sum = 0
    for rows in _ordinary_seats(v.problem):
        reached = [v.model.new_bool_var(f"reached {number}") for number in range(len(rows))]
        for ahead, behind in pairwise(reached):
            v.model.add_implication(behind, ahead)
        for number, seats in enumerate(rows):
            for seat in seats:
                for guest in v.problem.guest:
                    v.model.add_implication(v.sits[guest, seat.seat_id], reached[number])
                if number + 1 < len(rows):
                    gap = v.model.new_bool_var(f"gap {seat.seat_id}")
                    v.model.add(gap >= reached[number + 1] - v.anybody(seat.seat_id))
                    total += gap
    return total


def _ordinary_seats(problem: Problem) -> Iterator[list[list[Seat]]]:
    """Yield for each zone its ordinary usable seats row by row, from the stage."""
    zones: dict[str, dict[int, list[Seat]]] = defaultdict(lambda: defaultdict(list))
    for block in problem.blocks:
        zones[block.zone][block.row_index] += [seat for seat in block.seats if seat.seat_id in block.ordinary]
    for _, rows in sorted(zones.items()):
        yield [rows[row] for row in sorted(rows)]


def spread(v: Variables) -> Sum:
    """Sum over delegations and zones of last row - first row + 1 - rows held: rows between without anybody."""
    total: Sum = 0
    rows: dict[tuple[str, str], dict[int, list[cp_model.IntVar]]] = defaultdict(lambda: defaultdict(list))
    for (delegation, seat), held in v.held.items():
        place = v.problem.seat[seat]
        rows[delegation, place.zone][place.row_index].append(held)
    for (delegation, zone), held_in in sorted(rows.items()):
        if len(held_in) > 1:
            first = v.model.new_int_var(min(held_in), max(held_in), f"first row {delegation} {zone}")
            last = v.model.new_int_var(min(held_in), max(held_in), f"last row {delegation} {zone}")
            v.model.add(first <= last)
            here = [v.model.new_bool_var(f"{delegation} in row {row} of {zone}") for row in held_in]
            for in_row, (row, seats) in zip(here, held_in.items(), strict=True):
                v.model.add_max_equality(in_row, seats)
                v.model.add(first <= row).only_enforce_if(in_row)
                v.model.add(last >= row).only_enforce_if(in_row)
            between = v.model.new_int_var(0, max(held_in) - min(held_in), f"rows between {delegation} {zone}")
            v.model.add(between >= last - first + 1 - sum(here)).only_enforce_if(_any_of(v, here))
            total += between
    return total


def walk(v: Variables) -> Sum:
    """Sum of metres[s] x[g, s] from the nearest entrance, weighted by the need of g."""
    return sum(v.problem.guest[g].walked_m(v.problem.seat[s]) * sits for (g, s), sits in v.sits.items())


def metres(v: Variables) -> Sum:
    """Return what the metres walked and to the stage cost."""
    return v.problem.weights["walk"] * walk(v) + v.problem.weights["view"] * view(v)


def view(v: Variables) -> Sum:
    """Sum of metres[s] x[g, s] from the stage."""
    return sum(v.problem.seat[seat].stage_m * sits for (_, seat), sits in v.sits.items())


def _any_of(v: Variables, given: Sequence[cp_model.IntVar]) -> cp_model.IntVar:
    """Return whether one of the variables is 1."""
    found = v.model.new_bool_var("any")
    v.model.add_max_equality(found, given)
    return found


Goal = Callable[[Variables], Sum]
GOALS: tuple[Goal, ...] = (precedence, aisle, fragments, changes, front_gaps, spread, walk, view)


def build(problem: Problem, commitments: Commitments = NO_COMMITMENTS, *, rules: Sequence[Rule] = RULES) -> Variables:
    """Build the model of every guest and every seat of ``problem`` with ``rules`` and all goals."""
    model = cp_model.CpModel()
    sits = {(guest, seat): model.new_bool_var(f"{guest} in {seat}") for guest in problem.guest for seat in problem.seat}
    variables = Variables(model, problem, commitments, sits)
    for rule in rules:
        rule(variables)
    model.minimize(sum(problem.weights[goal.__name__] * goal(variables) for goal in GOALS))
    return variables


def read_off(variables: Variables, holds: Callable[[cp_model.IntVar], bool]) -> tuple[Assignment, ...]:
    """Return the rows of the plan found."""
    return tuple(sorted(Assignment(*pair) for pair, variable in variables.sits.items() if holds(variable)))
