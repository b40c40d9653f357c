"""What the reach proof finds: places that closures cut off, places too far anyway, places far from any road."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from planner.engine.findings import Finding, Severity
from planner.scenario.schema import Scenario
from planner.traffic.case import Case, clock, finding
from planner.traffic.listed import PROBLEM
from planner.traffic.reach.blame import orders_in_the_way
from planner.traffic.reach.ground import STATION_KINDS, StationKind, lay_out
from planner.traffic.reach.minutes import CutOff, cut_offs
from planner.traffic.reach.proof import ReachProof, prove, withhold
from planner.wording import Wording

STATIONS: dict[StationKind, Wording] = {
    "hospital": Wording("bệnh viện", "a hospital"),
    "fire": Wording("đội chữa cháy", "a fire station"),
}
SHOWN = 6
"""Places named in one sentence."""
OFF_ROAD_M = 300
"""Metres from the nearest road beyond which the road data cannot speak for a place (``off_road_m``)."""


def place_reached(case: Case) -> Iterator[Finding]:
    """Every populated junction, commune, post, gate and venue reaches a hospital and is reached by a fire engine.

    Nothing is said while the pack names no hospital and no fire station at all.
    """
    if case.scenario.facilities and not case.network.is_empty:
        proof = prove(case.scenario, ground=lay_out(case.scenario, case.network))
        yield from reach_findings(case.scenario, proof, cut_offs(proof))


def reach_findings(
    scenario: Scenario, proof: ReachProof, cuts: Sequence[CutOff], *, protected: bool = False
) -> Iterator[Finding]:
    """Yield what a proof finds, places that share their minutes and orders in one sentence."""
    withhold(proof, protected=protected)
    yield from _no_station(proof)
    groups: dict[tuple[StationKind, datetime, datetime, tuple[str, ...]], list[CutOff]] = {}
    for cut in cuts:
        orders = orders_in_the_way(scenario, proof, cut, protected=protected)
        groups.setdefault((cut.kind, cut.start, cut.end, orders), []).append(cut)
    for (kind, start, end, orders), own in groups.items():
        yield _cut_off(proof, (kind, start, end, orders), own)
    yield from _too_far(proof)
    yield from _off_road(scenario, proof)


def _no_station(proof: ReachProof) -> Iterator[Finding]:
    present = {station.kind for station in proof.ground.stations}
    for kind in STATION_KINDS:
        if kind not in present:
            yield finding(
                "place_reached",
                [kind],
                f"Gói chưa có {STATIONS[kind].vi} nào (bảng facilities), chưa chứng minh được việc tiếp cận.",
                f"The pack has not {STATIONS[kind].en} (table facilities); nothing is proved about reaching one.",
            )


def _cut_off(
    proof: ReachProof, when: tuple[StationKind, datetime, datetime, tuple[str, ...]], cuts: Sequence[CutOff]
) -> Finding:
    kind, start, end, orders = when
    minutes = (end - start) // timedelta(minutes=1)
    names = named([cut.place.name for cut in cuts])
    whole = ("", "") if cuts[0].exact else (" (tính tròn theo khoảng 5 phút)", " (by slices of 5 minutes)")
    because = ("", "") if not orders else (f" do {', '.join(orders)}", f" because of {', '.join(orders)}")
    return finding(
        "place_reached",
        [*(cut.place.place_id for cut in cuts), *orders],
        f"{names.vi}: từ {clock(start)} đến {clock(end)} ({minutes} phút){whole[0]} không tới {STATIONS[kind].vi}"
        f" trong {proof.limit_min} phút{because[0]}. Cần bố trí làn khẩn cấp hoặc điểm cắt ngang.",
        f"{names.en}: from {clock(start)} to {clock(end)} ({minutes} minutes){whole[1]} not within"
        f" {proof.limit_min} minutes of {STATIONS[kind].en}{because[1]}. An emergency lane or a crossing is needed.",
    )


def named(names: Sequence[str]) -> Wording:
    """Return names in a row, the first few of many."""
    own = list(dict.fromkeys(names))
    if len(own) <= SHOWN:
        return Wording("; ".join(own), "; ".join(own))
    shown, more = "; ".join(own[:SHOWN]), len(own) - SHOWN
    return Wording(f"{shown} và {more} nơi khác", f"{shown} and {more} more")


def _too_far(proof: ReachProof) -> Iterator[Finding]:
    """Point out, once for each kind of station, the places beyond the limit with every road open."""
    for kind in STATION_KINDS:
        if not any(station.kind == kind for station in proof.ground.stations):
            continue
        ms = proof.base.trees[kind].ms[proof.vertices]
        kept = proof.within(ms)
        far = [place for place, near in zip(proof.ground.places, kept, strict=True) if not near]
        if far:
            names = named([place.name for place in far])
            yield finding(
                "place_reached",
                [place.place_id for place in far],
                f"{len(far)} nơi cách {STATIONS[kind].vi} quá {proof.limit_min} phút kể cả khi mọi đường đều mở:"
                f" {names.vi}.",
                f"{len(far)} places are more than {proof.limit_min} minutes from {STATIONS[kind].en}"
                f" even with every road open: {names.en}.",
                Severity.WARNING,
            )


def _off_road(scenario: Scenario, proof: ReachProof) -> Iterator[Finding]:
    """Point out the places so far from any road that the road data cannot speak for them."""
    most_m = scenario.option(PROBLEM, "off_road_m", OFF_ROAD_M)
    for place in proof.ground.places:
        if place.off_road_m > most_m:
            yield finding(
                "place_on_road",
                [place.place_id],
                f"{place.name} cách đường gần nhất {place.off_road_m} m: vẽ thêm đường hoặc đặt lại vị trí.",
                f"{place.name} is {place.off_road_m} m from the nearest road on file: draw the road or move the point.",
                Severity.WARNING,
            )
