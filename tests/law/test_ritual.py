"""The order of proceedings of NĐ 111/2018 Đ13.1."""

from itertools import pairwise, permutations

import pytest

from planner.law.ritual import (
    CODES,
    STEPS,
    Placed,
    code_findings,
    complete_findings,
    missing_steps,
    order_findings,
    out_of_order,
    step_of,
)

DECREE = (
    "thong_bao",
    "chao_co",
    "tuyen_bo_ly_do",
    "dien_van",
    "trao_thuong",
    "phat_bieu",
    "dap_tu",
    "ket_thuc",
)


def programme(*codes: str) -> list[Placed]:
    return [Placed(f"M{index}", code, f"Mục {index}") for index, code in enumerate(codes)]


def test_the_steps_are_those_of_the_decree_in_its_order() -> None:
    assert CODES == DECREE
    assert [step.point for step in STEPS] == ["a", "b", "c", "d", "đ", "e", "g", "h"]
    assert [step.code for step in STEPS if step.optional] == ["trao_thuong", "phat_bieu"]


def test_of_all_orders_of_the_eight_steps_only_the_decree_s_is_accepted() -> None:
    places = {code: place for place, code in enumerate(DECREE)}
    accepted = []
    for order in permutations(DECREE):
        items = [Placed(code, code, code) for code in order]
        found = [(first.code, second.code) for first, second in out_of_order(items)]
        # Independently: exactly the neighbours that the decree has the other way round.
        assert found == [pair for pair in pairwise(order) if places[pair[0]] > places[pair[1]]]
        if not found:
            accepted.append(order)
    assert accepted == [DECREE]


def test_leaving_out_the_optional_steps_keeps_the_order() -> None:
    items = programme(*(code for code in DECREE if code not in {"trao_thuong", "phat_bieu"}))
    assert order_findings(items, "runsheet") == ()
    assert complete_findings(items, "runsheet") == ()


@pytest.mark.parametrize("code", [code for code in DECREE if code not in {"trao_thuong", "phat_bieu"}])
def test_a_mandatory_step_left_out_is_named(code: str) -> None:
    items = programme(*(each for each in DECREE if each != code))
    (found,) = complete_findings(items, "runsheet")
    assert found.subjects == (code,)
    assert [step.code for step in missing_steps(item.code for item in items)] == [code]


def test_a_step_may_be_spread_over_items_with_others_between() -> None:
    items = programme("thong_bao", "chao_co", "chao_co", "", "tuyen_bo_ly_do", "", "dien_van")
    assert order_findings(items, "runsheet") == ()


def test_the_two_items_out_of_order_are_named_with_the_basis() -> None:
    items = programme("dien_van", "chao_co")
    (found,) = order_findings(items, "runsheet")
    assert (found.problem, found.rule, found.subjects) == ("runsheet", "ritual_order", ("M0", "M1"))
    assert "“Mục 0” (Diễn văn kỷ niệm)" in found.message.vi
    assert "111/2018" in found.message.vi
    assert "point b before point d" in found.message.en


def test_an_item_outside_the_ritual_does_not_hide_a_wrong_order() -> None:
    items = programme("dien_van", "", "chao_co")
    assert [found.subjects for found in order_findings(items, "runsheet")] == [("M0", "M2")]


def test_awards_before_the_address_are_out_of_order() -> None:
    assert len(order_findings(programme("trao_thuong", "dien_van"), "runsheet")) == 1


def test_a_mistyped_code_is_named_with_the_nearest() -> None:
    (found,) = code_findings(programme("chao_co", "", "dienvan"), "runsheet")
    assert found.subjects == ("M2",)
    assert "dien_van" in found.message.vi


def test_a_code_like_none_gets_no_hint() -> None:
    (found,) = code_findings(programme("xyz"), "runsheet")
    assert found.message.vi.endswith("8 bước")


def test_a_step_is_found_by_its_code() -> None:
    assert step_of("chao_co") is STEPS[1]
    assert step_of("") is None
