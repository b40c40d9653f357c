"""Columns of the arrays of the compiled search: few wide arrays are handed on faster than many narrow ones.

``people`` has one line per party, ``stock`` one per room of the data, ``State.rooms`` one per room of the plan,
``Draft.rooms`` one per room of a move, ``Draft.parties`` one per party of a move.
"""

BLOCK, LIKE, SIZE, HOLDER, ONLY_ROOM, ONLY_HOTEL, BOUND, WAITING, SPLIT, DELEGATIONS, TIES, FORMER = range(12)
"""Of a party: block; kind, by what rooms can tell; bed-nights; holder of its rooms (-1: shares with nobody); room and
hotel it is pinned to (-1: any), 1 if to either; cost of having no room; cost of another hotel of its delegation. Then,
where three lists end in its line of ``links``: delegations; parties it belongs to (twice the number, and 1 more where a
walk between the hotels is near enough); rooms of the previous plan, each with what keeping it is worth."""
TYPE, KIND, HOTEL, BEDS, SLEEPS, EXTRA, LEAST_NIGHTS, RENT = range(8)
"""Of a room: type; kind; hotel; beds; beds with further ones; cost of a further bed a night; nights in a row for which
it is let at least; from here on, cost by night."""
ROOM, COUNT, COST, INSIDE = range(4)
"""Of a room in a plan or move: the room (moves only); number of parties; cost; from here on, the parties."""
PARTY, FROM, TO = range(3)
"""Of a party in a move: the party; the room it leaves; the room it goes to (-1: none)."""
PRESENT, ALONE, GENDERS, MATE = range(4)
"""Of a kind of party in ``Land.bits``, nights being bits (first night: bit 0): on which it sleeps here; on which nobody
may join it; on which it is of each gender, ``NIGHTS_OF_A_GENDER`` bits for one after the other;
and, a number, the greatest gender that may join it on any night (below 0: none)."""
NIGHTS_OF_A_GENDER, BITS_OF_A_NIGHT = 7, 8
"""Bits for the nights of one gender in ``GENDERS``; bits for the beds of one night in ``Land.loads``, whose highest
stays free to show that there are too many."""
NOBODY_HERE = -2
"""In place of the gender that may join a party on a night: it does not sleep there on that night."""
