"""Reading the pack's real tables and writing its fictional ones."""

import csv
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

PACK = Path(__file__).resolve().parent.parent
Row = Mapping[str, object]


def read(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of the pack."""
    with (PACK / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write(folder: Path, name: str, rows: Sequence[Row]) -> None:
    """Write a table: UTF-8 without BOM, LF, text in NFC, columns as in the first row."""
    columns = list(rows[0])
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({column: unicodedata.normalize("NFC", str(row[column])) for column in columns})
