"""The administrator's commands at the console of the server: accounts, the log, backups.

Whoever may read the data folder may use them; every change goes into the log as done by the system. With SQLite they
need the server stopped (one process writes), except ``backup``, which only reads.
"""

from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.errors import UsageError
from planner.wording import Language, Wording
from web import backup as backups
from web import roles, sealing
from web.errors import Invalid
from web.services import accounts, admin, attempts, members
from web.services.accounts import NewAccount
from web.services.admin import AccountCard, AccountQuery
from web.services.passwords import hash_password, one_time
from web.settings import KEY_FILE, Settings
from web.store import audit, migrate
from web.store.engine import SYSTEM, Store, Transaction

if TYPE_CHECKING:
    from collections.abc import Iterator

FINDINGS = 1
DataOption = Annotated[Path, typer.Option(metavar="DIR", help="Thư mục dữ liệu · folder of the data")]
UrlOption = Annotated[
    str, typer.Option(metavar="URL", help="postgresql+psycopg://… (mặc định SQLite · default SQLite)")
]
LoginArgument = Annotated[str, typer.Argument(metavar="LOGIN", help="Tên đăng nhập · login")]
DEFAULT = Path("data")

_language: list[Language] = ["vi"]
app = typer.Typer(
    name="planner",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
admins = typer.Typer(help="Tài khoản từ dòng lệnh · accounts from the console", no_args_is_help=True)
audits = typer.Typer(help="Nhật ký · the log", no_args_is_help=True)
app.add_typer(admins, name="admin")
app.add_typer(audits, name="audit")


@admins.callback()
def _admins() -> None:
    """Tài khoản từ dòng lệnh · accounts from the console."""


@audits.callback()
def _audits() -> None:
    """Nhật ký · the log."""


def run(arguments: Sequence[str], language: Language) -> None:
    """Run one command in a language; errors go up to the planner's command line."""
    _language[0] = language
    try:
        app(args=list(arguments), prog_name="planner")
    except Invalid as error:  # a console has no fields to put the sentences beside
        lines = list(error.faults.values())
        vi, en = (" ".join(words.to(one) for words in lines) for one in ("vi", "en"))
        raise UsageError(Wording(vi, en)) from None


def _say(words: Wording) -> None:
    print(words.to(_language[0]))  # noqa: T201 - this is the console


def _settings(data: Path, database_url: str) -> Settings:
    """Return the settings of an installation that has a database."""
    settings = Settings(data, database_url)
    if not backups.has_database(settings):
        raise _nothing(data)
    return settings


def _nothing(data: Path) -> UsageError:
    return UsageError(
        Wording(
            f"Không có dữ liệu ở {data}; hãy chỉ đúng thư mục bằng --data.",
            f"There are no data in {data}; name the right folder with --data.",
        )
    )


@contextmanager
def _store(data: Path, database_url: str) -> "Iterator[Store]":
    """Open an installation that exists."""
    settings = _settings(data, database_url)
    if not (data / KEY_FILE).is_file():
        raise _nothing(data)
    store = Store(settings.url, settings.secret())
    try:
        if migrate.current(settings.url) != migrate.newest():
            raise UsageError(
                Wording(
                    "Cơ sở dữ liệu chưa ở phiên bản này; hãy chạy “planner serve” một lần trước.",
                    "The database is not at this version; run “planner serve” once first.",
                )
            )
        yield store
    finally:
        store.close()


def _card(store: Store, login: str) -> AccountCard:
    found = next(
        (card for card in admin.listing(store, AccountQuery()) if card.login == login.strip().casefold()), None
    )
    if found is None:
        raise UsageError(Wording(f"Không có tài khoản “{login}”.", f"There is no account “{login}”."))
    return found


@admins.command("list")
def list_accounts(data: DataOption = DEFAULT, database_url: UrlOption = "") -> None:
    """Liệt kê tài khoản · list the accounts."""
    with _store(data, database_url) as store:
        for card in admin.listing(store, AccountQuery()):
            rights = "admin" if card.is_admin else "events" if card.creates_events else "-"
            _say(Wording(*(f"{card.login}\t{card.name}\t{rights}\t{card.state}",) * 2))


@admins.command("create")
def create(
    login: LoginArgument,
    name: Annotated[str, typer.Option(help="Họ và tên · name")] = "Quản trị hệ thống",
    data: DataOption = DEFAULT,
    database_url: UrlOption = "",
) -> None:
    """Tạo một quản trị mới với mật khẩu dùng một lần · make an administrator with a one-time password."""
    with _store(data, database_url) as store:
        password = one_time()
        new = NewAccount(login.strip().casefold(), name, hash_password(password), is_admin=True, must_change=True)
        store.write(SYSTEM, lambda transaction: accounts.create(transaction, new))
    _told(new.login, password)


@admins.command("reset-password")
def reset_password(login: LoginArgument, data: DataOption = DEFAULT, database_url: UrlOption = "") -> None:
    """Cấp mật khẩu dùng một lần, đóng mọi phiên · give a one-time password and end all sessions."""
    with _store(data, database_url) as store:
        found, password = admin.reset_password(store, _card(store, login).public_id, SYSTEM)
    _told(found, password)


@admins.command("reset-factor")
def reset_factor(login: LoginArgument, data: DataOption = DEFAULT, database_url: UrlOption = "") -> None:
    """Bỏ xác minh hai lớp của người mất điện thoại · take the second step away from who lost the telephone."""
    with _store(data, database_url) as store:
        found = admin.reset_factor(store, _card(store, login).public_id, SYSTEM)
    _say(Wording(f"Đã bỏ xác minh hai lớp của {found}.", f"{found} signs in with the password alone."))


def _told(login: str, password: str) -> None:
    _say(
        Wording(
            f"Tài khoản {login}, mật khẩu {password} (phải đổi ở lần đăng nhập đầu).",
            f"Account {login}, password {password} (must be changed at the first sign-in).",
        )
    )


@admins.command("unlock")
def unlock(login: LoginArgument, data: DataOption = DEFAULT, database_url: UrlOption = "") -> None:
    """Bỏ giới hạn nhập sai và mở khoá tài khoản · lift the limit after wrong passwords and enable the account."""
    with _store(data, database_url) as store:
        card = _card(store, login)

        def work(transaction: Transaction) -> None:
            attempts.unlock(transaction.db, attempts.subject_of(card.login))
            admin.enable(transaction, card.public_id)
            transaction.note("account.unlock", card.login)

        store.write(SYSTEM, work)
    _say(Wording(f"Đã mở khoá {card.login}.", f"{card.login} is unlocked."))


@admins.command("forces")
def forces(
    login: LoginArgument,
    event: Annotated[str, typer.Option(metavar="ID", help="Mã buổi lễ trong địa chỉ trang · id of the event")],
    force: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Lực lượng chỉ huy, lặp lại được · a force to lead")
    ] = None,
    data: DataOption = DEFAULT,
    database_url: UrlOption = "",
) -> None:
    """Ghi lực lượng mà một thành viên chỉ huy; không ghi --force: không lực lượng nào · whose names a member reads."""
    with _store(data, database_url) as store:
        card = _card(store, login)
        event_id = members.event_number(store, event)
        if event_id is None or not members.belongs(store, event_id, card.public_id):
            raise UsageError(
                Wording(
                    f"{card.login} không phải thành viên của buổi lễ “{event}”.",
                    f"{card.login} is no member of the event “{event}”.",
                )
            )
        held = members.member(store, event_id, card.public_id)
        duties = members.duties_of(map(str, held.roles), map(str, held.flags), force or ())
        store.write(SYSTEM, lambda transaction: members.change(transaction, event_id, card.public_id, duties))
    listed = ", ".join(duties.forces)
    _say(
        Wording(
            f"{card.login} chỉ huy: {listed or 'không lực lượng nào'}.", f"{card.login} leads: {listed or 'no force'}."
        )
    )


