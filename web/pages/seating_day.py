"""The seating on the day: say what happened, see who would move, keep it, take it back."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Response

from planner.scenario.schema import Scenario
from planner.wording import Wording
from web.context import EventContext, allow, redirect
from web.errors import Conflict, Invalid, NotFound
from web.policy import Action, Resource
from web.rendering import tell
from web.services import seating_day
from web.services.plans import Bundle
from web.services.seating_day import Late, Looked, Wanted
from web.views.plan_page import chosen
from web.views.room import RoomPage, room_base

router = APIRouter(include_in_schema=False)
Editor = Annotated[EventContext, allow(Resource.SEATING, Action.EDIT)]
Short = Annotated[str, Form(max_length=300)]
Text = Annotated[str, Form(max_length=4000)]
MOST_NAMES = 1500
"""Up to this many guests the form offers names while one types."""
MOST_DECLINED, MOST_ROWS = 200, 50


@dataclass(frozen=True, slots=True)
class DayForm:
    """What was typed."""

    declined: str = ""
    late_name: str = ""
    late_rank: str = ""
    late_delegation: str = ""
    late_post: str = ""
    late_companion: str = ""
    late_wheelchair: bool = False
    broken: str = ""

    def wanted(self, scenario: Scenario) -> Wanted:
        """Return what is asked for.

        Raises:
            Invalid: something cannot be read; by field.
        """
        declined, broken = _parts(self.declined), _parts(self.broken)
        if len(declined) > MOST_DECLINED or len(broken) > MOST_ROWS:
            raise Invalid({"declined": Wording("Quá nhiều trong một lần; hãy chia ra.", "Too many at once.")})
        late: tuple[Late, ...] = ()
        if self.late_name.strip():
            if not self.late_rank.strip().isdecimal() or len(self.late_rank) > 4:  # noqa: PLR2004 - no rank is longer
                raise Invalid({"late_rank": Wording("Cần bậc bằng số.", "The rank is a number.")})
            late = (
                Late(
                    seating_day.free_id(scenario),
                    self.late_name.strip(),
                    int(self.late_rank),
                    self.late_delegation.strip(),
                    self.late_post.strip(),
                    _id(self.late_companion),
                    self.late_wheelchair,
                ),
            )
        return Wanted(tuple(dict.fromkeys(_id(part) for part in declined)), late, tuple(dict.fromkeys(broken)))


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\n", ";").replace(",", ";").split(";") if part.strip()]


def _id(text: str) -> str:
    """Return the id in front of a name: ``K0001 Nguyễn Văn A`` is chosen from the list."""
    return text.strip().partition(" ")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPage(RoomPage):
    """The form, and what the change would do."""

    form: DayForm
    fault: str = ""
    looked: Looked | None = None
    names: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    ranks: tuple[tuple[str, str], ...] = ()
    delegations: tuple[tuple[str, str], ...] = ()


def _form(
    declined: Text = "",
    late_name: Short = "",
    late_rank: Short = "",
    late_delegation: Short = "",
    late_post: Short = "",
    late_companion: Short = "",
    late_wheelchair: Short = "",
    broken: Text = "",
) -> DayForm:
    return DayForm(
        declined, late_name, late_rank, late_delegation, late_post, late_companion, bool(late_wheelchair), broken
    )


Filled = Annotated[DayForm, Depends(_form)]


@router.get("/events/{event}/seating/day")
def day(context: Editor, plan: str = "", declined: str = "") -> Response:
    """Ask what happened."""
    return _page(context, _bundle(context, plan), DayForm(declined=declined[:300]))


@router.post("/events/{event}/seating/day/preview")
def preview(context: Editor, form: Filled, plan: Short = "") -> Response:
    """Show who would move; nothing is kept."""
    bundle = _bundle(context, plan)
    try:
        scenario = _scenario(context)
        looked = seating_day.look(scenario, bundle, form.wanted(scenario))
    except Invalid as error:
        return _page(context, bundle, form, fault=_sentence(context, error), status=422)
    return _page(context, bundle, form, looked=looked)


@router.post("/events/{event}/seating/day/apply")
def apply(context: Editor, form: Filled, plan: Short = "") -> Response:
    """Keep the change of the data and the new seating as a plan; one button takes the data back."""
    context.need(Resource.PLANS, Action.EDIT)
    context.need(Resource.GUESTS, Action.EDIT)
    bundle = _bundle(context, plan)
    scenario = _scenario(context)
    services = context.services
    try:
        kept = seating_day.keep(
            services.store,
            services.shelf,
            services.settings.jobs,
            (context.actor, context.event.id),
            (scenario, bundle, form.wanted(scenario)),
        )
    except Invalid as error:
        return _page(context, bundle, form, fault=_sentence(context, error), status=422)
    words = context.say(
        f"Đã lưu thành phương án mới; {kept.looked.moved} khách đang có ghế phải chuyển.",
        f"Kept as a new plan; {kept.looked.moved} seated guests move.",
    )
    undo = (context.href("history", kept.batch, "undo"), context.say("Hoàn tác dữ liệu", "Undo the data"))
    return tell(redirect(f"{context.href('seating')}?plan={kept.plan}"), "success", words, undo=undo)


def _bundle(context: EventContext, plan: str) -> Bundle:
    bundle = chosen(context, plan)
    if bundle is None or not bundle.rows.get("seating"):
        raise NotFound
    return bundle


def _scenario(context: EventContext) -> Scenario:
    found = context.services.scenarios.current(context.event.id).scenario
    if found is None:
        raise Conflict(Wording("Dữ liệu đang có lỗi; hãy sửa trước.", "The data have faults; mend them first."))
    return found


def _sentence(context: EventContext, error: Invalid) -> str:
    return " ".join(words.to(context.language) for words in error.faults.values())


def _page(
    context: EventContext,
    bundle: Bundle,
    form: DayForm,
    *,
    fault: str = "",
    looked: Looked | None = None,
    status: int = 200,
) -> Response:
    scenario = _scenario(context)
    attending = [guest for guest in scenario.guests if guest.attends]
    view = DayPage(
        **room_base(context, bundle, "seating", {"plan": bundle.card.public_id}),
        form=form,
        fault=fault,
        looked=looked,
        names=tuple(f"{g.guest_id} {g.full_name}" for g in attending) if len(attending) <= MOST_NAMES else (),
        rows=tuple(sorted({f"{seat.zone}:{seat.row}" for seat in scenario.seats})),
        ranks=tuple((str(row.rank), f"{row.rank}. {row.group}") for row in scenario.ranks),
        delegations=tuple((row.delegation_id, row.name) for row in scenario.delegations),
    )
    return context.page("seating/day.html", view, status=status)
