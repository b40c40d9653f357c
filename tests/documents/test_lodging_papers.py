"""Minutes, payment list and ledger of the lodging houses; key-card envelopes, guest cards and the map of lodgings."""

import dataclasses
import io
from datetime import date, timedelta

import pytest
from docx import Document as Word

from planner.documents import Options, build, document_of, render
from planner.documents.content import Band, Cards, Papers, paper_tables
from planner.documents.lint import document_text
from planner.documents.people import PlanRows
from planner.documents.privacy import HIDDEN_GUEST
from planner.errors import UsageError
from planner.scenario.rows import Hall, LodgingBloc, Rank
from planner.scenario.schema import Scenario
from planner.settlement import settle
from planner.settlement.spelled import dong_in_words
from tests.documents.reading import text_of
from tests.settlement.invented import TODAY, settled
from tests.settlement.invented import Papers as Tables
from tests.settlement.plants import hundred

SIGNED = Options(number=5, day=TODAY)


def owing() -> tuple[Tables, list[str]]:
    """Return a settled event in which one invoice in order and one with a wrong line are still owed."""
    tables, houses = settled()
    ids = houses[0].invoices
    tables.tables["payments"] = [row for row in tables.tables["payments"] if row["invoice_id"] not in ids]
    tables.of("invoice_lines", invoice_id=ids[1])[0]["quantity"] += 1
    return tables, ids


def papers(key: str, tables: Tables, options: Options = SIGNED, scenario: Scenario | None = None) -> Papers:
    made = build(document_of(key), scenario or tables.scenario(), {"lodging": tables.lodging}, options)
    assert isinstance(made, Papers)
    return made


def test_minutes_are_of_the_nights_used_at_contract_prices_and_say_the_sum_in_words() -> None:
    tables, houses = settled()
    made = papers("nghiem-thu-luu-tru", tables)
    assert len(made.items) == len(houses)
    for paper in made.items:
        account = next(row for row in tables.of("acceptances") if row["hotel_id"] in paper.subject)
        total = paper_tables(paper)[0].rows[-1]
        assert isinstance(total, tuple)
        assert total[2:] == (str(account["room_nights"]), "", f"{account['amount_vnd']:,}".replace(",", "."))
        assert dong_in_words(account["amount_vnd"]) in " ".join(getattr(block, "text", "") for block in paper.blocks)


def test_minutes_name_no_guest_and_no_room() -> None:
    tables, houses = settled()
    content = papers("nghiem-thu-luu-tru", tables)
    told = document_text(content)
    guests = [row["full_name"] for row in tables.of("guests")]
    assert not [name for name in [*guests, *houses[0].taken] if name in told]


def test_both_sides_sign_the_minutes_in_pdf_and_word() -> None:
    tables, _houses = settled()
    made = papers("nghiem-thu-luu-tru", tables)
    printed = text_of(render(document_of("nghiem-thu-luu-tru"), made, "pdf", SIGNED))
    word = Word(io.BytesIO(render(document_of("nghiem-thu-luu-tru"), made, "docx", SIGNED)))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    for side in ("ĐẠI DIỆN BÊN A", "ĐẠI DIỆN BÊN B"):
        assert printed.count(side) == len(made.items)
        assert sum(side in cell for cell in cells) == len(made.items)


def test_only_invoices_without_open_differences_are_put_forward_for_payment() -> None:
    tables, (good, wrong) = owing()
    (paper,) = papers("thanh-toan-luu-tru", tables).items
    ready, waiting = paper_tables(paper)
    amount = tables.of("invoices", invoice_id=good)[0]["total_vnd"]
    (line,) = [row for row in ready.rows if isinstance(row, tuple)]
    assert good in str(line[2])
    assert line[6] == f"{amount:,}".replace(",", ".")
    assert line[8] == "16", "thirty days old, fourteen are allowed"
    (held,) = [row for row in waiting.rows if isinstance(row, tuple)]
    assert wrong in str(held[2])
    assert "số đêm phòng khác" in str(held[5])
    assert f"Bằng chữ: {dong_in_words(amount)}." in [getattr(block, "text", "") for block in paper.blocks]


