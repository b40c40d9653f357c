"""Special places in sentences: who asks for which seats, how many there are, and why they do not suffice."""

from collections.abc import Collection, Sequence

from planner.engine.conflict import Demand
from planner.problems.seating.data import Problem
from planner.problems.seating.hall import CM_PER_M
from planner.problems.seating.parties import Guest, Party
from planner.wording import Wording, number

ROLE_WORDS = {
    "award": Wording("nhận thưởng", "award recipient"),
    "speaker": Wording("phát biểu", "speaker"),
    "honour": Wording("khách danh dự", "guest of honour"),
    "press": Wording("báo chí", "press"),
    "performer": Wording("biểu diễn", "performer"),
    "bloc": Wording("khối", "bloc"),
    "reserve": Wording("dự phòng", "reserve"),
}


def whom_told(problem: Problem, words: Collection[str]) -> Wording:
    """Name those for whom seats are kept: roles, delegations and guests by name."""
    found = [_named(problem, word) for word in sorted(words)]
    return Wording(", ".join(one.vi for one in found), ", ".join(one.en for one in found))


def _named(problem: Problem, word: str) -> Wording:
    if word in ROLE_WORDS:
        return ROLE_WORDS[word]
    guest = problem.guest.get(word)
    name = f"{word} {guest.name}" if guest else problem.delegation_name(word)
    return Wording(name, name)


def wish_of(problem: Problem, guest: Guest) -> Wording:
    """Say what seat a guest must have, in a few words."""
    vi, en = [], []
    limits = problem.limits
    if guest.wheelchair:
        vi.append("chỗ xe lăn")
        en.append("a wheelchair space")
    if guest.at_steps:
        near = f" cách bậc sân khấu không quá {limits.steps_cm // CM_PER_M} m" if limits.steps_cm else ""
        vi.append(f"ghế cạnh lối đi{near}")
        en.append("an aisle seat" + (f" within {limits.steps_cm // CM_PER_M} m of the steps" if near else ""))
    if guest.turn[0]:
        role = ROLE_WORDS[guest.turn[0]]
        vi.append(f"lượt {role.vi} thứ {guest.turn[1]}")
        en.append(f"turn {guest.turn[1]} as {role.en}")
    if guest.at_exit:
        near = f" cách lối ra không quá {limits.exit_cm // CM_PER_M} m" if limits.exit_cm else ""
        front = f" trong {limits.front_rows} hàng đầu" if limits.front_rows and not guest.wheelchair else ""
        vi.append(f"ghế dễ ra vào{near}{front}")
        en.append(
            "an accessible seat"
            + (f" within {limits.exit_cm // CM_PER_M} m of an exit" if near else "")
            + (f" in the first {limits.front_rows} rows" if front else "")
        )
        if limits.escort and not guest.escorted:
            vi.append("chưa có người đi cùng hay người đưa đón")
            en.append("has neither companion nor escort")
    if guest.only:
        whom = whom_told(problem, guest.only)
        vi.append(f"ghế giữ cho {whom.vi}")
        en.append(f"a seat kept for {whom.en}")
    return Wording("; ".join(vi) or "ghế", "; ".join(en) or "a seat")


def demand_of(problem: Problem, party: Party) -> Demand:
    """Return what a party with special places asks for, with the number of seats that would do."""
    vi, en = [], []
    for guest in party.members:
        wish, seats = wish_of(problem, guest), number(len(problem.allowed(guest)))
        vi.append(f"{guest.guest_id} {guest.name} cần {wish.vi} ({seats} ghế phù hợp)")
        en.append(f"{guest.guest_id} {guest.name} needs {wish.en} ({seats} seats would do)")
    together = Wording("; ngồi liền nhau", "; side by side") if len(party.members) > 1 else Wording("", "")
    sentence = Wording("; ".join(vi) + together.vi + ".", "; ".join(en) + together.en + ".")
    return Demand(f"special {party.leader.guest_id}", sentence)


def reason_of(problem: Problem, parties: Sequence[Party]) -> Wording:
    """Say why these parties cannot all have special places."""
    guests = [guest for party in parties for guest in party.members]
    seats = frozenset().union(*(problem.allowed(guest) for guest in guests))
    names = ", ".join(f"{party.leader.guest_id} {party.leader.name}" for party in parties[:3])
    more = len(parties) - 3
    vi = names + (f" và {more} người nữa" if more > 0 else "")
    en = names + (f" and {more} more" if more > 0 else "")
    return Wording(
        f"{number(len(guests))} khách ({vi}) chỉ có {number(len(seats))} ghế phù hợp, không thể ngồi đúng quy tắc.",
        f"{number(len(guests))} guests ({en}) have {number(len(seats))} suitable seats: the rules do not let all sit.",
    )
