"""Lessons about the plan itself: inheritance, size, completeness, procedures, time, precedents, alternatives."""

from collections.abc import Iterator

from planner.readiness.complete import completeness
from planner.readiness.derive import required
from planner.readiness.situation import Situation
from planner.readiness.work import links_of
from planner.wording import Wording

SOURCED_SHARE = 0.9
PREPARED = ("B11", "D11", "F06", "G02", "G03", "G05", "G06", "G07", "J02")
"""Tasks that work a plan out: rain and power failure, seats, rooms, posts, traffic, fire, medical care, the site."""
RITUAL_WITHOUT_B = frozenset({"thong_bao", "ket_thuc", "dap_tu", "tuyen_bo_ly_do"})
MOST_WITHOUT_B = 0.5


def earlier_experience_used(situation: Situation) -> Iterator[Wording]:
    """2.1: papers of earlier events are collected first, lessons are loaded, those of this event are kept after it."""
    missing = situation.lacking("A01", "N15")
    if missing:
        yield Wording(
            f"thiếu việc thu thập tài liệu lần trước hoặc nhập bài học sau lễ ({', '.join(missing)})",
            f"papers of earlier events are not collected, or lessons not kept ({', '.join(missing)})",
        )
    if not situation.scenario.lessons:
        yield Wording("chưa nạp bài học nào của lần trước", "no lesson of an earlier event is loaded")


def proposed_within_capacity(situation: Situation) -> Iterator[Wording]:
    """2.1: the work that is kept fits into the hours that members give until the day itself."""
    effort = sum(work.task.effort_hours or 0.0 for work in situation.kept)
    hours = sum(member.hours_per_week or 0.0 for member in situation.scenario.members) * situation.weeks
    if effort and not hours:
        yield Wording("chưa biết giờ công của thành viên nào", "no member's hours are known")
    elif effort > hours:
        yield Wording(
            f"giữ lại {effort:.0f} giờ công, thành viên chỉ có {hours:.0f} giờ ({100 * effort / hours:.0f} %); "
            "phải hoãn việc tùy chọn",
            f"{effort:.0f} hours are kept, members have {hours:.0f} ({100 * effort / hours:.0f} %); put work off",
        )
    for name, load, room in _overfull(situation):
        yield Wording(
            f"tiểu ban {name} nhận {load:.0f} giờ, chỉ có {room:.0f} giờ",
            f"{name} takes on {load:.0f} hours and has {room:.0f}",
        )


def _overfull(situation: Situation) -> Iterator[tuple[str, float, float]]:
    committees = {member.subcommittee for member in situation.scenario.members}
    for name in sorted(committees - {""}):
        hours = sum(one.hours_per_week or 0.0 for one in situation.scenario.members if one.subcommittee == name)
        load = sum(work.task.effort_hours or 0.0 for work in situation.kept if work.task.subcommittee == name)
        if load > hours * situation.weeks:
            yield name, load, hours * situation.weeks


def nothing_forgotten(situation: Situation) -> Iterator[Wording]:
    """2.2-6: no core task and nothing that the run-sheet needs is missing."""
    found = completeness(situation.scenario, situation.works)
    if not situation.scenario.tasks:
        yield Wording("kế hoạch chưa có công việc nào", "the plan has no task")
    for finding in found[:3]:
        yield Wording(finding.message.vi.rstrip("."), finding.message.en.rstrip("."))
    if len(found) > 3:  # noqa: PLR2004 - the first three are told in full
        yield Wording(f"và {len(found) - 3} việc hoặc nhu cầu khác còn thiếu", f"and {len(found) - 3} more")


def procedures_in_time(situation: Situation) -> Iterator[Wording]:
    """2.2-5: every procedure that the event calls for is carried by a task that begins before the last chance."""
    for carried in required(situation.scenario, situation.works):
        procedure = carried.deadline.procedure
        name = f"{procedure.procedure_id} “{procedure.name}”"
        if not carried.tasks:
            yield Wording(f"thủ tục {name} không có việc nào thực hiện", f"no task carries out {name}")
        elif carried.late_days:
            yield Wording(
                f"thủ tục {name} bắt đầu trễ {carried.late_days} ngày",
                f"{name} begins {carried.late_days} days too late",
            )


def time_arranged(situation: Situation) -> Iterator[Wording]:
    """2.2-7: every task ends by its deadline and begins after those before it; none begins before planning does."""
    begin = situation.scenario.event.planning_start
    for work in situation.kept:
        if work.due and work.last > work.due:
            late = (work.last - work.due).days
            yield Wording(
                f"{work.id} xong {work.last:%d/%m/%Y}, quá hạn {late} ngày",
                f"{work.id} ends on {work.last}, {late} days late",
            )
        if begin and work.first < begin:
            yield Wording(
                f"{work.id} phải bắt đầu {work.first:%d/%m/%Y}, trước khi lập kế hoạch ({begin:%d/%m/%Y})",
                f"{work.id} must begin on {work.first}, before planning does ({begin})",
            )
        for one, lag in links_of(work.task):
            before = situation.by_id.get(one)
            if before and (work.first - before.last).days <= lag:
                yield Wording(f"{work.id} bắt đầu khi {one} chưa xong", f"{work.id} begins before {one} is done")


def similar_cases_named(situation: Situation) -> Iterator[Wording]:
    """2.2-8: tasks say where they come from: an earlier event, a document, a precedent."""
    bare = [work.id for work in situation.kept if not work.task.source]
    if situation.kept and len(bare) > (1 - SOURCED_SHARE) * len(situation.kept):
        yield Wording(
            f"{len(bare)}/{len(situation.kept)} việc không nêu nguồn hay trường hợp tương tự",
            f"{len(bare)} of {len(situation.kept)} tasks name neither source nor precedent",
        )


def plans_prepared(situation: Situation) -> Iterator[Wording]:
    """2.2-10: the plans that need working out are worked out, and items of the run-sheet have a plan B."""
    missing = situation.lacking(*PREPARED)
    if missing:
        yield Wording(
            f"thiếu việc lập phương án {', '.join(missing)}", f"plans are not worked out: {', '.join(missing)}"
        )
    items = [item for item in situation.scenario.runsheet if item.ritual_code not in RITUAL_WITHOUT_B]
    bare = [item for item in items if not item.plan_b]
    if items and len(bare) > MOST_WITHOUT_B * len(items):
        yield Wording(
            f"{len(bare)}/{len(items)} mục kịch bản không có phương án dự phòng",
            f"{len(bare)} of {len(items)} run-sheet items have no plan B",
        )
