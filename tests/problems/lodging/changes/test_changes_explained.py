"""Why a guest changes rooms: the room is gone, given to others, dearer, or against a rule; and what it counts."""

from planner.problems.lodging import explain
from planner.problems.lodging.changes.stays import rows_of
from tests.problems.lodging.builders import block, guest, night, planned, problem, room
from tests.problems.lodging.changes.test_changes_of_room import PRICED, _seasons, _two_houses


def _told(small, subject="G1", rows=None):  # noqa: ANN001, ANN202
    return explain(small, rows or planned(small).assignments, subject)


def test_a_room_that_is_free_for_two_nights_only_is_the_reason() -> None:
    told = _told(_two_houses(300_000))

    assert "phòng RA, Khách sạn A (A), 15/6/2025–17/6/2025" in told.chosen.vi
    assert "; rồi phòng RB, Khách sạn B (B), 17/6/2025–19/6/2025" in told.chosen.vi
    assert [reason.vi for reason in told.reasons[:2]] == [
        "Đổi phòng đêm thứ 3 (17/6/2025), từ RA sang RB, vì phòng RA không trống đêm 17/6/2025, 18/6/2025.",
        "1 lần đổi phòng được tính 300.000 đồng trong điểm của phương án, không vào tiền phòng.",
    ]


def test_what_staying_would_cost_more_is_the_reason_where_the_room_is_free() -> None:
    told = _told(_seasons(400_000))

    assert "vì ở lại phòng R1#1 tốn hơn 100.000 đồng, đã trừ phí đổi phòng." in told.reasons[0].vi
    assert told.alternatives[0].cost == 10


def test_those_who_have_the_room_meanwhile_are_named() -> None:
    people = [guest("G1", "15-17"), guest("G2", "16-17", delegation_id="")]
    small = problem(people, [room("R1", beds=1), room("R2", beds=1, **{"from": night(16)})], options=PRICED)
    rows = rows_of(small, {"G1": ("R1", "R2"), "G2": ("R1",)})

    assert "vì phòng R1 khi đó đã xếp cho Khách G2 (G2)." in _told(small, rows=rows).reasons[0].vi


def test_a_block_that_ends_is_named() -> None:
    blocks = (block(to=night(16)), block("H2"))
    small = problem([guest("G1")], [room("R1"), room("R2", "H2")], hotel_blocks=blocks, options=PRICED)
    rows = rows_of(small, {"G1": ("R1", "R2")})

    assert "vì phòng R1 không được giữ cho sự kiện đêm 16/6/2025." in _told(small, rows=rows).reasons[0].vi


def test_who_asked_to_share_moves_along_and_is_named() -> None:
    people = [guest("G1", share_with="G2"), guest("G2")]
    small = problem(people, [room("R1"), room("R2", "H2", price_vnd=500_000)], options=PRICED)
    told = _told(small)

    assert [one.choice for one in told.alternatives] == ["H2 / R2"]
    assert told.alternatives[0].note.vi.endswith("Cùng chuyển: G2.")
