"""``planner lodging``: the ledger, minutes and payment list from a pack's own tables."""

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import Planner

LODGING = (
    "guest_id,hotel_id,room_id,check_in,check_out\nK01,KS-1,P1-1,2026-04-11,2026-04-12\n"
    "K03,KS-2,P2-1,2026-04-11,2026-04-13\n"
)
TABLES = {
    "lodging_used.csv": (
        "hotel_id,night,room_id,guest_id\nKS-1,2026-04-11,P1-1,K01\nKS-2,2026-04-11,P2-1,K03\n"
        "KS-2,2026-04-12,P2-1,K03\n"
    ),
    "acceptances.csv": ("acceptance_id,hotel_id,accepted_on,room_nights,amount_vnd\nNT-1,KS-1,2026-04-14,1,500000\n"),
    "invoices.csv": (
        "invoice_id,hotel_id,number,issued_on,acceptance_id,vat_vnd,total_vnd\n"
        "HD-1,KS-1,1C26T-7,2026-04-15,NT-1,37037,500000\n"
    ),
    "invoice_lines.csv": (
        "invoice_id,line,room_id,from,to,quantity,unit_price_vnd,vat_percent,amount_vnd\n"
        "HD-1,1,P1-1,2026-04-11,2026-04-12,1,462963,8,462963\n"
    ),
}


@pytest.fixture
def settled_pack(tiny_pack: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Return the tiny pack with one invoice in order and unpaid, and a plan folder."""
    pack = Path(shutil.copytree(tiny_pack, tmp_path / "pack"))
    for name, text in TABLES.items():
        (pack / name).write_text(text, encoding="utf-8")
    plan = tmp_path / "plan"
    plan.mkdir()
    (plan / "lodging.csv").write_text(LODGING, encoding="utf-8")
    (plan / "summary.json").write_text('{"pack": "tiny", "problems": {}}', encoding="utf-8")
    return pack, plan


def test_the_ledger_says_what_is_owed_and_how_old_it_is(planner: Planner, settled_pack: tuple[Path, Path]) -> None:
    pack, plan = settled_pack
    done = planner("lodging", "ledger", pack, plan, "--today", "2026-05-20", "--json")
    assert done.returncode == 1, done.stderr
    told = json.loads(done.stdout)
    first, second = told["houses"]
    assert (first["hotel_id"], first["owed_vnd"], first["age"], first["late"]) == ("KS-1", 500_000, ">30", True)
    assert (second["planned_nights"], second["used_nights"], second["state"]) == (2, 2, "used")
    assert [one["rule"] for one in told["differences"]] == ["unpaid"]
    assert told["differences"][0]["difference_vnd"] == -500_000


def test_minutes_and_payment_list_are_written(planner: Planner, settled_pack: tuple[Path, Path]) -> None:
    pack, plan = settled_pack
    made = planner("lodging", "accept", pack, plan, "--house", "KS-2", "--format", "csv", "--today", "2026-05-20")
    assert made.returncode == 0, made.stderr
    text = (plan / "documents" / "nghiem-thu-luu-tru.csv").read_text("utf-8-sig")
    assert "Cộng" in text
    paid = planner("lodging", "pay", pack, plan, "--format", "csv", "--today", "2026-05-20")
    assert paid.returncode == 0, paid.stderr
    assert "500.000" in (plan / "documents" / "thanh-toan-luu-tru.csv").read_text("utf-8-sig")


def test_a_mistyped_house_is_answered_with_the_nearest(planner: Planner, settled_pack: tuple[Path, Path]) -> None:
    pack, plan = settled_pack
    done = planner("lodging", "ledger", pack, plan, "--house", "KS-11")
    assert done.returncode == 2
    assert "gần nhất: KS-1" in done.stderr


def test_an_invoice_of_a_house_that_is_not_there_is_a_fault(planner: Planner, settled_pack: tuple[Path, Path]) -> None:
    pack, plan = settled_pack
    text = (pack / "invoices.csv").read_text("utf-8").replace("HD-1,KS-1", "HD-1,KS-9")
    (pack / "invoices.csv").write_text(text, encoding="utf-8")
    done = planner("lodging", "ledger", pack, plan)
    assert done.returncode == 2
    assert 'invoices.csv:2:hotel_id: không có cơ sở lưu trú mang mã "KS-9"' in done.stderr + done.stdout
