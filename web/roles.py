"""The policy table as a page of documentation (docs/reference/roles.md): written from the table, so never behind it."""

from collections.abc import Iterable, Iterator

from planner.wording import Wording
from web.policy import (
    ACTION_WORDS,
    EVERYONE,
    FLAG_POLICY,
    FLAG_WORDS,
    OF_INSTALLATION,
    POLICY,
    RESOURCE_WORDS,
    ROLE_WORDS,
    Action,
    Flag,
    Resource,
    Role,
)

HEAD = """# Roles and rights · Vai trò và quyền

Written by `planner roles` from `web/policy.py`, the one table that also decides what the program allows, which buttons
are shown and what the tests try. Do not edit this page.

Một ô trống là không được: máy chủ trả lời như thể trang đó không có (404). An empty cell is a refusal, answered as if
the page did not exist.

- Vai trò được giao theo từng buổi lễ; một người có thể giữ nhiều vai trò. Roles are held per event, several at once.
- Quản trị hệ thống giữ tài khoản, sao lưu, nhật ký và không xem nội dung buổi lễ nào. The administrator sees no
  content.
- Không ai tự đổi quyền của mình. Nobody changes their own rights.
- Người trình không được duyệt hồ sơ của mình, dù giữ cả hai vai trò. Whoever submits may not approve it.
- Họ tên người làm nhiệm vụ chỉ người chỉ huy lực lượng đó xem được: vai trò Thẩm định an ninh và lực lượng ghi ở mục
  Thành viên. Chưa ghi lực lượng nào thì chỉ xem quân số. Names are read by the chief of the force alone: a reviewer
  for whom that force is entered under Members; with no force entered, only headcounts.
- Giao quyền xem hành trình đối tượng cảnh vệ, giao lực lượng cần nhập lại mật khẩu. Clearing someone for movements of
  protected persons and giving a force ask for the password again.
- Thay đổi quyền có hiệu lực từ lần bấm tiếp theo. Changes count from the next request on.
"""


def page() -> str:
    """Return the page."""
    of_events = [one for one in Resource if one not in OF_INSTALLATION]
    parts = (
        HEAD,
        "## Trong một buổi lễ · In an event\n",
        "\n".join(_table(of_events, [role for role in Role if role is not Role.ADMIN])),
        "## Ngoài buổi lễ · Outside of events\n",
        "\n".join(_table([one for one in Resource if one in OF_INSTALLATION], [Role.ORGANISER, Role.ADMIN])),
        "Ai có tài khoản cũng được · Everyone with an account:\n",
        "\n".join(f"- {_both(RESOURCE_WORDS[one])}: {_actions(actions)}" for one, actions in EVERYONE.items()),
        "## Nhiệm vụ thêm · Duties beside a role\n",
        "\n".join(_flag(flag) for flag in Flag),
    )
    return "\n".join(part if part.endswith("\n") else f"{part}\n" for part in parts)


def _table(resources: Iterable[Resource], roles: Iterable[Role]) -> Iterator[str]:
    held = list(roles)
    yield "| | " + " | ".join(_both(ROLE_WORDS[role]) for role in held) + " |"
    yield "|---" * (len(held) + 1) + "|"
    for one in resources:
        cells = (_actions(POLICY[role].get(one, ())) for role in held)
        yield f"| {_both(RESOURCE_WORDS[one])} | " + " | ".join(cells) + " |"


def _actions(actions: Iterable[Action]) -> str:
    return "; ".join(_both(ACTION_WORDS[action]) for action in Action if action in set(actions))


def _flag(flag: Flag) -> str:
    opened = (f"{_both(RESOURCE_WORDS[one])}: {_actions(actions)}" for one, actions in FLAG_POLICY[flag].items())
    return f"- **{_both(FLAG_WORDS[flag])}**: {', '.join(opened) or '–'}"


def _both(words: Wording) -> str:
    return f"{words.vi} · {words.en}"
