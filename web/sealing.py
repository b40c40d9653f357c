"""Backups sealed for whoever keeps the key: encrypted in the age format (age-encryption.org), which others read too.

The installation knows the public half only, so a machine that is stolen opens none of its backups. The secret half is
one line of text in a file that is kept elsewhere, on paper too.
"""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import pyrage
from pyrage import x25519

from planner.errors import UsageError
from planner.wording import Wording

RECIPIENTS_FILE = "backup-recipients.txt"
MAGIC = b"age-encryption.org/"
CHUNK = 1 << 20


class SealError(UsageError):
    """A key that cannot be used, or a sealed file that it does not open; nothing was changed."""


def make_key(file: Path, data: Path) -> str:
    """Write a new secret key to ``file``, seal the backups of ``data`` for it as well, and return its public half.

    Keys known before stay valid: a backup opens with any of them.

    Raises:
        SealError: ``file`` exists, or lies in the folder that it is to protect.
    """
    if file.exists():
        raise SealError(Wording(f"{file} đã có; hãy chọn tên tệp khác.", f"{file} exists; choose another name."))
    if file.resolve().is_relative_to(data.resolve()):
        words = (
            f"{file} nằm trong thư mục dữ liệu; hãy ghi khoá ra USB hay máy khác.",
            f"{file} lies in the folder of the data; write the key to a stick or another machine.",
        )
        raise SealError(Wording(*words))
    identity = x25519.Identity.generate()
    public = str(identity.to_public())
    _write_private(file, f"# public key: {public}\n{identity}\n")
    known = data / RECIPIENTS_FILE
    before = known.read_text(encoding="utf-8") if known.exists() else ""
    _write_private(known, f"{before}{public}\n")
    return public


def _write_private(file: Path, text: str) -> None:
    """Write a small file whole or not at all, for the owner's eyes."""
    fresh = file.with_name(f".{file.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)


def recipients(data: Path) -> tuple[x25519.Recipient, ...]:
    """Return the public keys for which backups of this installation are sealed; none before ``make_key``.

    Raises:
        SealError: a line of the file is no public key.
    """
    file = data / RECIPIENTS_FILE
    if not file.exists():
        return ()
    found = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            found.append(x25519.Recipient.from_str(line.strip()))
        except pyrage.RecipientError:
            words = (
                f"{file}:{number}: không phải khoá công khai; cần một dòng bắt đầu bằng age1.",
                f"{file}:{number}: no public key; it must begin with age1.",
            )
            raise SealError(Wording(*words)) from None
    return tuple(found)


def is_sealed(file: Path) -> bool:
    """Whether a file is encrypted (of a file that is not there: no)."""
    try:
        with file.open("rb") as content:
            return content.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def seal(plain: Path, sealed: Path, keys: Sequence[x25519.Recipient], scratch: Path) -> None:
    """Encrypt a file, open the result again with a key that is forgotten afterwards, and compare.

    ``scratch`` is a folder in which the opened copy lies meanwhile.

    Raises:
        SealError: what was opened is not what was sealed.
    """
    passing = x25519.Identity.generate()
    _private(sealed)
    with plain.open("rb") as source, sealed.open("wb") as out:
        pyrage.encrypt_io(source, out, [*keys, passing.to_public()])
        out.flush()
        os.fsync(out.fileno())
    copy = scratch / "opened.tar"
    _open(sealed, copy, [passing])
    same = _digest(copy) == _digest(plain)
    copy.unlink()
    if not same:
        raise SealError(Wording("Bản sao lưu mã hoá không mở lại được.", "The sealed backup does not open again."))


def unseal(sealed: Path, key: Path | None, plain: Path) -> None:
    """Open a sealed file with the secret key in the file ``key``.

    Raises:
        SealError: no key is named, it is none or another installation's, or the backup is damaged.
    """
    if key is None:
        words = (
            f"{sealed} đã mã hoá; hãy chỉ tệp khoá bằng --key (tệp tạo bằng “planner admin backup-key”).",
            f"{sealed} is encrypted; name the file of the key with --key (made by “planner admin backup-key”).",
        )
        raise SealError(Wording(*words))
    _open(sealed, plain, _identities(key))


def _identities(key: Path) -> list[x25519.Identity]:
    try:
        lines = [line.strip() for line in key.read_text(encoding="utf-8").splitlines()]
        found = [x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError):
        found = []
    if not found:
        words = (
            f"{key} không phải tệp khoá; cần một dòng bắt đầu bằng AGE-SECRET-KEY-.",
            f"{key} holds no key; it must have a line that begins with AGE-SECRET-KEY-.",
        )
        raise SealError(Wording(*words))
    return found


def _open(sealed: Path, plain: Path, keys: list[x25519.Identity]) -> None:
    _private(plain)
    try:
        with sealed.open("rb") as source, plain.open("wb") as out:
            pyrage.decrypt_io(source, out, keys)
    except (pyrage.DecryptError, OSError):
        words = (
            f"Không mở được {sealed}: tệp hỏng, hoặc khoá của bản cài đặt khác. Chưa thay đổi gì.",
            f"{sealed} cannot be opened: it is damaged, or the key is another installation's. Nothing was changed.",
        )
        raise SealError(Wording(*words)) from None


def _private(file: Path) -> None:
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
