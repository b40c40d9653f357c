"""Who may do what: the one table that enforcement, hidden buttons, documentation and the tests are made from.

A cell that is not in the table is denied, and a denial is answered like a thing that does not exist. Roles are held
per event; the administrator keeps accounts and backups and sees no content of any event.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from planner.wording import Wording


class Role(StrEnum):
    """What a person is in one event; ``ADMIN`` is held for the whole installation."""

    ORGANISER = "organiser"
    REVIEWER = "reviewer"
    CLERK = "clerk"
    VIEWER = "viewer"
    ADMIN = "admin"


class Flag(StrEnum):
    """Duties that a member of an event may hold beside a role."""

    PROTECTED = "protected"
    LIVE_OPERATOR = "live_operator"
    LIVE_CREW = "live_crew"
    DATA_OFFICER = "data_officer"


class Action(StrEnum):
    """What may be done with a resource."""

    READ = "read"
    EDIT = "edit"
    REVEAL = "reveal"
    EXPORT = "export"
    SOLVE = "solve"
    SUBMIT = "submit"
    COMMENT = "comment"
    DECIDE = "decide"
    MANAGE = "manage"


class Resource(StrEnum):
    """What the application keeps."""

    EVENT = "event"
    SETTINGS = "settings"
    PREPARATION = "preparation"
    GUESTS = "guests"
    SEATING = "seating"
    LODGING = "lodging"
    SETTLEMENT = "settlement"
    TRANSPORT = "transport"
    REHEARSALS = "rehearsals"
    TRAFFIC = "traffic"
    STAFFING = "staffing"
    ROSTER_NAMES = "roster_names"
    ROSTER_WHOLE = "roster_whole"
    RUNSHEET = "runsheet"
    LIVE = "live"
    PROTECTED = "protected_movements"
    PLANS = "plans"
    REVIEW = "review"
    DOCUMENTS = "documents"
    MEMBERS = "members"
    EVENT_AUDIT = "event_audit"
    OWN_ACCOUNT = "own_account"
    EVENTS = "events"
    ACCOUNTS = "accounts"
    AUDIT = "audit"
    OPERATIONS = "operations"


ROLE_WORDS: Mapping[Role, Wording] = {
    Role.ORGANISER: Wording("Ban tổ chức", "Organiser"),
    Role.REVIEWER: Wording("Thẩm định an ninh", "Security reviewer"),
    Role.CLERK: Wording("Văn thư", "Clerk"),
    Role.VIEWER: Wording("Người xem", "Viewer"),
    Role.ADMIN: Wording("Quản trị hệ thống", "Administrator"),
}

FLAG_WORDS: Mapping[Flag, Wording] = {
    Flag.PROTECTED: Wording("Được xem hành trình đối tượng cảnh vệ", "Cleared for movements of protected persons"),
    Flag.LIVE_OPERATOR: Wording("Điều hành trực tiếp", "Live operator"),
    Flag.LIVE_CREW: Wording(
        "Kíp trực buổi lễ (MC, sân khấu, chốt): báo đã nhận, sẵn sàng", "Crew of the day: acknowledges"
    ),
    Flag.DATA_OFFICER: Wording("Phụ trách bảo vệ dữ liệu cá nhân", "Data protection officer"),
}

ACTION_WORDS: Mapping[Action, Wording] = {
    Action.READ: Wording("xem", "read"),
    Action.EDIT: Wording("sửa", "edit"),
    Action.REVEAL: Wording("xem dữ liệu che", "reveal masked values"),
    Action.EXPORT: Wording("xuất, in", "export, print"),
    Action.SOLVE: Wording("lập phương án", "solve"),
    Action.SUBMIT: Wording("trình duyệt", "submit"),
    Action.COMMENT: Wording("góp ý", "comment"),
    Action.DECIDE: Wording("duyệt, trả lại", "approve, return"),
    Action.MANAGE: Wording("quản lý", "manage"),
}

RESOURCE_WORDS: Mapping[Resource, Wording] = {
    Resource.EVENT: Wording("Buổi lễ (tổng quan)", "The event (overview)"),
    Resource.SETTINGS: Wording("Thông số, phiên bản", "Settings, versions"),
    Resource.PREPARATION: Wording("Chuẩn bị", "Preparation"),
    Resource.GUESTS: Wording("Khách mời", "Guests"),
    Resource.SEATING: Wording("Chỗ ngồi", "Seating"),
    Resource.LODGING: Wording("Lưu trú", "Lodging"),
    Resource.SETTLEMENT: Wording("Quyết toán lưu trú (tiền)", "Settlement of lodging (money)"),
    Resource.TRANSPORT: Wording("Đưa đón", "Transport"),
    Resource.REHEARSALS: Wording("Tập luyện", "Rehearsals"),
    Resource.TRAFFIC: Wording("Giao thông", "Traffic"),
    Resource.STAFFING: Wording("Lực lượng: quân số theo chốt", "Forces: headcount by post"),
    Resource.ROSTER_NAMES: Wording("Lực lượng: họ tên người của lực lượng mình chỉ huy", "Forces: names of one's own"),
    Resource.ROSTER_WHOLE: Wording(
        "Lực lượng: bảng cán bộ, tệp có tên mọi lực lượng (khi chỉ huy mọi lực lượng)",
        "Forces: table of officers, files that name every force (for who leads them all)",
    ),
    Resource.RUNSHEET: Wording("Kịch bản", "Run-sheet"),
    Resource.LIVE: Wording("Điều hành ngày lễ", "The day itself, live"),
    Resource.PROTECTED: Wording("Hành trình đối tượng cảnh vệ", "Movements of protected persons"),
    Resource.PLANS: Wording("Phương án, lần giải", "Plans, solves"),
    Resource.REVIEW: Wording("Thẩm định", "Review"),
    Resource.DOCUMENTS: Wording("Văn bản", "Documents"),
    Resource.MEMBERS: Wording("Thành viên buổi lễ", "Members of the event"),
    Resource.EVENT_AUDIT: Wording("Nhật ký buổi lễ", "Log of the event"),
    Resource.OWN_ACCOUNT: Wording("Tài khoản của mình", "Own account"),
    Resource.EVENTS: Wording("Danh sách buổi lễ", "List of events"),
    Resource.ACCOUNTS: Wording("Tài khoản", "Accounts"),
    Resource.AUDIT: Wording("Nhật ký hệ thống", "Log of the system"),
    Resource.OPERATIONS: Wording("Vận hành, sao lưu", "Operations, backups"),
}

_A = Action
_ORGANISER: Mapping[Resource, Iterable[Action]] = {
    Resource.EVENTS: (_A.EDIT,),
    Resource.EVENT: (_A.READ, _A.EDIT, _A.EXPORT),
    Resource.SETTINGS: (_A.READ, _A.EDIT, _A.EXPORT),
    Resource.PREPARATION: (_A.READ, _A.EDIT, _A.EXPORT),
    Resource.GUESTS: (_A.READ, _A.EDIT, _A.REVEAL, _A.EXPORT),
    Resource.SEATING: (_A.READ, _A.EDIT, _A.EXPORT),
    Resource.LODGING: (_A.READ, _A.EDIT, _A.EXPORT),
    Resource.SETTLEMENT: (_A.READ, _A.EDIT, _A.EXPORT),
    Resource.TRANSPORT: (_A.READ, _A.EDIT, _A.EXPORT),
    Resource.REHEARSALS: (_A.READ, _A.EDIT, _A.EXPORT),
    Resource.TRAFFIC: (_A.READ, _A.EDIT, _A.EXPORT),
    Resource.STAFFING: (_A.READ, _A.EXPORT),
    Resource.RUNSHEET: (_A.READ, _A.EDIT, _A.EXPORT),
    Resource.LIVE: (_A.READ, _A.EDIT, _A.COMMENT, _A.MANAGE, _A.EXPORT),
    Resource.PLANS: (_A.READ, _A.SOLVE, _A.SUBMIT, _A.EDIT),
    Resource.REVIEW: (_A.READ, _A.SUBMIT, _A.COMMENT, _A.EXPORT),
    Resource.DOCUMENTS: (_A.READ, _A.EXPORT),
    Resource.MEMBERS: (_A.READ, _A.MANAGE),
    Resource.EVENT_AUDIT: (_A.READ,),
}
_REVIEWER: Mapping[Resource, Iterable[Action]] = {
    Resource.EVENT: (_A.READ,),
    Resource.GUESTS: (_A.READ, _A.REVEAL),
    Resource.SEATING: (_A.READ,),
    Resource.LODGING: (_A.READ,),
    Resource.TRANSPORT: (_A.READ,),
    Resource.TRAFFIC: (_A.READ, _A.EXPORT),
    Resource.STAFFING: (_A.READ, _A.EDIT, _A.EXPORT),
    Resource.ROSTER_NAMES: (_A.READ, _A.EDIT, _A.EXPORT),
    Resource.ROSTER_WHOLE: (_A.READ, _A.EDIT, _A.EXPORT),
    Resource.RUNSHEET: (_A.READ,),
    Resource.LIVE: (_A.READ, _A.COMMENT),
    Resource.PLANS: (_A.READ,),
    Resource.REVIEW: (_A.READ, _A.COMMENT, _A.DECIDE, _A.EXPORT),
    Resource.EVENT_AUDIT: (_A.READ,),
}
_CLERK: Mapping[Resource, Iterable[Action]] = {
    Resource.EVENT: (_A.READ,),
    Resource.PREPARATION: (_A.READ,),
    Resource.GUESTS: (_A.READ, _A.EDIT, _A.EXPORT),
    Resource.SEATING: (_A.READ,),
    Resource.LODGING: (_A.READ,),
    Resource.SETTLEMENT: (_A.READ, _A.EDIT, _A.EXPORT),
    Resource.TRANSPORT: (_A.READ,),
    Resource.REHEARSALS: (_A.READ,),
    Resource.RUNSHEET: (_A.READ,),
    Resource.LIVE: (_A.READ, _A.COMMENT),
    Resource.PLANS: (_A.READ,),
    Resource.DOCUMENTS: (_A.READ, _A.EXPORT),
}
_VIEWER: Mapping[Resource, Iterable[Action]] = {
    Resource.EVENT: (_A.READ,),
    Resource.SEATING: (_A.READ,),
    Resource.REHEARSALS: (_A.READ,),
    Resource.RUNSHEET: (_A.READ,),
    Resource.LIVE: (_A.READ,),
    Resource.PLANS: (_A.READ,),
}
_ADMIN: Mapping[Resource, Iterable[Action]] = {
    Resource.ACCOUNTS: (_A.READ, _A.MANAGE),
    Resource.AUDIT: (_A.READ,),
    Resource.OPERATIONS: (_A.READ, _A.MANAGE),
}

POLICY: Mapping[Role, Mapping[Resource, frozenset[Action]]] = {
    role: {resource: frozenset(actions) for resource, actions in cells.items()}
    for role, cells in {
        Role.ORGANISER: _ORGANISER,
        Role.REVIEWER: _REVIEWER,
        Role.CLERK: _CLERK,
        Role.VIEWER: _VIEWER,
        Role.ADMIN: _ADMIN,
    }.items()
}

FLAG_POLICY: Mapping[Flag, Mapping[Resource, frozenset[Action]]] = {
    Flag.PROTECTED: {Resource.PROTECTED: frozenset({Action.READ})},
    Flag.LIVE_OPERATOR: {Resource.LIVE: frozenset({Action.READ, Action.EDIT, Action.COMMENT})},
    Flag.LIVE_CREW: {Resource.LIVE: frozenset({Action.READ, Action.COMMENT})},
    Flag.DATA_OFFICER: {Resource.EVENT_AUDIT: frozenset({Action.READ})},
}

EVERYONE: Mapping[Resource, frozenset[Action]] = {
    Resource.OWN_ACCOUNT: frozenset({Action.READ, Action.EDIT}),
    Resource.EVENTS: frozenset({Action.READ}),
}
"""What every person with an account may do; events are created by those whom ``MAY_CREATE_EVENTS`` names."""

OF_INSTALLATION = frozenset(
    {Resource.OWN_ACCOUNT, Resource.EVENTS, Resource.ACCOUNTS, Resource.AUDIT, Resource.OPERATIONS}
)
"""Resources that belong to no event."""

OF_FORCES = frozenset({Resource.ROSTER_NAMES, Resource.ROSTER_WHOLE})
"""Resources that a role opens only to members who lead a force: names of the forces belong to their own chiefs.

