"""What a scenario pack is: its settings, its tables and the Scenario that the planner works on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from planner.scenario import rows
from planner.scenario.fields import Id
from planner.tables import Table
from planner.wording import Wording


@dataclass(frozen=True, slots=True)
class TableSpec:
    """Where a table is kept and what its rows are.

    Attributes:
        name: name of the table and, with ``.csv``, of its file.
        model: the row model.
        key: columns whose values together are unique; empty when rows may repeat.
    """

    name: str
    model: type[rows.Row]
    key: tuple[str, ...] = ()


TABLES: tuple[TableSpec, ...] = (
    TableSpec("organisations", rows.Organisation, ("organisation_id",)),
    TableSpec("ranks", rows.Rank, ("rank",)),
    TableSpec("delegations", rows.Delegation, ("delegation_id",)),
    TableSpec("guests", rows.Guest, ("guest_id",)),
    TableSpec("seats", rows.Seat, ("seat_id",)),
    TableSpec("venue_seats", rows.VenueSeat, ("venue_id", "seat_id")),
    TableSpec("landmarks", rows.Landmark, ("landmark_id",)),
    TableSpec("tables", rows.BanquetTable, ("table_id",)),
    TableSpec("banquet_guests", rows.BanquetGuest, ("guest_id",)),
    TableSpec("affinities", rows.Affinity, ("first", "second")),
    TableSpec("hotels", rows.Hotel, ("hotel_id",)),
    TableSpec("rooms", rows.Room, ("room_id", "room_type_id")),
    TableSpec("hotel_blocks", rows.HotelBlock, ("block_id",)),
    TableSpec("room_prices", rows.RoomPrice, ("room_type_id", "first")),
    TableSpec("halls", rows.Hall, ("hall_id",)),
    TableSpec("lodging_blocs", rows.LodgingBloc, ("bloc_id",)),
    TableSpec("lodging_used", rows.RoomUse),
    TableSpec("acceptances", rows.Acceptance, ("acceptance_id",)),
    TableSpec("invoices", rows.Invoice, ("invoice_id",)),
    TableSpec("invoice_lines", rows.InvoiceLine, ("invoice_id", "line")),
    TableSpec("payments", rows.Payment, ("payment_id",)),
    TableSpec("venues", rows.Venue, ("venue_id",)),
    TableSpec("group_kinds", rows.GroupKind, ("kind",)),
    TableSpec("equipment", rows.Equipment, ("equipment_id",)),
    TableSpec("groups", rows.Group, ("group_id",)),
    TableSpec("performers", rows.Performer, ("person_id",)),
    TableSpec("items", rows.Item, ("item_id",)),
    TableSpec("sessions", rows.Session, ("session_id",)),
    TableSpec("availability", rows.Availability),
    TableSpec("tasks", rows.Task, ("task_id",)),
    TableSpec("task_modes", rows.TaskMode, ("task_id", "mode")),
    TableSpec("task_budgets", rows.TaskBudget, ("first",)),
    TableSpec("members", rows.Member, ("member_id",)),
    TableSpec("meetings", rows.Meeting, ("meeting_id",)),
    TableSpec("directives", rows.Directive, ("clause",)),
    TableSpec("lessons", rows.Lesson),
    TableSpec("procedures", rows.Procedure, ("procedure_id",)),
    TableSpec("holidays", rows.Holiday, ("first", "kind")),
    TableSpec("progress", rows.Progress),
    TableSpec("gates", rows.Gate, ("requirement_id",)),
    TableSpec("confirmations", rows.Confirmation, ("kind", "subject_id")),
    TableSpec("source_documents", rows.SourceDocument, ("document_id",)),
    TableSpec("subplans", rows.Subplan, ("body",)),
    TableSpec("units", rows.Unit, ("unit_id",)),
    TableSpec("nodes", rows.Node, ("node_id",)),
    TableSpec("edges", rows.Edge, ("edge_id",)),
    TableSpec("closures", rows.Closure, ("closure_id",)),
    TableSpec("movements", rows.Movement, ("movement_id",)),
    TableSpec("movement_blocks", rows.MovementBlock, ("movement_id", "place")),
    TableSpec("crossings", rows.Crossing, ("crossing_id",)),
    TableSpec("parking_bans", rows.ParkingBan, ("ban_id",)),
    TableSpec("emergency_lanes", rows.EmergencyLane, ("lane_id",)),
    TableSpec("facilities", rows.Facility, ("facility_id",)),
    TableSpec("parking", rows.ParkingLot, ("lot_id",)),
    TableSpec("demand", rows.Demand),
    TableSpec("vehicles", rows.Vehicle, ("vehicle_id",)),
    TableSpec("transfers", rows.Transfer, ("transfer_id",)),
    TableSpec("visits", rows.Visit, ("visit_id",)),
    TableSpec("posts", rows.Post, ("post_id",)),
    TableSpec("shifts", rows.Shift, ("shift_id",)),
    TableSpec("post_demand", rows.PostDemand, ("post_id", "shift_id", "force", "skill")),
    TableSpec("officers", rows.Officer, ("person_id",)),
    TableSpec("demand_by_time", rows.TimedDemand, ("post_id", "start", "end", "force", "skill")),
    TableSpec("duties", rows.Duty, ("duty_id",)),
    TableSpec("wishes", rows.Wish, ("person_id", "start", "end", "kind")),
    TableSpec("shift_successions", rows.ShiftSuccession, ("before", "after")),
    TableSpec("group_calls", rows.GroupCall),
    TableSpec("force_ranks", rows.ForceRank, ("rank",)),
    TableSpec("rosters", rows.RosterPeriod, ("roster_id",)),
    TableSpec("roster_kinds", rows.RosterKind, ("kind_id",)),
    TableSpec("roster_people", rows.RosterPerson, ("person_id",)),
    TableSpec("roster_limits", rows.RosterLimit, ("person_id", "kind_id")),
    TableSpec("roster_demand", rows.RosterDemand),
    TableSpec("roster_wishes", rows.RosterWish),
    TableSpec("parking_entries", rows.ParkingEntry, ("entry_id",)),
    TableSpec("lot_services", rows.LotService, ("lot_id",)),
    TableSpec("crowd_zones", rows.CrowdZone, ("zone_id",)),
    TableSpec("crowd_areas", rows.CrowdArea, ("area_id",)),
    TableSpec("crowd_exits", rows.CrowdExit, ("exit_id",)),
    TableSpec("contingencies", rows.Contingency, ("contingency_id",)),
    TableSpec("post_sheets", rows.PostSheet, ("post_id",)),
    TableSpec("signs", rows.Sign, ("sign_id",)),
    TableSpec("radio", rows.RadioNet, ("net_id",)),
    TableSpec("runsheet", rows.RunsheetItem, ("item_id",)),
    TableSpec("couplings", rows.Coupling, ("coupling_id",)),
    TableSpec("variants", rows.Variant, ("variant_id",)),
    TableSpec("variant_changes", rows.VariantChange),
)

FREE_TABLES = ("quotas", "gifts", "budget", "publicity", "campaign")
"""Tables of later capabilities: kept as they are, without a model."""

ATTACHMENTS = (
    "edges.geojson",
    "boundaries.geojson",
    "SOURCE.md",
    "expected.toml",
    "generate.py",
    "README.md",
)
"""Files of a pack that are not tables: road curves, the user's own boundaries, papers, the generator."""


