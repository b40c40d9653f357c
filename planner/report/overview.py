"""The page that links everything: one card per problem, findings, files."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.catalog import PROBLEMS, Entry
from planner.engine.findings import Finding, Severity
from planner.engine.outcome import Status
from planner.law.procedures import Deadline, deadlines
from planner.report.content import Content
from planner.report.words import STATUS_WORDS, gap_words, goal_words
from planner.scenario.schema import Scenario
from planner.wording import Language, Wording, day_words, number

MAPS = {
    "overview": Wording("Bản đồ chung", "Overview map"),
    "traffic": Wording("Bản đồ phân luồng, cấm đường", "Closures and detours map"),
    "lodging": Wording("Bản đồ lưu trú", "Lodging map"),
    "rehearsals": Wording("Bản đồ nơi tập", "Rehearsal venues map"),
    "staffing": Wording("Bản đồ chốt trực", "Posts map"),
}
FILES = {
    "seating.svg": Wording("Sơ đồ chỗ ngồi (SVG: phóng to, tìm tên)", "Seat chart (SVG: zoom, search)"),
    "runsheet.html": Wording("Kịch bản điều hành", "Run-sheet"),
    "runsheet.csv": Wording("Kịch bản (CSV)", "Run-sheet (CSV)"),
    "traffic/closures.csv": Wording("Bảng cấm đường (CSV)", "Closures (CSV)"),
    "traffic/detours.csv": Wording("Lộ trình thay thế (CSV)", "Detours (CSV)"),
    "summary.json": Wording("Tóm tắt (JSON)", "Summary (JSON)"),
    "plan.json": Wording("Toàn bộ kế hoạch (JSON)", "Whole plan (JSON)"),
}


@dataclass(frozen=True, slots=True)
class Link:
    """A file of the plan folder and its title."""

    href: str
    title: str


@dataclass(frozen=True, slots=True)
class Card:
    """One problem at a glance.

    Attributes:
        title: its name.
        status: status in words; ``css`` the same as a class name.
        gap: how far from the optimum, in words.
        figures: score, bound, seconds and seed, label and text.
        goals: goal in words and its value.
        conflict: sentences on why no complete plan exists and what was left out.
        findings: number of broken rules on disk.
        links: its page, its CSV file, its map.
    """

    title: str
    status: str
    css: str
    gap: str
    figures: tuple[tuple[str, str], ...]
    goals: tuple[tuple[str, str], ...]
    conflict: tuple[str, ...]
    findings: int
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Filing:
    """An administrative procedure and by when to file it; ``basis`` says whether the day is law or advice."""

    name: str
    authority: str
    day: str
    basis: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole report page."""

    notes: str
    cards: tuple[Card, ...]
    maps: tuple[Link, ...]
    files: tuple[Link, ...]
    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    filings: tuple[Filing, ...]


def page(scenario: Scenario, content: Content, folder: Path, language: Language) -> Overview:
    """Return the report page of a plan folder; only files that exist are linked."""
    present = {name: title.to(language) for name, title in FILES.items() if (folder / name).exists()}
    drawn = {f"maps/{name}.html": title.to(language) for name, title in MAPS.items()}
    return Overview(
        scenario.event.notes,
        tuple(_card(entry, content, folder, language) for entry in PROBLEMS if entry.name in content.plan.problems),
        tuple(Link(href, title) for href, title in drawn.items() if (folder / href).exists()),
        tuple(Link(href, title) for href, title in present.items()),
        _sentences(content.findings, Severity.ERROR, language),
        _sentences(content.findings, Severity.WARNING, language),
        tuple(_filing(deadline, language) for deadline in deadlines(scenario)),
    )


def _filing(deadline: Deadline, language: Language) -> Filing:
    open_day = Wording("cần người xác định", "a person must set it")
    day = day_words(deadline.latest) if deadline.latest else open_day
    return Filing(
        deadline.procedure.name,
        deadline.procedure.authority,
        day.to(language),
        deadline.basis_wording().to(language),
    )


def _sentences(findings: Any, severity: Severity, language: Language) -> tuple[str, ...]:  # noqa: ANN401
    return tuple(finding.line(language) for finding in findings if finding.severity is severity)


def _card(entry: Entry, content: Content, folder: Path, language: Language) -> Card:
    summary = content.plan.problems[entry.name]
    status = Status(summary["status"])
    return Card(
        entry.title.to(language),
        STATUS_WORDS[status].to(language),
        str(status),
        gap_words(summary.get("gap"), language),
        _figures(summary, language),
        tuple(
            (goal_words(goal, language, entry.name), number(value)) for goal, value in summary.get("goals", {}).items()
        ),
        _conflict(content.plan.details.get(entry.name, {}), language),
        sum(_of(finding, entry) for finding in content.findings),
        _links(entry, folder, language),
    )


def _of(finding: Finding, entry: Entry) -> bool:
    return finding.problem == entry.name and finding.severity is Severity.ERROR


def _figures(summary: Mapping[str, Any], language: Language) -> tuple[tuple[str, str], ...]:
    def figure(value: int | None) -> str:
        return "–" if value is None else number(value)

    return (
        (Wording("Điểm", "Score").to(language), figure(summary.get("score"))),
        (Wording("Cận chứng minh", "Proven bound").to(language), figure(summary.get("bound"))),
        (Wording("Giây", "Seconds").to(language), f"{summary.get('elapsed_s', 0):.1f}"),
        (Wording("Hạt giống", "Seed").to(language), str(summary.get("seed", ""))),
    )


def _conflict(details: Mapping[str, Any], language: Language) -> tuple[str, ...]:
    conflict = details.get("conflict")
    if not conflict:
        return ()
    left = [Wording("Để lại: ", "Left out: ").to(language) + demand[language] for demand in details.get("unmet", [])]
    clash = [demand[language] for demand in conflict["demands"]]
    return (conflict["reason"][language], *clash, *left)


def _links(entry: Entry, folder: Path, language: Language) -> tuple[Link, ...]:
    candidates = (
        Link(f"{entry.name}.html", Wording("Xem và in", "View and print").to(language)),
        Link(entry.package.FILE, "CSV"),
        Link(f"maps/{entry.name}.html", Wording("Bản đồ", "Map").to(language)),
    )
    return tuple(link for link in candidates if (folder / link.href).exists())
