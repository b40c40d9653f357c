"""Who does what and when, by member and by sub-committee, as the plan of the preparation says."""

from collections.abc import Iterator, Sequence

from planner.documents.content import Block, Column, Heading, Papers, Paragraph, Table
from planner.documents.days import short_day
from planner.documents.kinds.lists import annex_paper, banded, numbered
from planner.documents.kinds.organising import committee_names, committee_title
from planner.documents.options import Options
from planner.documents.people import PlanRows
from planner.readiness import Situation, Work
from planner.readiness.attendance import attendance
from planner.readiness.diary import works_of
from planner.scenario.rows import Member
from planner.scenario.schema import Scenario

PROBLEM = "preparation"
OF_A_MEMBER = (
    Column("STT", 1, "center"),
    Column("Mã", 1.4, "center"),
    Column("Việc", 8),
    Column("Từ ngày", 2.2, "center"),
    Column("Đến ngày", 2.2, "center"),
    Column("Hạn", 2.2, "center"),
)
OF_A_COMMITTEE = (*OF_A_MEMBER[:3], Column("Chịu trách nhiệm", 4), Column("Phối hợp", 4), *OF_A_MEMBER[3:])


def by_member(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return a sheet of tasks for each member: what he or she answers for, what he or she helps with."""
    situation = Situation.of(scenario, rows.get(PROBLEM, ()))
    papers = tuple(
        annex_paper(
            scenario, options, f"PHÂN CÔNG NHIỆM VỤ: {member.name.upper()}", tuple(_of_member(situation, member))
        )
        for member in scenario.members
        if works_of(situation, member.member_id)
    )
    return Papers(papers)


def _of_member(situation: Situation, member: Member) -> Iterator[Block]:
    works = works_of(situation, member.member_id)
    own, helps = [work for work, accountable in works if accountable], [work for work, own in works if not own]
    yield Paragraph(
        f"{committee_title(member.subcommittee)}. Chịu trách nhiệm {len(own)} việc, phối hợp {len(helps)} việc."
    )
    for one in attendance(situation.scenario):
        if one.member_id == member.member_id:
            yield Paragraph(f"Dự họp, dự tập: có mặt {one.present}/{one.expected} buổi ({one.percent} %).")
    if own:
        yield Table(OF_A_MEMBER, numbered(_line(work) for work in own), 11, "Chịu trách nhiệm")
    if helps:
        yield Table(OF_A_MEMBER, numbered(_line(work) for work in helps), 11, "Phối hợp")


def by_committee(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return the annex of tasks by sub-committee; together its lines are the tasks that are kept."""
    situation = Situation.of(scenario, rows.get(PROBLEM, ()))
    groups = [(name, _works(situation, name)) for name in committee_names(scenario)]
    lines = banded(
        (committee_title(name), [_full_line(situation, work) for work in works]) for name, works in groups if works
    )
    deferred = [work for work in situation.works if not work.kept]
    blocks: list[Block] = [
        Paragraph(f"Cộng {len(situation.kept)} việc được giao, {len(deferred)} việc hoãn."),
        Table(OF_A_COMMITTEE, lines, 10),
    ]
    if deferred:
        blocks += [Heading("Việc hoãn", 2), Table(OF_A_MEMBER[:3], numbered(_short(deferred)), 10)]
    return Papers((annex_paper(scenario, options, "PHÂN CÔNG VÀ TIẾN ĐỘ CỦA CÁC TIỂU BAN", blocks),))


def _works(situation: Situation, name: str) -> list[Work]:
    return sorted((work for work in situation.kept if work.task.subcommittee == name), key=lambda work: work.first)


def _short(works: Sequence[Work]) -> Iterator[tuple[str, ...]]:
    return ((work.id, work.task.name) for work in works)


def _line(work: Work) -> tuple[str, ...]:
    due = short_day(work.due) if work.due else ""
    return work.id, work.task.name, short_day(work.first), short_day(work.last), due


def _full_line(situation: Situation, work: Work) -> tuple[str, ...]:
    code, name, *days = _line(work)
    return code, name, _names(situation, work.accountable), _names(situation, work.helpers), *days


def _names(situation: Situation, ids: Sequence[str]) -> str:
    return ", ".join(situation.members[one].name if one in situation.members else one for one in ids)
