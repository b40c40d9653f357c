# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
# ruff: noqa: ANN001, ANN201 - compiled: arrays and loops
"""Work without anybody is pushed in, what it pushes out waits in turn (compiled).

After the ejection pool of Nagata & Bräysy (2009), who save vehicles the way people are saved here: a job that finds no
free person enters where what it displaces weighs least; a job that often waits grows heavy, so that others give way.
Between two such steps jobs change hands along chains that displace nobody (Kempe 1879): two people exchange all that
hangs together by overlaps. A person outside may step in for one inside.
"""

from typing import NamedTuple

import numpy as np

from planner.engine.compiled import compiled, inner

HUGE = 1 << 60
SHAKES = 8
"""Exchanges tried after each displacement (decision 0021: 20 or 50 leave more instances above their bound)."""


class Jobs(NamedTuple):
    """What is to be done, and who can.

    Attributes:
        start: first minute of each job.
        end: the minute after its last one.
        fits: person × job: who may do it.
        first: where the people of a job begin in ``who``; one entry more than jobs.
        who: people of the jobs, one job after the other.
        most: most minutes of each person.
    """

    start: "np.typing.NDArray[np.int64]"
    end: "np.typing.NDArray[np.int64]"
    fits: "np.typing.NDArray[np.bool_]"
    first: "np.typing.NDArray[np.int64]"
    who: "np.typing.NDArray[np.int64]"
    most: "np.typing.NDArray[np.int64]"


class Desk(NamedTuple):
    """Who does what now.

    Attributes:
        mine: jobs of each person, the first ``held`` of the row.
        load: minutes of each person.
        done_by: person of each job, -1 for none.
        active: who may be used.
        pool: jobs that wait, the first ``left[0]``.
        left: how many wait; the fewest that ever waited.
        fewest: ``done_by`` when the fewest waited.
        weight: weight of each job.
        chain: room for the jobs of one exchange.
        dice: state of the random numbers.
    """

    mine: "np.typing.NDArray[np.int64]"
    held: "np.typing.NDArray[np.int64]"
    load: "np.typing.NDArray[np.int64]"
    done_by: "np.typing.NDArray[np.int64]"
    active: "np.typing.NDArray[np.bool_]"
    pool: "np.typing.NDArray[np.int64]"
    left: "np.typing.NDArray[np.int64]"
    fewest: "np.typing.NDArray[np.int64]"
    weight: "np.typing.NDArray[np.int64]"
    chain: "np.typing.NDArray[np.int64]"
    dice: "np.typing.NDArray[np.uint64]"


