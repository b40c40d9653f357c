"""The audit log: one row for every change, in the same transaction, each bound to the one before it by its hash.

The chain holds who, when, what and which fields, and an HMAC of the values: values themselves may be erased
without breaking it (docs/reference: audit).
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select

from planner.wording import Wording
from web.store import tables
from web.store.prepared import Prepared

FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the log, without its place in the chain."""

    at_ms: int
    actor_id: int | None
    action: str
    event_id: int | None
    object: str
    fields: str
    values_hmac: str
    address: str

    def values(self) -> dict[str, Any]:
        """Return the columns of the row."""
        return {name: getattr(self, name) for name in self.__slots__}


def chain_hash(previous: str, seq: int, entry: Entry) -> str:
    """Return the hash that binds an entry to its place after ``previous``."""
    text = json.dumps([previous, seq, entry.values()], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def hmac_of(secret: bytes, values: Mapping[str, object] | None) -> str:
    """Return the HMAC of values that were written; empty when there are none."""
    if not values:
        return ""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()


_HEAD = Prepared(select(tables.audit.c.seq, tables.audit.c.hash).order_by(tables.audit.c.seq.desc()).limit(1))
_APPEND = Prepared(tables.audit.insert().values({column.name: bindparam(column.name) for column in tables.audit.c}))


def head(db: Connection) -> tuple[int, str]:
    """Return the number and hash of the newest row."""
    found = _HEAD.first(db)
    return (int(found[0]), str(found[1])) if found else (0, FIRST)


def append(db: Connection, entries: list[Entry]) -> None:
    """Add entries to the end of the chain; the caller holds the only right to write."""
    seq, previous = head(db)
    for entry in entries:
        seq += 1
        own = chain_hash(previous, seq, entry)
        _APPEND.run(db, **entry.values(), seq=seq, previous_hash=previous, hash=own)
        previous = own


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying the chain found.

    Attributes:
        rows: rows read.
        head: hash of the newest row, to be compared with one noted elsewhere (print-outs carry it).
        fault: None, or the first break.
    """

    rows: int
    head: str
    fault: Wording | None


def verify(db: Connection, expected_head: str = "") -> Verdict:
    """Recompute every hash.

    A row that was edited, removed or moved breaks the chain. Rows cut off the end leave it whole: only a head hash
    noted outside the database shows that, given as ``expected_head``.
    """
    seq, previous, seen = 0, FIRST, expected_head in {"", FIRST}
    for row in db.execute(select(tables.audit).order_by(tables.audit.c.seq)).mappings():
        entry = Entry(**{name: row[name] for name in Entry.__slots__})
        seq += 1
        if row["seq"] != seq or row["previous_hash"] != previous or row["hash"] != chain_hash(previous, seq, entry):
            return Verdict(seq, previous, _broken(seq))
        previous = str(row["hash"])
        seen = seen or previous == expected_head
    return Verdict(seq, previous, None if seen else _cut(expected_head))


def _broken(seq: int) -> Wording:
    return Wording(
        f"Nhật ký bị sửa, xoá hoặc đổi chỗ ở dòng {seq}.", f"The log was edited, cut or reordered at row {seq}."
    )


def _cut(expected: str) -> Wording:
    short = expected[:12]
    return Wording(
        f"Không có dòng nào mang mã {short}…: phần cuối nhật ký đã bị cắt, hoặc mã ghi sai.",
        f"No row has the hash {short}…: the end of the log was cut off, or the hash was noted wrongly.",
    )
