"""Guests for programs: pages of fifty, cross tables, one guest; identifiers masked as on the pages."""

from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from web.context import EventContext, allow
from web.errors import NotFound
from web.policy import Action, Resource
from web.services import guests
from web.views.guest_lines import line_of, place_of

router = APIRouter(prefix="/api/v1", tags=["guests"])
Reader = Annotated[EventContext, allow(Resource.GUESTS, Action.READ)]
Dimension = Literal["group", "status", "organisation", "delegation", "gender", "needs", "transport"]


class GuestOut(BaseModel):
    """A guest as the reader may see it; masked parts are dots."""

    guest_id: str
    name: str
    post: str
    organisation: str
    delegation: str
    rank: str
    group: str
    status: str
    needs: str
    lodging: str
    phone: str


class GuestsOut(BaseModel):
    """A page of the list; ``next`` and ``previous`` go into ``after`` and ``before``, empty where there is no more."""

    total: int
    guests: list[GuestOut]
    next: str
    previous: str


class GuestQuery(BaseModel):
    """What may be asked of the list."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field(default="", max_length=200)
    status: str = Field(default="", max_length=20)
    rank: str = Field(default="", max_length=10)
    group: str = Field(default="", max_length=200)
    organisation: str = Field(default="", max_length=100)
    delegation: str = Field(default="", max_length=100)
    needs: str = Field(default="", max_length=100)
    lodging: Literal["", "yes", "no"] = ""
    sort: str = Field(default="", max_length=30)
    after: str = Field(default="", max_length=18)
    before: str = Field(default="", max_length=18)

    @property
    def given(self) -> Mapping[str, str]:
        """What was asked."""
        return {name: value for name, value in self.model_dump().items() if value}


class StatisticsOut(BaseModel):
    """Guests by two things; ``cells`` row by row."""

    rows: list[tuple[str, str]]
    columns: list[tuple[str, str]]
    cells: list[list[int]]
    total: int


@router.get("/events/{event}/guests")
def read(context: Reader, query: Annotated[GuestQuery, Query()]) -> GuestsOut:
    """Return a page of the list."""
    with context.store.read() as db:
        place = place_of(context, db)
        told = guests.labels(db, place)
        found = guests.page(db, place, query.given)
    lines = (line_of(context, row, place, told) for row in found.rows)
    return GuestsOut(
        total=found.total,
        guests=[GuestOut.model_validate(line, from_attributes=True) for line in lines],
        next=found.next,
        previous=found.previous,
    )


@router.get("/events/{event}/guests/statistics")
def statistics(context: Reader, down: Dimension = "group", across: Dimension = "status") -> StatisticsOut:
    """Count guests by two things."""
    with context.store.read() as db:
        table = guests.cross(db, place_of(context, db), down, across)
    return StatisticsOut(
        rows=list(table.rows),
        columns=list(table.columns),
        cells=[list(line) for line in table.cells],
        total=table.total,
    )


@router.get("/events/{event}/guests/{guest}")
def one(context: Reader, guest: Annotated[str, Path(max_length=100)]) -> GuestOut:
    """Return one guest."""
    with context.store.read() as db:
        place = place_of(context, db)
        row = guests.one(db, context.event.id, guest)
        if row is None:
            raise NotFound
        line = line_of(context, row, place, guests.labels(db, place))
    return GuestOut.model_validate(line, from_attributes=True)
