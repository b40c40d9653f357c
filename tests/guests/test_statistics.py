"""Statistics: every guest is counted once in every dimension, totals are those of the list, series fit charts."""

from collections.abc import Sequence
from datetime import date

import pytest

from planner.errors import UsageError
from planner.guests import (
    DIMENSIONS,
    PRINTED,
    SENSITIVE,
    WORKING,
    Answered,
    Entry,
    Merges,
    Nominated,
    Register,
    SubstituteNamed,
    cross_table,
    facts_of,
    list_lines,
    listed,
    register_facts,
    series,
)
from planner.guests.statistics import Dimension, age_band
from planner.wording import Wording
from tests.guests.conftest import Steps

DAY = date(2025, 6, 16)
GUESTS = [
    Entry(
        "1",
        "Nguyễn Văn An",
        group="Tỉnh",
        gender="nam",
        birth="1950",
        rank="2",
        needs=("wheelchair", "diet"),
        lodging="có",
    ),
    Entry(
        "2",
        "Lê Thị Bình",
        group="Tỉnh",
        gender="nữ",
        birth="1990-01-01",
        rank="10",
        organisation="Sở Đ",
        lodging="không",
    ),
    Entry(
        "3",
        "Trần Ân",
        group="Xã",
        birth="1990",
        rank="10",
        organisation="Sở A",
        locality="Vĩnh Linh",
        transport="xe con",
    ),
    Entry("4", "Hồ Ba", group="", gender="nam", organisation="Sở Ă"),
]
FACTS = [facts_of(entry, DAY) for entry in GUESTS]


def said(labels: Sequence[Wording]) -> list[str]:
    return [label.vi for label in labels]


EXPECTED: dict[Dimension, dict[str, int]] = {
    "group": {"Tỉnh": 2, "Xã": 1, "Chưa rõ": 1},
    "rank": {"Bậc 2": 1, "Bậc 10": 2, "Chưa rõ": 1},
    "organisation": {"Sở A": 1, "Sở Ă": 1, "Sở Đ": 1, "Chưa rõ": 1},
    "locality": {"Vĩnh Linh": 1, "Chưa rõ": 3},
    "gender": {"Nam": 2, "Nữ": 1, "Chưa rõ": 1},
    "age_band": {"35–49": 2, "70–79": 1, "Chưa rõ": 1},
    "needs": {"Ăn chay": 1, "Không có": 3, "Xe lăn": 1},
    "lodging": {"Có nghỉ lại": 1, "Không nghỉ lại": 3},
    "transport": {"xe con": 1, "Chưa rõ": 3},
    "standing": {"Chưa rõ": 4},
}


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_series_count_in_reading_order(dimension: Dimension) -> None:
    counted = series(FACTS, dimension)

    assert list(zip(said(counted.labels), counted.values, strict=True)) == [*EXPECTED[dimension].items()]
    assert sum(counted.values) == len(GUESTS) + (dimension == "needs")


def test_a_cross_table_has_totals_of_rows_columns_and_all() -> None:
    table = cross_table(FACTS, "group", "gender")

    assert [*table.lines("vi")] == [
        ("Nhóm khách", "Nam", "Nữ", "Chưa rõ", "Tổng"),
        ("Tỉnh", "1", "1", "0", "2"),
        ("Xã", "0", "0", "1", "1"),
        ("Chưa rõ", "1", "0", "0", "1"),
        ("Tổng", "2", "1", "1", "4"),
    ]
    assert (table.total, table.people) == (4, 4)


@pytest.mark.parametrize("rows", DIMENSIONS)
@pytest.mark.parametrize("columns", DIMENSIONS)
def test_every_cross_table_adds_up(rows: Dimension, columns: Dimension) -> None:
    table = cross_table(FACTS, rows, columns)

    assert table.row_totals == tuple(map(sum, table.counts))
    assert table.column_totals == tuple(map(sum, zip(*table.counts, strict=True)))
    assert sum(table.row_totals) == sum(table.column_totals) == table.total >= table.people == 4


def test_a_cross_table_of_nobody_is_empty() -> None:
    table = cross_table([], "group", "gender")

    assert (table.counts, table.total, [*table.lines("en")]) == ((), 0, [("Group", "Total"), ("Total", "0")])


@pytest.mark.parametrize(
    ("born", "band"), [(1991, "Dưới 35"), (1990, "35–49"), (1966, "50–59"), (1945, "Từ 80 trở lên"), (None, "Chưa rõ")]
)
def test_ages_are_those_of_the_year_of_the_ceremony(born: int | None, band: str) -> None:
    assert age_band(born, DAY).vi == band


def from_lists(steps: Steps) -> tuple[Register, list[Entry]]:
    entries = [
        Entry("a:2", "Lê A", phone="0901", birth="1960", titles=("Ông",), locality="Đông", needs=("aisle",)),
        Entry("a:3", "Hồ B", gender="nữ"),
    ]
    register = Register("x").record(
        steps(Nominated, guest_id="K1", full_name="Lê A", group="Xã", organisation="UBND", rank=3, entries=("a:2",)),
        steps(Nominated, guest_id="K2", full_name="Hồ B", group="Xã", organisation="HĐND", entries=("a:3",)),
    )
    return register, entries


def test_the_registers_statistics_join_decisions_with_the_lists(steps: Steps) -> None:
    register, entries = from_lists(steps)
    facts = register_facts(register.guests, Merges().people(entries), DAY)

    assert cross_table(facts, "organisation", "standing").column_totals == (2,)
    assert said(series(facts, "rank").labels) == ["Bậc 3", "Chưa rõ"]
    assert said(series(facts, "locality").labels) == ["Đông", "Chưa rõ"]


def test_the_printed_list_has_neither_telephone_nor_needs(steps: Steps) -> None:
    register, entries = from_lists(steps)
    rows = listed(register.guests, Merges().people(entries))

    assert [*list_lines(rows)] == [
        ("STT", "Nhóm", "Danh xưng", "Họ và tên", "Chức vụ", "Đơn vị"),
        ("1", "Xã", "Ông", "Lê A", "", "UBND"),
        ("2", "Xã", "", "Hồ B", "", "HĐND"),
    ]
    assert not {"phone", "email", "needs"} & {*PRINTED}


def test_the_working_list_shows_everything_but_sensitive_data(steps: Steps) -> None:
    register, entries = from_lists(steps)
    heading, first, _ = list_lines(listed(register.guests, Merges().people(entries)), WORKING, "en")

    assert dict(zip(heading, first, strict=True))["Telephone"] == "0901"
    assert dict(zip(heading, first, strict=True))["Needs"] == "Aisle"
    assert not {field.value for field in SENSITIVE} & {*WORKING}


@pytest.mark.parametrize("column", ["health", "religion", "identity", "party", "ethnicity", "fullname"])
def test_a_list_has_no_column_for_sensitive_data(column: str) -> None:
    with pytest.raises(UsageError, match=f'không có cột "{column}"'):
        [*list_lines([], [column])]


def test_a_substitute_is_named_beside_the_guest(invited: Register, steps: Steps) -> None:
    sent = invited.record(
        steps(Answered, guest_id="K1", answer="declined"),
        steps(SubstituteNamed, guest_id="K1", substitute_id="T1", full_name="Hồ B", post="Phó", rank=20),
    )
    lines = [*list_lines(listed(sent.guests, ()), ("full_name", "substitute"))]

    assert lines[1] == ("1", "Nguyễn Văn K1", "Hồ B")
