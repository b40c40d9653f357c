"""Why a guest sits where they sit, and what another table costs."""

from dataclasses import replace

import pytest

from planner.engine.plan import Commitments, weighted
from planner.errors import UsageError
from planner.problems.tables import Assignment, explain, score
from tests.problems.tables.builders import banquet, guest, table, total

PEOPLE = [guest(f"K{index}", index + 1) for index in range(4)]
PROBLEM = banquet(
    PEOPLE,
    [table("B1", 3), table("B2", 3), table("B3", 2)],
    affinity={"K0 K1": 5, "K2 K3": 4},
    apart="K0 K3",
    ring_of={"K1": 0},
)
ROWS = (Assignment("K0", "B1", 1), Assignment("K1", "B1", 2), Assignment("K2", "B2", 1), Assignment("K3", "B2", 2))


def test_price_of_another_table_is_the_change_of_the_score() -> None:
    told = explain(PROBLEM, ROWS, "K1")

    (third,) = [option for option in told.alternatives if option.choice == "B3"]
    moved = (ROWS[0], Assignment("K1", "B3", 1), *ROWS[2:])
    assert third.cost == total(PROBLEM, moved) - total(PROBLEM, ROWS)
    after, before = score(PROBLEM, moved), score(PROBLEM, ROWS)
    assert third.goals == {goal: after[goal] - before[goal] for goal in after if after[goal] != before[goal]}
    assert third.cost == weighted(third.goals, PROBLEM.weights)
    assert third.note is not None
    assert third.note.vi == "Sang ghế trống ở bàn B3."


def test_table_of_somebody_to_be_kept_apart_is_forbidden_with_the_rule() -> None:
    told = explain(PROBLEM, ROWS, "K3")

    (first,) = [option for option in told.alternatives if option.choice == "B1"]
    assert first.cost is not None
    assert first.note is not None
    assert "Đổi chỗ với K0" in first.note.vi
    alone = replace(PROBLEM, apart=frozenset({("K0", "K3"), ("K1", "K3")}))
    assert [option.cost for option in explain(alone, ROWS, "K3").alternatives if option.choice == "B1"] == [None]


def test_reasons_name_neighbours_company_and_pins() -> None:
    told = explain(PROBLEM, ROWS, "K1", Commitments({"K1": {"table_id": "B1"}}))

    assert told.chosen.vi == "K1 Khách K1 ngồi bàn B1, chỗ 2, cạnh K0 Khách K0."
    sentences = [reason.vi for reason in told.reasons]
    assert "Ban tổ chức đã ghim bàn B1." in sentences
    assert "Theo thứ bậc nên ở vòng bàn thứ 1 tính từ bàn chính; đang ở vòng 1 (đúng)." in sentences
    assert "Quen 1 trong 1 người cùng bàn (quen 1 khách dự); mức thân quen giữ được 5 trên 5." in sentences


def test_head_of_a_table_is_told_why() -> None:
    assert "Bậc cao nhất ở bàn nên ngồi chỗ 1." in [reason.vi for reason in explain(PROBLEM, ROWS, "K0").reasons]
    hosted = replace(PROBLEM, tables=(replace(PROBLEM.tables[0], host="K0"), *PROBLEM.tables[1:]))
    assert "Là chủ bàn B1, ngồi chỗ 1." in [reason.vi for reason in explain(hosted, ROWS, "K0").reasons]


def test_unknown_guest_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        explain(PROBLEM, ROWS, "K11")

    assert "K11" in caught.value.message.vi
    assert "có phải “K1”?" in caught.value.message.vi


def test_guest_without_a_place_is_told_which_chairs_are_free_and_what_they_break() -> None:
    alone = replace(PROBLEM, apart=frozenset({("K0", "K3"), ("K1", "K3")}))
    told = explain(alone, ROWS[:3], "K3")

    assert told.chosen.vi == "K3 Khách K3 chưa có chỗ ở bàn nào."
    assert told.reasons[0].vi == (
        "Cần 1 ghế; còn 5 ghế trống: B1 (1), B2 (2), B3 (2). Ngồi vào đó được không, xem dưới đây."
    )
    assert {option.choice: option.broken_rules for option in told.alternatives} == {
        "B1": ("must_sit_apart",),
        "B2": (),
        "B3": (),
    }


def test_guest_without_a_place_at_full_tables_is_told_so() -> None:
    full = banquet([guest("K0", 1), guest("K1", 2)], [table("B1", 1)])
    told = explain(full, (Assignment("K0", "B1", 1),), "K1")

    assert told.reasons[0].vi == "Cần 1 ghế nhưng bàn nào cũng kín."
    assert told.alternatives == ()
