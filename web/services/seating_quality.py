"""How good a seating is, goal by goal, with what is proven of each; worked out once per plan."""

import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from math import hypot
from statistics import fmean
from typing import Any

from planner.engine.plan import NO_COMMITMENTS
from planner.problems.seating import Problem, from_rows, score
from planner.problems.seating.certificate import FILE, SHOWN
from planner.problems.seating.plan import row_inversions, seated
from planner.report.words import goal_words
from planner.tables import TableRow
from planner.wording import Language, Wording, number
from web.services.plans import Bundle

KEEP = 6


@dataclass(frozen=True, slots=True)
class Measure:
    """One goal apart.

    Attributes:
        label: its name.
        value: how much of it, in words.
        proof: what is proven of it; empty where nothing is.
        state: good where the least possible is reached, else empty.
    """

    label: Wording
    value: Wording
    proof: Wording
    state: str = ""


@dataclass(frozen=True, slots=True)
class Quality:
    """All goals of a plan, and what its certificate says.

    Attributes:
        measures: goals and other figures, one by one.
        certificate: the file; None when the plan has none.
        checked: what the independent check says of the file: good, bad, or none without a file.
        faults: sentences of the check.
    """

    measures: tuple[Measure, ...]
    certificate: Mapping[str, Any] | None
    checked: str
    faults: tuple[Wording, ...]


class Qualities:
    """Figures of the plans looked at last."""

    def __init__(self) -> None:
        """Start with none."""
        self._known: OrderedDict[str, Quality] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, bundle: Bundle) -> Quality:
        """Return the figures of a plan; plans never change."""
        with self._lock:
            known = self._known.get(bundle.card.public_id)
        if known is None:
            known = quality_of(bundle)
            with self._lock:
                self._known[bundle.card.public_id] = known
                while len(self._known) > KEEP:
                    self._known.popitem(last=False)
        return known


QUALITIES = Qualities()


def quality_of(bundle: Bundle) -> Quality:
    """Work out the figures of a plan."""
    certificate = certificate_of(bundle)
    faults = tuple(
        finding.message for finding in bundle.findings if finding.problem == "seating" and finding.rule == "certificate"
    )
    checked = "none" if certificate is None else "bad" if faults else "good"
    return Quality(tuple(_measures(bundle, certificate)), certificate, checked, faults)


