"""What lodging houses are owed: nights used as the reception wrote them, minutes, invoices and payments.

``hotel_id`` is a hotel of hotels.csv or a house (school) of halls.csv. Rooms of a hall are people.
"""

from typing import Annotated, Literal

from pydantic import Field

from planner.scenario.fields import Count, Day, Id, Name, OptionalCount, OptionalDay, Positive, Ref
from planner.scenario.rows.base import Row

LineKind = Literal["room", "extra_bed", "meal", "other"]


class RoomUse(Row):
    """A night in a room as the reception of the house wrote it down: by room and guest, or as a number of rooms.

    ``room_id``: as in the lodging plan (``KIND#2`` for one of equal rooms). Where only numbers were kept, ``rooms``
    rooms of ``room_type``: a room_type_id of rooms.csv, or ``2g-h3`` for rooms of 2 beds and grade 3 that are listed
    one by one; blank: any room. ``no_show``: the room was kept and nobody came.
    """

    hotel_id: Id
    night: Day
    room_id: str = ""
    room_type: str = ""
    rooms: Positive = 1
    guest_id: Annotated[str, Ref("guests")] = ""
    state: Literal["used", "no_show"] = "used"
    note: str = ""


class Acceptance(Row):
    """Signed minutes (biên bản nghiệm thu) with a house: room-nights taken, and their value at contract prices."""

    acceptance_id: Id
    hotel_id: Id
    accepted_on: Day
    room_nights: Count
    amount_vnd: Count
    note: str = ""


class Invoice(Row):
    """An invoice of a house; ``vat_vnd`` and ``total_vnd`` as printed on it."""

    invoice_id: Id
    hotel_id: Id
    number: Name
    issued_on: Day
    acceptance_id: Annotated[str, Ref("acceptances")] = ""
    vat_vnd: Count = 0
    total_vnd: Count
    note: str = ""


class InvoiceLine(Row):
    """A line of an invoice: ``rooms`` rooms from the first night to the day after the last.

    ``quantity``: room-nights as printed; ``unit_price_vnd`` and ``amount_vnd`` before tax. ``vat_percent`` blank: an
    invoice without tax (sales invoice of a small house). ``room_id``, ``room_type``: as in lodging_used.
    """

    invoice_id: Annotated[Id, Ref("invoices")]
    line: Positive
    kind: LineKind = "room"
    room_id: str = ""
    room_type: str = ""
    first_night: OptionalDay = Field(default=None, alias="from")
    leaves_on: OptionalDay = Field(default=None, alias="to")
    rooms: Positive = 1
    quantity: Count
    unit_price_vnd: Count
    vat_percent: OptionalCount = None
    amount_vnd: Count
    note: str = ""


class Payment(Row):
    """Money paid for an invoice to a house, by voucher."""

    payment_id: Id
    invoice_id: Annotated[Id, Ref("invoices")]
    hotel_id: Id
    paid_on: Day
    amount_vnd: Positive
    voucher: str = ""