@inner
def draw(dice, sides):
    """Return a whole number below ``sides`` (xorshift, Marsaglia 2003)."""
    x = dice[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    dice[0] = x
    return np.int64((x >> np.uint64(11)) % np.uint64(sides))


@inner
def overlap(jobs, one, other):
    """Whether two jobs share a minute."""
    return jobs.start[one] < jobs.end[other] and jobs.start[other] < jobs.end[one]


@inner
def put(jobs, desk, job, person):
    """Give a job to a person."""
    desk.mine[person, desk.held[person]] = job
    desk.held[person] += 1
    desk.load[person] += jobs.end[job] - jobs.start[job]
    desk.done_by[job] = person


@inner
def take(jobs, desk, job, person):
    """Take a job from a person."""
    for place in range(desk.held[person]):
        if desk.mine[person, place] == job:
            desk.held[person] -= 1
            desk.mine[person, place] = desk.mine[person, desk.held[person]]
            break
    desk.load[person] -= jobs.end[job] - jobs.start[job]
    desk.done_by[job] = -1


@inner
def wait(desk, job):
    """Let a job wait."""
    desk.pool[desk.left[0]] = job
    desk.left[0] += 1


@inner
def next_job(desk):
    """Take a waiting job by lot: always taking the last one goes round in circles."""
    place = draw(desk.dice, desk.left[0])
    job = desk.pool[place]
    desk.left[0] -= 1
    desk.pool[place] = desk.pool[desk.left[0]]
    return job


@inner
def price(jobs, desk, job, person, above):
    """Return the weight of what a job would displace at a person; HUGE where hours do not suffice or it is > above."""
    total, freed = np.int64(0), np.int64(0)
    for place in range(desk.held[person]):
        other = desk.mine[person, place]
        if overlap(jobs, job, other):
            total += desk.weight[other]
            freed += jobs.end[other] - jobs.start[other]
            if total > above:
                return HUGE
    minutes = jobs.end[job] - jobs.start[job]
    return total if desk.load[person] - freed + minutes <= jobs.most[person] else HUGE


@inner
def cheapest(jobs, desk, job):
    """Return the person whom a job displaces least, -1 for none, and the price; ties by lot."""
    best, person, ties = np.int64(HUGE), np.int64(-1), 0
    for place in range(jobs.first[job], jobs.first[job + 1]):
        candidate = jobs.who[place]
        if not desk.active[candidate]:
            continue
        cost = price(jobs, desk, job, candidate, best)
        if cost >= HUGE or cost > best:
            continue
        ties = ties + 1 if cost == best else 1
        best = cost
        if ties == 1 or draw(desk.dice, ties) == 0:
            person = candidate
    return person, best


@inner
def outsider(jobs, desk, job):
    """Return a person for a job, by lot, among those who are not used; -1 for none."""
    found, seen = np.int64(-1), 0
    for place in range(jobs.first[job], jobs.first[job + 1]):
        if not desk.active[jobs.who[place]]:
            seen += 1
            if draw(desk.dice, seen) == 0:
                found = jobs.who[place]
    return found


@inner
def stays(jobs, job, other, newcomer):
    """Whether a newcomer who comes for ``job`` can also take ``other`` over."""
    return jobs.fits[newcomer, other] and not overlap(jobs, job, other)


@inner
def replaced(jobs, desk, job, newcomer, best):
    """Return whom a newcomer replaces at a price below ``best``, -1 for nobody, and the price."""
    person = np.int64(-1)
    for candidate in range(len(desk.active)):
        if not desk.active[candidate] or desk.load[candidate] > jobs.most[newcomer]:
            continue
        total = np.int64(0)
        for place in range(desk.held[candidate]):
            other = desk.mine[candidate, place]
            if not stays(jobs, job, other, newcomer):
                total += desk.weight[other]
                if total >= best:
                    break
        if total < best:
            best, person = total, np.int64(candidate)
    return person, best


@inner
def step_in(jobs, desk, job, newcomer, person):
    """Let a newcomer take the place of a person, with a job and all of the person's jobs that are possible."""
    minutes = jobs.end[job] - jobs.start[job]
    while desk.held[person] > 0:
        other = desk.mine[person, 0]
        length = jobs.end[other] - jobs.start[other]
        take(jobs, desk, other, person)
        if stays(jobs, job, other, newcomer) and desk.load[newcomer] + length + minutes <= jobs.most[newcomer]:
            put(jobs, desk, other, newcomer)
        else:
            wait(desk, other)
    desk.active[person] = False
    desk.active[newcomer] = True
    put(jobs, desk, job, newcomer)


@inner
def push_in(jobs, desk, job, person):
    """Give a job to a person; what is in its way waits."""
    place = 0
    while place < desk.held[person]:
        other = desk.mine[person, place]
        if overlap(jobs, job, other):
            take(jobs, desk, other, person)
            wait(desk, other)
        else:
            place += 1
    put(jobs, desk, job, person)


@inner
def chain_of(jobs, desk, job, one, other):
    """Fill ``chain`` with the jobs of two people that hang together with ``job``; 0 when an exchange is impossible."""
    desk.chain[0] = job
    size, head, shift = 1, 0, np.int64(0)
    while head < size:
        here = desk.chain[head]
        head += 1
        at_one = desk.done_by[here] == one
        there = other if at_one else one
        if not jobs.fits[there, here]:
            return 0
        shift += (jobs.end[here] - jobs.start[here]) * (1 if at_one else -1)
        for place in range(desk.held[there]):
            next_one = desk.mine[there, place]
            if overlap(jobs, here, next_one):
                known = False
                for seen in range(size):
                    known = known or desk.chain[seen] == next_one
                if not known:
                    desk.chain[size] = next_one
                    size += 1
    if desk.load[other] + shift > jobs.most[other] or desk.load[one] - shift > jobs.most[one]:
        return 0
    return size


@inner
def exchange(jobs, desk, size, one, other):
    """Let two people exchange the jobs of the chain."""
    for place in range(size):
        job = desk.chain[place]
        at_one = desk.done_by[job] == one
        take(jobs, desk, job, one if at_one else other)
        if at_one:
            desk.chain[place] = -job - 1
    for place in range(size):
        job = desk.chain[place]
        if job < 0:
            put(jobs, desk, -job - 1, other)
        else:
            put(jobs, desk, job, one)


@inner
def shake(jobs, desk):
    """Let jobs change hands, displacing nobody."""
    for _ in range(SHAKES):
        job = draw(desk.dice, len(jobs.start))
        one = desk.done_by[job]
        if one < 0:
            continue
        place = jobs.first[job] + draw(desk.dice, jobs.first[job + 1] - jobs.first[job])
        other = jobs.who[place]
        if other != one and desk.active[other]:
            size = chain_of(jobs, desk, job, one, other)
            if size:
                exchange(jobs, desk, size, one, other)


@inner
def remember(desk):
    """Keep the distribution in which the fewest jobs waited."""
    if desk.left[0] < desk.left[1]:
        desk.left[1] = desk.left[0]
        desk.fewest[:] = desk.done_by


@compiled
def lay(jobs, desk, done_by):
    """Lay a distribution on the desk; those who do something are in use, nothing waits, all weighs the same."""
    desk.held[:] = 0
    desk.load[:] = 0
    desk.done_by[:] = -1
    desk.active[:] = False
    desk.weight[:] = 1
    desk.left[0] = 0
    desk.left[1] = len(done_by) + 1
    for job in range(len(done_by)):
        if done_by[job] >= 0:
            put(jobs, desk, job, done_by[job])
            desk.active[done_by[job]] = True


@compiled
def dismiss(jobs, desk, person):
    """Let a person go; all that he or she did waits."""
    while desk.held[person] > 0:
        job = desk.mine[person, 0]
        take(jobs, desk, job, person)
        wait(desk, job)
    desk.active[person] = False


@compiled
def settle(jobs, desk, steps):
    """Place waiting jobs for some steps; return whether none waits any more."""
    for _ in range(steps):
        remember(desk)
        if desk.left[0] == 0:
            return True
        job = next_job(desk)
        person, cost = cheapest(jobs, desk, job)
        newcomer = np.int64(-1)
        if cost > 0:
            desk.weight[job] += 1
            if draw(desk.dice, 2) == 0:
                outside = outsider(jobs, desk, job)
                if outside >= 0:
                    inside, less = replaced(jobs, desk, job, outside, cost)
                    if inside >= 0:
                        newcomer, person, cost = outside, inside, less
        if newcomer >= 0:
            step_in(jobs, desk, job, newcomer, person)
        elif person >= 0:
            push_in(jobs, desk, job, person)
        else:
            wait(desk, job)
        if cost > 0:
            shake(jobs, desk)
    remember(desk)
    return desk.left[0] == 0
