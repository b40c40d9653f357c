"""Papers of one's own force: the chief of a force prints its roster and duty slips with names, and nobody else's."""

from fastapi import Response
from fastapi.responses import FileResponse

from planner.documents import plan_rows
from planner.wording import Wording
from web.context import EventContext
from web.errors import Conflict, Invalid, NotFound
from web.policy import Action, Resource
from web.services import printing
from web.services.printing import Line, Order, PrintCard
from web.views.plan_page import chosen
from web.views.sight import sight_in

OF_OWN_PEOPLE = frozenset({"phan-ca-luc-luong", "phan-ca-nguoi", "phieu-truc"})
"""Papers of which only the pages of the own force are printed; on the others all forces stand, the others as dots."""
SLIPS = "phieu-truc"
KINDS = {
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
NO_PLAN = Wording("Chưa có phương án lực lượng để in.", "There is no roster to print yet.")


def lines_of(context: EventContext) -> tuple[Line, ...]:
    """Return the papers that the chief of a force may print."""
    lines = printing.document_lines(None, chosen(context, ""))
    return tuple(line for line in lines if line.key in printing.NAMED_ROSTERS)


def prints_of(context: EventContext) -> tuple[PrintCard, ...]:
    """Return the prints that name the reader's own people and nobody else, the newest first."""
    cards = context.services.prints.history(context.event.id)
    return tuple(card for card in cards if _is_own(context, card))


def _is_own(context: EventContext, card: PrintCard) -> bool:
    forces = frozenset(card.options.get("forces", ()))
    return bool(forces) and card.kind in printing.NAMED_ROSTERS and forces <= sight_in(context).forces


def own_print(context: EventContext, print_id: str) -> PrintCard:
    """Return one print of one's own force.

    Raises:
        NotFound: there is none, or it names somebody else's people.
    """
    card = context.services.prints.card(context.event.id, print_id)
    if not _is_own(context, card):
        raise NotFound
    return card


def order_own(context: EventContext, kind: str, output: str, person: str = "") -> str:
    """Order a paper of one's own force, a duty slip also of one person alone; return the id of the print.

    Raises:
        NotFound: the paper is not one of the roster, or the person belongs to a force that somebody else leads.
        Conflict: there is no roster yet.
        Invalid: there is no such format, or something is missing.
    """
    bundle, sight = chosen(context, ""), sight_in(context)
    if kind not in printing.NAMED_ROSTERS:
        raise NotFound
    if bundle is None:
        raise Conflict(NO_PLAN)
    if person and not (kind == SLIPS and sight.knows(bundle.scenario, person)):
        raise NotFound
    parts = (person,) if person else tuple(sorted(sight.forces)) if kind in OF_OWN_PEOPLE else ()
    secret = printing.event_secret(context.services.settings.secret(), context.event.public_id)
    asked = printing.options_of(printing.Form(kind, output, draft=False, parts=parts), secret)
    rows = plan_rows(bundle.folder)
    if missing := asked[0].missing(bundle.scenario, rows):
        listed = ", ".join(missing)
        raise Invalid({"kind": Wording(f"Còn thiếu: {listed}.", f"Still missing: {listed}.")})
    cleared = context.may(Resource.PROTECTED, Action.READ)
    order = Order(context.event.id, bundle.card.id, *asked, bundle.scenario, rows, cleared, sight.forces)
    prints = context.services.prints
    public_id = context.store.write(context.actor, lambda transaction: prints.order(transaction, order))
    prints.begin(public_id, order)
    return public_id


def handed_over(context: EventContext, card: PrintCard) -> Response:
    """Hand over a printed file; every download is logged.

    Raises:
        NotFound: it is not printed, or was withdrawn.
    """
    path, said = context.services.prints.file(card), f"{card.kind} {card.public_id}"
    context.store.write(
        context.actor, lambda transaction: transaction.note("print.download", said, event_id=context.event.id)
    )
    name = f"{context.event.d_day}-so-{card.number:03d}-{path.name}"
    return FileResponse(path, media_type=KINDS[card.format], filename=name, headers={"Cache-Control": "no-store"})
