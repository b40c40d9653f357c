"""Parts of sentences shared by the messages about faulty packs."""

from collections.abc import Iterable, Sequence

from planner.scenario.nearest import nearest
from planner.wording import Wording

SHOWN_LETTERS = 60
"""Longest piece of a cell that a message repeats."""
SHOWN_CHOICES = 12
"""Longest list of choices that a message spells out although it has a suggestion."""


def shown(text: str) -> str:
    """Return ``text`` on one line and short enough to stand in a message."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN_LETTERS else line[: SHOWN_LETTERS - 1] + "…"


def one_of(choices: Sequence[str], word: str) -> Wording:
    """Say which choices there are and which one ``word`` most likely means; of many, only that one."""
    hint = nearest(word, choices)
    listed = ", ".join(choices)
    if hint is None:
        return Wording(f"cần một trong: {listed}", f"use one of: {listed}")
    if len(choices) > SHOWN_CHOICES:
        return Wording(f'gần nhất là "{hint}"', f'the nearest is "{hint}"')
    return Wording(f'cần một trong: {listed}; gần nhất là "{hint}"', f'use one of: {listed}; the nearest is "{hint}"')


def known_id(label: str, ids: Iterable[str], word: str) -> Wording:
    """Say where ids are kept, and which one ``word`` most likely means."""
    hint = nearest(word, ids)
    vi, en = f"cần một mã có trong {label}", f"use an id of {label}"
    if hint is None:
        return Wording(vi, en)
    return Wording(f'{vi}, gần nhất là "{hint}"', f'{en}, the nearest is "{hint}"')
