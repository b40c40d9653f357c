"""Passwords: hashing, judging new ones, inventing one-time ones."""

import secrets
import threading
import unicodedata
from collections.abc import Mapping

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from planner.collation import fold
from planner.wording import Wording

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""argon2id with OWASP's figures (19 MiB, 2 passes)."""
AT_ONCE = threading.BoundedSemaphore(2)
"""How many passwords are hashed side by side, so that a rush of sign-ins leaves memory for the rest."""
MIN_PASSWORD, MAX_PASSWORD = 10, 200
MIN_LETTERS = 5
"""How many different characters a password has at least."""
NOBODY = HASHER.hash("nobody has this password")
"""Verified against when the login does not exist, so that both answers take as long."""
ONE_TIME_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letter that is mistaken for another one: the password is read out or copied from paper."""
_COMMON = """
    123456789 1234567890 12345678910 0123456789 0987654321 9876543210 password matkhau anhyeuem emyeuanh iloveyou
    qwertyuiop qwerty123456 qwerty12345 1qaz2wsx3edc 1q2w3e4r5t q1w2e3r4t5 asdfghjkl administrator quantri admin
    vietnam hanoi saigon khanhtiet changeme letmein welcome abcdefghij abcdefghijk 123123123 123321 147258369
    abc123 abc12345 12345678 123456 1234 123 1 12 2024 2025 2026 0"""
COMMON = frozenset(_COMMON.split())
"""What guessers try first; a password made of these alone, in any order, is refused."""


def normal(password: str) -> str:
    """Return a password in one Unicode form, so that it is the same from every keyboard."""
    return unicodedata.normalize("NFC", password)


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password."""
    with AT_ONCE:
        return HASHER.hash(normal(password))


def matches(hashed: str, password: str) -> bool:
    """Whether a password is the one of a hash."""
    with AT_ONCE:
        try:
            return HASHER.verify(hashed, normal(password[: MAX_PASSWORD + 1]))
        except (VerificationError, InvalidHashError):
            return False


def one_time() -> str:
    """Return a random password to be replaced at the first sign-in: 80 bits, in groups that can be read out."""
    groups = ("".join(secrets.choice(ONE_TIME_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def password_faults(password: str, login: str = "") -> Mapping[str, Wording]:
    """Say what is wrong with a new password; length is asked for, composition is not."""
    fault = _fault(normal(password), login)
    return {"password": fault} if fault else {}


def _fault(password: str, login: str) -> Wording | None:
    if len(password) < MIN_PASSWORD:
        return Wording(
            f"Mật khẩu cần ít nhất {MIN_PASSWORD} ký tự.", f"A password needs at least {MIN_PASSWORD} characters."
        )
    if len(password) > MAX_PASSWORD:
        return Wording(f"Mật khẩu dài nhất {MAX_PASSWORD} ký tự.", f"A password has at most {MAX_PASSWORD} characters.")
    if login and login.casefold() in password.casefold():
        return Wording("Mật khẩu không được chứa tên đăng nhập.", "A password must not hold the login.")
    if len(set(password)) < MIN_LETTERS or _is_common(fold(password).replace(" ", "")):
        return Wording(
            "Mật khẩu này quá dễ đoán; hãy ghép vài từ không liên quan với nhau.",
            "This password is too easy to guess; join a few unrelated words.",
        )
    return None


def _is_common(password: str) -> bool:
    """Whether nothing is left of a password once the common pieces are taken off its front, longest first."""
    rest = password
    while rest:
        piece = next((word for word in sorted(COMMON, key=len, reverse=True) if rest.startswith(word)), None)
        if piece is None:
            return False
        rest = rest[len(piece) :]
    return True
