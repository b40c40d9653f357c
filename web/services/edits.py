"""Changing a plan by hand: trying a change, and keeping it as a new plan; plans themselves never change."""

import json
import shutil
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.amend import Consideration, Desk, Edit, amend
from planner.engine.findings import Finding, Severity
from planner.engine.plan import NO_COMMITMENTS
from planner.planfiles import SUMMARY
from planner.publish import republish
from planner.report.words import goal_words
from planner.wording import Language, Wording
from web.errors import NotFound
from web.services.plans import Bundle, NewPlan, PlanShelf, keep_plan
from web.store.engine import Actor, Store

MOST_EDITS = 200


class Desks:
    """The plans being changed by hand, each judged once."""

    def __init__(self, keep: int = 6) -> None:
        """Keep at most ``keep`` of them."""
        self._keep = keep
        self._known: OrderedDict[tuple[str, str], Desk] = OrderedDict()
        self._lock = threading.Lock()

    def desk(self, bundle: Bundle, problem: str) -> Desk:
        """Return the judged plan of a problem.

        Raises:
            NotFound: the plan does not cover this problem.
        """
        key = (bundle.card.public_id, problem)
        with self._lock:
            known = self._known.get(key)
        if known is not None:
            return known
        if problem not in bundle.rows:
            raise NotFound
        commitments = bundle.files.commitments.get(problem, NO_COMMITMENTS)
        desk = Desk.of(bundle.scenario, problem, bundle.rows[problem], commitments)
        with self._lock:
            self._known[key] = desk
            while len(self._known) > self._keep:
                self._known.popitem(last=False)
        return desk


DESKS = Desks()
"""Plans never change, so what was judged of them stays true for as long as the process runs."""


def goal_lines(goals: Mapping[str, int], language: Language) -> list[dict[str, Any]]:
    """Return the change of every goal in words."""
    return [{"goal": goal, "label": goal_words(goal, language), "change": change} for goal, change in goals.items()]


def finding_lines(findings: Sequence[Finding], language: Language) -> list[dict[str, Any]]:
    """Return findings as sentences with their rules."""
    return [
        {
            "rule": finding.rule,
            "severity": str(finding.severity),
            "subjects": list(finding.subjects),
            "sentence": finding.message.to(language),
        }
        for finding in findings
    ]


def told(considered: Consideration, language: Language) -> dict[str, Any]:
    """Return what a change would do, as the page and the API show it."""
    cost = considered.cost
    words = (
        Wording("Điểm không đổi.", "The score stays the same.")
        if cost == 0
        else Wording(f"Điểm tăng {cost} (kém đi).", f"The score rises by {cost} (worse).")
        if cost > 0
        else Wording(f"Điểm giảm {-cost} (tốt lên).", f"The score falls by {-cost} (better).")
    )
    return {
        "score": considered.score,
        "cost": cost,
        "words": words.to(language),
        "goals": goal_lines(considered.goals, language),
        "broken": finding_lines(considered.broken, language),
        "mended": finding_lines(considered.mended, language),
        "moved": [
            {"subject": moved.subject, "before": dict(moved.before), "after": dict(moved.after)}
            for moved in considered.moved
        ],
    }


@dataclass(frozen=True, slots=True)
class Kept:
    """A plan changed by hand that was kept: its id and what the change did."""

    public_id: str
    considered: Consideration


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be kept: the plan it starts from, the problem, the changes, a title."""

    event_id: int
    bundle: Bundle
    problem: str
    edits: tuple[Edit, ...]
    title: str = ""


def keep_edit(store: Store, shelf: PlanShelf, jobs: Path, actor: Actor, wish: Wish) -> Kept:
    """Keep a changed copy of a plan as a new plan of the event, with maps and reports drawn anew.

    Raises:
        UsageError: an edit names a subject or column that the plan does not have.
    """
    jobs.mkdir(parents=True, exist_ok=True)
    card = wish.bundle.card
    with tempfile.TemporaryDirectory(dir=jobs, prefix="edit-") as place:
        draft = Path(place) / "plan"
        shutil.copytree(wish.bundle.folder, draft)
        considered = amend(wish.bundle.scenario, draft, wish.problem, wish.edits)
        findings = republish(wish.bundle.scenario, draft)
        summary = json.loads((draft / SUMMARY).read_text("utf-8"))
        new = NewPlan(
            wish.event_id,
            draft,
            card.revision,
            "edited",
            {**card.settings, "edits": len(wish.edits)},
            summary,
            len(findings),
            sum(finding.severity is Severity.ERROR for finding in findings),
            wish.title,
            card.id,
        )
        public_id = store.write(actor, lambda transaction: keep_plan(transaction, shelf, new))
    return Kept(public_id, considered)
