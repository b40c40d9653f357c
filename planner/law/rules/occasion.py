"""Rules of the occasion itself: which year, which day, by which papers (R01 to R06)."""

from datetime import date

from planner.law.rules.base import Breach, Circumstances
from planner.wording import Wording

CYCLE_YEARS = 10
ROUND, HALF_ROUND = 0, 5
GIFT_WORDS = ("quà", "biểu trưng", "kỷ niệm chương", "logo")
BANQUET_WORDS = ("chiêu đãi", "tiệc", "liên hoan mừng công")


def anniversary(circumstances: Circumstances) -> int | None:
    """Return which anniversary it is: as stated, or the years since the founding day."""
    facts = circumstances.scenario.event.facts
    stated = facts.get("anniversary_years")
    if isinstance(stated, int) and not isinstance(stated, bool):
        return stated
    founded = _day(facts.get("founding_date"))
    return circumstances.d_day.year - founded.year if founded else None


def _is_anniversary(circumstances: Circumstances) -> bool:
    """Whether the pack speaks of an anniversary at all (a banquet alone does not)."""
    return any(name in circumstances.scenario.event.facts for name in ("founding_date", "anniversary_years"))


def kind_of_year(circumstances: Circumstances) -> tuple[Breach, ...] | None:
    """R01: a year ending in 0 is a round one, in 5 an odd five, others are other years; the fact must agree."""
    years = anniversary(circumstances)
    founded = _day(circumstances.scenario.event.facts.get("founding_date"))
    if years is None or founded is None:
        return None if years is None else ()
    true = circumstances.d_day.year - founded.year
    if years == true:
        return ()
    message = Wording(
        f"Gói ghi kỷ niệm {years} năm, nhưng từ {founded:%d/%m/%Y} đến ngày lễ là {true} năm.",
        f"The pack says {years} years, but from {founded} to the day itself it is {true}.",
    )
    return (Breach(("anniversary_years",), message),)


def year_words(years: int) -> Wording:
    """Return what kind of year an anniversary is."""
    last = years % 10
    if last == ROUND:
        return Wording(f"{years} năm: năm tròn", f"{years} years: a round year")
    if last == HALF_ROUND:
        return Wording(f"{years} năm: năm lẻ 5", f"{years} years: an odd five")
    return Wording(f"{years} năm: năm khác", f"{years} years: another year")


def round_year_only(circumstances: Circumstances) -> tuple[Breach, ...] | None:
    """R02: a ceremony for a founding or traditional day is held in round years only."""
    years = anniversary(circumstances)
    if years is None:
        return None
    if years % CYCLE_YEARS == ROUND:
        return ()
    message = Wording(
        f"{years} năm không phải năm tròn: không tổ chức lễ; được tuyên truyền, giáo dục, thi đua, hội thảo, tọa đàm.",
        f"{years} years is no round year: no ceremony; information, education, emulation, seminars are open.",
    )
    return (Breach(("anniversary_years",), message),)


def founding_document(circumstances: Circumstances) -> tuple[Breach, ...] | None:
    """R03: the founding document or decision of recognition is named."""
    if not _is_anniversary(circumstances):
        return None
    if circumstances.fact("founding_document"):
        return ()
    message = Wording(
        "Chưa ghi văn bản thành lập hoặc quyết định công nhận ngày truyền thống (founding_document).",
        "No founding document or decision of recognition is named (founding_document).",
    )
    return (Breach(("founding_document",), message),)


def one_day_per_cycle(circumstances: Circumstances) -> tuple[Breach, ...] | None:
    """R04: no other ceremony of the same body's days within ten years (fact ``previous_ceremony``)."""
    earlier = _day(circumstances.scenario.event.facts.get("previous_ceremony"))
    if earlier is None:
        return None
    if abs(circumstances.d_day.year - earlier.year) >= CYCLE_YEARS:
        return ()
    message = Wording(
        f"Cùng chủ thể đã tổ chức lễ ngày {earlier:%d/%m/%Y}, trong cùng chu kỳ {CYCLE_YEARS} năm: chỉ chọn một ngày.",
        f"The same body held a ceremony on {earlier}, within {CYCLE_YEARS} years: only one of its days is chosen.",
    )
    return (Breach(("previous_ceremony",), message, minor=True),)


def plan_approved(circumstances: Circumstances) -> tuple[Breach, ...] | None:
    """R05: the plan names time, place, programme and participants, and the approval by number (``plan_approval``)."""
    if not _is_anniversary(circumstances):
        return None
    scenario = circumstances.scenario
    lacking = [
        words
        for present, words in (
            (circumstances.fact("ceremony_venue") or scenario.venues, Wording("địa điểm", "place")),
            (scenario.runsheet or scenario.items, Wording("chương trình", "programme")),
            (circumstances.fact("guests_attending") or scenario.guests, Wording("thành phần", "participants")),
        )
        if not present
    ]
    breaches = [
        Breach(
            ("plan",),
            Wording(f"Kế hoạch trình duyệt còn thiếu {one.vi}.", f"The plan to be approved lacks its {one.en}."),
            minor=True,
        )
        for one in lacking
    ]
    if not circumstances.fact("plan_approval"):
        breaches.append(_unapproved(circumstances))
    return tuple(breaches)


def _unapproved(circumstances: Circumstances) -> Breach:
    tasks = {task.task_id: task for task in circumstances.scenario.tasks}
    days = circumstances.days_of(tasks["A04"]) if "A04" in tasks else None
    due = days[1] if days else circumstances.before(180)
    message = Wording(
        f"Chưa ghi số văn bản của Chủ tịch UBND tỉnh phê duyệt kế hoạch (plan_approval); cần có trước {due:%d/%m/%Y}.",
        f"The provincial approval of the plan is not recorded (plan_approval); it is due by {due}.",
    )
    return Breach(("plan_approval",), message, minor=not circumstances.is_past(due))


def no_gifts_no_banquet(circumstances: Circumstances) -> tuple[Breach, ...] | None:
    """R06: no gifts, symbols or logos and no banquet, in facts, tables or budget lines."""
    scenario = circumstances.scenario
    found = [name for name in ("gifts", "banquet") if circumstances.fact(name)]
    found += ["tables.csv"] if scenario.tables or scenario.banquet_guests else []
    for table in ("gifts", "budget"):
        for row in scenario.free_tables[table].rows if table in scenario.free_tables else ():
            text = " ".join(row.cells.values()).casefold()
            if table == "gifts" or any(word in text for word in (*GIFT_WORDS, *BANQUET_WORDS)):
                found.append(f"{table}.csv:{row.number}")
    return tuple(
        Breach(
            (where,),
            Wording(
                f"{where}: có quà tặng, biểu trưng hoặc chiêu đãi; quy định là không tặng quà, không chiêu đãi.",
                f"{where}: gifts, symbols or a banquet; the rule is none of these.",
            ),
            minor=True,
        )
        for where in found
    )


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
