"""A small pack with plan rows made by hand, and a printing shop."""

import dataclasses
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from planner.documents import Options, Signer, build, document_of, render
from planner.documents.people import PlanRows
from planner.scenario.load import load
from planner.scenario.rows import Acceptance, Directive, Invoice, InvoiceLine, RoomUse
from planner.scenario.schema import Scenario

Print = Callable[..., bytes]


STARTS = {"pdf": b"%PDF-", "docx": b"PK", "xlsx": b"PK", "csv": b"\xef\xbb\xbf"}
"""First bytes of a file of each format."""


@pytest.fixture(scope="session")
def pack() -> Scenario:
    """Return the pack that can be solved by hand, with a conclusion of its committee and a house that is owed money."""
    tiny = load(Path(__file__).parents[2] / "scenarios" / "tiny")
    own = {"hotel_id": "KS-1"}
    nights = {"first_night": date(2026, 4, 11), "leaves_on": date(2026, 4, 12), "quantity": 1}
    bill = {"issued_on": date(2026, 4, 15), "total_vnd": 500_000}
    return dataclasses.replace(
        tiny,
        directives=(Directive(clause="1", quote="Hoàn thành báo cáo", owner="Văn phòng"),),
        lodging_used=(RoomUse(**own, night=date(2026, 4, 11), room_id="P1-1", guest_id="K01"),),
        acceptances=(
            Acceptance(**own, acceptance_id="NT-1", accepted_on=date(2026, 4, 14), room_nights=1, amount_vnd=500_000),
        ),
        invoices=(Invoice(**own, **bill, invoice_id="HD-1", number="1C26T-7", acceptance_id="NT-1"),),
        invoice_lines=(
            InvoiceLine(
                **nights, invoice_id="HD-1", line=1, room_id="P1-1", unit_price_vnd=500_000, amount_vnd=500_000
            ),
        ),
    )


@pytest.fixture(scope="session")
def rows() -> PlanRows:
    """Return plan rows made by hand."""
    return {
        "seating": [
            {"guest_id": "K01", "seat_id": "A-01-03"},
            {"guest_id": "K02", "seat_id": "A-01-04"},
            {"guest_id": "K06", "seat_id": "B-01-01"},
        ],
        "rain": [
            {"order": "1", "guest_id": "K01", "before": "A-01-03", "venue_id": "DTL-1", "seat_id": "H-01-01"},
            {"order": "2", "guest_id": "K02", "before": "A-01-04", "venue_id": "DTL-2", "seat_id": ""},
            {"order": "3", "guest_id": "K06", "before": "B-01-01", "venue_id": "", "seat_id": ""},
        ],
        "runsheet_before": [
            {
                "item_id": "KB-1",
                "start": "2026-04-12 06:55",
                "end": "2026-04-12 07:15",
                "minutes": "20",
                "title": "Văn nghệ",
            }
        ],
        "lodging": [
            {
                "guest_id": guest,
                "hotel_id": hotel,
                "room_id": room,
                "check_in": "2026-04-11",
                "check_out": "2026-04-12",
            }
            for guest, hotel, room in (("K01", "KS-1", "P1-1"), ("K06", "KS-2", "P2-1"))
        ],
        "transport": [
            {
                "vehicle_id": "X1",
                "order": order,
                "task_id": "DI-1/1",
                "action": action,
                "place": place,
                "people": "4",
                "arrive": f"2026-04-12 {at}",
                "depart": f"2026-04-12 {at}",
            }
            for order, action, place, at in (("1", "đón", "KS-2", "05:30"), ("2", "trả", "DTL-1", "05:45"))
        ],
        "preparation": [
            {
                "task_id": task,
                "start": start,
                "finish": finish,
                "accountable": own,
                "helpers": helper,
                "slack_days": "3",
                "kept|deferred": decision,
            }
            for task, start, finish, own, helper, decision in (
                ("V1", "2026-03-02", "2026-03-06", "TV-1", "TV-2", "kept"),
                ("V2", "2026-03-09", "2026-03-17", "TV-2", "", "kept"),
                ("V4", "", "", "", "", "deferred"),
            )
        ],
        "rehearsals": [
            {
                "session_id": "BT-1#1",
                "item_id": "TM-1",
                "group_ids": "NH-1",
                "venue_id": "DTL-2",
                "start": "2026-04-07 06:00",
                "end": "2026-04-07 07:00",
                "stage": "khối",
            }
        ],
        "staffing": [
            {
                "person_id": "CB-1",
                "post_id": "CH-1",
                "shift_id": "CA1",
                "date": "2026-04-12",
                "start": "2026-04-12 05:00",
                "end": "2026-04-12 09:00",
                "duty": "trực",
            }
        ],
    }


@pytest.fixture(scope="session")
def options() -> Options:
    """Return the options of a signed paper."""
    return Options(number=5, day=date(2026, 2, 3), signer=Signer(name="Nguyễn Văn Mẫu"))


@pytest.fixture(scope="session")
def printed(pack: Scenario, rows: PlanRows, options: Options) -> Print:
    """Print a document by its key, from the small pack unless told otherwise."""

    def go(key: str, output: str = "pdf", scenario: Scenario = pack, chosen: Options = options) -> bytes:
        document = document_of(key)
        return render(document, build(document, scenario, rows, chosen), output, chosen)  # type: ignore[arg-type]

    return go
