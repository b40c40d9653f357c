# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
# ruff: noqa: ANN001, ANN201, C901, PLR0912, PLR0913, PLR0917, PLR2004 - compiled: arrays and loops
"""Schedule generation: tasks one by one at the earliest moment that precedence and resources leave (compiled).

Serial generation after Kelley (1963); justification (everything pushed right, then left again) after Li & Willis
(1992) and Valls, Ballestín & Quintanilla (2005). All capacities of a slot stand in a few 64-bit words, one field for
each resource with a guard bit on top: one subtraction tells whether a task fits (all guards must survive).
"""

import numpy as np

from planner.engine.compiled import compiled

NOBODY = -1


@compiled
def in_order(keys, order, counts, longest):
    """Sort tasks by whole-number keys (0 … longest), ties by number; ``counts`` is scratch space."""
    counts[: longest + 2] = 0
    for task in range(len(keys)):
        counts[keys[task] + 1] += 1
    for value in range(longest + 1):
        counts[value + 1] += counts[value]
    for task in range(len(keys)):
        order[counts[keys[task]]] = task
        counts[keys[task]] += 1


@compiled
def crew_of(free, wanted, skills, rank, holder):
    """Choose people of ``free`` (1 = free) for the skills ``wanted``; the first of ``rank`` that can all help.

    ``holder[person]`` becomes the skill used or NOBODY. The sets of people who can be placed side by side form a
    matroid, so that going down the ranks and keeping whoever can still be placed gives the best-ranked crew.
    Returns whether everybody wanted was found.
    """
    kinds = len(wanted)
    left = 0
    have = np.zeros(kinds, np.int64)
    for kind in range(kinds):
        left += wanted[kind]
    holder[:] = NOBODY
    came_from = np.empty(kinds, np.int64)  # the person who would move into this skill
    queue = np.empty(kinds, np.int64)
    for place in range(len(rank)):
        if left == 0:
            break
        person = rank[place]
        if not free[person]:
            continue
        came_from[:] = -2
        first, last, found = 0, 0, -1
        for kind in range(kinds):
            if wanted[kind] > 0 and skills[person, kind]:
                came_from[kind] = person
                queue[last] = kind
                last += 1
        while first < last:
            kind = queue[first]
            first += 1
            if have[kind] < wanted[kind]:
                found = kind
                break
            for other in range(len(holder)):
                if holder[other] != kind:
                    continue
                for next_kind in range(kinds):
                    if wanted[next_kind] > 0 and skills[other, next_kind] and came_from[next_kind] == -2:
                        came_from[next_kind] = other
                        queue[last] = next_kind
                        last += 1
        if found < 0:
            continue
        have[found] += 1
        left -= 1
        kind = found
        while True:
            mover = came_from[kind]
            previous = holder[mover]
            holder[mover] = kind
            if mover == person:
                break
            kind = previous
    return left == 0


@compiled
def serial(order, start, crews, space, tasks, before, people):
    """Fill ``start`` (and ``crews``) by placing the tasks in ``order``; return the makespan.

    ``order`` never has a task before one it waits for. ``space`` = (free words by slot, busy people by slot);
    ``tasks`` = (lengths, needs as words, guards, room as words, releases); ``before`` = (offsets, tasks, lags);
    ``people`` = (head counts by task and skill, skills by person, ranks).
    """
    words, busy = space
    length, need, guard, room, release = tasks
    b_at, b_task, b_lag = before
    wanted, skills, rank = people
    width = need.shape[1]
    crowd = skills.shape[0]
    free = np.empty(crowd, np.bool_)
    makespan = 0
    for place in range(len(order)):
        task = order[place]
        begin = release[task]
        for arc in range(b_at[task], b_at[task + 1]):
            other = b_task[arc]
            moment = start[other] + length[other] + b_lag[arc]
            begin = max(begin, moment)
        span = length[task]
        if span > 0:
            while True:
                clash = -1
                for slot in range(begin + span - 1, begin - 1, -1):
                    for word in range(width):
                        if (words[slot, word] - need[task, word]) & guard[word] != guard[word]:
                            clash = slot
                            break
                    if clash >= 0:
                        break
                if clash < 0 and crowd > 0:
                    for person in range(crowd):
                        free[person] = True
                        for slot in range(begin, begin + span):
                            if busy[slot, person]:
                                free[person] = False
                                break
                    if not crew_of(free, wanted[task], skills, rank, crews[task]):
                        clash = begin
                if clash < 0:
                    break
                begin = clash + 1
            for slot in range(begin, begin + span):
                for word in range(width):
                    words[slot, word] -= need[task, word]
            for person in range(crowd):
                if crews[task, person] != NOBODY:
                    for slot in range(begin, begin + span):
                        busy[slot, person] = True
        start[task] = begin
        makespan = max(makespan, begin + span)
    for slot in range(makespan):
        for word in range(width):
            words[slot, word] = room[word]
        for person in range(crowd):
            busy[slot, person] = False
    return makespan


@compiled
def justified(order, start, crews, scratch, space, tasks, zero, arcs, people):
    """Place the tasks in ``order``, push all right, then left again; keep the best and return its makespan."""
    other, keys, counts, crews_too = scratch
    length, need, guard, room, _ = tasks
    before, after = arcs
    count = len(order)
    span = serial(order, start, crews, space, tasks, before, people)
    back = np.empty(count, np.int64)
    for _ in range(2):
        # Reversed time: whoever ends last begins first. Numbers run backwards, so that ties keep precedence.
        for task in range(count):
            keys[count - 1 - task] = span - start[task] - length[task]
        in_order(keys, back, counts, span)
        for place in range(count):
            back[place] = count - 1 - back[place]
        reverse = serial(back, other, crews_too, space, (length, need, guard, room, zero), after, people)
        for task in range(count):
            keys[task] = reverse - other[task] - length[task]
        in_order(keys, order, counts, reverse)
        again = serial(order, other, crews_too, space, tasks, before, people)
        if again > span or (again == span and _ > 0):
            break
        better = again < span
        span = again
        start[:] = other
        crews[:] = crews_too
        if not better:
            break
    return span


@compiled
def consistent(keys, before):
    """Raise keys so that no task has a smaller key than one it waits for (tasks are numbered in that order)."""
    b_at, b_task, _ = before
    for task in range(len(keys)):
        for arc in range(b_at[task], b_at[task + 1]):
            keys[task] = max(keys[task], keys[b_task[arc]])