@audits.command("verify")
def verify(
    data: DataOption = DEFAULT,
    database_url: UrlOption = "",
    head: Annotated[str, typer.Option(metavar="HASH", help="Mã đầu chuỗi đã ghi lại · a head noted earlier")] = "",
) -> None:
    """Kiểm tra nhật ký có bị sửa hay cắt không · check that the log was neither altered nor cut."""
    with backups.reading(_settings(data, database_url)) as db:
        verdict = audit.verify(db, head.strip().casefold())
    if verdict.fault is not None:
        _say(verdict.fault)
        raise typer.Exit(FINDINGS)
    _say(
        Wording(
            f"Nhật ký nguyên vẹn: {verdict.rows} dòng, mã đầu chuỗi {verdict.head}.",
            f"The log is whole: {verdict.rows} rows, head {verdict.head}.",
        )
    )


@admins.command("backup-key")
def backup_key(
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Tệp khoá sẽ ghi, ngoài máy này · key to write")],
    data: DataOption = DEFAULT,
    database_url: UrlOption = "",
) -> None:
    """Tạo khoá: từ nay bản sao lưu được mã hoá · make a key: backups are encrypted from now on."""
    _settings(data, database_url)
    public = sealing.make_key(out, data)
    _say(
        Wording(
            f"Đã ghi khoá vào {out} (khoá công khai {public}). Cất tệp này ở nơi khác, in thêm một bản giấy bỏ két: "
            "mất khoá là không mở được bản sao lưu nào.",
            f"The key is in {out} (public half {public}). Keep it elsewhere, and on paper in a safe: without it no "
            "backup can be opened.",
        )
    )


