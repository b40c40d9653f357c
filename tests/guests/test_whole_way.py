"""Twenty offices' files, each with other headings, all the way to a reconciled, exported list."""

from datetime import date
from pathlib import Path

from planner import guests
from planner.guests import (
    DEFAULT_LIMITS,
    Decided,
    Entry,
    MergeDecision,
    Merges,
    Register,
    RoundFrozen,
    Sheet,
    certain_groups,
    cross_table,
    find_matches,
    from_text,
    list_lines,
    listed,
    nomination,
    preview,
    read_entries,
    read_workbook_safely,
    reconcile,
    register_facts,
    to_text,
    totals,
    write_list,
)
from planner.guests.archive import check_file
from planner.guests.sheets import read_sheets
from tests.guests.conftest import START, Steps
from tests.guests.corpus import corpus

HEADINGS = (
    ("Họ và tên", "Năm sinh", "Chức vụ", "Đơn vị", "SĐT"),
    ("HỌ TÊN ĐẠI BIỂU", "NĂM SINH", "CHỨC DANH", "CƠ QUAN/ĐƠN VỊ", "ĐT"),
    ("ho va ten", "ngay sinh", "chuc vu", "don vi cong tac", "so dien thoai"),
    ("Full name", "Date of birth", "Position", "Organisation", "Phone"),
)


READ_ALONE = 2
"""Files read in a process of their own, as in use; starting one for each of the twenty takes most of the time."""


def read_here(file: Path) -> tuple[Sheet, ...]:
    raw = file.read_bytes()
    return read_sheets(raw, file.name, check_file(raw, file.name, DEFAULT_LIMITS), DEFAULT_LIMITS)


def office_files(folder: Path) -> dict[str, list[Entry]]:
    files: dict[str, list[Entry]] = {}
    for entry in corpus(6).entries:
        files.setdefault(entry.source.file, []).append(entry)
    for number, (name, entries) in enumerate(sorted(files.items())):
        lines = [
            (" ".join((*entry.titles, entry.full_name)), entry.birth, entry.post, entry.organisation, entry.phone)
            for entry in entries
        ]
        write_list(folder / (name if number % 2 else name.replace(".csv", ".xlsx")), HEADINGS[number % 4], lines)
    return files


def test_from_twenty_files_to_a_frozen_round(tmp_path: Path, steps: Steps) -> None:
    made = corpus(6)
    office_files(tmp_path)
    entries: list[Entry] = []
    for number, file in enumerate(sorted(tmp_path.iterdir())):
        (sheet,) = read_workbook_safely(file) if number < READ_ALONE else read_here(file)
        entries += read_entries(sheet, file.name, preview(sheet, file.name).mapping).entries
    assert len(entries) == 1_000
    assert sorted(entry.phone for entry in entries) == sorted(entry.phone for entry in made.entries)

    matches = find_matches(entries)
    groups = certain_groups(matches)
    merges = Merges()
    for number, group in enumerate(groups):
        ids = tuple(entry.entry_id for entry in group)
        merges = merges.record(MergeDecision(f"Q{number}", "one_person", ids, "đã gọi kiểm tra", "An", START))
    people = merges.people(entries)
    assert len(matches) >= 80
    assert len(people) == 1_000 - sum(len(group) - 1 for group in groups)

    about = {"at": START, "by": "Văn phòng", "reason": "CV 1", "rank": 27}
    register = Register("Lễ").record(
        *(nomination(person, {**about, "guest_id": f"K{number}"}) for number, person in enumerate(people))
    )
    register = register.record(*(steps(Decided, guest_id=guest, verdict="approved") for guest in register.guests))
    register = register.record(steps(RoundFrozen, number=1))

    counted = totals(register.standings)
    assert reconcile(counted, len(people)) == ()
    assert counted.all.approved == len(people) == len(register.rounds[0].approved)
    facts = register_facts(register.guests, people, date(2025, 6, 16))
    assert cross_table(facts, "age_band", "standing").total == len(people)
    assert len([*list_lines(listed(register.guests, people))]) == len(people) + 1
    assert from_text(to_text(register)).standings == register.standings


def test_the_public_names_are_all_there() -> None:
    assert [name for name in guests.__all__ if not hasattr(guests, name)] == []
    assert sorted({*guests.__all__}) == sorted(guests.__all__)


def test_the_readme_names_every_rule() -> None:
    text = (Path(guests.__file__).parent / "README.md").read_text(encoding="utf-8")
    rules = [*guests.RULES, *guests.MERGE_RULES]

    assert [rule.__name__ for rule in rules if f"`{rule.__name__}`" not in text] == []
