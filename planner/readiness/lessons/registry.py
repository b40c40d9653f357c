"""The checks of lessons by name, and running them for the lessons of a pack."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from planner.engine.findings import Finding, Severity
from planner.readiness.lessons import papers, people, planning
from planner.readiness.situation import Situation
from planner.scenario.nearest import nearest
from planner.scenario.rows import Lesson
from planner.wording import Wording

PROBLEM = "lessons"
Check = Callable[[Situation], Iterator[Wording]]
FUNCTIONS: tuple[Check, ...] = (
    planning.earlier_experience_used,
    planning.proposed_within_capacity,
    papers.conclusions_traced,
    people.single_accountable,
    people.inspected_on_the_way,
    people.own_part_rehearsed,
    planning.procedures_in_time,
    planning.nothing_forgotten,
    planning.time_arranged,
    planning.similar_cases_named,
    papers.guest_list_by_rule,
    planning.plans_prepared,
    people.propaganda_everywhere,
    people.history_known,
    papers.settled_after_the_day,
)
CHECKS: Mapping[str, Check] = {check.__name__: check for check in FUNCTIONS}
"""Name (lessons.csv, column check_id) -> check."""

TITLES: Mapping[str, Wording] = {
    "earlier_experience_used": Wording("kế thừa tài liệu, bài học lần trước", "earlier papers and lessons are used"),
    "proposed_within_capacity": Wording("khối lượng việc vừa sức người", "the work fits the people"),
    "conclusions_traced": Wording("kết luận có việc và cơ quan chủ trì", "conclusions have owners and tasks"),
    "single_accountable": Wording("mỗi việc một người chịu trách nhiệm", "one accountable member per task"),
    "inspected_on_the_way": Wording("có kiểm tra giữa chừng, không tự kiểm tra", "inspected, never by oneself"),
    "own_part_rehearsed": Wording("ai cũng tập phần việc của mình", "everybody rehearses their part"),
    "procedures_in_time": Wording("thủ tục đủ và kịp hạn nộp", "procedures are filed in time"),
    "nothing_forgotten": Wording("không sót việc cốt lõi, nhu cầu kịch bản", "nothing is forgotten"),
    "time_arranged": Wording("thời gian hợp lý, việc trước xong mới đến việc sau", "days are in order"),
    "similar_cases_named": Wording("việc có nguồn, có trường hợp tương tự", "precedents are named"),
    "guest_list_by_rule": Wording("danh sách mời theo chỉ tiêu, mẫu, duyệt sớm", "the guest list follows a rule"),
    "plans_prepared": Wording("có phương án và phương án dự phòng", "plans and plans B are made"),
    "propaganda_everywhere": Wording("tuyên truyền đến từng xã, đủ 12 tuần mạng xã hội", "propaganda everywhere"),
    "history_known": Wording("có bộ hỏi – đáp lịch sử trước khi sát hạch", "history is known before the test"),
    "settled_after_the_day": Wording("thanh toán, chuyển quà trong 14 ngày sau lễ", "settled within 14 days after"),
}
"""What each check looks at, in few words."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A lesson that the plan is about to repeat.

    Attributes:
        lesson: the lesson, with document and clause.
        signs: where the plan repeats it.
    """

    lesson: Lesson
    signs: tuple[Wording, ...]

    @property
    def clause(self) -> str:
        """Return document and clause: ``04-TB/BCĐ, mục 2.2 ý 5``."""
        lesson = self.lesson
        return ", ".join(part for part in (lesson.document, f"mục {lesson.clause}" if lesson.clause else "") if part)

    def sentence(self) -> Wording:
        """Say the alarm with its clause and the lesson's own words."""
        signs_vi = "; ".join(sign.vi for sign in self.signs)
        signs_en = "; ".join(sign.en for sign in self.signs)
        quote = self.lesson.lesson
        return Wording(
            f"{self.clause} – “{quote}”: {signs_vi}.",
            f"{self.clause} – “{quote}”: {signs_en}.",
        )


def alarms(situation: Situation) -> tuple[Alarm, ...]:
    """Return the lessons that the plan repeats, in the order of the table; waived ones are not asked."""
    found = []
    for lesson in situation.scenario.lessons:
        if lesson.waived:
            continue
        check = CHECKS.get(lesson.check_id)
        signs = tuple(check(situation)) if check else (_no_check(lesson),)
        if signs:
            found.append(Alarm(lesson, signs))
    return tuple(found)


def unlinked(situation: Situation) -> tuple[Lesson, ...]:
    """Return the lessons that no check speaks for and that nobody has waived with a reason."""
    return tuple(row for row in situation.scenario.lessons if not row.waived and row.check_id not in CHECKS)


def _no_check(lesson: Lesson) -> Wording:
    near = nearest(lesson.check_id, tuple(CHECKS)) if lesson.check_id else None
    hint = Wording(f"; gần nhất là “{near}”", f"; the nearest is “{near}”") if near else Wording("", "")
    return Wording(
        f"chưa gắn với phép kiểm tra nào (check_id “{lesson.check_id}”){hint.vi}; chọn phép kiểm tra hoặc ghi lý do "
        "không áp dụng (waived)",
        f"linked to no check (check_id “{lesson.check_id}”){hint.en}; choose one or say why it does not hold (waived)",
    )


def lesson_findings(situation: Situation) -> tuple[Finding, ...]:
    """Return every alarm as a warning."""
    return tuple(
        Finding(
            PROBLEM, alarm.lesson.check_id or "unlinked", (alarm.lesson.clause,), alarm.sentence(), Severity.WARNING
        )
        for alarm in alarms(situation)
    )
