"""What a reader may know of each room of a plan: the pages and the interface for programs show the same."""

from datetime import datetime

from planner.problems.staffing.duties.files import read_duties
from planner.scenario.schema import Scenario
from web.context import EventContext
from web.policy import Action, Resource
from web.services import runsheet
from web.services.lodging import Stay
from web.services.plans import Bundle
from web.services.protection import protected_of
from web.services.runsheet import Script
from web.services.staffing import Board
from web.services.staffing_views import FixedDuty, escorts, fixed_duties
from web.store.engine import now_ms
from web.views.plan_page import FindingLine, chosen
from web.views.room import HIDDEN_FINDING, names_any, scenario_of
from web.views.sight import sight_in
from web.words import local

TODAY = "today"
"""``?plan=today``: the run-sheet as the data of today give it, not that of a plan."""


def stay_of(context: EventContext, bundle: Bundle) -> Stay:
    """Return who sleeps where, as the reader may know it."""
    cleared = context.may(Resource.PROTECTED, Action.READ)
    return Stay(bundle.scenario, bundle.rows["lodging"], protected_of(bundle.scenario), cleared=cleared)


def lodging_secrets(context: EventContext, bundle: Bundle | None) -> frozenset[str]:
    """Return what findings must not name: protected guests and their rooms, unless the reader is cleared."""
    if bundle is None or context.may(Resource.PROTECTED, Action.READ):
        return frozenset()
    guests = protected_of(bundle.scenario).guests
    names = {guest.full_name for guest in bundle.scenario.guests if guest.guest_id in guests}
    rooms = {row["room_id"] for row in bundle.rows.get("lodging", ()) if row["guest_id"] in guests}
    return frozenset(guests | names | rooms)


def board_of(context: EventContext, bundle: Bundle) -> Board:
    """Return the plan as this reader may know it."""
    hidden = frozenset[str]() if context.may(Resource.PROTECTED, Action.READ) else protected_of(bundle.scenario).posts
    return Board(bundle.scenario, bundle.rows["staffing"], hidden, sight_in(context))


def fixed_of(context: EventContext, bundle: Bundle, board: Board) -> tuple[FixedDuty, ...]:
    """Return the jobs of fixed time that this reader may know; with names of the reader's own people alone."""
    served = read_duties(bundle.folder)[0]
    return fixed_duties(board, served, hidden_duties(context, bundle.scenario))


def hidden_duties(context: EventContext, scenario: Scenario) -> frozenset[str]:
    """Return ids of the jobs of fixed time that this reader may not know."""
    if context.may(Resource.PROTECTED, Action.READ):
        return frozenset()
    return escorts(scenario, protected_of(scenario).posts)


def staffing_secrets(context: EventContext, bundle: Bundle | None) -> frozenset[str]:
    """Return what findings must not name to this reader: people of the forces, escort posts, jobs that escort."""
    if bundle is None:
        return frozenset()
    secret: set[str] = set()
    others = sight_in(context).hidden(bundle.scenario)
    secret |= {part for officer in others for part in (officer.person_id, officer.name)}
    if not context.may(Resource.PROTECTED, Action.READ):
        posts = protected_of(bundle.scenario).posts
        secret |= posts | {post.name for post in bundle.scenario.posts if post.post_id in posts}
        jobs = hidden_duties(context, bundle.scenario)
        secret |= {part for job in bundle.scenario.duties if job.duty_id in jobs for part in (job.duty_id, job.name)}
    return frozenset(secret)


def script_of(context: EventContext, plan: str) -> tuple[Bundle | None, Script | None]:
    """Return the run-sheet as the reader may know it; None while the data cannot be read."""
    bundle = None if plan == TODAY else chosen(context, plan)
    scenario = scenario_of(context, bundle)
    cleared = context.may(Resource.PROTECTED, Action.READ)
    return bundle, runsheet.script_of(scenario, bundle, cleared=cleared) if scenario else None


def script_findings(context: EventContext, script: Script) -> tuple[FindingLine, ...]:
    """Return what the check says, with links to the line; lines the reader may not see are not named."""
    lines = []
    for found in script.findings:
        if names_any(" ".join((*found.subjects, found.message.vi)), script.secrets):
            lines.append(FindingLine(str(found.severity), HIDDEN_FINDING.to(context.language), "", found.rule, ()))
            continue
        href = f"#{found.subjects[0]}" if found.subjects else ""
        sentence = found.message.to(context.language)
        lines.append(FindingLine(str(found.severity), sentence, href, found.rule, found.subjects))
    return tuple(sorted(lines, key=lambda line: line.severity != "error"))


def present_moment() -> datetime:
    """Return the local time, without a zone, as run-sheets are written."""
    return local(now_ms()).replace(tzinfo=None)


def moment_asked(text: str) -> datetime:
    """Return the moment that the address asks for, else the present one."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return present_moment()
