"""Write the fictional tables of this pack: the same seed gives the same bytes.

Run it as ``python scenarios/vinh-linh-2025/generate.py``; ``--out DIR`` writes elsewhere, ``--seed TEXT``
draws anew. The tables of real facts and those written by hand are read or left alone: see SOURCE.md.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from generator import committee, crowd, lodging, papers, parking, programme, runsheet, staffing, transport
from generator.dice import Dice
from generator.guests import GuestBook, delegation_rows, guest_rows
from generator.names import NameBook
from generator.seats import seats, venue_seats
from generator.tables import PACK, Row, read, write

SEED = "Vĩnh Linh 16/6/2025"


def tables(seed: str) -> dict[str, Sequence[Row]]:
    """Return every generated table; each draws its own chances, and names are unique over all of them."""
    names = NameBook(Dice(f"{seed}: names"))
    units = read("units")
    book = GuestBook(Dice(f"{seed}: guests"), names, [f"{unit['kind']} {unit['name']}" for unit in units])
    members = committee.member_rows(Dice(f"{seed}: members"), names)
    hosts = [str(row["member_id"]) for row in members if row["subcommittee"] == committee.RECEPTION]
    officers = staffing.officer_rows(Dice(f"{seed}: officers"), names)
    absences = programme.absence_rows(Dice(f"{seed}: absences"))
    return {
        "organisations": committee.organisation_rows(book),
        "delegations": delegation_rows(book, hosts),
        "guests": guest_rows(book),
        "seats": seats(),
        "venue_seats": venue_seats(),
        "hotels": lodging.hotel_rows(),
        "rooms": lodging.room_rows(Dice(f"{seed}: rooms")),
        "hotel_blocks": lodging.block_rows(),
        "halls": lodging.hall_rows(),
        "groups": programme.group_rows(),
        "group_kinds": programme.kind_rows(),
        "equipment": programme.equipment_rows(),
        "performers": programme.performer_rows(Dice(f"{seed}: performers"), names),
        "items": programme.item_rows(),
        "sessions": programme.session_rows(),
        "availability": [*absences, *staffing.absence_rows(Dice(f"{seed}: duty"), officers)],
        "members": members,
        "parking": parking.lot_rows(),
        "parking_entries": parking.entry_rows(),
        "lot_services": parking.service_rows(),
        "crowd_zones": crowd.zone_rows(),
        "crowd_areas": crowd.area_rows(),
        "crowd_exits": crowd.exit_rows(),
        "contingencies": papers.contingency_rows(),
        "post_sheets": papers.sheet_rows(),
        "signs": papers.sign_rows(),
        "radio": papers.radio_rows(),
        "posts": staffing.post_rows(),
        "post_demand": staffing.demand_rows(),
        "officers": officers,
        "demand": committee.demand_rows(units),
        "vehicles": transport.vehicle_rows(),
        "transfers": transport.transfer_rows(lodging.hotel_rows(), lodging.room_rows(Dice(f"{seed}: rooms"))),
        "visits": transport.visit_rows(units),
        "couplings": runsheet.coupling_rows(),
        "variants": runsheet.variant_rows(),
        "variant_changes": runsheet.change_rows(),
    }


def main() -> None:
    """Write the tables into the pack or into another folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=PACK)
    parser.add_argument("--seed", default=SEED)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name, rows in tables(arguments.seed).items():
        write(arguments.out, name, rows)


if __name__ == "__main__":
    main()
