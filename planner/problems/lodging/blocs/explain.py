"""Why a bloc is in this house, and what every other hall would cost."""

from collections.abc import Sequence

from planner.engine.explanation import Alternative, Explanation
from planner.engine.plan import Commitments, weighted
from planner.problems.lodging.blocs.check import CHECKS, goals_of, house_capacity
from planner.problems.lodging.blocs.entities import Bloc, Hall
from planner.problems.lodging.data import PRICE_UNIT_VND, Problem, day
from planner.problems.lodging.plan import Assignment
from planner.wording import Wording, number

Rows = Sequence[Assignment]


def explain_bloc(problem: Problem, rows: Rows, bloc_id: str, commitments: Commitments) -> Explanation:
    """Return why the bloc is where it is, and each other hall: the cost of moving it alone, or the rules against it."""
    bloc = problem.blocs.bloc[bloc_id]
    own = next((row for row in rows if row.guest_id == bloc_id), None)
    hall = problem.blocs.hall.get(own.room_id) if own else None
    others = [other for other in problem.blocs.halls if other != hall]
    options = [_alternative(problem, rows, bloc, other, commitments) for other in others]
    order = sorted(options, key=lambda option: (len(option.broken_rules), _worse(problem, option), option.choice))
    reasons = _reasons(problem, rows, bloc, hall, commitments)
    return Explanation(bloc_id, _chosen(problem, bloc, hall), reasons, tuple(order))


def _worse(problem: Problem, option: Alternative) -> int:
    return weighted(option.goals, problem.weights)


def _chosen(problem: Problem, bloc: Bloc, hall: Hall | None) -> Wording:
    who = f"{bloc.name} ({bloc.bloc_id})"
    if hall is None:
        return Wording(f"Khối {who} chưa có chỗ ở.", f"Bloc {who} has no lodging.")
    where = f"{problem.blocs.house_name(hall.house_id)} / {hall.name} ({hall.hall_id})"
    stay = f"{day(bloc.check_in)}–{day(bloc.check_out)}"
    offer = problem.blocs.offers.get((bloc.bloc_id, hall.hall_id))
    price = number((offer.cost if offer else 0) * PRICE_UNIT_VND)
    return Wording(
        f"Khối {who}, {number(bloc.people)} người, ở {where}, {stay}: {price} đồng cả đợt.",
        f"Bloc {who}, {number(bloc.people)} people, is in {where}, {stay}: {price} đồng for the stay.",
    )


def _reasons(
    problem: Problem, rows: Rows, bloc: Bloc, hall: Hall | None, commitments: Commitments
) -> tuple[Wording, ...]:
    reasons = [
        Wording(f"Ban tổ chức đã ghim {field} = {value}.", f"The organiser pinned {field} = {value}.")
        for field, value in sorted(commitments.pins.get(bloc.bloc_id, {}).items())
    ]
    allowed = [problem.blocs.hall[h] for b, h in problem.blocs.offers if b == bloc.bloc_id and h in problem.blocs.hall]
    wide = [h for h in allowed if all(h.places.get(night, 0) >= bloc.people for night in bloc.nights)]
    reasons.append(
        Wording(
            f"Được phép ở {len(allowed)} trong {len(problem.blocs.halls)} nơi; {len(wide)} nơi đủ"
            f" {number(bloc.people)} chỗ mọi đêm.",
            f"{len(allowed)} of {len(problem.blocs.halls)} halls may take it; {len(wide)} have"
            f" {number(bloc.people)} places on every night.",
        )
    )
    if hall is not None:
        reasons += _company(problem, rows, bloc, hall)
    return tuple(reasons)


def _company(problem: Problem, rows: Rows, bloc: Bloc, hall: Hall) -> list[Wording]:
    """How full the hall is, and how many units of the camp are in the house."""
    reasons = []
    inside = [problem.blocs.bloc[row.guest_id] for row in rows if row.room_id == hall.hall_id]
    night = max(bloc.nights, key=lambda night: sum(one.people for one in inside if night in one.nights))
    people, places = sum(one.people for one in inside if night in one.nights), hall.places.get(night, 0)
    reasons.append(
        Wording(
            f"Đêm đông nhất ({day(night)}) nơi này có {number(people)} người trên {number(places)} chỗ.",
            f"On its fullest night ({day(night)}) the hall has {number(people)} people in {number(places)} places.",
        )
    )
    mates = [one for one in problem.blocs.blocs if bloc.group_id and one.group_id == bloc.group_id and one != bloc]
    if mates:
        house = {row.guest_id: row.hotel_id for row in rows}
        here = sum(house.get(one.bloc_id) == hall.house_id for one in mates)
        name = problem.blocs.groups.get(bloc.group_id) or bloc.group_id
        reasons.append(
            Wording(
                f"Cùng địa điểm có {here} trong {len(mates)} khối khác của {name}.",
                f"{here} of the other {len(mates)} blocs of {name} are in the same house.",
            )
        )
    return reasons


def _alternative(problem: Problem, rows: Rows, bloc: Bloc, hall: Hall, commitments: Commitments) -> Alternative:
    others = [row for row in rows if row.guest_id != bloc.bloc_id]
    row = Assignment(bloc.bloc_id, hall.house_id, hall.hall_id, bloc.check_in, bloc.check_out, bloc.people)
    moved = [*others, row]
    before, after = goals_of(problem, rows, commitments), goals_of(problem, moved, commitments)
    known = {(finding.rule, finding.subjects) for rule in CHECKS for finding in rule(problem, rows, commitments)}
    new = [f for rule in CHECKS for f in rule(problem, moved, commitments) if (f.rule, f.subjects) not in known]
    broken = tuple(sorted({finding.rule for finding in new}))
    full = next((finding.message for finding in new if finding.rule == house_capacity.__name__), None)
    goals = {goal: after[goal] - before[goal] for goal in after}
    name = f"{problem.blocs.house_name(hall.house_id)} / {hall.name}"
    return Alternative(
        choice=f"{hall.house_id} / {hall.hall_id}",
        cost=None if broken else weighted(goals, problem.weights),
        goals=goals,
        broken_rules=broken,
        note=full or Wording(f"{name}: chuyển riêng khối này.", f"{name}: this bloc alone moves."),
    )