@app.command("backup")
def backup(
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Tệp .tar sẽ ghi · file to write")],
    data: DataOption = DEFAULT,
    database_url: UrlOption = "",
) -> None:
    """Sao lưu, kể cả khi máy chủ đang chạy, rồi khôi phục thử · back up, also while the server runs, and try it."""
    made = backups.backup(Settings(data, database_url), out)
    size = max(1, out.stat().st_size // 2**20)
    _say(
        Wording(
            f"Đã sao lưu và khôi phục thử: {out}, {size} MB, {len(made.parts)} tệp. Tệp chứa dữ liệu cá nhân: cất kín.",
            f"Backed up and tried: {out}, {size} MB, {len(made.parts)} files. It holds personal data: lock it away.",
        )
    )
    if not sealing.is_sealed(out):
        _say(
            Wording(
                "CHƯA MÃ HOÁ: ai có tệp này là đọc được hết. Tạo khoá một lần: planner admin backup-key --out KHOÁ.txt",
                "NOT ENCRYPTED: whoever has this file reads it all. Make a key once: planner admin backup-key --out K",
            )
        )
    for name in made.missing:
        _say(Wording(f"Thiếu thư mục phương án {name}.", f"The folder of plan {name} is missing."))


@app.command("restore")
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Tệp sao lưu · the backup")],
    data: DataOption = DEFAULT,
    database_url: UrlOption = "",
    key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Tệp khoá, nếu bản sao lưu mã hoá · key, if it is encrypted")
    ] = None,
) -> None:
    """Khôi phục vào thư mục trống · restore into an empty folder."""
    made = backups.restore(file, Settings(data, database_url), key)
    _say(
        Wording(
            f"Đã khôi phục vào {data}: nhật ký {made.audit_rows} dòng, mã đầu chuỗi {made.audit_head}.",
            f"Restored into {data}: {made.audit_rows} rows of the log, head {made.audit_head}.",
        )
    )


@app.command("roles")
def write_roles(
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Tệp sẽ ghi · file to write")] = Path(
        "docs/reference/roles.md"
    ),
) -> None:
    """Ghi bảng quyền thành tài liệu · write the policy table as a page of documentation."""
    out.write_text(roles.page(), encoding="utf-8")
    _say(Wording(f"Đã ghi {out}.", f"Written: {out}."))
