"""What of changed rows a person may read: the masks of the tables, laid over differences and history."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from planner.scenario.diff import Change
from web.context import EventContext
from web.policy import IDENTIFIERS, TABLE_RESOURCES, Action, Resource
from web.services import masking, undoing
from web.services.guarded import GUARDED, Guarded
from web.services.history import Line
from web.services.journal import ATTACHMENTS, SETTINGS
from web.services.masking import VEIL, Rights
from web.services.protection import MOVEMENTS
from web.store.engine import Transaction
from web.views.table_view import readable_tables, refuse_archived, rights_of


@dataclass(frozen=True, slots=True)
class Veil:
    """The masks of one reader in one event; identifiers are never shown here."""

    context: EventContext
    rights: Rights
    guarded: Guarded

    @classmethod
    def of(cls, context: EventContext, db: Connection) -> "Veil":
        """Return the masks of the caller."""
        return cls(context, rights_of(context), GUARDED.find(db, context.event.id, context.event.revision))

    def may_read(self, table: str) -> bool:
        """Whether the reader may read a table, or the settings and files."""
        resource = TABLE_RESOURCES.get(table, Resource.SETTINGS)
        return self.context.may(resource, Action.READ)

    def change(self, change: Change) -> Change:
        """Return a difference as the reader may see it; whose it is is not asked, the whole column is veiled."""
        if change.column in IDENTIFIERS.get(change.table, ()):
            old, new = (masking.masked(change.column, text) for text in (change.old, change.new))
            return replace(change, old=old, new=new)
        veiled = not self.rights.cleared and change.column in MOVEMENTS.get(change.table, ())
        if veiled or (change.table == "availability" and not self.rights.cleared):
            return replace(change, key=VEIL if change.table == "availability" else change.key, old=VEIL, new=VEIL)
        return change

    def cells(self, line: Line) -> Iterator[tuple[str, str, str]]:
        """Return the changed cells of a row as the reader may see them: column, before, after."""
        rights = replace(self.rights, reveals=False)
        barred: frozenset[str] = frozenset().union(
            *(masking.hidden(line.table, state, rights, self.guarded) for state in (line.before, line.after))
        )
        for column, old, new in line.cells:
            if column in barred:
                yield column, VEIL, VEIL
            elif column in IDENTIFIERS.get(line.table, ()):
                yield column, masking.masked(column, old), masking.masked(column, new)
            else:
                yield column, old, new


def need_batch(context: EventContext, transaction: Transaction, batch: str) -> None:
    """Refuse taking a batch back unless the caller may edit everything it changed.

    Raises:
        NotFound: they may not.
        Conflict: the event is archived.
    """
    refuse_archived(context)
    for change in undoing.changes_of(transaction.db, context.event.id, batch):
        context.need(undoing.resource_of(change.table), Action.EDIT)


def readable_names(context: EventContext) -> tuple[str, ...]:
    """Return what of the journal a person may read."""
    others = (SETTINGS, ATTACHMENTS) if context.may(Resource.SETTINGS, Action.READ) else ()
    return (*readable_tables(context), *others)
