"""The first start of an installation: schema, accounts, the example."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from planner.scenario.load import load
from planner.wording import Wording
from web.policy import Role
from web.services import accounts, events
from web.services.accounts import NewAccount
from web.settings import Settings
from web.store import migrate
from web.store.engine import SYSTEM, Store, Transaction

ADMIN, ORGANISER = "quantri", "bantochuc"


@dataclass(frozen=True, slots=True)
class Given:
    """A login and the password it starts with."""

    login: str
    password: str


def prepare(settings: Settings, example: Path | None, *, passwords: tuple[str, str] | None = None) -> tuple[Given, ...]:
    """Bring the database to the newest schema; at the very first start make accounts and load the example.

    Args:
        settings: the installation.
        example: pack to load as an example, None for none.
        passwords: of the administrator and of the organiser; random ones, to be changed, when not given.

    Returns:
        The accounts made, to be shown on the console once.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    migrate.upgrade(settings.url)
    store = Store(settings.url, settings.secret())
    try:
        if not accounts.nobody_yet(store):
            return ()
        chosen = passwords or (secrets.token_urlsafe(12), secrets.token_urlsafe(12))
        store.write(SYSTEM, _first(chosen, example, must_change=passwords is None))
        return Given(ADMIN, chosen[0]), Given(ORGANISER, chosen[1])
    finally:
        store.close()


def _first(passwords: tuple[str, str], example: Path | None, *, must_change: bool) -> Callable[[Transaction], None]:
    hashes = [accounts.hash_password(password) for password in passwords]
    scenario = load(example) if example is not None else None

    def work(transaction: Transaction) -> None:
        accounts.create(
            transaction,
            NewAccount(ADMIN, "Quản trị hệ thống", hashes[0], is_admin=True, must_change=must_change),
        )
        organiser = accounts.create(
            transaction,
            NewAccount(ORGANISER, "Ban tổ chức", hashes[1], creates_events=True, must_change=must_change),
        )
        if scenario is not None:
            event_id, _public_id = events.create(transaction, scenario)
            events.add_member(transaction, event_id, organiser, Role.ORGANISER)

    return work


def welcome(given: tuple[Given, ...], address: str) -> tuple[Wording, ...]:
    """Return what the console says once everything is ready."""
    lines = [
        Wording(
            f"Tài khoản {one.login}, mật khẩu {one.password} (đổi ở lần đăng nhập đầu)",
            f"Account {one.login}, password {one.password} (to be changed at the first sign-in)",
        )
        for one in given
    ]
    return (*lines, Wording(f"Mở {address}", f"Open {address}"))
