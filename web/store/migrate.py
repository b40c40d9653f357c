"""Bringing a database to the newest schema, and refusing one that is newer than the program."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect
from sqlalchemy.engine import make_url

from planner.errors import UsageError
from planner.wording import Wording

HERE = Path(__file__).parent / "migrations"


def configuration(url: str) -> Config:
    """Return alembic's configuration for the database at ``url``."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["url"] = url
    return config


def upgrade(url: str, to: str = "head") -> None:
    """Run the migrations that are missing; each in its own transaction.

    Raises:
        UsageError: the database was made by a newer version of the program.
    """
    if make_url(url).get_backend_name() == "sqlite":
        Path(str(make_url(url).database)).parent.mkdir(parents=True, exist_ok=True)
    _refuse_newer(url)
    command.upgrade(configuration(url), to)


def current(url: str) -> str | None:
    """Return the revision of the database, or None when it is empty."""
    engine = create_engine(url)
    try:
        with engine.connect() as db:
            return MigrationContext.configure(db).get_current_revision()
    finally:
        engine.dispose()


def newest() -> str | None:
    """Return the revision this program needs."""
    return ScriptDirectory(str(HERE)).get_current_head()


def has_tables(url: str) -> bool:
    """Whether anything is in the database."""
    engine = create_engine(url)
    try:
        return bool(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def _refuse_newer(url: str) -> None:
    revision = current(url)
    known = {script.revision for script in ScriptDirectory(str(HERE)).walk_revisions()}
    if revision is not None and revision not in known:
        raise UsageError(
            Wording(
                f"Cơ sở dữ liệu do phiên bản mới hơn tạo ({revision}); hãy cập nhật chương trình.",
                f"The database was made by a newer version ({revision}); update the program.",
            )
        )
