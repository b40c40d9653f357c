"""What is different now: somebody is away, a post is added, more are asked for, a closure stands longer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from planner.errors import UsageError
from planner.geo import distance_m
from planner.scenario.nearest import nearest
from planner.scenario.rows import Availability, Closure, Post, PostDemand, Shift
from planner.scenario.schema import Scenario
from planner.units import format_datetime
from planner.wording import Wording

NEAR_M = 80
"""A post this near to an end of a closed street guards it: the widest junction of the packs is some 60 m across."""

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Change:
    """What is different, and since when it is known.

    Attributes:
        now: shifts that have begun by then stay as they are but for the cause.
        absent: who, from when, until when.
        posts: new posts.
        needs: more people at a post in a shift; those asked for before remain.
        closures: closure -> its new end.
    """

    now: datetime
    absent: tuple[tuple[str, datetime, datetime], ...] = ()
    posts: tuple[Post, ...] = ()
    needs: tuple[PostDemand, ...] = ()
    closures: Mapping[str, datetime] | None = None


def changed(scenario: Scenario, change: Change) -> Scenario:
    """Return the pack as it is after the change.

    Raises:
        UsageError: something is unknown, a post stands already, or a closure would be shortened.
    """
    scenario = replace(
        scenario,
        availability=(*scenario.availability, *_absences(scenario, change)),
        posts=(*scenario.posts, *_new_posts(scenario, change)),
    )
    scenario = replace(scenario, post_demand=_joined((*scenario.post_demand, *_needs(scenario, change))))
    for closure_id, end in (change.closures or {}).items():
        scenario = _extended(scenario, closure_id, end)
    return scenario


def _absences(scenario: Scenario, change: Change) -> Iterable[Availability]:
    people = [row.person_id for row in scenario.officers]
    for person_id, start, end in change.absent:
        _known(Wording("người", "person"), person_id, people)
        _later(start, end)
        yield Availability.model_validate(
            {
                "subject_kind": "officer",
                "subject_id": person_id,
                "from": start,
                "to": end,
                "available": False,
                "reason": "báo vắng · reported away",
            }
        )


def _new_posts(scenario: Scenario, change: Change) -> Iterable[Post]:
    there = {row.post_id for row in scenario.posts}
    for post in change.posts:
        if post.post_id in there:
            raise UsageError(
                Wording(
                    f'Chốt "{post.post_id}" đã có; hãy chọn mã khác hoặc chỉ thêm người.',
                    f'Post "{post.post_id}" stands already; choose another id or only ask for more people.',
                )
            )
        yield post


def _needs(scenario: Scenario, change: Change) -> Iterable[PostDemand]:
    posts = [row.post_id for row in scenario.posts]
    shifts = [row.shift_id for row in scenario.shifts]
    forces = sorted({row.force for row in scenario.officers})
    for need in change.needs:
        _known(Wording("chốt", "post"), need.post_id, posts)
        _known(Wording("ca", "shift"), need.shift_id, shifts)
        _known(Wording("lực lượng", "force"), need.force, forces)
        yield need


def _joined(rows: Sequence[PostDemand]) -> tuple[PostDemand, ...]:
    """Add up rows of the same post, shift, force and skill."""
    found: dict[tuple[str, ...], PostDemand] = {}
    for row in rows:
        key = _key(row)
        people = row.people + (found[key].people if key in found else 0)
        found[key] = (found.get(key) or row).model_copy(update={"people": people})
    return tuple(found.values())


def _key(row: PostDemand) -> tuple[str, ...]:
    return row.post_id, row.shift_id, row.force, row.skill


# --- a closure that stands longer -----------------------------------------------------------------


def _extended(scenario: Scenario, closure_id: str, end: datetime) -> Scenario:
    """Let a closure stand longer: the posts on it keep as many people as while it was to stand."""
    closures = {row.closure_id: row for row in scenario.closures}
    _known(Wording("lệnh cấm đường", "closure"), closure_id, list(closures))
    closure = closures[closure_id]
    _later(closure.end, end)
    longer = closure.model_copy(update={"end": end, "until_event": ""})
    kept = _kept(scenario, guards(scenario, closure), (closure.start, closure.end), (closure.end, end))
    demand = {_key(row): row for row in scenario.post_demand} | {_key(row): row for row in kept}
    rows = tuple(longer if row.closure_id == closure_id else row for row in scenario.closures)
    return replace(scenario, closures=rows, post_demand=tuple(demand.values()))


def guards(scenario: Scenario, closure: Closure) -> tuple[str, ...]:
    """Return the posts at the ends of the closed streets."""
    ends = {node for row in scenario.edges if row.edge_id in closure.edge_ids for node in (row.u, row.v)}
    places = [(row.lat, row.lon) for row in scenario.nodes if row.node_id in ends]
    return tuple(
        post.post_id
        for post in scenario.posts
        if any(distance_m(post.lat, post.lon, lat, lon) <= NEAR_M for lat, lon in places)
    )


def _kept(scenario: Scenario, posts: Sequence[str], before: Span, after: Span) -> list[PostDemand]:
    """Return the demand during the extension: at least the most that was asked for while the closure was to stand."""
    old, new = (_touched(scenario.shifts, span) for span in (before, after))
    most: dict[tuple[str, str, str], PostDemand] = {}
    now: dict[tuple[str, ...], int] = defaultdict(int)
    for row in scenario.post_demand:
        place = row.post_id, row.force, row.skill
        now[_key(row)] += row.people
        if row.post_id in posts and row.shift_id in old and row.people > (most[place].people if place in most else 0):
            most[place] = row
    return [
        row.model_copy(update={"shift_id": shift_id})
        for row in most.values()
        for shift_id in new
        if row.people > now[row.post_id, shift_id, row.force, row.skill]
    ]


def _touched(shifts: Sequence[Shift], span: Span) -> tuple[str, ...]:
    return tuple(row.shift_id for row in shifts if row.start < span[1] and span[0] < row.end)


def unguarded(scenario: Scenario, change: Change) -> tuple[Wording, ...]:
    """Say which closures stand, after the change, at a time that no shift covers."""
    told = []
    for row in scenario.closures:
        end = (change.closures or {}).get(row.closure_id)
        last = max((shift.end for shift in scenario.shifts if shift.start < (end or row.end)), default=row.end)
        if end is not None and last < end and guards(scenario, row):
            span = f"{format_datetime(last)}–{format_datetime(end)}"
            told.append(
                Wording(
                    f"Lệnh cấm đường {row.closure_id} kéo dài tới {format_datetime(end)} nhưng không có ca trực nào "
                    f"trong {span}; hãy thêm ca vào shifts.csv.",
                    f"Closure {row.closure_id} now stands until {format_datetime(end)}, but no shift covers {span}; "
                    "add one to shifts.csv.",
                )
            )
    return tuple(told)


def _later(start: datetime, end: datetime) -> None:
    if end <= start:
        raise UsageError(
            Wording(
                f"{format_datetime(end)} phải sau {format_datetime(start)}.",
                f"{format_datetime(end)} must be later than {format_datetime(start)}.",
            )
        )


def _known(what: Wording, word: str, known: Sequence[str]) -> None:
    if word not in known:
        hint = nearest(word, known) or (known[0] if known else "–")
        raise UsageError(
            Wording(
                f'Không có {what.vi} "{word}"; gần nhất là "{hint}".',
                f'There is no {what.en} "{word}"; the nearest is "{hint}".',
            )
        )
