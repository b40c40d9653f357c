"""Why something is as it is in a plan, told to someone who may not see everything."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from planner import catalog
from planner.engine.explanation import Alternative, Explanation
from planner.engine.pins import Pin
from planner.engine.plan import NO_COMMITMENTS
from planner.errors import UsageError
from planner.tables import TableRow
from planner.wording import Wording
from web.errors import Conflict, NotFound
from web.services import pins
from web.services.forces import Sight
from web.services.plans import Bundle
from web.services.protection import protected_of


@dataclass(frozen=True, slots=True)
class Clearance:
    """What the reader of an explanation may see: protected persons, names of which forces."""

    protected: bool
    names: Sight


@dataclass(frozen=True, slots=True)
class Account:
    """An explanation with the pins that keep the choice, and those that ask for each alternative."""

    problem: str
    explanation: Explanation
    holding: tuple[Pin, ...]
    wishes: tuple[tuple[Pin, ...], ...]


def account_of(bundle: Bundle, problem: str, subject: str, clearance: Clearance) -> Account:
    """Explain a decision of a plan.

    Raises:
        NotFound: there is no such subject, or the reader may not know of it.
        Conflict: the plan has no part for this problem.
    """
    if problem not in pins.RESOURCES:
        raise NotFound
    hidden = frozenset[str]() if clearance.protected else protected_of(bundle.scenario).guests
    if subject in hidden:
        raise NotFound
    explanation = _explained(bundle, problem, subject)
    explanation = _without(explanation, hidden)
    if problem == "staffing":
        explanation = _nameless(explanation, [one.name for one in clearance.names.hidden(bundle.scenario)])
    holding = pins.held_by(problem, subject, bundle.rows.get(problem, ()))
    wishes = tuple(pins.of_choice(problem, subject, one.choice) for one in explanation.alternatives)
    return Account(problem, explanation, holding, wishes)


def _explained(bundle: Bundle, problem: str, subject: str) -> Explanation:
    entry = catalog.entry_of(problem)
    rows = bundle.rows.get(problem)
    if rows is None:
        raise Conflict(
            Wording(
                f"Phương án này chưa có phần {entry.title.vi.lower()}.",
                f"This plan has no part for {entry.title.en.lower()}.",
            )
        )
    assignments, _ = entry.package.from_rows([TableRow(number, row) for number, row in enumerate(rows, start=2)])
    commitments = bundle.files.commitments.get(problem, NO_COMMITMENTS)
    try:
        return entry.package.explain(entry.problem(bundle.scenario), assignments, subject, commitments)
    except UsageError as error:
        raise NotFound(error.message) from error


def _without(explanation: Explanation, hidden: Iterable[str]) -> Explanation:
    """Leave out every sentence about somebody that the reader may not know of."""
    ids = frozenset(hidden)
    if not ids:
        return explanation

    def tells(*texts: str) -> bool:
        return any(word in ids for text in texts for word in re.findall(r"[\w-]+", text))

    return replace(
        explanation,
        reasons=tuple(one for one in explanation.reasons if not tells(one.vi, one.en)),
        alternatives=tuple(
            one for one in explanation.alternatives if not tells(one.choice, *(one.note or Wording("", "")))
        ),
    )


def _nameless(explanation: Explanation, names: Iterable[str]) -> Explanation:
    """Leave the people whom the reader may not name with their numbers alone."""
    by_length = sorted({name for name in names if name}, key=len, reverse=True)
    if not by_length:
        return explanation
    pattern = re.compile("|".join(map(re.escape, by_length)))

    def bare(words: Wording) -> Wording:
        return Wording(pattern.sub("••", words.vi), pattern.sub("••", words.en))

    def each(options: Iterable[Alternative]) -> Iterator[Alternative]:
        for one in options:
            yield replace(one, choice=pattern.sub("••", one.choice), note=bare(one.note) if one.note else None)

    return replace(
        explanation,
        chosen=bare(explanation.chosen),
        reasons=tuple(bare(one) for one in explanation.reasons),
        alternatives=tuple(each(explanation.alternatives)),
    )
