"""Lessons about people: who answers, who checks, who rehearses, whom the word reaches."""

from collections.abc import Iterator

from planner.collation import fold
from planner.readiness.situation import EVERY_COMMUNE, Situation
from planner.wording import Wording

SPREAD = 1.5
MEETINGS = ("A11", "A12", "A13")
WEEKS_OF_SOCIAL_MEDIA = 12
DAYS_PER_WEEK = 7
TIMES_REHEARSED = 2
DRESS = "tổng duyệt"


def single_accountable(situation: Situation) -> Iterator[Wording]:
    """2.2-2: exactly one member answers for each task; loads are even within reason; every member has work."""
    if not situation.is_assigned:
        yield Wording("chưa phân công ai chịu trách nhiệm việc nào", "nobody is named for any task")
        return
    none = [work.id for work in situation.kept if not work.accountable]
    many = [work.id for work in situation.kept if len(work.accountable) > 1]
    if none:
        yield Wording(f"{len(none)} việc không ai chịu trách nhiệm: {_few(none)}", f"nobody answers for: {_few(none)}")
    if many:
        yield Wording(f"{len(many)} việc nhiều người cùng chịu: {_few(many)}", f"several answer for: {_few(many)}")
    strangers = sorted({one for work in situation.kept for one in work.accountable if one not in situation.members})
    if strangers:
        yield Wording(f"người không có trong danh sách thành viên: {_few(strangers)}", f"unknown: {_few(strangers)}")
    idle = sorted(one for one in situation.members if not _tasks_of(situation, one))
    if idle:
        yield Wording(f"thành viên không có việc nào: {_few(idle)}", f"members without work: {_few(idle)}")
    yield from _overworked(situation)


def _few(ids: list[str]) -> str:
    return ", ".join(ids[:6]) + ("…" if len(ids) > 6 else "")  # noqa: PLR2004 - as many as fit a line


def _tasks_of(situation: Situation, member: str) -> int:
    return sum(member in (*work.accountable, *work.helpers) for work in situation.kept)


def _overworked(situation: Situation) -> Iterator[Wording]:
    """Tell members whose hours do not suffice; an uneven load that fits everybody's hours is explained by it."""
    for one, hours in situation.load_hours.items():
        room = (situation.members[one].hours_per_week or 0.0) * situation.weeks
        if hours > room:
            yield Wording(
                f"{situation.members[one].name} ({one}) nhận {hours:.0f} giờ, chỉ có {room:.0f} giờ",
                f"{one} takes on {hours:.0f} hours and has {room:.0f}",
            )


def inspected_on_the_way(situation: Situation) -> Iterator[Wording]:
    """2.2-3: inspections are planned and the technical acceptance; gates ask for proof; nobody checks themselves."""
    missing = situation.lacking(*MEETINGS, "J05")
    if missing:
        yield Wording(f"thiếu giao ban, nghiệm thu {', '.join(missing)}", f"no inspection {', '.join(missing)}")
    if not situation.scenario.gates:
        yield Wording("không có cửa kiểm tra sẵn sàng nào (D-30, D-14, D-7, D-1)", "no readiness gate is set")
    own = [
        row.task_id
        for row in situation.scenario.progress
        if row.verified_by
        and (
            row.verified_by == row.reported_by
            or (row.task_id in situation.by_id and row.verified_by in situation.by_id[row.task_id].accountable)
        )
    ]
    if own:
        yield Wording(f"tự kiểm tra việc của mình: {_few(own)}", f"verified by themselves: {_few(own)}")


def own_part_rehearsed(situation: Situation) -> Iterator[Wording]:
    """2.2-4: everybody with a part rehearses it twice at least, the dress rehearsal included; members give time."""
    missing = situation.lacking("H07", "H08", "H09")
    if missing:
        yield Wording(
            f"thiếu sơ duyệt, tổng duyệt, họp sau tổng duyệt {', '.join(missing)}", f"no {', '.join(missing)}"
        )
    scenario = situation.scenario
    times: dict[str, int] = {}
    for session in scenario.sessions:
        times[session.item_id] = times.get(session.item_id, 0) + session.count
    whole = {item.part_of: times.get(item.part_of, 0) for item in scenario.items if item.part_of}
    bare = [
        item.item_id
        for item in scenario.items
        if times.get(item.item_id, 0) + whole.get(item.part_of, 0) < TIMES_REHEARSED
    ]
    if bare:
        yield Wording(f"tiết mục tập dưới {TIMES_REHEARSED} buổi: {_few(bare)}", f"under two rehearsals: {_few(bare)}")
    if scenario.items and not any(session.stage == DRESS for session in scenario.sessions):
        yield Wording("không có buổi tổng duyệt nào", "there is no dress rehearsal")
    timeless = [member.member_id for member in scenario.members if not member.hours_per_week]
    if timeless:
        yield Wording(f"thành viên không ghi giờ dành cho việc chung: {_few(timeless)}", f"no hours: {_few(timeless)}")


def propaganda_everywhere(situation: Situation) -> Iterator[Wording]:
    """2.2-11: visual propaganda is planned and accepted in every commune, social media for twelve weeks."""
    missing = situation.lacking("C01", "C02", "C03", "C04", "C05", "C06")
    if missing:
        yield Wording(f"thiếu việc tuyên truyền {', '.join(missing)}", f"no propaganda {', '.join(missing)}")
    social = situation.by_id.get("C05")
    if social and social.days < WEEKS_OF_SOCIAL_MEDIA * DAYS_PER_WEEK:
        yield Wording(
            f"lịch mạng xã hội chỉ {social.days // DAYS_PER_WEEK} tuần, cần ít nhất {WEEKS_OF_SOCIAL_MEDIA}",
            f"social media last {social.days // DAYS_PER_WEEK} weeks; {WEEKS_OF_SOCIAL_MEDIA} are needed",
        )
    idle = units_without_work(situation)
    if idle:
        yield Wording(
            f"xã, thị trấn chưa có việc nào: {_few(list(idle))}", f"communes without work: {_few(list(idle))}"
        )


def units_without_work(situation: Situation) -> tuple[str, ...]:
    """Return the communes that existed on the day itself and have no task: neither as owner nor as participant."""
    works = situation.kept
    if any(EVERY_COMMUNE in work.task.participants for work in works):
        return ()
    told = [fold(text) for work in works for text in (work.task.owner_body, *work.task.participants)]
    if any("ubnd xa, thi tran" in text for text in told):
        return ()
    return tuple(
        unit.name
        for unit in situation.scenario.units
        if not any(fold(unit.name) in text or text == fold(unit.unit_id) for text in told)
    )


def history_known(situation: Situation) -> Iterator[Wording]:
    """2.2-12: the briefing on history is there before guides and ushers are trained and tested."""
    missing = situation.lacking("B02", "D13")
    if missing:
        yield Wording(f"thiếu bộ hỏi – đáp lịch sử hoặc sát hạch {', '.join(missing)}", f"no {', '.join(missing)}")
    brief, test = situation.by_id.get("B02"), situation.by_id.get("D13")
    if brief and test and brief.last >= test.first:
        yield Wording("sát hạch trước khi có bộ hỏi – đáp lịch sử", "the test comes before the briefing")
