"""The distribution over several places in words, and the places that it is about."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from planner.errors import UsageError
from planner.problems.seating.overflow import CLASS_WORDS, Class, Place, place_of, usual_places
from planner.problems.seating.overflow_plan import Housed, Relocation
from planner.scenario.schema import Scenario
from planner.wording import Wording, number


def chosen_places(scenario: Scenario, venue: str = "", screens: Sequence[str] = ()) -> tuple[Place, ...]:
    """Return the places asked for, first where the ceremony moves to; the pack's usual ones where none is named.

    Raises:
        UsageError: a venue does not exist, is named twice, or there is none to move to.
    """
    usual, shown = usual_places(scenario)
    main = venue or usual
    if not main:
        vi = "Gói không có địa điểm có mái nào; hãy thêm vào venues.csv hoặc nêu --venue."
        raise UsageError(Wording(vi, "The pack has no venue with a roof; add one to venues.csv or name it."))
    others = list(screens) if screens else [each for each in shown if each != main]
    if main in others or len(set(others)) < len(others):
        raise UsageError(Wording("Mỗi địa điểm chỉ được nêu một lần.", "Name every place once."))
    return (place_of(scenario, main), *(place_of(scenario, each, screen=True) for each in others))


def proof_words(scenario: Scenario, housed: Housed) -> Wording:
    """Return why nobody else fits into a place, as a sentence."""
    place, refused = housed.place, housed.choice.refused
    names = {guest.guest_id: guest.full_name for guest in scenario.guests}
    if not refused:
        return Wording(
            f"{place.name}: đủ chỗ cho tất cả {number(housed.heads)} khách còn lại.",
            f"{place.name}: room for all {number(housed.heads)} guests that were left.",
        )
    first = refused[0]
    who = f"{first.leader} {names.get(first.leader, '')}".strip()
    kind = {
        "chairs": Wording("ghế thường", "chairs"),
        "spaces": Wording("chỗ xe lăn", "wheelchair spaces"),
        "people": Wording("chỗ", "places"),
    }[first.kind]
    end = Wording("", "")
    if not housed.proven:
        counted = Wording(" Mới đếm, chưa xếp ghế.", " Counted only, seats not given yet.")
        end = Wording(" Chưa chứng minh được đầy đủ.", " Not proven in full.") if housed.seats else counted
    return Wording(
        f"{place.name}: nhận {number(housed.heads)} khách. Người đầu tiên không còn chỗ là {who}: "
        f"{number(first.room)} {kind.vi} đã dành cho {number(first.before)} khách có thứ tự trước.{end.vi}",
        f"{place.name}: takes {number(housed.heads)} guests. The first one without a place is {who}: "
        f"{number(first.room)} {kind.en} are held by {number(first.before)} guests before.{end.en}",
    )


def words(scenario: Scenario, relocation: Relocation) -> Iterator[Wording]:
    """Yield what a committee wants to know: place by place, who stays away, which delegations are parted."""
    for one in relocation.housed:
        yield proof_words(scenario, one)
        yield _classes(relocation, one.place.venue_id)
    if relocation.away:
        yield Wording(
            f"{number(relocation.away)} khách chưa có chỗ ở nơi nào; hãy báo sớm và mời xem qua truyền hình.",
            f"{number(relocation.away)} guests have no place anywhere; tell them early.",
        )
        yield _classes(relocation, "")
    parted = parted_delegations(scenario, relocation)
    if parted:
        yield Wording(
            f"{number(len(parted))} đoàn phải chia ra nhiều nơi.", f"{number(len(parted))} delegations are parted."
        )


def _classes(relocation: Relocation, venue_id: str) -> Wording:
    count = Counter(one.reason for one in relocation.destinations if one.venue_id == venue_id)
    parts = [(number(count[each]), CLASS_WORDS[each]) for each in Class if count[each]]
    vi, en = (", ".join(f"{many} {each.to(language)}" for many, each in parts) for language in ("vi", "en"))
    return Wording(f"  Gồm: {vi or 'không ai'}.", f"  These are: {en or 'nobody'}.")


def parted_delegations(scenario: Scenario, relocation: Relocation) -> tuple[str, ...]:
    """Return the delegations whose members go to more than one place, or of whom only some have one."""
    delegation = {guest.guest_id: guest.delegation_id for guest in scenario.guests}
    places: dict[str, set[str]] = defaultdict(set)
    for one in relocation.destinations:
        places[delegation[one.guest_id]].add(one.venue_id)
    return tuple(sorted(each for each, where in places.items() if each and len(where) > 1))
