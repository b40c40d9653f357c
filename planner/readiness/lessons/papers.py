"""Lessons about papers and lists: conclusions carried out, guests invited by rule, accounts settled."""

from collections.abc import Iterator

from planner.readiness.situation import Situation
from planner.wording import Wording

GUEST_STEPS = ("D01", "D02", "D03", "D04")
APPROVED_BY_D = 60
"""The invitation list is approved by then at the latest: letters to far guests leave at D-35."""
SETTLED_BY = -14
"""Lodging is paid and gifts are handed on within 14 days after the day itself."""


def conclusions_traced(situation: Situation) -> Iterator[Wording]:
    """2.2-1: every conclusion has an owner and tasks that carry it out; closing one takes evidence."""
    directives = situation.scenario.directives
    if not directives:
        yield Wording("chưa ghi kết luận nào của Ban Chỉ đạo", "no conclusion of the steering committee is recorded")
    ids = {work.id for work in situation.kept}
    bare = [row.clause for row in directives if not set(row.tasks) & ids and not (row.closed and row.evidence)]
    if bare:
        yield Wording(f"kết luận không có việc thực hiện: {', '.join(bare)}", f"no task for: {', '.join(bare)}")
    orphans = [row.clause for row in directives if not row.owner]
    if orphans:
        yield Wording(f"kết luận không có cơ quan chủ trì: {', '.join(orphans)}", f"no owner: {', '.join(orphans)}")
    closed = [row.clause for row in directives if row.closed and not row.evidence]
    if closed:
        yield Wording(f"đóng mà không có minh chứng: {', '.join(closed)}", f"closed bare: {', '.join(closed)}")


def guest_list_by_rule(situation: Situation) -> Iterator[Wording]:
    """2.2-9: groups and quotas first, one template, merged and checked, approved in time for letters to leave."""
    missing = situation.lacking(*GUEST_STEPS)
    if missing:
        yield Wording(
            f"thiếu bước lập danh sách mời {', '.join(missing)} (chỉ tiêu, mẫu chung, khử trùng, duyệt)",
            f"steps of the guest list are missing: {', '.join(missing)}",
        )
    approved = situation.by_id.get("D04")
    if approved and approved.last > situation.before(APPROVED_BY_D):
        yield Wording(
            f"danh sách mời duyệt ngày {approved.last:%d/%m/%Y}, sau D-{APPROVED_BY_D}",
            f"the guest list is approved on {approved.last}, after D-{APPROVED_BY_D}",
        )


def settled_after_the_day(situation: Situation) -> Iterator[Wording]:
    """3.3: lodging and contractors are paid and gifts handed on within 14 days after the day itself."""
    missing = situation.lacking("N03", "N04")
    if missing:
        yield Wording(f"thiếu việc thanh toán, chuyển quà {', '.join(missing)}", f"not settled: {', '.join(missing)}")
    for own in ("N03", "N04"):
        work = situation.by_id.get(own)
        if work and work.last > situation.before(SETTLED_BY):
            yield Wording(f"{own} xong {work.last:%d/%m/%Y}, sau D+{-SETTLED_BY}", f"{own} ends on {work.last}")
