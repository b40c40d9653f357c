"""What the list documents share: an annex that stands alone, a working paper, numbered rows."""

from collections.abc import Iterable, Sequence

from planner.documents.content import Annex, Band, Block, Cell, Paper, TableRow
from planner.documents.official import attached_to, head
from planner.documents.options import Options
from planner.scenario.schema import Scenario


def annex_paper(scenario: Scenario, options: Options, title: str, blocks: Sequence[Block]) -> Paper:
    """Return an annex that is printed by itself and says which plan it hangs on."""
    annex = Annex(title, attached_to(scenario, options), tuple(blocks))
    return Paper("annex", head(scenario, "state", "", options), title, "", annexes=(annex,))


def working_paper(
    scenario: Scenario, options: Options, title: str, blocks: Sequence[Block], *, landscape: bool = False
) -> Paper:
    """Return a working paper: issuer, place and day, title, the event, the tables."""
    top = head(scenario, "state", "", options)
    return Paper("working", top, title, scenario.event.name.vi, tuple(blocks), landscape=landscape)


def numbered(lines: Iterable[Sequence[Cell]]) -> tuple[TableRow, ...]:
    """Return rows with STT in front."""
    return tuple((str(index), *line) for index, line in enumerate(lines, start=1))


def banded(groups: Iterable[tuple[str, Sequence[Sequence[Cell]]]]) -> tuple[TableRow, ...]:
    """Return rows under the name of their group; STT runs on through all groups."""
    rows: list[TableRow] = []
    count = 0
    for name, lines in groups:
        rows.append(Band(f"{name} ({len(lines)})"))
        for line in lines:
            count += 1
            rows.append((str(count), *line))
    return tuple(rows)
