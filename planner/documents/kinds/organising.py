"""Who does what: sub-committees with their tasks, the conclusions of the steering committee."""

from collections.abc import Iterator, Sequence

from planner.collation import collation_key
from planner.documents.content import Annex, Block, Column, Heading, Paper, Papers, Paragraph, Table
from planner.documents.days import short_day
from planner.documents.kinds.lists import annex_paper, numbered
from planner.documents.official import attached_to, head, letterhead_of, recipients, signature
from planner.documents.options import Options
from planner.documents.people import PlanRows
from planner.law.calendar import d_minus
from planner.scenario.rows import Directive, Task
from planner.scenario.schema import Scenario

MEMBERS = (
    Column("STT", 1, "center"),
    Column("Họ và tên", 5),
    Column("Cơ quan", 6),
    Column("Nhiệm vụ", 4),
)
TASKS = (
    Column("STT", 1, "center"),
    Column("Việc", 8),
    Column("Cơ quan chủ trì", 4.2),
    Column("Hạn", 2.3, "center"),
    Column("Kết quả", 2.4),
)
NO_COMMITTEE = "Chưa phân tiểu ban"


def committees(scenario: Scenario, _rows: PlanRows, options: Options) -> Papers:
    """Return the sub-committees, each with its members and tasks."""
    return Papers((annex_paper(scenario, options, "PHÂN CÔNG NHIỆM VỤ CÁC TIỂU BAN", committee_blocks(scenario)),))


def committee_names(scenario: Scenario) -> list[str]:
    """Return the sub-committees that have members or tasks, the standing one first."""
    names = {each.subcommittee for each in scenario.members} | {each.subcommittee for each in scenario.tasks}
    ordered = sorted(names - {""}, key=lambda name: (not name.startswith("Thường trực"), collation_key(name)))
    return [*ordered, *([""] if "" in names else [])]


def committee_title(name: str) -> str:
    """Return ``Tiểu ban Lễ tân``; the standing office of the committee is no sub-committee."""
    if not name:
        return NO_COMMITTEE
    return name if name.startswith(("Thường trực", "Tiểu ban")) else f"Tiểu ban {name}"


def committee_blocks(scenario: Scenario) -> tuple[Block, ...]:
    """Return heading, members and tasks of every sub-committee."""
    blocks: list[Block] = []
    for index, name in enumerate(committee_names(scenario), start=1):
        blocks.append(Heading(f"{index}. {committee_title(name)}", 2))
        blocks += _tables(scenario, name)
    return tuple(blocks)


def _tables(scenario: Scenario, name: str) -> Iterator[Block]:
    bodies = {each.organisation_id: each.name for each in scenario.organisations}
    members = [each for each in scenario.members if each.subcommittee == name]
    if members:
        lines = [(each.name, bodies.get(each.organisation_id, ""), ", ".join(each.skills)) for each in members]
        yield Table(MEMBERS, numbered(lines), 11, "Thành viên")
    tasks = [task for task in scenario.tasks if task.subcommittee == name]
    if tasks:
        yield Table(TASKS, numbered(task_line(scenario, task) for task in in_time_order(tasks)), 11, "Nhiệm vụ")


def in_time_order(tasks: Sequence[Task]) -> list[Task]:
    """Return tasks by the day on which they must be done; those without one come last."""
    return sorted(tasks, key=lambda task: (task.latest_finish_d is None, -(task.latest_finish_d or 0), task.task_id))


def task_line(scenario: Scenario, task: Task) -> tuple[str, ...]:
    """Return a task with owner and day."""
    due = "" if task.latest_finish_d is None else short_day(d_minus(scenario.event.d_day, task.latest_finish_d))
    return task.name, task.owner_body, due, ""


def progress_annex(scenario: Scenario, options: Options) -> Annex:
    """Return the timetable of all tasks as an annex of the plan."""
    lines = [task_line(scenario, task) for task in in_time_order(scenario.tasks)]
    table = Table(TASKS, numbered(lines), 11)
    return Annex("TIẾN ĐỘ THỰC HIỆN", attached_to(scenario, options, own=True), (table,))


def conclusions(scenario: Scenario, _rows: PlanRows, options: Options) -> Papers:
    """Return the notice of conclusions in the Party form, a clause per directive."""
    name = scenario.event.name.vi
    paper = Paper(
        "party",
        head(scenario, "party", "TB", options),
        "THÔNG BÁO",
        f"kết luận của Ban Chỉ đạo {name}",
        tuple(_conclusion_blocks(scenario, name)),
        recipients(scenario, "party", options, _party_recipients(scenario)),
        signature(scenario, "party", options),
    )
    return Papers((paper,))


def _party_recipients(scenario: Scenario) -> tuple[str, ...]:
    owners = dict.fromkeys(owner.strip() for each in scenario.directives for owner in each.owner.split(";"))
    return (*(f"{owner}," for owner in owners if owner), "Ban Chỉ đạo, Ban Tổ chức,")


def _conclusion_blocks(scenario: Scenario, name: str) -> Iterator[Block]:
    yield Paragraph(
        f"Ban Chỉ đạo đã họp, nghe Ban Tổ chức báo cáo công tác chuẩn bị {name}. "
        "Sau khi thảo luận, Ban Chỉ đạo kết luận như sau:"
    )
    count = len(scenario.directives)
    for index, directive in enumerate(scenario.directives, start=1):
        yield Paragraph(f"{index}) {_directive(directive)}{'./.' if index == count else '.'}")


def _directive(directive: Directive) -> str:
    quote = directive.quote.strip().rstrip(".")
    named = bool(directive.owner) and not quote.casefold().startswith(directive.owner.casefold())
    words = f"{directive.owner}: {lower_first(quote)}" if named else quote[:1].upper() + quote[1:]
    return words + (f"; hoàn thành trước ngày {short_day(directive.due)}" if directive.due else "")


def lower_first(text: str) -> str:
    """Return a text as it stands inside a sentence: ``Lễ kỷ niệm`` becomes ``lễ kỷ niệm``; initials stay."""
    first = text.split(" ", 1)[0]
    return text if first.isupper() and len(first) > 1 else text[:1].lower() + text[1:]


def issuer_words(scenario: Scenario) -> str:
    """Return who issues, as it stands in a sentence."""
    return scenario.event.host_organisation or letterhead_of(scenario, "state")["issuer"]