def test_when_nothing_is_owed_there_is_nothing_to_print() -> None:
    tables, _houses = settled()
    with pytest.raises(UsageError):
        papers("thanh-toan-luu-tru", tables)


def test_parts_narrow_the_papers_to_houses() -> None:
    tables, houses = settled()
    only = dataclasses.replace(SIGNED, parts=(houses[1].hotel_id,))
    made = papers("nghiem-thu-luu-tru", tables, only)
    assert [houses[1].hotel_id in paper.subject for paper in made.items] == [True]


def test_ledger_lists_every_difference_but_nobody_under_protection() -> None:
    tables, planted = hundred(2)
    pack = dataclasses.replace(tables.scenario(), ranks=(Rank(rank=1, group="Khách", special="cảnh vệ"),))
    open_ledger, veiled = papers("doi-chieu-luu-tru", tables), papers("doi-chieu-luu-tru", tables, scenario=pack)
    assert len(paper_tables(open_ledger.items[1])[0].rows) == len(planted)
    told = document_text(veiled)
    assert HIDDEN_GUEST in told
    assert not [row["full_name"] for row in tables.of("guests") if row["full_name"] in told]


@pytest.mark.parametrize("key", ["phong-bi-chia-khoa", "the-luu-tru"])
def test_cards_say_house_room_and_guest(pack: Scenario, rows: PlanRows, options: Options, key: str) -> None:
    made = build(document_of(key), pack, rows, options)
    assert isinstance(made, Cards)
    guests = {guest.guest_id: guest.full_name for guest in pack.guests}
    told = [" ".join(card.parts.values()) for card in made.items]
    assert len(told) == len(rows["lodging"])
    for row in rows["lodging"]:
        house = next(hotel.name for hotel in pack.hotels if hotel.hotel_id == row["hotel_id"])
        own = next(text for text in told if guests[row["guest_id"]] in text)
        assert house in own
    printed = text_of(render(document_of(key), made, "pdf", options))
    assert all(guests[row["guest_id"]] in printed for row in rows["lodging"])


@pytest.mark.parametrize("key", ["phong-bi-chia-khoa", "the-luu-tru", "so-do-luu-tru"])
def test_no_card_and_no_map_tells_of_the_protected(pack: Scenario, rows: PlanRows, options: Options, key: str) -> None:
    first = rows["lodging"][0]
    guest = next(one for one in pack.guests if one.guest_id == first["guest_id"])
    ranks = tuple(
        rank.model_copy(update={"special": "cảnh vệ" if rank.rank == guest.rank else ""}) for rank in pack.ranks
    )
    made = build(document_of(key), dataclasses.replace(pack, ranks=ranks), rows, options)
    assert isinstance(made, Cards)
    told = " ".join(value for card in made.items for value in card.parts.values())
    house = next(hotel.name for hotel in pack.hotels if hotel.hotel_id == first["hotel_id"])
    assert made.items, "the others have theirs"
    assert guest.full_name not in told
    assert house not in told, "nobody else stays there"


def test_the_map_numbers_the_houses_in_use(pack: Scenario, rows: PlanRows, options: Options) -> None:
    made = build(document_of("so-do-luu-tru"), pack, rows, options)
    assert isinstance(made, Cards)
    lines = [line.split("\t") for card in made.items for line in card.parts["lines"].split("\n")]
    assert [line[0] for line in lines] == ["1", "2"]
    assert [line[1] for line in lines] == [hotel.name for hotel in pack.hotels]
    assert all(">1<" in made.items[0].svg and "<svg" in card.svg for card in made.items)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (15, "Mười lăm đồng"),
        (21_105_000, "Hai mươi mốt triệu một trăm lẻ năm nghìn đồng"),
        (1_000_000_005, "Một tỷ không trăm lẻ năm đồng"),
        (115_015_024, "Một trăm mười lăm triệu không trăm mười lăm nghìn không trăm hai mươi bốn đồng"),
    ],
)
def test_sums_in_words(amount: int, words: str) -> None:
    assert dong_in_words(amount) == words