def certificate_of(bundle: Bundle) -> Mapping[str, Any] | None:
    """Return the certificate of a plan, None when it has none or it cannot be read."""
    try:
        read = json.loads((bundle.folder / FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return read if isinstance(read, dict) else None


def _measures(bundle: Bundle, certificate: Mapping[str, Any] | None) -> list[Measure]:
    problem = Problem.from_scenario(bundle.scenario)
    rows = [TableRow(line, dict(row)) for line, row in enumerate(bundle.rows.get("seating", ()), start=2)]
    assignments, _ = from_rows(rows)
    commitments = bundle.files.commitments.get("seating", NO_COMMITMENTS)
    goals = score(problem, assignments, commitments)
    seats = seated(problem, assignments)
    told = certificate or {}
    shown = [_goal(goal, value, told.get(goal)) for goal, value in goals.items()]
    pairs = row_inversions(problem, assignments)
    shown.append(
        Measure(
            Wording("Từ giữa ra trong hàng (R35)", "From the middle outwards in a row (R35)"),
            Wording(f"{number(pairs)} cặp ngược", f"{number(pairs)} pairs the other way round"),
            Wording("không tính điểm", "not in the score"),
            "good" if pairs == 0 else "",
        )
    )
    return [*shown, *_distances(problem, seats)]


def _goal(goal: str, value: int, part: object) -> Measure:
    label = Wording(goal_words(goal, "vi"), goal_words(goal, "en"))
    proof, state = Wording("", ""), "good" if value == 0 else ""
    if isinstance(part, dict) and "at_least" in part:
        least = int(part["at_least"])
        if value == least:
            proof, state = Wording("ít nhất có thể, đã chứng minh", "the least possible, proven"), "good"
        else:
            proof = _proven(value, least)
    return Measure(label, Wording(number(value), number(value)), proof, state)


def _proven(value: int, least: int) -> Wording:
    if least <= 0:
        return Wording(f"chứng minh được: ít nhất {number(least)}", f"proven: at least {number(least)}")
    gap = f"{100 * (value - least) / least:.1f}"
    return Wording(
        f"chứng minh được: ít nhất {number(least)}, hơn {gap.replace('.', ',')} %",
        f"proven: at least {number(least)}, {gap} % above",
    )


def _distances(problem: Problem, seats: Mapping[str, str]) -> list[Measure]:
    far = [hypot(problem.seat[s].x_cm, problem.seat[s].y_cm) / 100 for s in seats.values()]
    found = []
    if far:
        mean = fmean(far)
        found.append(_metres(Wording("Cách lễ đài, trung bình", "Distance from the stage, mean"), mean, max(far)))
    walk = [
        exit_cm / 100
        for guest, seat in seats.items()
        if (exit_cm := getattr(problem.seat[seat], "exit_cm", None)) is not None
        and (problem.guest[guest].wheelchair or problem.guest[guest].at_exit)
    ]
    if walk:
        label = Wording("Ra lối gần nhất: xe lăn, khách danh dự", "To the nearest exit: wheelchairs, guests of honour")
        found.append(_metres(label, fmean(walk), max(walk)))
    return found


def _metres(label: Wording, mean: float, most: float) -> Measure:
    vi, en = (f"{mean:.1f} m ({words} {most:.1f} m)" for words in ("xa nhất", "at most"))
    return Measure(label, Wording(vi.replace(".", ","), en), Wording("không tính điểm", "not in the score"))


def _metre_lines(part: object, language: Language) -> list[tuple[str, str]]:
    """Return what is proven of metres; nothing for certificates of earlier versions."""
    if not isinstance(part, dict):
        return []
    label = Wording("Số mét đi bộ và tới lễ đài", "Metres to walk and to the stage").to(language)
    return [(label, f"{number(int(part['value']))} ≥ {number(int(part['at_least']))}")]


def certificate_lines(certificate: Mapping[str, Any], language: Language) -> list[tuple[str, str]]:
    """Return the certificate as (what, what it says)."""

    def say(vi: str, en: str) -> str:
        return Wording(vi, en).to(language)

    precedence, fragments = certificate["precedence"], certificate["fragments"]
    exchanges, total = certificate["exchanges"], certificate["score"]
    tried = number(exchanges["guests_tried"])
    improving = len(exchanges["improving"])
    whole = say("thử hết", "all tried") if exchanges["exhaustive"] else say("thử mẫu", "a sample")
    found = say("không có cách đổi nào tốt hơn", "no exchange is better")
    if improving:
        more = improving >= SHOWN
        many = Wording(
            f"ít nhất {improving}" if more else f"{improving}", f"at least {improving}" if more else f"{improving}"
        )
        found = say(f"còn {many.vi} cách đổi tốt hơn", f"{many.en} exchanges are better")
    return [
        (say("Ngược thứ bậc", "Out of order"), f"{precedence['value']} ≥ {precedence['at_least']}"),
        (say("Cụm ghế của các đoàn", "Runs of the delegations"), f"{fragments['value']} ≥ {fragments['at_least']}"),
        *_metre_lines(certificate.get("metres"), language),
        (say("Đổi chỗ hai khách", "Exchange of two guests"), f"{found} ({whole}: {tried})"),
        (
            say("Điểm chung", "Score as a whole"),
            f"{number(total['value'])} ≥ {'–' if total['bound'] is None else number(total['bound'])} "
            + say("(cận do máy giải, tệp không tự chứng minh)", "(the solver's bound, not proven by the file)"),
        ),
    ]
