"""A solve as its page shows it: every problem's score against its bound, the curve, what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from planner import catalog
from planner.report import gap_words
from planner.wording import Language, Wording, number
from web.context import EventContext
from web.services import jobs
from web.services.jobs import Job
from web.store.engine import now_ms
from web.views.page import Page

PHASE_WORDS: Mapping[str, Wording] = {
    "build": Wording("dựng mô hình", "building"),
    "search": Wording("tìm phương án", "searching"),
    "conflict": Wording("tìm mâu thuẫn", "looking for the conflict"),
    "check": Wording("kiểm tra", "checking"),
    "done": Wording("xong", "done"),
}


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One problem of a solve: what is done, how good it is so far."""

    name: str
    title: str
    phase: str
    score: str
    bound: str
    gap: str
    elapsed: str
    share: float
    chart: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobPage(Page):
    """A solve with everything its page needs."""

    job: Job
    state: str
    state_words: str
    elapsed_words: str
    ahead: int
    lines: tuple[ProblemLine, ...]
    current: ProblemLine | None
    message: str
    stopping: bool
    settings: tuple[tuple[str, str], ...]


def job_page(context: EventContext, job: Job) -> JobPage:
    """Return the view of a solve."""
    language = context.language
    lines = tuple(_line(name, said, language) for name, said in job.progress.get("problems", {}).items())
    now = next((line for line in lines if line.name == job.progress.get("current")), None)
    folder = context.services.settings.jobs / job.public_id
    return JobPage(
        room="plans",
        trail=((context.say("Lần giải", "Solve"), None),),
        job=job,
        state=job.state,
        state_words=jobs.STATE_WORDS[job.state].to(language),
        elapsed_words=elapsed_words(job, language),
        ahead=jobs.ahead(context.store, job) if job.state == jobs.QUEUED else 0,
        lines=lines,
        current=now,
        message=job.message.to(language) if job.message else "",
        stopping=job.state == jobs.RUNNING and (folder / jobs.STOP_FILE).exists(),
        settings=settings_words(job.request, language),
    )


def elapsed_words(job: Job, language: Language) -> str:
    """Return how long a solve has run, or ran."""
    if job.started_ms is None:
        return Wording("chưa bắt đầu", "not started").to(language)
    seconds = ((job.ended_ms or now_ms()) - job.started_ms) // 1000
    minutes, seconds = divmod(seconds, 60)
    spelled = Wording(f"{minutes} phút {seconds} giây", f"{minutes} min {seconds} s")
    return spelled.to(language) if minutes else Wording(f"{seconds} giây", f"{seconds} s").to(language)


def _line(name: str, said: Mapping[str, Any], language: Language) -> ProblemLine:
    points = [{"t_s": t_s, "score": score, "bound": bound} for t_s, score, bound in said.get("points", ())]
    score = next((point["score"] for point in reversed(points) if point["score"] is not None), None)
    bound = next((point["bound"] for point in reversed(points) if point["bound"] is not None), None)
    phase = str(said.get("phase", ""))
    elapsed_s, limit_s = float(said.get("elapsed_s", 0.0)), float(said.get("limit_s", 1.0))
    return ProblemLine(
        name,
        catalog.entry_of(name).title.to(language),
        PHASE_WORDS.get(phase, Wording(phase, phase)).to(language),
        _figure(score),
        _figure(bound),
        gap_words(_gap(score, bound), language),
        f"{elapsed_s:.0f} / {limit_s:.0f} s",
        min(1.0, elapsed_s / max(limit_s, 0.1)),
        {"unit": Wording("điểm, thấp là tốt", "score, lower is better").to(language), "points": points},
    )


def _figure(value: int | None) -> str:
    return "–" if value is None else number(value)


def _gap(score: int | None, bound: int | None) -> float | None:
    return None if score is None or bound is None else abs(score - bound) / max(1, abs(score))


def settings_words(request: Mapping[str, Any], language: Language) -> tuple[tuple[str, str], ...]:
    """Return what was asked of a solve, as label and words."""
    names = request.get("problems") or catalog.names()
    problems = ", ".join(catalog.entry_of(name).title.to(language) for name in names)
    repeat = Wording("có: cùng dữ liệu cho cùng phương án", "yes: same data, same plan")
    changed = [
        f"{problem}.{name} = {value}"
        for kind in ("weights", "options")
        for problem, values in request.get(kind, {}).items()
        for name, value in values.items()
    ]
    lines = [
        (Wording("Phần", "Problems"), Wording(problems, problems)),
        (Wording("Thời gian", "Time limit"), Wording(f"{request['limit_s']} giây", f"{request['limit_s']} s")),
        (Wording("Số gieo", "Seed"), Wording(*2 * (str(request["seed"]),))),
        (Wording("Lặp lại được", "Repeatable"), repeat if request["deterministic"] else Wording("không", "no")),
    ]
    if changed:
        lines.append(
            (Wording("Trọng số, thông số riêng", "Own weights and figures"), Wording(*2 * (", ".join(changed),)))
        )
    return tuple((label.to(language), words.to(language)) for label, words in lines)
