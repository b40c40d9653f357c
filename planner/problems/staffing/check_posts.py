"""Checks of who stands together: open ways, chiefs, juniors, whole teams, the reserve of each area, meal breaks."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from planner.engine.findings import Finding
from planner.problems.staffing.by_time import levels_of
from planner.problems.staffing.commitments import reserve_needs
from planner.problems.staffing.data import Line, LineKey, Person, ReserveKey, TimedDemand
from planner.problems.staffing.entities import JUNIOR, SENIOR
from planner.problems.staffing.matching import cover
from planner.problems.staffing.roster import Roster
from planner.problems.staffing.ways import NO_WAY
from planner.problems.staffing.words import finding, people_names, person_name, post_name, span


def open_way(roster: Roster) -> Iterator[Finding]:
    """Everybody at a post found an open road to it in the hour before the shift."""
    if roster.problem.ways is None:
        return
    for (post_id, shift_id, _), people in roster.at_post.items():
        for person in people:
            if person.base is not None and roster.problem.way(person.base, post_id, shift_id)[1] == NO_WAY:
                yield finding(
                    "open_way",
                    (person.person_id, post_id, shift_id),
                    f"{person_name(person)} không có đường nào đang mở để đến chốt "
                    f"{post_name(roster.problem, post_id)} trước ca {shift_id}.",
                    f"{person_name(person)} has no open road to post {post_name(roster.problem, post_id)} before "
                    f"shift {shift_id}.",
                )


def post_chief(roster: Roster) -> Iterator[Finding]:
    """Where a chief of some rank is asked for, one is there, unless a place is left for one."""
    for place, lines in roster.problem.lines_at.items():
        rank = next((line.chief_rank for line in lines if line.chief_rank), "")
        people = roster.at_post.get(place, ())
        is_full = len(people) >= sum(line.people for line in lines)
        if rank and is_full and not any(roster.problem.is_chief(person, rank) for person in people):
            post = post_name(roster.problem, place[0])
            yield finding(
                "post_chief",
                (place[0], place[1], place[2]),
                f"Chốt {post}, ca {place[1]} cần chốt trưởng {place[2]} từ {rank} trở lên; {people_names(people)} "
                f"đều thấp hơn.",
                f"Post {post}, shift {place[1]} needs a chief of {place[2]} of rank {rank} or above; "
                f"{people_names(people)} are all below.",
            )


def juniors_led(roster: Roster) -> Iterator[Finding]:
    """No more juniors of a force stand at a post than its seniors there can lead."""
    ratio = roster.problem.options.juniors_per_senior
    for (post_id, shift_id, force), people in roster.at_post.items():
        juniors = [person for person in people if person.level == JUNIOR]
        seniors = sum(person.level == SENIOR for person in people)
        if len(juniors) > ratio * seniors:
            post = post_name(roster.problem, post_id)
            yield finding(
                "juniors_led",
                (post_id, shift_id, *(person.person_id for person in juniors)),
                f"Chốt {post}, ca {shift_id}: {len(juniors)} người mới của {force} ({people_names(juniors)}) mà chỉ có "
                f"{seniors} người có kinh nghiệm; mỗi người kèm nhiều nhất {ratio}.",
                f"Post {post}, shift {shift_id}: {len(juniors)} juniors of {force} ({people_names(juniors)}) with "
                f"{seniors} senior(s); each can lead {ratio}.",
            )


def whole_team(roster: Roster) -> Iterator[Finding]:
    """Where a whole team is asked for, all come from one team, which is nowhere else in that shift."""
    where: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (post_id, shift_id, _), people in roster.at_post.items():
        for person in people:
            where[person.team, shift_id].add(post_id)
    for place, lines in roster.problem.lines_at.items():
        people = roster.at_post.get(place, ())
        if not people or not any(line.whole_team for line in lines):
            continue
        teams = sorted({person.team for person in people})
        spread = sorted(set().union(*(where[team, place[1]] for team in teams)) - {place[0]})
        if len(teams) > 1 or "" in teams or spread:
            post = post_name(roster.problem, place[0])
            others_vi = f"; tổ còn có người ở {', '.join(spread)}" if spread else ""
            others_en = f"; the team also stands at {', '.join(spread)}" if spread else ""
            named = ", ".join(team or "–" for team in teams)
            yield finding(
                "whole_team",
                (place[0], place[1], place[2]),
                f"Chốt {post}, ca {place[1]} cần một tổ {place[2]} nguyên vẹn; đang có {named}{others_vi}.",
                f"Post {post}, shift {place[1]} needs one whole team of {place[2]}; it has {named}{others_en}.",
            )


def reserve(roster: Roster) -> Iterator[Finding]:
    """Every reserve has the people it needs: its share, or more where more are pinned to it or breaks take more."""
    needs = reserve_needs(roster.problem, roster.decided)
    reliefs = roster.problem.reliefs
    groups = {key._replace(area="") for key in needs} | set(roster.waiting)
    for group in sorted(groups):
        need = sum(count for key, count in needs.items() if key[:2] == group[:2])
        most = sum(
            max(needs.get(key, 0), reliefs.get(key, 0)) for key in needs.keys() | reliefs.keys() if key[:2] == group[:2]
        )
        have = len(roster.waiting.get(group, ()))
        if need <= have <= most:
            continue
        if have < need:
            yield from _lacking(roster, "reserve", {key: n for key, n in needs.items() if key[:2] == group[:2]})
        else:
            yield _reserve(group, "reserve", most, have)


def reserve_reach(roster: Roster) -> Iterator[Finding]:
    """Those in reserve can be shared out among the areas so that each gets to every post of its area in time."""
    needs = reserve_needs(roster.problem, roster.decided)
    for group, people in roster.waiting.items():
        mine = {key: count for key, count in needs.items() if key[:2] == group[:2]}
        if len(people) >= sum(mine.values()):
            yield from _lacking(roster, "reserve_reach", mine)


def _lacking(roster: Roster, rule: str, needs: Mapping[ReserveKey, int]) -> Iterator[Finding]:
    """Name the reserves that stay short when the people waiting are shared out as well as they can be."""
    if not needs:
        return
    group = next(iter(needs))._replace(area="")
    filled = _shared(roster, roster.waiting.get(group, ()), needs)
    for key, need in sorted(needs.items()):
        if filled[key] < need:
            yield _reserve(key, rule, need, filled[key])


def _shared(roster: Roster, people: Sequence[Person], needs: Mapping[ReserveKey, int]) -> Counter[ReserveKey]:
    seats = [key for key, need in sorted(needs.items()) for _ in range(need)]
    if not seats or not people:
        return Counter()
    fits = [[roster.problem.reaches(person.base, key) for key in seats] for person in people]
    match = maximum_bipartite_matching(csr_array(np.array(fits, dtype=np.int8)), perm_type="column")
    return Counter(seats[at] for at in match.tolist() if at >= 0)


def _reserve(key: ReserveKey, rule: str, need: int, have: int) -> Finding:
    force_vi, force_en = key.force or "mọi lực lượng", key.force or "all forces"
    area_vi = f", khu vực {key.area}" if key.area else ""
    area_en = f", area {key.area}" if key.area else ""
    late_vi = " đến kịp" if rule == "reserve_reach" else ""
    late_en = " who get there in time" if rule == "reserve_reach" else ""
    short_vi, short_en = (f": thiếu {need - have}", f": {need - have} short") if have < need else ("", "")
    return finding(
        rule,
        key if key.area else key[:2],
        f"Ca {key.shift_id}, {force_vi}{area_vi}: cần {need} người dự bị{late_vi}, có {have}{short_vi}.",
        f"Shift {key.shift_id}, {force_en}{area_en}: {need} people in reserve{late_en} are needed, there are "
        f"{have}{short_en}.",
    )


def meal_breaks(roster: Roster) -> Iterator[Finding]:
    """The reserve is large enough to stand in, one after the other, for all who stand alone in their meal breaks."""
    groups: Counter[ReserveKey] = Counter()
    for key, need in roster.problem.reliefs.items():
        groups[key._replace(area="")] += need
    for group, need in sorted(groups.items()):
        have = len(roster.waiting.get(group, ()))
        if have < need:
            minutes = roster.problem.shifts[group.shift_id].break_minutes
            force_vi, force_en = group.force or "mọi lực lượng", group.force or "all forces"
            yield finding(
                "meal_breaks",
                group[:2],
                f"Ca {group.shift_id}, {force_vi}: cần {need} người dự bị để thay những người đứng chốt một mình "
                f"nghỉ ăn {minutes} phút, có {have}.",
                f"Shift {group.shift_id}, {force_en}: {need} in reserve are needed to stand in for those who "
                f"stand alone in their meal break of {minutes} minutes, there are {have}.",
            )


def cover_by_time(roster: Roster) -> Iterator[Finding]:
    """At every minute of demand by the quarter hour the people are there, as far as any shift is."""
    problem, shifts = roster.problem, tuple(roster.problem.shifts.values())
    asked: dict[tuple[str, str], list[TimedDemand]] = defaultdict(list)
    for demand in problem.timed if not problem.options.soft_cover else ():
        asked[demand.post_id, demand.force].append(demand)
    for (post_id, force), demands in sorted(asked.items()):
        for start, end, _ in levels_of(demands, shifts):
            there = [shift for shift in shifts if shift.start <= start and end <= shift.end]
            people = {
                person.person_id: person
                for shift in there
                for person in roster.at_post.get((post_id, shift.shift_id, force), ())
            }
            yield from _short_then(roster, (start, end), demands, list(people.values())) if there else ()


def _short_then(
    roster: Roster, when: tuple[datetime, datetime], demands: Sequence[TimedDemand], people: Sequence[Person]
) -> Iterator[Finding]:
    need: Counter[LineKey] = Counter()
    for one in demands:
        if one.start <= when[0] and when[1] <= one.end:
            need[LineKey(one.post_id, "", one.force, one.skill)] += one.people
    filled = Counter(cover([Line(key, count) for key, count in need.items()], people).values())
    for key, count in sorted(need.items()):
        if filled[key] < count:
            skill_vi = f' có kỹ năng "{key.skill}"' if key.skill else ""
            skill_en = f' with the skill "{key.skill}"' if key.skill else ""
            post = post_name(roster.problem, key.post_id)
            yield finding(
                "cover_by_time",
                (key.post_id, f"{when[0]:%Y-%m-%d %H:%M}", key.force, key.skill),
                f"Chốt {post}, {span(*when)}: cần {count} người {key.force}{skill_vi}, có {filled[key]}.",
                f"Post {post}, {span(*when)}: {count} of {key.force}{skill_en} are needed, there are {filled[key]}.",
            )


CHECKS: tuple[Callable[[Roster], Iterable[Finding]], ...] = (
    reserve,
    reserve_reach,
    meal_breaks,
    open_way,
    post_chief,
    juniors_led,
    whole_team,
    cover_by_time,
)
