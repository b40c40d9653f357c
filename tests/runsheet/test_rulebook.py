"""Every rule of the sheet stands in the book with its basis; none from memory is called law."""

from planner.runsheet import CHECKS
from planner.runsheet.rulebook import RULEBOOK


def test_the_book_holds_every_rule_once() -> None:
    assert sorted(rule.name for rule in RULEBOOK) == sorted(check.__name__ for check in CHECKS)


def test_what_is_from_memory_says_that_it_is_no_law() -> None:
    unsure = [rule for rule in RULEBOOK if rule.basis.mark == "M"]
    assert [rule.name for rule in unsure] == ["total_length", "speech_length", "gaps"]
    assert {rule.basis.article for rule in unsure} == {"mức do ban tổ chức đặt, không phải quy định pháp luật"}
