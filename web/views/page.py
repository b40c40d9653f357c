"""What every page's view has."""

from dataclasses import dataclass

Crumb = tuple[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The place of a page in the frame.

    Attributes:
        room: key of the room in the left navigation (web.rooms); None outside an event.
        trail: breadcrumbs after the event's own: title and address, the last without one.
    """

    room: str | None = None
    trail: tuple[Crumb, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage(Page):
    """What went wrong, in one sentence, and where to go on."""

    status: int
    sentence: str
    reference: str = ""
    back: str = "/"