def test_the_rooming_list_goes_floor_by_floor_and_counts_every_night(pack: Scenario, rows: PlanRows) -> None:
    rooms = tuple(room.model_copy(update={"floor": 2 if room.room_id == "P1-1" else None}) for room in pack.rooms)
    bloc = LodgingBloc(bloc_id="KHOI", name="Khối mẫu", people=40, first=date(2026, 4, 11), last=date(2026, 4, 13))
    own = {"guest_id": "KHOI", "hotel_id": "KS-1", "room_id": "P1-2", "people": "40"}
    more = {**rows, "lodging": [*rows["lodging"], own | {"check_in": "2026-04-11", "check_out": "2026-04-13"}]}
    scenario = dataclasses.replace(pack, rooms=rooms, lodging_blocs=(bloc,))
    made = build(document_of("ds-luu-tru"), scenario, more, Options(parts=("KS-1",)))
    assert isinstance(made, Papers)
    listed, nights = paper_tables(made.items[0])
    assert [row.text for row in listed.rows if isinstance(row, Band)] == ["Chưa rõ tầng (1)", "Tầng 2 (1)"]
    assert "Khối mẫu (40 người)" in [row[2] for row in listed.rows if isinstance(row, tuple)]
    assert nights.rows == (
        ("11/4/2026", "2", "41", "41", ""),
        ("12/4/2026", "1", "40", "", "1"),
        ("13/4/2026", "", "", "", "40"),
    )


def moved(rows: PlanRows, house: str, room: str) -> PlanRows:
    """Return a plan in which the first guest sleeps one night in the own room and the others in another one."""
    first, *others = rows["lodging"]
    day = (date.fromisoformat(first["check_in"]) + timedelta(days=1)).isoformat()
    leaves = (date.fromisoformat(first["check_in"]) + timedelta(days=3)).isoformat()
    two = (
        {**first, "check_out": day},
        {**first, "hotel_id": house, "room_id": room, "check_in": day, "check_out": leaves},
    )
    return {**rows, "lodging": [*two, *others]}


def test_the_rooming_list_tells_a_change_of_room_and_counts_the_guest_once(pack: Scenario, rows: PlanRows) -> None:
    first = rows["lodging"][0]
    more = moved(rows, first["hotel_id"], "P1-9")
    made = build(document_of("ds-luu-tru"), pack, more, Options(parts=(first["hotel_id"],)))
    assert isinstance(made, Papers)
    listed, nights = paper_tables(made.items[0])
    lines = {row[1]: row for row in listed.rows if isinstance(row, tuple)}
    assert str(lines[first["room_id"]][5]).endswith("(sang P1-9)")
    assert str(lines["P1-9"][4]).endswith(f"(từ {first['room_id']})")
    assert [row[3:] for row in nights.rows if isinstance(row, tuple)] == [("1", ""), ("", ""), ("", ""), ("", "1")]
    assert any("Cộng: 2 phòng, 1 khách." in getattr(block, "text", "") for block in made.items[0].blocks)


def test_a_house_is_not_told_the_room_of_another_house(pack: Scenario, rows: PlanRows) -> None:
    first = rows["lodging"][0]
    other = next(hotel.hotel_id for hotel in pack.hotels if hotel.hotel_id != first["hotel_id"])
    made = build(document_of("ds-luu-tru"), pack, moved(rows, other, "P2-9"), Options(parts=(first["hotel_id"],)))
    told = document_text(made)
    assert "(sang nơi khác)" in told
    assert "P2-9" not in told


