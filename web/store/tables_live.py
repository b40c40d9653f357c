"""Tables of the day itself: sessions, the programmes they run, and the log of what was done, which only grows."""

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Integer, String, Table, UniqueConstraint

from web.store.tables import _KEY, _event_id, _id, _public_id, _user, metadata

live_sessions = Table(
    "live_sessions",
    metadata,
    _id(),
    _public_id(),
    _event_id(),
    Column("mode", String(16), nullable=False),  # real practice
    Column("name", String(200), nullable=False, default=""),
    Column("offset_ms", BigInteger, nullable=False, default=0),  # clock of the session minus clock of the server
    Column("first", String(64), nullable=False),  # key of the programme it began with
    Column("sequence", Integer, nullable=False, default=0),  # of the last event
    Column("opened_ms", BigInteger, nullable=False),
    _user("opened_by"),
    Column("closed_ms", BigInteger, nullable=True),
    _user("closed_by"),
)

live_programmes = Table(
    "live_programmes",
    metadata,
    _id(),
    Column("session_id", _KEY, ForeignKey("live_sessions.id", ondelete="CASCADE"), nullable=False),
    Column("key", String(64), nullable=False),
    Column("content", JSON, nullable=False),
    UniqueConstraint("session_id", "key"),
)

live_events = Table(
    "live_events",
    metadata,
    _id(),
    Column("session_id", _KEY, ForeignKey("live_sessions.id", ondelete="CASCADE"), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("item", String(100), nullable=False, default=""),
    Column("at_ms", BigInteger, nullable=False),  # clock of the server
    Column("happened_ms", BigInteger, nullable=False),  # clock of the session
    Column("based_on", Integer, nullable=False),
    Column("role", String(16), nullable=False, default=""),
    Column("text", String(1000), nullable=False, default=""),
    Column("undoes", Integer, nullable=False, default=0),
    Column("detail", JSON, nullable=False),
    Column("token", String(64), nullable=True),  # of the screen's request: asked again, it is not done again
    _user("actor_id"),
    UniqueConstraint("session_id", "sequence"),
    UniqueConstraint("session_id", "token"),
)
