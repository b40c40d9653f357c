"""Circles of links: found, and said as the circle that they are."""

from collections.abc import Sequence

from planner.wording import Wording


def circle_among(before: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Return the indices of one circle in the order in which they follow one another; empty when there is none.

    What remains after taking away, again and again, all that waits for nothing has a predecessor that remains too:
    going back from one to the next must come round.
    """
    stuck = _stuck(before)
    if not stuck:
        return ()
    path: list[int] = []
    at = min(stuck)
    while at not in path:
        path.append(at)
        at = next(one for one in before[at] if one in stuck)
    circle = path[path.index(at) :][::-1]
    first = circle.index(min(circle))
    return (*circle[first:], *circle[:first])


def _stuck(before: Sequence[Sequence[int]]) -> frozenset[int]:
    waiting = [len(into) for into in before]
    followers: list[list[int]] = [[] for _ in before]
    for index, into in enumerate(before):
        for one in into:
            followers[one].append(index)
    free = [index for index, count in enumerate(waiting) if not count]
    for index in free:  # grows while it is walked
        for follower in followers[index]:
            waiting[follower] -= 1
            if not waiting[follower]:
                free.append(follower)
    return frozenset(range(len(before))) - frozenset(free)


def circle_words(names: Sequence[str]) -> Wording:
    """Return the sentence that prints a circle: what waits for what, back to the first."""
    chain = " → ".join((*names, names[0]))
    return Wording(
        f"Các mục chờ nhau thành vòng: {chain}; cần bỏ một liên kết.",
        f"Items wait for each other in a circle: {chain}; remove one link.",
    )
