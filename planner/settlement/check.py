"""Every rule of the settlement; adding one means adding it to RULES."""

from collections.abc import Callable, Iterator

from planner.engine.findings import Severity
from planner.settlement import rules_bill, rules_papers, rules_pay, rules_price, rules_use
from planner.settlement.books import Books
from planner.settlement.difference import Difference

Rule = Callable[[Books], Iterator[Difference]]

RULES: tuple[Rule, ...] = (
    rules_use.unknown_use,
    rules_use.planned_not_used,
    rules_use.used_not_planned,
    rules_use.guest_moved,
    rules_use.guest_in_two_rooms,
    rules_use.used_count_differs,
    rules_bill.no_usage_record,
    rules_bill.no_show_billed,
    rules_bill.nights_outside_stay,
    rules_bill.billed_not_used,
    rules_bill.used_not_billed,
    rules_bill.billed_twice,
    rules_bill.duplicate_line,
    rules_bill.billed_count_differs,
    rules_price.room_of_nobody,
    rules_price.price_differs,
    rules_price.extra_bed_price_differs,
    rules_price.extra_beds_differ,
    rules_price.outside_contract,
    rules_price.line_without_nights,
    rules_price.line_nights_wrong,
    rules_price.line_amount_wrong,
    rules_price.vat_wrong,
    rules_price.total_wrong,
    rules_price.invoice_without_lines,
    rules_price.invoice_repeated,
    rules_papers.no_acceptance,
    rules_papers.acceptance_of_other_house,
    rules_papers.accepted_differs,
    rules_papers.accepted_before_end,
    rules_papers.invoiced_before_end,
    rules_pay.unpaid,
    rules_pay.paid_short,
    rules_pay.paid_twice,
    rules_pay.overpaid,
    rules_pay.paid_wrong_house,
    rules_pay.paid_before_invoice,
    rules_pay.paid_before_acceptance,
)


def differences(books: Books) -> tuple[Difference, ...]:
    """Return every difference, those of a house together, errors first, the largest sums first."""
    found = [one for rule in RULES for one in rule(books)]
    return tuple(sorted(found, key=_order))


def _order(one: Difference) -> tuple[object, ...]:
    return (one.hotel_id, one.severity is not Severity.ERROR, -abs(one.difference_vnd), one.rule, one.subjects)
