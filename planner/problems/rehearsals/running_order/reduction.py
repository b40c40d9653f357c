"""Make a programme smaller without losing its best order.

Exact steps, repeated until none helps: a cast of one item never waits; casts of the same items count together; items
with the same casts (and the same items before and after them) are best held one after the other, because moving one of
them beside the other, on the side where fewer people are present, makes nobody wait longer; an item without a cast is
best held last.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from planner.problems.rehearsals.running_order.programme import Arc, Programme, earlier_of, items_of, mask_of

Blocks = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Reduced:
    """A smaller programme, and the way back.

    Attributes:
        programme: the smaller one.
        blocks: the items, of the first programme, of every item of the smaller one, in order.
        last: items that nobody who could wait is needed in.
        constant: minutes of presence that no order changes, left out of the smaller one.
    """

    programme: Programme
    blocks: Blocks
    last: tuple[int, ...]
    constant: int

    def whole(self, order: Sequence[int]) -> tuple[int, ...]:
        """Return an order of the smaller programme as one of the first."""
        return (*(item for block in order for item in self.blocks[block]), *self.last)


def reduced(programme: Programme) -> Reduced:
    """Return the smallest programme these steps lead to."""
    now = Reduced(programme, tuple((item,) for item in range(len(programme.minutes))), (), 0)
    while (then := _with_blocks(_with_casts(now))) != now:
        now = then
    return now


def _with_casts(given: Reduced) -> Reduced:
    """Count casts of the same items together and leave out those that never wait."""
    people: dict[int, int] = defaultdict(int)
    constant = given.constant
    minutes = given.programme.minutes
    for mask, count in given.programme.casts:
        if mask.bit_count() > 1 and count:
            people[mask] += count
        else:
            constant += count * sum(minutes[item] for item in items_of(mask))
    casts = tuple(sorted(people.items()))
    return Reduced(Programme(minutes, casts, given.programme.before), given.blocks, given.last, constant)


def _with_blocks(given: Reduced) -> Reduced:
    """Hold items of the same casts together and those without a cast last."""
    old = given.programme
    groups = _alike(old)
    free = {item for items in groups for item in items if _is_free(old, item)}
    last = tuple(item for old_item in sorted(free) for item in given.blocks[old_item])
    kept = [items for items in groups if items[0] not in free]
    at = {item: new for new, items in enumerate(kept) for item in items}
    casts = tuple((mask_of(at[item] for item in items_of(mask)), people) for mask, people in old.casts)
    before = tuple(sorted({(at[one], at[two]) for one, two in old.before}))
    minutes = tuple(sum(old.minutes[item] for item in items) for items in kept)
    blocks = tuple(tuple(item for one in items for item in given.blocks[one]) for items in kept)
    return Reduced(Programme(minutes, casts, before), blocks, (*last, *given.last), given.constant)


def _alike(programme: Programme) -> list[list[int]]:
    count = len(programme.minutes)
    earlier = earlier_of(count, programme.before)
    later = earlier_of(count, [(second, first) for first, second in programme.before])
    groups: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for item in range(count):
        needed = mask_of(cast for cast, (mask, _) in enumerate(programme.casts) if mask >> item & 1)
        groups[needed, earlier[item], later[item]].append(item)
    return list(groups.values())


def _is_free(programme: Programme, item: int) -> bool:
    return not any(mask >> item & 1 for mask, _ in programme.casts) and not any(item in arc for arc in programme.before)


def apart(programme: Programme) -> list[list[int]]:
    """Return the items in groups that nobody has in common, in an order that keeps what must come before what.

    Such groups are best held one after the other: items of another group in between can only make people wait. Groups
    that would have to come before each other are one.
    """
    groups = _joined(len(programme.minutes), [mask for mask, _ in programme.casts])
    earlier = earlier_of(len(groups), _between(groups, programme.before))
    while ring := _ring(earlier):
        met = mask_of(item for at in ring for item in items_of(groups[at]))
        groups = [*(group for group in groups if not group & met), met]
        earlier = earlier_of(len(groups), _between(groups, programme.before))
    return [items_of(groups[at]) for at in _sorted(groups, earlier)]


def _sorted(groups: Sequence[int], earlier: Sequence[int]) -> list[int]:
    """Return the groups so that none comes before one that must be earlier; otherwise as listed."""
    left, order = set(range(len(groups))), list[int]()
    while left:
        at = min((one for one in left if not earlier[one] & mask_of(left)), key=lambda one: items_of(groups[one]))
        order.append(at)
        left.discard(at)
    return order


def _joined(count: int, sets: Sequence[int]) -> list[int]:
    """Return the items as sets without items in common, each the union of given ones that meet."""
    groups = [1 << item for item in range(count)]
    for one in sets:
        met = mask_of(item for group in groups if group & one for item in items_of(group))
        groups = [*(group for group in groups if not group & one), *([met] if met else [])]
    return groups


def _ring(earlier: Sequence[int]) -> list[int]:
    """Return groups that must come before each other; none when there are none."""
    around = next((at for at, mask in enumerate(earlier) if mask >> at & 1), None)
    if around is None:
        return []
    return [at for at, mask in enumerate(earlier) if mask >> around & 1 and earlier[around] >> at & 1]


def _between(groups: Sequence[int], before: Sequence[Arc]) -> list[Arc]:
    """Return which groups must come before which."""
    at = {item: place for place, group in enumerate(groups) for item in items_of(group)}
    return sorted({(at[one], at[two]) for one, two in before if at[one] != at[two]})


def restricted(programme: Programme, items: Sequence[int]) -> Programme:
    """Return the programme of these items alone, numbered in the order given."""
    place = {item: at for at, item in enumerate(items)}
    earlier = earlier_of(len(programme.minutes), programme.before)
    casts = (
        (mask_of(place[item] for item in items_of(mask) if item in place), people) for mask, people in programme.casts
    )
    return Programme(
        tuple(programme.minutes[item] for item in items),
        tuple((mask, people) for mask, people in casts if mask),
        tuple((place[one], place[two]) for two in items for one in items_of(earlier[two]) if one in place),
    )