def _bilingual(value: object) -> object:
    """Accept ``name = "…"`` and ``[name] vi = "…", en = "…"``."""
    if isinstance(value, str):
        return Wording(value, value)
    if isinstance(value, dict) and set(value) <= {"vi", "en"}:
        vi = value.get("vi")
        en = value.get("en", vi)
        if isinstance(vi, str) and isinstance(en, str):
            return Wording(vi, en)
    return value


Bilingual = Annotated[Wording, BeforeValidator(_bilingual)]


class EventSettings(BaseModel):
    """scenario.toml: what the event is, when, whose, under which facts and with which solver weights."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    name: Bilingual
    host_organisation: str = ""
    d_day: date
    timezone: str = "Asia/Ho_Chi_Minh"
    planning_start: date | None = None
    notes: str = ""
    facts: Mapping[str, bool | int | float | str] = Field(default_factory=dict)
    letterheads: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)
    weights: Mapping[str, Mapping[str, int]] = Field(default_factory=dict)
    options: Mapping[str, Mapping[str, int]] = Field(default_factory=dict)
    """Figures of the rules that the organiser may set, by problem: ``[options.staffing] rest_hours = 8``."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a table was read: the file or sheet as messages name it, and the line of each of its rows."""

    label: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A pack that was read without faults; every reference in it names an existing row."""

    event: EventSettings
    organisations: tuple[rows.Organisation, ...] = ()
    ranks: tuple[rows.Rank, ...] = ()
    delegations: tuple[rows.Delegation, ...] = ()
    guests: tuple[rows.Guest, ...] = ()
    seats: tuple[rows.Seat, ...] = ()
    venue_seats: tuple[rows.VenueSeat, ...] = ()
    landmarks: tuple[rows.Landmark, ...] = ()
    tables: tuple[rows.BanquetTable, ...] = ()
    banquet_guests: tuple[rows.BanquetGuest, ...] = ()
    affinities: tuple[rows.Affinity, ...] = ()
    hotels: tuple[rows.Hotel, ...] = ()
    rooms: tuple[rows.Room, ...] = ()
    hotel_blocks: tuple[rows.HotelBlock, ...] = ()
    room_prices: tuple[rows.RoomPrice, ...] = ()
    halls: tuple[rows.Hall, ...] = ()
    lodging_blocs: tuple[rows.LodgingBloc, ...] = ()
    lodging_used: tuple[rows.RoomUse, ...] = ()
    acceptances: tuple[rows.Acceptance, ...] = ()
    invoices: tuple[rows.Invoice, ...] = ()
    invoice_lines: tuple[rows.InvoiceLine, ...] = ()
    payments: tuple[rows.Payment, ...] = ()
    venues: tuple[rows.Venue, ...] = ()
    group_kinds: tuple[rows.GroupKind, ...] = ()
    equipment: tuple[rows.Equipment, ...] = ()
    groups: tuple[rows.Group, ...] = ()
    performers: tuple[rows.Performer, ...] = ()
    items: tuple[rows.Item, ...] = ()
    sessions: tuple[rows.Session, ...] = ()
    availability: tuple[rows.Availability, ...] = ()
    tasks: tuple[rows.Task, ...] = ()
    task_modes: tuple[rows.TaskMode, ...] = ()
    task_budgets: tuple[rows.TaskBudget, ...] = ()
    members: tuple[rows.Member, ...] = ()
    directives: tuple[rows.Directive, ...] = ()
    lessons: tuple[rows.Lesson, ...] = ()
    procedures: tuple[rows.Procedure, ...] = ()
    holidays: tuple[rows.Holiday, ...] = ()
    progress: tuple[rows.Progress, ...] = ()
    gates: tuple[rows.Gate, ...] = ()
    confirmations: tuple[rows.Confirmation, ...] = ()
    source_documents: tuple[rows.SourceDocument, ...] = ()
    subplans: tuple[rows.Subplan, ...] = ()
    meetings: tuple[rows.Meeting, ...] = ()
    units: tuple[rows.Unit, ...] = ()
    nodes: tuple[rows.Node, ...] = ()
    edges: tuple[rows.Edge, ...] = ()
    closures: tuple[rows.Closure, ...] = ()
    movements: tuple[rows.Movement, ...] = ()
    movement_blocks: tuple[rows.MovementBlock, ...] = ()
    crossings: tuple[rows.Crossing, ...] = ()
    parking_bans: tuple[rows.ParkingBan, ...] = ()
    emergency_lanes: tuple[rows.EmergencyLane, ...] = ()
    facilities: tuple[rows.Facility, ...] = ()
    parking: tuple[rows.ParkingLot, ...] = ()
    demand: tuple[rows.Demand, ...] = ()
    vehicles: tuple[rows.Vehicle, ...] = ()
    transfers: tuple[rows.Transfer, ...] = ()
    visits: tuple[rows.Visit, ...] = ()
    posts: tuple[rows.Post, ...] = ()
    shifts: tuple[rows.Shift, ...] = ()
    post_demand: tuple[rows.PostDemand, ...] = ()
    officers: tuple[rows.Officer, ...] = ()
    demand_by_time: tuple[rows.TimedDemand, ...] = ()
    duties: tuple[rows.Duty, ...] = ()
    wishes: tuple[rows.Wish, ...] = ()
    shift_successions: tuple[rows.ShiftSuccession, ...] = ()
    group_calls: tuple[rows.GroupCall, ...] = ()
    force_ranks: tuple[rows.ForceRank, ...] = ()
    rosters: tuple[rows.RosterPeriod, ...] = ()
    roster_kinds: tuple[rows.RosterKind, ...] = ()
    roster_people: tuple[rows.RosterPerson, ...] = ()
    roster_limits: tuple[rows.RosterLimit, ...] = ()
    roster_demand: tuple[rows.RosterDemand, ...] = ()
    roster_wishes: tuple[rows.RosterWish, ...] = ()
    parking_entries: tuple[rows.ParkingEntry, ...] = ()
    lot_services: tuple[rows.LotService, ...] = ()
    crowd_zones: tuple[rows.CrowdZone, ...] = ()
    crowd_areas: tuple[rows.CrowdArea, ...] = ()
    crowd_exits: tuple[rows.CrowdExit, ...] = ()
    contingencies: tuple[rows.Contingency, ...] = ()
    post_sheets: tuple[rows.PostSheet, ...] = ()
    signs: tuple[rows.Sign, ...] = ()
    radio: tuple[rows.RadioNet, ...] = ()
    runsheet: tuple[rows.RunsheetItem, ...] = ()
    couplings: tuple[rows.Coupling, ...] = ()
    variants: tuple[rows.Variant, ...] = ()
    variant_changes: tuple[rows.VariantChange, ...] = ()
    free_tables: Mapping[str, Table] = field(default_factory=dict)
    attachments: Mapping[str, bytes] = field(default_factory=dict)
    """Texts of the non-table files, by file name (road curves, boundaries, SOURCE.md …)."""
    origins: Mapping[str, Origin] = field(default_factory=dict, compare=False, repr=False)
    """Table -> the file it was read from and the lines of its rows."""

    def where(self, table: str, index: int) -> str:
        """Return file and row of the ``index``-th row of a table as it was read (``transfers.csv:7``), else ""."""
        origin = self.origins.get(table)
        known = origin is not None and index < len(origin.lines)
        return f"{origin.label}:{origin.lines[index]}" if origin and known else ""

    def weight(self, problem: str, goal: str, default: int) -> int:
        """Return the organiser's weight of a goal, or the problem's own default."""
        return self.event.weights.get(problem, {}).get(goal, default)

    def option(self, problem: str, name: str, default: int) -> int:
        """Return a figure of a rule that the organiser may set, or the rule's default."""
        return self.event.options.get(problem, {}).get(name, default)
