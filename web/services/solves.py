"""What a person may ask of a solve, and the folder that it works from."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner import catalog
from planner.engine.pins import Pin
from planner.planfiles import PLAN, SUMMARY
from planner.scenario.schema import Scenario
from planner.scenario.write import write_pack
from planner.tables import write_text
from planner.wording import Wording, number
from web.errors import Conflict, Invalid
from web.services import jobs, pins
from web.services.plans import PACK, Bundle
from web.services.scenarios import Current
from web.services.settings_words import OPTIONS
from web.store.engine import Actor, Store, new_public_id

if TYPE_CHECKING:
    from planner.event import Rows

REQUEST = "request.json"
DRAFT = "plan"
MOST_WEIGHT = 1_000_000

Figures = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a solve.

    Attributes:
        problems: names of the problems; empty means all that the scenario asks for.
        limit_s: seconds over all problems.
        seed: seed of every random choice.
        deterministic: same input, same plan; slower to the same gap.
        weights: problem -> goal -> weight, where it differs from the scenario's.
        options: problem -> figure of a rule -> value, where it differs.
        near: whether the plan it starts from should change little.
        keep_pins: whether the event's pins hold.
        trial: pins of this solve alone.
        title: name of the plan that comes of it.
    """

    problems: tuple[str, ...] = ()
    limit_s: int = 60
    seed: int = 1
    deterministic: bool = True
    weights: Figures = field(default_factory=dict)
    options: Figures = field(default_factory=dict)
    near: bool = False
    keep_pins: bool = True
    trial: tuple[Pin, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Base:
    """Where a solve starts: the event, its scenario of today, and the plan that other parts are taken from."""

    event_id: int
    current: Current
    bundle: Bundle | None


def refuse_wrong(wish: Wish, scenario: Scenario) -> None:
    """Refuse what no solve could do.

    Raises:
        Invalid: a problem, a limit, a weight or a figure that does not exist or is out of range.
    """
    faults: dict[str, Wording] = {}
    asked = problems_of(scenario)
    for name in wish.problems:
        if name not in asked:
            listed = ", ".join(asked)
            faults["problems"] = Wording(f"Không lập được “{name}”; có: {listed}.", f"Not here: “{name}”; {listed}.")
    if not jobs.LEAST_LIMIT_S <= wish.limit_s <= jobs.MOST_LIMIT_S:
        faults["limit_s"] = Wording("Thời gian từ 5 đến 3.600 giây.", "The time is from 5 to 3,600 seconds.")
    if not 0 <= wish.seed < 2**31:
        faults["seed"] = Wording("Số gieo từ 0 đến 2.147.483.647.", "The seed is from 0 to 2,147,483,647.")
    faults |= _figure_faults("weights", wish.weights, weights_of(scenario))
    faults |= _figure_faults("options", wish.options, options_of(scenario))
    if faults:
        raise Invalid(faults)


def _figure_faults(kind: str, figures: Figures, known: Figures) -> dict[str, Wording]:
    faults = {}
    for problem, values in figures.items():
        for name, value in values.items():
            key = f"{kind}.{problem}.{name}"
            most = most_of(known.get(problem, {}).get(name, 0))
            if name not in known.get(problem, {}):
                faults[key] = Wording(f"Không có “{problem}.{name}”.", f"There is no “{problem}.{name}”.")
            elif not 0 <= value <= most:
                faults[key] = Wording(f"Giá trị từ 0 đến {number(most)}.", f"The value is from 0 to {most:,}.")
    return faults


def most_of(value: int) -> int:
    """Return how far a weight or figure may be raised: in large halls precedence weighs more than the usual most."""
    return max(MOST_WEIGHT, value)


def problems_of(scenario: Scenario) -> tuple[str, ...]:
    """Return the problems that the scenario asks for."""
    return tuple(entry.name for entry in catalog.PROBLEMS if not entry.problem(scenario).is_empty)


def weights_of(scenario: Scenario) -> dict[str, dict[str, int]]:
    """Return the weight of every goal, by problem."""
    return {name: dict(catalog.entry_of(name).problem(scenario).weights) for name in problems_of(scenario)}


def options_of(scenario: Scenario) -> dict[str, dict[str, int]]:
    """Return the figures of the rules that may be set, by problem: those of the pack, others as they are left blank."""
    blank = {name: {key: one.default for key, one in OPTIONS.get(name, {}).items()} for name in problems_of(scenario)}
    given = scenario.event.options
    return {name: {**blank.get(name, {}), **given.get(name, {})} for name in {**blank, **given}}


def ready_scenario(current: Current) -> Scenario:
    """Return the scenario of today.

    Raises:
        Conflict: it has faults; the message counts them and names the first.
    """
    if current.scenario is not None:
        return current.scenario
    count, first = len(current.faults), current.faults[0]
    raise Conflict(
        Wording(
            f"Dữ liệu còn {count} lỗi nên chưa giải được; lỗi đầu: {first.line('vi')}",
            f"The data have {count} faults and cannot be planned; the first: {first.line('en')}",
        )
    )


def ask(store: Store, actor: Actor, place: Path, base: Base, wish: Wish) -> str:
    """Queue a solve of the scenario as it is now; return its id. ``place`` is where jobs have their folders.

    Raises:
        Conflict: the scenario has faults, a pin no longer fits, or too many solves wait.
        Invalid: the wish asks for what does not exist.
    """
    scenario = ready_scenario(base.current)
    refuse_wrong(wish, scenario)
    with store.read() as db:
        jobs.refuse_full(db, base.event_id)
    chosen = _pins(store, base.event_id, wish, scenario)
    public_id = new_public_id()
    request = {**asdict(replace(wish, trial=())), "base": base.bundle.card.public_id if base.bundle else ""}
    request["trial"] = [list(_parts(pin)) for pin in wish.trial]
    folder = place / public_id
    try:
        _prepare(folder, scenario, base, {**request, "pins": [list(_parts(pin)) for pin in chosen]})
        new = jobs.NewJob(public_id, base.event_id, base.current.revision, request)
        store.write(actor, lambda transaction: jobs.enqueue(transaction, new))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return public_id


def _parts(pin: Pin) -> tuple[str, str, str, str]:
    return pin.problem, pin.subject, pin.field, pin.value


def _pins(store: Store, event_id: int, wish: Wish, scenario: Scenario) -> tuple[Pin, ...]:
    """Return the pins of a solve: the event's, where they are wanted, and under them the trial's."""
    kept = pins.pins_of(store, event_id) if wish.keep_pins else ()
    for pin in wish.trial:
        pins.refuse_wrong(scenario, pin)
    lost = pins.lost_pins(scenario, kept)
    if lost:
        pin, fault = lost[0]
        raise Conflict(
            Wording(
                f"{len(lost)} điều đã ghim không còn khớp dữ liệu; trước hết: {pin.subject}. {fault.vi} "
                "Hãy bỏ ghim hoặc sửa dữ liệu.",
                f"{len(lost)} pins no longer fit the data; the first: {pin.subject}. {fault.en} "
                "Unpin it or mend the data.",
            )
        )
    by_place = {(pin.problem, pin.subject, pin.field): pin for pin in (*(one.pin for one in kept), *wish.trial)}
    asked = wish.problems or problems_of(scenario)
    return tuple(pin for pin in by_place.values() if pin.problem in asked)


def _prepare(folder: Path, scenario: Scenario, base: Base, request: Mapping[str, Any]) -> None:
    """Write what the solving process reads: the scenario with its overrides, the request, the plan it starts from."""
    folder.mkdir(parents=True)
    write_pack(_overridden(scenario, request), folder / PACK)
    previous: Mapping[str, Rows] = {}
    if base.bundle is not None:
        _copy_plan(base.bundle.folder, folder / DRAFT)
        previous = base.bundle.rows if request["near"] else {}
    rows = {name: [dict(row) for row in lines] for name, lines in previous.items()}
    write_text(folder / REQUEST, json.dumps({**request, "previous": rows}, ensure_ascii=False))


def _overridden(scenario: Scenario, request: Mapping[str, Any]) -> Scenario:
    event = scenario.event
    changes = {kind: _merged(getattr(event, kind), request[kind]) for kind in ("weights", "options") if request[kind]}
    return replace(scenario, event=event.model_copy(update=changes)) if changes else scenario


def _merged(known: Figures, changes: Figures) -> dict[str, dict[str, int]]:
    return {name: {**known.get(name, {}), **changes.get(name, {})} for name in {**known, **changes}}


def _copy_plan(source: Path, target: Path) -> None:
    """Copy the decisions of a plan, so that problems that are not solved anew keep theirs."""
    target.mkdir()
    for name in (PLAN, SUMMARY, *(entry.package.FILE for entry in catalog.PROBLEMS)):
        if (source / name).exists():
            shutil.copy2(source / name, target / name)
