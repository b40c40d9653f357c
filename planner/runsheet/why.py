"""Why somebody is told and why something moves: the way that a delay took, step by step."""

from collections.abc import Iterator

from planner.runsheet.couple import Retimed
from planner.runsheet.coupled import Coupled, nobody_hangs
from planner.scenario.nearest import nearest
from planner.wording import Wording


def why(coupled: Coupled, answer: Retimed, name: str) -> tuple[Wording, ...]:
    """Return the steps from the disruption to ``name``: an item id, a subject, or somebody who is told.

    Raise UsageError for a name that nothing bears.
    """
    told = next((one for one in answer.told if one.party.name == name), None)
    if told is not None:
        return tuple(step for about in (*told.subjects, *told.items) for step in why(coupled, answer, about))
    node = coupled.network.place.get(name, coupled.subject_place.get(name))
    if node is None:
        return (_not_told(coupled, name),)
    cut = next((one for one in answer.items if one.item_id == name and one.cut_min), None)
    steps = tuple(_steps(coupled, answer, node))
    return (*steps, _cut(name, cut.cut_min, dropped=cut.dropped)) if cut else steps


def _steps(coupled: Coupled, answer: Retimed, node: int) -> Iterator[Wording]:
    """Yield the way of a delay from where it began."""
    delays = answer.delays
    if not (delays.start_min[node] or delays.end_min[node]):
        yield _unmoved(coupled, node)
        return
    way = [node]
    while delays.cause[way[-1]] not in {-1, way[-1]}:
        way.append(delays.cause[way[-1]])
    way.reverse()
    yield _began(coupled, answer, way[0])
    for at in way[1:]:
        yield _passed(coupled, answer, at)


def _began(coupled: Coupled, answer: Retimed, node: int) -> Wording:
    label, minutes = _label(coupled, node), answer.delays.end_min[node]
    return Wording(
        f"{label.vi} kéo dài hoặc chậm, xong muộn {minutes} phút.", f"{label.en} ends {minutes} minutes late."
    )


def _passed(coupled: Coupled, answer: Retimed, node: int) -> Wording:
    label, cause = _label(coupled, node), _label(coupled, answer.delays.cause[node])
    start, end = answer.delays.start_min[node], answer.delays.end_min[node]
    if node >= len(coupled.items):
        return Wording(
            f"{label.vi} gắn theo {cause.vi}, vượt mức xê dịch cho phép: dời {start} phút.",
            f"{label.en} hangs on {cause.en}, beyond its tolerance: it moves {start} minutes.",
        )
    kept = Wording(f", xong muộn {end} phút", f" and ends {end} minutes late") if end != start else Wording("", "")
    return Wording(
        f"{label.vi} chờ {cause.vi}: bắt đầu muộn {start} phút{kept.vi}.",
        f"{label.en} waits for {cause.en}: it starts {start} minutes late{kept.en}.",
    )


def _cut(name: str, minutes: int, *, dropped: bool) -> Wording:
    if dropped:
        return Wording(
            f"Mục {name} được bỏ để ít người phải báo nhất.", f"Item {name} is dropped so that fewest are told."
        )
    return Wording(
        f"Mục {name} được rút {minutes} phút để ít người phải báo nhất.",
        f"Item {name} is cut by {minutes} minutes so that fewest are told.",
    )


def _unmoved(coupled: Coupled, node: int) -> Wording:
    label = _label(coupled, node)
    return Wording(
        f"{label.vi} giữ nguyên giờ: dự phòng hoặc mức xê dịch cho phép đã hấp thụ phần chậm.",
        f"{label.en} keeps its time: buffers or its tolerance take up the delay.",
    )


def _not_told(coupled: Coupled, name: str) -> Wording:
    """Return why somebody of a coupling is not told; raise UsageError for a name that nothing bears."""
    known = {party.name for subject in coupled.subjects for party in subject.told}
    if name not in known:
        everything = [*coupled.network.place, *coupled.subject_place, *sorted(known)]
        raise nobody_hangs(name, everything, nearest(name, everything))
    return Wording(
        f"{name} không phải báo: những gì gắn với {name} giữ nguyên giờ.",
        f"{name} is not told: nothing of theirs moves.",
    )


def _label(coupled: Coupled, node: int) -> Wording:
    if node < len(coupled.items):
        item = coupled.items[node]
        return Wording(f"Mục {item.item_id} “{item.title}”", f"Item {item.item_id} “{item.title}”")
    subject = coupled.subject_at(node)
    return Wording(f"{subject.kind} “{subject.name}”", f"{subject.kind} “{subject.name}”")
