"""How one installation of the web application is set up."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from planner.tables import write_text
from planner.wording import Language

KEY_FILE = "installation.key"
IDLE_MINUTES = 30
ABSOLUTE_HOURS = 12
STEP_UP_MINUTES = 10


@dataclass(frozen=True, slots=True)
class Settings:
    """Where data is kept and how people are let in.

    Attributes:
        data: folder of the database, plan folders, job folders and the secret key.
        database_url: SQLAlchemy address of the database; empty for SQLite in ``data``.
        language: what a visitor reads until they choose.
        https: whether people come over HTTPS, so that the session cookie may be kept to it.
        require_factor: whether everybody must set up a second proof (a code from a telephone) beside the password.
        limit_body_bytes: the largest request that is read.
    """

    data: Path
    database_url: str = ""
    language: Language = "vi"
    https: bool = False
    require_factor: bool = False
    limit_body_bytes: int = 20 * 1024 * 1024

    @property
    def url(self) -> str:
        """Return the address of the database."""
        return self.database_url or f"sqlite:///{(self.data / 'khanh-tiet.db').resolve()}"

    @property
    def plans(self) -> Path:
        """Return where finished plan folders are kept; they never change."""
        return self.data / "plans"

    @property
    def jobs(self) -> Path:
        """Return where solves work; nothing in it is shown."""
        return self.data / "jobs"

    def secret(self) -> bytes:
        """Return the installation's key, made at the first start; it is kept outside the database."""
        path = self.data / KEY_FILE
        if not path.exists():
            self.data.mkdir(parents=True, exist_ok=True)
            write_text(path, secrets.token_hex(32))
            path.chmod(0o600)
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
