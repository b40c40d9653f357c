"""Running every rule and saying what it found."""

from collections.abc import Mapping

from planner.engine.findings import Finding, Severity
from planner.law.rules import ceremony, occasion, validity
from planner.law.rules.base import Breach, Circumstances, Judge, LawRule, Verdict, law_rules
from planner.wording import Wording

FUNCTIONS: tuple[Judge, ...] = (
    occasion.kind_of_year,
    occasion.round_year_only,
    occasion.founding_document,
    occasion.one_day_per_cycle,
    occasion.plan_approved,
    occasion.no_gifts_no_banquet,
    ceremony.ritual_in_order,
    ceremony.introductions_in_order,
    ceremony.committee_conducts,
    ceremony.presenter_authorised,
    ceremony.honoured_guests_attended,
    validity.explosive_fireworks_permitted,
    validity.performance_notified,
    validity.basis_in_force,
    validity.owner_exists,
    validity.reviews_before_the_day,
    validity.present_before_rehearsal,
)
GRAVE = frozenset({"block", "error"})


def by_name() -> Mapping[str, Judge]:
    """Return the checks by function name."""
    return {function.__name__: function for function in FUNCTIONS}


def judge(circumstances: Circumstances, functions: tuple[Judge, ...] = FUNCTIONS) -> tuple[Verdict, ...]:
    """Return the verdict of every rule, in the order of the catalogue."""
    known = {function.__name__: function for function in functions}
    confirmed = {
        row.subject_id: ", ".join(part for part in (row.confirmed_by, row.source) if part)
        for row in circumstances.scenario.confirmations
        if row.kind == "rule"
    }
    return tuple(
        _verdict(rule, known[rule.function](circumstances), confirmed.get(rule.rule_id, ""))
        for rule in law_rules().values()
        if rule.function in known
    )


def _verdict(rule: LawRule, found: tuple[Breach, ...] | None, confirmed: str) -> Verdict:
    if found is None:
        return Verdict(rule, "open", (), confirmed)
    return Verdict(rule, "broken" if found else "kept", found, confirmed)


def findings(verdicts: tuple[Verdict, ...]) -> tuple[Finding, ...]:
    """Return every breach as a finding; only verified rules of weight, broken now, are errors."""
    return tuple(_finding(verdict, breach) for verdict in verdicts for breach in verdict.breaches)


def _finding(verdict: Verdict, breach: Breach) -> Finding:
    rule = verdict.rule
    grave = rule.severity in GRAVE and verdict.is_verified and not breach.minor
    note = verdict.note
    vi = f"{rule.rule_id}: {breach.message.vi} ({'; '.join(part for part in (rule.basis, note.vi) if part)})"
    en = f"{rule.rule_id}: {breach.message.en} ({'; '.join(part for part in (rule.basis, note.en) if part)})"
    severity = Severity.ERROR if grave else Severity.WARNING
    return Finding("law", rule.function, breach.subjects, Wording(vi, en), severity)
