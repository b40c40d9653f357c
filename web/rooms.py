"""The rooms of an event, in the order in which its work happens; a person sees those that the policy opens."""

from dataclasses import dataclass

from planner.wording import Wording
from web.policy import Resource


@dataclass(frozen=True, slots=True)
class Room:
    """One entry of the left navigation; ``key`` is its part of the address, empty for the overview."""

    key: str
    title: Wording
    resource: Resource


ROOMS: tuple[Room, ...] = (
    Room("", Wording("Tổng quan", "Overview"), Resource.EVENT),
    Room("preparation", Wording("Chuẩn bị", "Preparation"), Resource.PREPARATION),
    Room("guests", Wording("Khách mời", "Guests"), Resource.GUESTS),
    Room("seating", Wording("Chỗ ngồi", "Seating"), Resource.SEATING),
    Room("lodging", Wording("Lưu trú", "Lodging"), Resource.LODGING),
    Room("transport", Wording("Đưa đón", "Transport"), Resource.TRANSPORT),
    Room("rehearsals", Wording("Tập luyện", "Rehearsals"), Resource.REHEARSALS),
    Room("traffic", Wording("Giao thông", "Traffic"), Resource.TRAFFIC),
    Room("staffing", Wording("Lực lượng", "Forces"), Resource.STAFFING),
    Room("runsheet", Wording("Kịch bản", "Run-sheet"), Resource.RUNSHEET),
    Room("documents", Wording("Văn bản", "Documents"), Resource.DOCUMENTS),
    Room("plans", Wording("Phương án", "Plans"), Resource.PLANS),
    Room("review", Wording("Thẩm định", "Review"), Resource.REVIEW),
    Room("data", Wording("Dữ liệu", "Data"), Resource.SETTINGS),
    Room("members", Wording("Thành viên", "Members"), Resource.MEMBERS),
    Room("log", Wording("Nhật ký", "Log"), Resource.EVENT_AUDIT),
)

SYSTEM_ROOMS: tuple[Room, ...] = (
    Room("accounts", Wording("Tài khoản", "Accounts"), Resource.ACCOUNTS),
    Room("operations", Wording("Vận hành", "Operations"), Resource.OPERATIONS),
    Room("log", Wording("Nhật ký hệ thống", "Log of the system"), Resource.AUDIT),
)
"""Rooms of the administrator, outside every event; ``key`` is the whole address."""


def room(key: str) -> Room:
    """Return the room with this key."""
    return next(room for room in ROOMS if room.key == key)