A member without a force sees headcounts, whatever the role: what nobody has decided stays closed.
"""

TABLE_RESOURCES: Mapping[str, Resource] = {
    "organisations": Resource.GUESTS,
    "ranks": Resource.GUESTS,
    "delegations": Resource.GUESTS,
    "guests": Resource.GUESTS,
    "seats": Resource.SEATING,
    "venue_seats": Resource.SEATING,
    "landmarks": Resource.SEATING,
    "tables": Resource.SEATING,
    "banquet_guests": Resource.SEATING,
    "affinities": Resource.SEATING,
    "hotels": Resource.LODGING,
    "rooms": Resource.LODGING,
    "hotel_blocks": Resource.LODGING,
    "room_prices": Resource.LODGING,
    "halls": Resource.LODGING,
    "lodging_blocs": Resource.LODGING,
    "lodging_used": Resource.SETTLEMENT,
    "acceptances": Resource.SETTLEMENT,
    "invoices": Resource.SETTLEMENT,
    "invoice_lines": Resource.SETTLEMENT,
    "payments": Resource.SETTLEMENT,
    "vehicles": Resource.TRANSPORT,
    "transfers": Resource.TRANSPORT,
    "visits": Resource.TRANSPORT,
    "venues": Resource.REHEARSALS,
    "group_kinds": Resource.REHEARSALS,
    "equipment": Resource.REHEARSALS,
    "groups": Resource.REHEARSALS,
    "performers": Resource.REHEARSALS,
    "items": Resource.REHEARSALS,
    "sessions": Resource.REHEARSALS,
    "availability": Resource.REHEARSALS,
    "tasks": Resource.PREPARATION,
    "task_modes": Resource.PREPARATION,
    "task_budgets": Resource.PREPARATION,
    "members": Resource.PREPARATION,
    "meetings": Resource.PREPARATION,
    "directives": Resource.PREPARATION,
    "lessons": Resource.PREPARATION,
    "procedures": Resource.PREPARATION,
    "holidays": Resource.PREPARATION,
    "progress": Resource.PREPARATION,
    "gates": Resource.PREPARATION,
    "confirmations": Resource.PREPARATION,
    "source_documents": Resource.PREPARATION,
    "subplans": Resource.PREPARATION,
    "units": Resource.TRAFFIC,
    "nodes": Resource.TRAFFIC,
    "edges": Resource.TRAFFIC,
    "closures": Resource.TRAFFIC,
    "parking": Resource.TRAFFIC,
    "demand": Resource.TRAFFIC,
    "movements": Resource.TRAFFIC,
    "movement_blocks": Resource.TRAFFIC,
    "crossings": Resource.TRAFFIC,
    "parking_bans": Resource.TRAFFIC,
    "emergency_lanes": Resource.TRAFFIC,
    "facilities": Resource.TRAFFIC,
    "posts": Resource.TRAFFIC,
    "shifts": Resource.STAFFING,
    "post_demand": Resource.STAFFING,
    "duties": Resource.STAFFING,
    "demand_by_time": Resource.STAFFING,
    "shift_successions": Resource.STAFFING,
    "force_ranks": Resource.STAFFING,
    "wishes": Resource.ROSTER_WHOLE,
    "group_calls": Resource.REHEARSALS,
    "officers": Resource.ROSTER_WHOLE,
    "rosters": Resource.STAFFING,
    "roster_kinds": Resource.STAFFING,
    "roster_demand": Resource.STAFFING,
    "roster_people": Resource.ROSTER_WHOLE,
    "roster_limits": Resource.ROSTER_WHOLE,
    "roster_wishes": Resource.ROSTER_WHOLE,
    "parking_entries": Resource.TRAFFIC,
    "lot_services": Resource.TRAFFIC,
    "crowd_zones": Resource.TRAFFIC,
    "crowd_areas": Resource.TRAFFIC,
    "crowd_exits": Resource.TRAFFIC,
    "contingencies": Resource.STAFFING,
    "post_sheets": Resource.ROSTER_WHOLE,
    "signs": Resource.TRAFFIC,
    "radio": Resource.ROSTER_NAMES,
    "runsheet": Resource.RUNSHEET,
    "couplings": Resource.RUNSHEET,
    "variants": Resource.RUNSHEET,
    "variant_changes": Resource.RUNSHEET,
    "quotas": Resource.GUESTS,
    "gifts": Resource.GUESTS,
    "budget": Resource.SETTINGS,
    "publicity": Resource.PREPARATION,
    "campaign": Resource.PREPARATION,
}
"""Whose rights decide over a table of the scenario."""

IDENTIFIERS: Mapping[str, frozenset[str]] = {
    "guests": frozenset({"phone", "email", "birth_year"}),
}
"""Columns that identify a person beyond name and post: masked until revealed, and every reveal is logged."""


def allowed(
    roles: Iterable[Role], flags: Iterable[Flag], resource: Resource, action: Action, *, signed_in: bool = True
) -> bool:
    """Whether someone with these roles and flags may do ``action`` with ``resource``."""
    if signed_in and action in EVERYONE.get(resource, ()):
        return True
    for role in roles:
        if action in POLICY[role].get(resource, ()):
            return True
    return any(action in FLAG_POLICY[flag].get(resource, ()) for flag in flags)


def cells() -> Iterator[tuple[Role | Flag, Resource, Action]]:
    """Return every permission of the table, for documentation and tests."""
    tables: list[tuple[Role | Flag, Mapping[Resource, frozenset[Action]]]] = [*POLICY.items(), *FLAG_POLICY.items()]
    for holder, resources in tables:
        for resource, actions in resources.items():
            for action in sorted(actions):
                yield holder, resource, action
