"""What the organiser has already decided, read from pins and from the previous plan's rows.

Pins: ``person@shift, post_id, P05`` (or ``dự bị`` for the reserve) and ``person, off, CA1;CA2``.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from planner.engine.conflict import Demand
from planner.engine.plan import Commitments
from planner.errors import UsageError
from planner.problems.staffing.data import Problem, ReserveKey
from planner.problems.staffing.plan import IN_RESERVE
from planner.scenario.nearest import nearest
from planner.wording import Wording

AT = "@"
POST_FIELD = "post_id"
OFF_FIELD = "off"


@dataclass(frozen=True, slots=True)
class Decided:
    """Pins and previous plan, with known ids only.

    Attributes:
        posts: (person, shift) -> post or ``dự bị`` that must be kept.
        off: (person, shift) pairs in which the person must be free.
        previous: (person, shift) -> post or ``dự bị`` of the previous plan; None without a previous plan.
    """

    posts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    off: frozenset[tuple[str, str]] = frozenset()
    previous: Mapping[tuple[str, str], str] | None = None

    def demands(self) -> tuple[Demand, ...]:
        """Return every pin as a demand that could be left out."""
        kept = [Demand(pin_name(*pair), _kept_wording(pair, post)) for pair, post in sorted(self.posts.items())]
        free = [Demand(off_name(*pair), _off_wording(pair)) for pair in sorted(self.off)]
        return (*kept, *free)

    def only(self, names: Iterable[str]) -> "Decided":
        """Return the pins whose demands are among ``names``, without a previous plan."""
        wanted = set(names)
        posts = {pair: post for pair, post in self.posts.items() if pin_name(*pair) in wanted}
        return Decided(posts, frozenset(pair for pair in self.off if off_name(*pair) in wanted))

    def of_people(self, people: Mapping[str, object]) -> "Decided":
        """Return what concerns some people."""
        posts = {pair: post for pair, post in self.posts.items() if pair[0] in people}
        off = frozenset(pair for pair in self.off if pair[0] in people)
        if self.previous is None:
            return Decided(posts, off)
        return Decided(posts, off, {pair: post for pair, post in self.previous.items() if pair[0] in people})


def reserve_needs(problem: Problem, decided: Decided) -> Mapping[ReserveKey, int]:
    """Return the reserve of each shift: the percentage, or more where more people are pinned to it.

    Of several areas the one with the largest reserve takes those who are pinned beyond it.
    """
    needs = Counter(problem.reserves)
    pinned: Counter[ReserveKey] = Counter()
    for (person_id, shift_id), post in decided.posts.items():
        if post == IN_RESERVE:
            pinned[problem.reserve_key(shift_id, problem.people[person_id].force)] += 1
    for group, people in pinned.items():
        keys = [group._replace(area=area) for area in problem.areas]
        largest = max(keys, key=lambda key: (needs[key], key))
        needs[largest] += max(0, people - sum(needs[key] for key in keys))
    return dict(sorted(needs.items()))


def pin_name(person_id: str, shift_id: str) -> str:
    """Return the key of the demand that a person stands where pinned."""
    return f"pin {person_id}{AT}{shift_id}"


def off_name(person_id: str, shift_id: str) -> str:
    """Return the key of the demand that a person is free in a shift."""
    return f"off {person_id}{AT}{shift_id}"


def decide(problem: Problem, commitments: Commitments) -> Decided:
    """Read pins and previous rows.

    Previous rows of people and shifts that are no longer there are left out: they cannot be kept.

    Raises:
        UsageError: a pin names an unknown person, shift, post or field; it says what to write instead.
    """
    posts: dict[tuple[str, str], str] = {}
    off: set[tuple[str, str]] = set()
    for subject, fields in sorted(commitments.pins.items()):
        for name, value in sorted(fields.items()):
            if AT in subject:
                posts[_pair(problem, subject, name)] = _post(problem, subject, value)
            else:
                off.update(_free(problem, subject, name, value))
    return Decided(posts, frozenset(off), _previous(problem, commitments.previous))


def _previous(problem: Problem, rows: Sequence[Mapping[str, str]]) -> Mapping[tuple[str, str], str] | None:
    if not rows:
        return None
    previous: dict[tuple[str, str], str] = {}
    for row in rows:
        pair = (row.get("person_id", ""), row.get("shift_id", ""))
        if pair[0] in problem.people and pair[1] in problem.shifts:
            previous.setdefault(pair, row.get(POST_FIELD, "") or IN_RESERVE)
    return previous


def _pair(problem: Problem, subject: str, name: str) -> tuple[str, str]:
    person_id, _, shift_id = subject.partition(AT)
    _known("người", "person", person_id, problem.people)
    _known("ca", "shift", shift_id, problem.shifts)
    _known("trường", "field", name, (POST_FIELD,))
    return person_id, shift_id


def _post(problem: Problem, subject: str, value: str) -> str:
    if value == IN_RESERVE:
        return value
    _known(f"chốt cho {subject}", f"post for {subject}", value, (*problem.posts, IN_RESERVE))
    return value


def _free(problem: Problem, subject: str, name: str, value: str) -> Iterable[tuple[str, str]]:
    _known("người", "person", subject, problem.people)
    _known("trường", "field", name, (OFF_FIELD,))
    shift_ids = [part.strip() for part in value.split(";")]
    for shift_id in shift_ids:
        _known("ca", "shift", shift_id, problem.shifts)
    return [(subject, shift_id) for shift_id in shift_ids]


def _known(what_vi: str, what_en: str, word: str, choices: Iterable[str]) -> None:
    known = tuple(choices)
    if word in known:
        return
    hint = nearest(word, known) or (known[0] if known else "")
    raise UsageError(
        Wording(
            f'Không có {what_vi} "{word}"; gần nhất là "{hint}".',
            f'There is no {what_en} "{word}"; the nearest is "{hint}".',
        )
    )


def _kept_wording(pair: tuple[str, str], post: str) -> Wording:
    where_vi = "dự bị" if post == IN_RESERVE else f"trực chốt {post}"
    where_en = "in reserve" if post == IN_RESERVE else f"at post {post}"
    return Wording(
        f"{pair[0]} phải {where_vi} trong ca {pair[1]} (đã ghim)",
        f"{pair[0]} must be {where_en} in shift {pair[1]} (pinned)",
    )


def _off_wording(pair: tuple[str, str]) -> Wording:
    return Wording(f"{pair[0]} phải nghỉ ca {pair[1]} (đã ghim)", f"{pair[0]} must be off in shift {pair[1]} (pinned)")