@pytest.mark.parametrize("key", ["phong-bi-chia-khoa", "the-luu-tru"])
def test_who_changes_rooms_has_a_card_for_each_that_says_so(
    pack: Scenario, rows: PlanRows, options: Options, key: str
) -> None:
    first = rows["lodging"][0]
    other = next(hotel for hotel in pack.hotels if hotel.hotel_id != first["hotel_id"])
    made = build(document_of(key), pack, moved(rows, other.hotel_id, "P2-9"), options)
    assert isinstance(made, Cards)
    said = [card.parts["moves"] for card in made.items if card.parts["moves"]]
    day = date.fromisoformat(first["check_in"]) + timedelta(days=1)
    own = next(hotel.name for hotel in pack.hotels if hotel.hotel_id == first["hotel_id"])
    when = f"Ngày {day.day}/{day.month}/{day.year}"
    assert set(said) == {
        f"{when} chuyển sang phòng 9, {other.name}.",
        f"{when} chuyển từ phòng {first['room_id'].rpartition('-')[2]}, {own}.",
    }
    assert "chuyển sang phòng 9" in text_of(render(document_of(key), made, "pdf", options))


def test_the_reception_plan_names_both_houses(pack: Scenario, rows: PlanRows, options: Options) -> None:
    first = rows["lodging"][0]
    other = next(hotel for hotel in pack.hotels if hotel.hotel_id != first["hotel_id"])
    name = next(hotel.name for hotel in pack.hotels if hotel.hotel_id == first["hotel_id"])
    made = build(document_of("don-tiep"), pack, moved(rows, other.hotel_id, "P2-9"), options)
    assert f"{name} rồi {other.name}" in document_text(made)


def test_the_settlement_plans_each_night_in_the_room_of_that_night() -> None:
    tables, houses = settled()
    house = houses[0]
    room_id = next(room_id for room_id, (_first, stay, guests) in house.taken.items() if stay > 1 and len(guests) == 1)
    own = next(row for row in tables.lodging if row["room_id"] == room_id)
    free, day = house.free[0], date.fromisoformat(own["check_in"]) + timedelta(days=1)
    before = settle(tables.scenario(), tables.lodging, TODAY)
    tables.lodging.append({**own, "room_id": free, "check_in": day.isoformat()})
    own["check_out"] = day.isoformat()
    after = settle(tables.scenario(), tables.lodging, TODAY)
    one, two = (next(a for a in ledger.accounts if a.hotel_id == house.hotel_id) for ledger in (before, after))
    assert two.planned_nights == one.planned_nights
    assert two.planned_vnd == one.planned_vnd
    assert not one.differences
    assert any(room_id in each.subjects for each in two.differences), "the house wrote down the old room on all nights"


def test_the_map_shows_the_schools_that_blocs_sleep_in(pack: Scenario, rows: PlanRows, options: Options) -> None:
    hall = Hall(hall_id="TH-A", name="Nhà A", house_id="TH", house_name="Trường mẫu 07", lat=16.5, lon=107.2, places=90)
    bloc = LodgingBloc.model_validate(
        {"bloc_id": "TR-1", "name": "Trung đội 1", "people": 50, "from": "2026-04-11", "to": "2026-04-13"}
    )
    camp = dataclasses.replace(pack, halls=(hall,), lodging_blocs=(bloc,))
    row = {"guest_id": "TR-1", "hotel_id": "TH", "room_id": "TH-A", "check_in": "2026-04-11", "check_out": "2026-04-13"}

    made = build(document_of("so-do-luu-tru"), camp, {**rows, "lodging": (*rows["lodging"], row)}, options)

    assert isinstance(made, Cards)
    lines = [line.split("\t") for card in made.items for line in card.parts["lines"].split("\n")]
    assert sorted(line[1] for line in lines) == sorted([*(hotel.name for hotel in pack.hotels), "Trường mẫu 07"])


def test_minutes_say_which_nights_each_price_of_a_season_is_for() -> None:
    tables, _houses = settled()

    first = paper_tables(papers("nghiem-thu-luu-tru", tables).items[0])[0]

    assert [str(row[1]) for row in first.rows[:-1]] == [
        "Phòng 2 giường, hạng 1, đêm 10/04, 11/04/2026",
        "Phòng 2 giường, hạng 1, đêm 12/04, 13/04, 14/04/2026",
    ]
