"""The run-sheet by track, its pocket cards, and after a change only the pages that changed."""

from collections.abc import Mapping, Sequence

from planner.documents.content import Card, Cards, Column, Paper, Papers, Paragraph, Table
from planner.documents.kinds.lists import numbered, working_paper
from planner.documents.occasion import runsheet_rows
from planner.documents.options import Options
from planner.documents.people import PlanRows, Row
from planner.law.calendar import long_date
from planner.runsheet.pages import PageChange, SheetPage, changed_pages, paged
from planner.runsheet.sheet import SheetRow, from_cells
from planner.scenario.schema import Scenario

BEFORE = "runsheet_before"
"""Under which the rows of the version that a change replaces are handed to documents."""
CARD_ITEMS = 9
"""Items that a pocket card of A6 holds."""
NO_TRACK, NOBODY = "chưa xếp tuyến", "chưa phân công"
COLUMNS = (
    Column("STT", 0.8, "center"),
    Column("Giờ", 2, "center"),
    Column("Nội dung", 4.2),
    Column("Người thực hiện", 3),
    Column("Vị trí", 2.6),
    Column("Lời dẫn", 4),
    Column("Âm thanh, ánh sáng, LED", 3),
    Column("Tín hiệu", 2.6),
    Column("Phụ trách", 2.6),
    Column("Phương án B", 3),
)


def by_track(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return the run-sheet page by page; ``options.parts`` narrows it to tracks or to who is in charge."""
    pages = paged(_sheet(scenario, runsheet_rows(scenario, rows), options))
    if options.parts:
        wanted = set(options.parts)
        pages = tuple(page for page in (_narrowed(page, wanted) for page in pages) if page.rows)
    names = _names(scenario)
    return Papers(tuple(_page(scenario, page, options, names) for page in pages), paper=options.paper)


def _narrowed(page: SheetPage, wanted: set[str]) -> SheetPage:
    if page.track in wanted:
        return page
    return SheetPage(page.number, page.track, tuple(row for row in page.rows if row.owner in wanted))


def changes(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return only the pages that differ from the version before, each saying what it replaces."""
    before = paged(_sheet(scenario, rows.get(BEFORE, ()), options))
    after = paged(_sheet(scenario, runsheet_rows(scenario, rows), options), before)
    found = changed_pages(before, after)
    if not found:
        return Papers(())
    names, version = _names(scenario), options.number or 2
    listed = Paragraph("; ".join(_listed(change, version) for change in found) + ".")
    cover = working_paper(scenario, options, f"TỜ THAY CỦA KỊCH BẢN, PHIÊN BẢN {version}", (listed,), landscape=True)
    papers = [_page(scenario, one.page, options, names, _replaced(one, version)) for one in _printed(found)]
    return Papers((cover, *papers), paper=options.paper)


def _printed(found: Sequence[PageChange]) -> tuple[PageChange, ...]:
    return tuple(one for one in found if one.how != "withdrawn")


def _listed(change: PageChange, version: int) -> str:
    number = change.page.number
    return {
        "replaces": f"Tờ {number} thay tờ {number} phiên bản {version - 1}",
        "new": f"Tờ {number} là tờ mới",
        "withdrawn": f"Hủy tờ {number} phiên bản {version - 1}",
    }[change.how]


def _replaced(change: PageChange, version: int) -> str:
    return f"Phiên bản {version}. {_listed(change, version)}."


def _page(scenario: Scenario, page: SheetPage, options: Options, names: Mapping[str, str], replaced: str = "") -> Paper:
    track = page.track or NO_TRACK
    table = Table(COLUMNS, numbered([_line(row, names) for row in page.rows]), 8.5)
    days = dict.fromkeys(long_date(row.start.date()) for row in page.rows)
    version = f"Phiên bản {options.number}." if options.number else ""
    words = " ".join(part for part in (f"{'; '.join(days)}.", replaced or version) if part)
    title = f"KỊCH BẢN TUYẾN {track.upper()} – TỜ {page.number}"
    return working_paper(scenario, options, title, (Paragraph(words), table), landscape=True)


def _line(row: SheetRow, names: Mapping[str, str]) -> tuple[str, ...]:
    return (
        row.clock.replace("-", "–"),
        row.title,
        spelled(row.performer, names),
        row.position,
        row.mc_text,
        "; ".join(part for part in (row.sound, row.light, row.led) if part),
        row.cue,
        spelled(row.owner, names),
        row.plan_b,
    )


def pocket_cards(scenario: Scenario, rows: PlanRows, options: Options) -> Cards:
    """Return cards of A6 for everybody in charge: their items with hour, place and cue, on as many as needed."""
    names = _names(scenario)
    sheet = _sheet(scenario, runsheet_rows(scenario, rows), options)
    owners = dict.fromkeys(row.owner for row in sheet)
    wanted = [owner for owner in owners if not options.parts or owner in options.parts]
    version = f"Phiên bản {options.number}" if options.number else ""
    cards = [
        card
        for owner in wanted
        for card in _cards(spelled(owner, names) or NOBODY, [row for row in sheet if row.owner == owner])
    ]
    return Cards(tuple(cards), "runsheet_cards.typ", {"event": scenario.event.name.vi, "version": version})


def _cards(owner: str, rows: Sequence[SheetRow]) -> list[Card]:
    parts = [rows[start : start + CARD_ITEMS] for start in range(0, len(rows), CARD_ITEMS)]
    return [
        Card({"name": owner, "part": f"{number}/{len(parts)}", "lines": "\n".join(_words(row) for row in part)})
        for number, part in enumerate(parts, start=1)
    ]


def _words(row: SheetRow) -> str:
    """Return ``time⇥title⇥place⇥cue`` of one item, as the template reads it."""
    return "\t".join(
        text.replace("\t", " ").replace("\n", " ") for text in (row.clock, row.title, row.position, row.cue)
    )


def _sheet(scenario: Scenario, rows: Sequence[Row], options: Options) -> tuple[SheetRow, ...]:
    """Return rows by start; protected items (R46) stand only on copies for named tracks or people in charge."""
    hidden = set() if options.parts else {item.item_id for item in scenario.runsheet if item.protected}
    found = (from_cells(row) for row in rows if row.get("item_id") not in hidden)
    return tuple(sorted((row for row in found if row is not None), key=lambda row: (row.start, row.item_id)))


def _names(scenario: Scenario) -> Mapping[str, str]:
    names = {group.group_id: group.name for group in scenario.groups}
    names |= {person.person_id: person.full_name for person in scenario.performers}
    return names | {member.member_id: member.name for member in scenario.members}


def spelled(text: str, names: Mapping[str, str]) -> str:
    """Return a cell of names with ids spelled out."""
    return "; ".join(names.get(part.strip(), part.strip()) for part in text.split(";") if part.strip())
