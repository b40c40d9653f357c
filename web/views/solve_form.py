"""The form of a new solve: what it shows, and the wish that was typed into it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from starlette.datastructures import FormData

from planner import catalog
from planner.engine.pins import Pin
from planner.report.words import goal_words
from planner.scenario.schema import Scenario
from planner.wording import Wording
from web.context import EventContext
from web.errors import Invalid
from web.services import jobs, pins, solves
from web.services.checking import table_of
from web.services.jobs import Job
from web.services.plans import PlanCard
from web.services.solves import Wish
from web.views.page import Page

LIMITS_S = (20, 60, 180, 600, 1800, 3600)
MOST_FAULTS = 20
LONGEST = 8000


@dataclass(frozen=True, slots=True)
class ProblemChoice:
    """A problem that may be solved."""

    name: str
    title: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A weight or a figure of a rule that may be changed for this solve."""

    field: str
    label: str
    value: int

    @property
    def most(self) -> int:
        """How far it may be raised."""
        return solves.most_of(self.value)


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """The figures of one problem."""

    title: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class FaultLine:
    """Something wrong with the data, and where to mend it."""

    sentence: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSolve(Page):
    """What may be asked of a solve."""

    problems: tuple[ProblemChoice, ...]
    limits: tuple[tuple[int, str], ...]
    groups: tuple[FigureGroup, ...]
    plans: tuple[PlanCard, ...]
    base: str
    pin_count: int
    trial: str
    trial_words: tuple[str, ...]
    faults: tuple[FaultLine, ...]
    fault_count: int
    queue: tuple[Job, ...]
    in_force_id: int | None


def form_page(context: EventContext, only: str, base: str, wish: str) -> NewSolve:
    """Return the form, filled as the address asks."""
    current = context.services.scenarios.current(context.event.id)
    scenario = current.scenario
    trial = pins.read_written(wish)
    return NewSolve(
        room="plans",
        trail=((context.say("Lập phương án", "New solve"), None),),
        problems=_choices(context, scenario, only) if scenario else (),
        limits=tuple((limit_s, _limit_words(limit_s).to(context.language)) for limit_s in LIMITS_S),
        groups=tuple(_groups(context, scenario)) if scenario else (),
        plans=context.services.shelf.cards(context.event.id),
        base=base or _default_base(context, trial, only),
        pin_count=len(pins.pins_of(context.store, context.event.id)),
        trial=pins.written(trial),
        trial_words=tuple(_trial_words(pin).to(context.language) for pin in trial),
        faults=tuple(
            FaultLine(fault.line(context.language), context.href("data", table_of(fault.file)))
            for fault in current.faults[:MOST_FAULTS]
        ),
        fault_count=len(current.faults),
        queue=jobs.waiting(context.store, context.event.id),
        in_force_id=context.event.plan_id,
    )


def _default_base(context: EventContext, trial: tuple[Pin, ...], only: str) -> str:
    """Return the plan that a solve of a part, or a trial, takes the other parts from: the one in force."""
    card = context.services.shelf.in_force(context.event.id, context.event.plan_id)
    return card.public_id if card is not None and (trial or only) else ""


def _choices(context: EventContext, scenario: Scenario, only: str) -> tuple[ProblemChoice, ...]:
    wanted = set(filter(None, only.split(",")))
    return tuple(
        ProblemChoice(name, catalog.entry_of(name).title.to(context.language), not wanted or name in wanted)
        for name in solves.problems_of(scenario)
    )


def _limit_words(limit_s: int) -> Wording:
    minutes = limit_s // 60
    return Wording(f"{minutes} phút", f"{minutes} min") if minutes else Wording(f"{limit_s} giây", f"{limit_s} s")


def _trial_words(pin: Pin) -> Wording:
    field = pins.FIELD_WORDS.get(pin.field, Wording(pin.field, pin.field))
    return Wording(f"{pin.subject}: {field.vi} {pin.value}", f"{pin.subject}: {field.en} {pin.value}")


def _groups(context: EventContext, scenario: Scenario) -> Iterator[FigureGroup]:
    for problem, weights in solves.weights_of(scenario).items():
        figures = [
            Figure(f"w.{problem}.{goal}", goal_words(goal, context.language, problem), value)
            for goal, value in weights.items()
        ]
        figures += [
            Figure(f"o.{problem}.{name}", name, value)
            for name, value in scenario.event.options.get(problem, {}).items()
        ]
        yield FigureGroup(catalog.entry_of(problem).title.to(context.language), tuple(figures))


# --- what was typed -------------------------------------------------------------------------------


def wish_of(form: FormData, scenario: Scenario) -> Wish:
    """Return what a form asks for; figures that are as in the scenario are left out.

    Raises:
        Invalid: a number cannot be read.
    """
    weights = solves.weights_of(scenario)
    kinds = {"weights": ("w", weights), "options": ("o", scenario.event.options)}
    changed = {kind: _changed(form, letter, known) for kind, (letter, known) in kinds.items()}
    asked = tuple(str(name) for name in form.getlist("problem"))
    every = solves.problems_of(scenario)
    return Wish(
        problems=() if set(asked) == set(every) else asked,
        limit_s=_whole(form, "limit_s", 60),
        seed=_whole(form, "seed", 1),
        deterministic=text_of(form, "deterministic") == "1",
        weights=changed["weights"],
        options=changed["options"],
        near=text_of(form, "near") == "1",
        keep_pins=text_of(form, "keep_pins") == "1",
        trial=pins.read_written(text_of(form, "trial")),
        title=text_of(form, "title")[:200],
    )


def text_of(form: FormData, name: str) -> str:
    """Return a field as text, empty when it is missing or a file."""
    value = form.get(name, "")
    return value.strip()[:LONGEST] if isinstance(value, str) else ""


def _whole(form: FormData, name: str, default: int) -> int:
    text = text_of(form, name)
    if not text:
        return default
    if not text.removeprefix("-").isdecimal() or len(text) > 12:  # noqa: PLR2004 - longer is no sensible number
        raise Invalid({name: Wording(f"“{text[:20]}” không phải số nguyên.", f"“{text[:20]}” is no whole number.")})
    return int(text)


def _changed(form: FormData, letter: str, known: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for problem, values in known.items():
        for name, value in values.items():
            typed = _whole(form, f"{letter}.{problem}.{name}", value)
            if typed != value:
                found.setdefault(problem, {})[name] = typed
    return found
