"""The tables of the database. Moments are UTC in milliseconds; public ids are random and say nothing."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_KEY = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers only INTEGER primary keys by itself."""


def _id() -> Column[int]:
    return Column("id", _KEY, primary_key=True, autoincrement=True)


def _public_id() -> Column[str]:
    return Column("public_id", String(16), nullable=False, unique=True)


def _event_id() -> Column[int]:
    return Column("event_id", _KEY, ForeignKey("events.id", ondelete="CASCADE"), nullable=False)


def _user(name: str, *, nullable: bool = True) -> Column[int]:
    return Column(name, _KEY, ForeignKey("users.id"), nullable=nullable)


users = Table(
    "users",
    metadata,
    _id(),
    _public_id(),
    Column("login", String(64), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("is_admin", Boolean, nullable=False, default=False),
    Column("creates_events", Boolean, nullable=False, default=False),
    Column("disabled", Boolean, nullable=False, default=False),
    Column("must_change", Boolean, nullable=False, default=False),
    Column("language", String(2), nullable=False, default="vi"),
    Column("theme", String(8), nullable=False, default=""),
    Column("version", Integer, nullable=False, default=1),
    Column("created_ms", BigInteger, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    _id(),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("user_id", _KEY, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("seen_ms", BigInteger, nullable=False),
    Column("stepped_up_ms", BigInteger, nullable=False, default=0),
    Column("address", String(64), nullable=False, default=""),
    Column("agent", String(200), nullable=False, default=""),
)

second_factors = Table(
    "second_factors",
    metadata,
    Column("user_id", _KEY, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("nonce", String(64), nullable=False),  # with the installation's key it makes the secret
    Column("confirmed", Boolean, nullable=False, default=False),
    Column("last_step", BigInteger, nullable=False, default=0),  # of the clock; codes up to it are used
    Column("recovery", JSON, nullable=False),  # hashes of codes for one use
    Column("created_ms", BigInteger, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    _id(),
    Column("kind", String(16), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Index("ix_attempts_kind_subject_at_ms", "kind", "subject", "at_ms"),
)

events = Table(
    "events",
    metadata,
    _id(),
    _public_id(),
    Column("name_vi", String(300), nullable=False),
    Column("name_en", String(300), nullable=False),
    Column("d_day", String(10), nullable=False),
    Column("settings", JSON, nullable=False),
    Column("settings_version", Integer, nullable=False, default=1),
    Column("revision", Integer, nullable=False, default=1),  # counts every change of the scenario
    Column("plan_id", _KEY, nullable=True),  # the plan in force; no foreign key, as plans refer to events
    Column("copied_from", _KEY, nullable=True),
    Column("archived_ms", BigInteger, nullable=True),
    Column("created_ms", BigInteger, nullable=False),
    _user("created_by"),
)

memberships = Table(
    "memberships",
    metadata,
    _id(),
    _event_id(),
    Column("user_id", _KEY, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("role", String(16), nullable=False),
    Column("flags", JSON, nullable=False, default=list),
    Column("forces", JSON, nullable=False, default=list, server_default="[]"),
    Column("added_ms", BigInteger, nullable=False),
    _user("added_by"),
    UniqueConstraint("event_id", "user_id", "role"),
    Index("ix_memberships_user_id", "user_id"),
)

rows = Table(
    "rows",
    metadata,
    _id(),
    _event_id(),
    Column("table_name", String(32), nullable=False),
    Column("position", Float, nullable=False),
    Column("cells", JSON, nullable=False),
    Column("row_key", String(300), nullable=False),
    Column("search", Text, nullable=False),
    Column("version", Integer, nullable=False, default=1),
    Index("ix_rows_event_id_table_name_position_id", "event_id", "table_name", "position", "id"),
    Index("ix_rows_event_id_table_name_row_key", "event_id", "table_name", "row_key"),
    sqlite_autoincrement=True,  # the id of a deleted row is never given again, so undo can bring the row back
)

attachments = Table(
    "attachments",
    metadata,
    _id(),
    _event_id(),
    Column("name", String(100), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False, default=1),
    UniqueConstraint("event_id", "name"),
)

changes = Table(
    "changes",
    metadata,
    _id(),
    _event_id(),
    Column("batch", String(16), nullable=False),  # what one action changed together and undo takes back together
    Column("revision", Integer, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    _user("actor_id"),
    Column("table_name", String(32), nullable=False),
    Column("row_id", _KEY, nullable=False, default=0),
    Column("before", JSON, nullable=True),
    Column("after", JSON, nullable=True),
    Column("undoes", String(16), nullable=False, default=""),
    Column("undone_by", String(16), nullable=False, default=""),
    Index("ix_changes_event_id_id", "event_id", "id"),
    Index("ix_changes_batch", "batch"),
)

versions = Table(
    "versions",
    metadata,
    _id(),
    _event_id(),
    Column("number", Integer, nullable=False),
    Column("name", String(200), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    _user("actor_id"),
    UniqueConstraint("event_id", "number"),
)

pins = Table(
    "pins",
    metadata,
    _id(),
    _event_id(),
    Column("problem", String(32), nullable=False),
    Column("subject", String(100), nullable=False),
    Column("field", String(32), nullable=False),
    Column("value", String(200), nullable=False),
    Column("reason", String(500), nullable=False, default=""),
    Column("at_ms", BigInteger, nullable=False),
    _user("actor_id"),
    UniqueConstraint("event_id", "problem", "subject", "field"),
)

attendance = Table(
    "attendance",
    metadata,
    _id(),
    _event_id(),
    Column("session", String(100), nullable=False),
    Column("kind", String(16), nullable=False),  # group person
    Column("subject", String(100), nullable=False),
    Column("present", Integer, nullable=False),
    Column("late_min", Integer, nullable=False, default=0),
    Column("note", String(500), nullable=False, default=""),
    Column("at_ms", BigInteger, nullable=False),
    _user("actor_id"),
    UniqueConstraint("event_id", "session", "kind", "subject"),
)

jobs = Table(
    "jobs",
    metadata,
    _id(),
    _public_id(),
    _event_id(),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),  # queued running done failed cancelled interrupted
    Column("request", JSON, nullable=False),
    Column("progress", JSON, nullable=False),
    Column("result", JSON, nullable=False),
    Column("revision", Integer, nullable=False, default=0),
    Column("queued_ms", BigInteger, nullable=False),
    Column("started_ms", BigInteger, nullable=True),
    Column("ended_ms", BigInteger, nullable=True),
    _user("actor_id"),
    Index("ix_jobs_state_id", "state", "id"),
    Index("ix_jobs_event_id_id", "event_id", "id"),
)

plans = Table(
    "plans",
    metadata,
    _id(),
    _public_id(),
    _event_id(),
    Column("number", Integer, nullable=False),
    Column("title", String(200), nullable=False, default=""),
    Column("digest", String(64), nullable=False),
    Column("revision", Integer, nullable=False),  # of the scenario it was made from
    Column("origin", String(16), nullable=False),  # solved, edited, imported
    Column("parent_id", _KEY, nullable=True),
    Column("settings", JSON, nullable=False),
    Column("summary", JSON, nullable=False),
    Column("findings", Integer, nullable=False, default=0),
    Column("errors", Integer, nullable=False, default=0),
    Column("at_ms", BigInteger, nullable=False),
    _user("actor_id"),
    UniqueConstraint("event_id", "number"),
)

submissions = Table(
    "submissions",
    metadata,
    _id(),
    _public_id(),
    _event_id(),
    Column("number", Integer, nullable=False),
    Column("plan_id", _KEY, ForeignKey("plans.id"), nullable=False),
    Column("state", String(16), nullable=False),  # submitted approved returned reopened withdrawn
    Column("digest", String(64), nullable=False),  # of the content that is reviewed
    Column("content", JSON, nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("version", Integer, nullable=False, default=1),
    Column("submitted_ms", BigInteger, nullable=False),
    _user("author_id", nullable=False),
    Column("decided_ms", BigInteger, nullable=True),
    _user("decided_by"),
    Column("reason", Text, nullable=False, default=""),
    UniqueConstraint("event_id", "number"),
)

review_items = Table(
    "review_items",
    metadata,
    _id(),
    Column("submission_id", _KEY, ForeignKey("submissions.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("subject", String(100), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("state", String(16), nullable=False),  # pending approved returned
    Column("reason", Text, nullable=False, default=""),
    Column("version", Integer, nullable=False, default=1),
    Column("at_ms", BigInteger, nullable=True),
    _user("actor_id"),
    UniqueConstraint("submission_id", "kind", "subject"),
)

comments = Table(
    "comments",
    metadata,
    _id(),
    _public_id(),
    _event_id(),
    Column("submission_id", _KEY, ForeignKey("submissions.id", ondelete="CASCADE"), nullable=True, index=True),
    Column("kind", String(16), nullable=False, default=""),
    Column("subject", String(100), nullable=False, default=""),
    Column("lat", Float, nullable=True),
    Column("lon", Float, nullable=True),
    Column("text", Text, nullable=False),
    Column("resolved_ms", BigInteger, nullable=True),
    _user("resolved_by"),
    Column("at_ms", BigInteger, nullable=False),
    _user("actor_id", nullable=False),
)

prints = Table(
    "prints",
    metadata,
    _id(),
    _public_id(),
    _event_id(),
    Column("number", Integer, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("format", String(8), nullable=False),
    Column("options", JSON, nullable=False),
    Column("plan_id", _KEY, nullable=True),
    Column("digest", String(64), nullable=False),
    Column("pages", Integer, nullable=True),
    Column("recalled_ms", BigInteger, nullable=True),
    Column("at_ms", BigInteger, nullable=False),
    _user("actor_id"),
    UniqueConstraint("event_id", "number"),
)

registers = Table(
    "registers",
    metadata,
    _id(),
    _event_id(),
    Column("name", String(32), nullable=False),
    Column("content", JSON, nullable=False),
    Column("version", Integer, nullable=False, default=1),
    UniqueConstraint("event_id", "name"),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", _KEY, primary_key=True, autoincrement=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("actor_id", _KEY, nullable=True),
    Column("action", String(48), nullable=False),
    Column("event_id", _KEY, nullable=True),
    Column("object", String(200), nullable=False, default=""),
    Column("fields", Text, nullable=False, default=""),
    Column("values_hmac", String(64), nullable=False, default=""),
    Column("address", String(64), nullable=False, default=""),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_audit_event_id_seq", "event_id", "seq"),
    Index("ix_audit_actor_id_seq", "actor_id", "seq"),
)
