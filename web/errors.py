"""Errors of the web application: each knows its HTTP status and one sentence for the user.

PlannerError
└── WebError
    ├── NotFound          404: it is not there, or not for this person; the two look alike
    ├── SignInNeeded      401: nobody is signed in
    ├── CodeNeeded        401: the password was right, the code of the second step is missing
    ├── OwnForcesOnly     403: it names people of every force, and the reader leads only some of them
    ├── Forged            403: the request did not come from our own pages
    ├── StepUpNeeded      403: the password must be given again first
    ├── ChangePassword    403: a one-time password must be replaced before anything else
    ├── SetUpFactor       403: this installation asks for a second proof, which must be set up first
    ├── Invalid           422: fields with faults
    ├── Stale             412: someone changed it meanwhile
    ├── VersionNeeded     428: a change that does not say which version it changes
    ├── Conflict          409: it cannot be done in this state
    ├── TooLarge          413: the upload is larger than allowed
    ├── TooMany           429: too many attempts
    └── StorageFull       507: the disk is full; nothing was saved
"""

from collections.abc import Iterable, Mapping

from planner.errors import PlannerError
from planner.wording import Wording


class WebError(PlannerError):
    """Anything the web application tells instead of a traceback."""

    status = 500


class NotFound(WebError):
    """It is not there, or this person may not know that it is."""

    status = 404

    def __init__(self, message: Wording | None = None) -> None:
        """Say so in the same words for both."""
        super().__init__(
            message
            or Wording(
                "Không tìm thấy trang hoặc mục này, hoặc tài khoản của bạn không được xem.",
                "There is no such page or item, or your account may not see it.",
            )
        )


class OwnForcesOnly(WebError):
    """What names people of every force is asked for by somebody who leads only some of them."""

    status = 403

    def __init__(self, forces: Iterable[str]) -> None:
        """Name the reader's forces, and where their people are to be found."""
        own = ", ".join(sorted(forces))
        super().__init__(
            Wording(
                "Mục này có họ tên người của mọi lực lượng, chỉ ai chỉ huy tất cả mới xem được. "
                f"Người của lực lượng mình ({own}): trang Lực lượng, mục “Người theo giờ”.",
                "This names people of every force, for who leads them all. "
                f"Your own ({own}): page Forces, “People by hours”.",
            )
        )


class SignInNeeded(WebError):
    """Nobody is signed in, or the session has ended."""

    status = 401

    def __init__(self) -> None:
        """Ask to sign in."""
        super().__init__(
            Wording(
                "Phiên làm việc đã hết; hãy đăng nhập lại. Nội dung đang nhập vẫn được giữ trên máy này.",
                "The session has ended; sign in again. What you typed is kept on this computer.",
            )
        )


class Forged(WebError):
    """A change that another site asked for, or a page opened before signing in."""

    status = 403

    def __init__(self) -> None:
        """Ask to load the page again."""
        super().__init__(
            Wording(
                "Yêu cầu không đến từ trang đang mở của hệ thống; hãy tải lại trang rồi làm lại.",
                "The request did not come from a page of this system; reload the page and try again.",
            )
        )


class StepUpNeeded(WebError):
    """The password must be given once more."""

    status = 403

    def __init__(self) -> None:
        """Ask for the password."""
        super().__init__(
            Wording(
                "Thao tác này cần nhập lại mật khẩu.",
                "This needs your password once more.",
            )
        )


class ChangePassword(WebError):
    """The password was given by someone else and must be replaced before anything else."""

    status = 403

    def __init__(self) -> None:
        """Say what to do first."""
        super().__init__(
            Wording(
                "Mật khẩu hiện tại chỉ dùng một lần: hãy đặt mật khẩu mới trước khi làm việc khác.",
                "This password is for one use: set a new one before anything else.",
            )
        )


class SetUpFactor(WebError):
    """This installation asks everybody for a second proof, and this person has none yet."""

    status = 403

    def __init__(self) -> None:
        """Say what to do first."""
        super().__init__(
            Wording(
                "Hệ thống này yêu cầu xác minh hai lớp: hãy bật ở trang Tài khoản trước khi làm việc khác.",
                "This system asks for a second step at sign-in: set it up in your account before anything else.",
            )
        )


class CodeNeeded(WebError):
    """The password was right; the code is still missing. ``ticket`` proves the password for five minutes."""

    status = 401

    def __init__(self, ticket: str = "") -> None:
        """Ask for the code."""
        super().__init__(Wording("Cần mã xác minh hai lớp.", "The code of the second step is needed."))
        self.ticket = ticket


class Invalid(WebError):
    """Fields with faults; ``faults`` maps a field to its sentence."""

    status = 422

    def __init__(self, faults: Mapping[str, Wording], message: Wording | None = None) -> None:
        """Keep the faults beside their fields."""
        count = len(faults)
        super().__init__(message or Wording(f"Có {count} chỗ cần sửa.", f"{count} places need mending."))
        self.faults = dict(faults)


class Stale(WebError):
    """Someone changed the object meanwhile; ``current`` is what it is now, for the page that shows both sides."""

    status = 412

    def __init__(self, current: object = None) -> None:
        """Keep the present state."""
        super().__init__(
            Wording(
                "Mục này vừa được người khác sửa; hãy xem cả hai bản rồi chọn.",
                "Someone has just changed this; look at both versions and choose.",
            )
        )
        self.current = current


class VersionNeeded(WebError):
    """A change without If-Match."""

    status = 428

    def __init__(self) -> None:
        """Say which header is missing."""
        super().__init__(
            Wording(
                "Thiếu phiên bản đang sửa (If-Match); hãy tải lại trang.",
                "The version being changed (If-Match) is missing; reload the page.",
            )
        )


class Conflict(WebError):
    """It cannot be done now; the message says what to do first."""

    status = 409


class TooLarge(WebError):
    """An upload over the limit."""

    status = 413


class TooMany(WebError):
    """Too many attempts; the message says how long to wait."""

    status = 429


class StorageFull(WebError):
    """The disk is full."""

    status = 507

    def __init__(self) -> None:
        """Say that nothing was saved."""
        super().__init__(
            Wording(
                "Ổ đĩa máy chủ đã đầy: chưa lưu được gì. Hãy báo người quản trị giải phóng dung lượng rồi lưu lại.",
                "The server's disk is full: nothing was saved. Ask the administrator to free space, then save again.",
            )
        )
