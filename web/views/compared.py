"""Two plans side by side, in the reader's words and with the reader's rights."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from planner import catalog
from planner.report.words import goal_words
from planner.wording import Language, moment_words, number
from web.context import EventContext
from web.policy import Action
from web.services import compare
from web.services.compare import Figure, Move
from web.services.pins import AT, RESOURCES
from web.services.plans import Bundle, PlanCard
from web.views.page import Page
from web.views.plan_list import hidden_ids, visible_findings
from web.views.plan_page import FindingLine, finding_lines
from web.views.sight import sight_in

SHOWN_MOVES = 200


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure of both plans; ``state`` says whether the second is better or worse."""

    label: str
    before: str
    after: str
    change: str
    state: str


@dataclass(frozen=True, slots=True)
class ProblemSides:
    """One problem in both plans."""

    name: str
    title: str
    lines: tuple[FigureLine, ...]
    moves: tuple[Move, ...]
    moved: int
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparePage(Page):
    """Two plans; ``a`` and ``b`` are None until both are chosen."""

    plans: tuple[PlanCard, ...]
    a: PlanCard | None
    b: PlanCard | None
    problems: tuple[ProblemSides, ...] = ()
    only_a: tuple[FindingLine, ...] = ()
    only_b: tuple[FindingLine, ...] = ()


def compare_page(context: EventContext, a: Bundle | None, b: Bundle | None) -> ComparePage:
    """Return the view of two plans."""
    plans = context.services.shelf.cards(context.event.id)
    trail = ((context.say("So sánh", "Compare"), None),)
    empty = ComparePage(room="plans", trail=trail, plans=plans, a=a.card if a else None, b=b.card if b else None)
    if a is None or b is None:
        return empty
    own, other = visible_findings(context, a), visible_findings(context, b)
    return replace(
        empty,
        problems=tuple(_problems(context, a, b)),
        only_a=finding_lines(context, a, compare.only_in(own, other)),
        only_b=finding_lines(context, b, compare.only_in(other, own)),
    )


def _problems(context: EventContext, a: Bundle, b: Bundle) -> Iterator[ProblemSides]:
    for one in compare.figures(a, b):
        if not context.may(RESOURCES[one.name], Action.READ):
            continue
        moved = visible_moves(context, a, b, one.name)
        figures = [replace(one.score, name=context.say("Điểm", "Score")), *one.goals]
        yield ProblemSides(
            one.name,
            catalog.entry_of(one.name).title.to(context.language),
            (*(_line(figure, one.name, context.language) for figure in figures), _gap_line(context, one.gaps)),
            moved[:SHOWN_MOVES],
            len(moved),
            f"{context.href(one.name)}?plan={b.card.public_id}",
        )


def visible_moves(context: EventContext, a: Bundle, b: Bundle, problem: str) -> tuple[Move, ...]:
    """Return who moved, as far as the reader may know: names of the forces and protected people by their rights."""
    hidden = hidden_ids(context, a) | hidden_ids(context, b)
    moved = (one for one in compare.moves(a, b, problem) if one.subject not in hidden)
    if problem == "staffing":
        sight = sight_in(context)
        known = {one.person_id for one in (*a.scenario.officers, *b.scenario.officers) if sight.sees(one.force)}
        # Who changed from one force to another is told to neither chief.
        known -= sight.hidden_ids(a.scenario) | sight.hidden_ids(b.scenario)
        moved = (one for one in moved if one.subject.partition(AT)[0] in known)
    return tuple(_worded(one, context.language) for one in moved)


def _worded(move: Move, language: Language) -> Move:
    if move.problem != "rehearsals":
        return move
    return replace(move, before=_slot(move.before, language), after=_slot(move.after, language))


def _slot(text: str, language: Language) -> str:
    start, dot, venue = text.partition(" · ")
    return f"{moment_words(start, language)}{dot}{venue}"


def _line(figure: Figure, problem: str, language: Language) -> FigureLine:
    change = figure.change
    state = "" if not change else "worse" if change > 0 else "better"
    signed = "" if change is None else "0" if change == 0 else f"{'+' if change > 0 else '−'}{number(abs(change))}"
    return FigureLine(
        goal_words(figure.name, language, problem), _figure(figure.before), _figure(figure.after), signed, state
    )


def _gap_line(context: EventContext, gaps: tuple[float | None, float | None]) -> FigureLine:
    before, after = (_gap(gap, context.language) for gap in gaps)
    return FigureLine(context.say("Cách tối ưu", "Gap"), before, after, "", "")


def _gap(gap: float | None, language: Language) -> str:
    """Return a proven gap as a figure, rounded up: it is a promise."""
    if gap is None:
        return "–"
    tenths = math.ceil(gap * 1000 - 1e-9)
    text = f"{tenths / 10:.1f}".replace(".", "," if language == "vi" else ".")
    return f"≤ {text} %" if tenths else "0 %"


def _figure(value: int | None) -> str:
    return "–" if value is None else number(value)


def as_rows(view: ComparePage, words: Mapping[str, str]) -> list[list[str]]:
    """Return the comparison as rows of a file: figures, moves, findings."""
    rows = [
        [words["figure"], one.title, line.label, line.before, line.after] for one in view.problems for line in one.lines
    ]
    rows += [
        [words["move"], one.title, f"{move.subject} {move.label}".strip(), move.before, move.after]
        for one in view.problems
        for move in one.moves
    ]
    rows += [[words["finding"], "", line.sentence, "x", ""] for line in view.only_a]
    return rows + [[words["finding"], "", line.sentence, "", "x"] for line in view.only_b]
