"""What another choice costs or breaks, in the reader's words."""

from planner.engine.explanation import Alternative
from planner.report.rules import told
from planner.wording import Wording


def test_a_price_is_told_in_words_not_in_keys() -> None:
    dear = Alternative("A-02", 10_000_099, {"precedence": 1, "view": -1}, (), Wording("Đổi chỗ với G2 Lê An.", "–"))

    assert told(dear, "vi") == (
        "A-02: kém hơn 10.000.099 điểm (Nghịch thứ bậc +1; Khoảng cách tới lễ đài (m) −1). Đổi chỗ với G2 Lê An."
    )


def test_what_is_forbidden_names_the_rule_in_words() -> None:
    barred = Alternative("A-03", None, {}, ("companion_seats", "keep_apart"))

    assert told(barred, "vi") == (
        "A-03: không được phép (vi phạm: ghế người đi cùng xe lăn, hai khách không ngồi liền nhau)."
    )
    assert told(barred, "en") == "A-03: not allowed (breaks: companion seats, guests kept apart)."


def test_a_choice_as_good_costs_nothing() -> None:
    assert told(Alternative("A-04", 0), "vi") == "A-04: không đổi điểm."
