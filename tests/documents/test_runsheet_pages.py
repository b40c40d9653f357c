"""Run-sheet by track, pocket cards, and only the pages that changed."""

import dataclasses
import io

import pytest
from pypdf import PdfReader

from planner.documents import Options, build, document_of, render
from planner.documents.kinds.runsheet_pages import BEFORE
from planner.errors import UsageError
from planner.runsheet.build import build as timed_items
from planner.runsheet.sheet import row_of, to_cells
from planner.scenario.schema import Scenario


def cells(pack: Scenario) -> list[dict[str, str]]:
    return [to_cells(row_of(timed)) for timed in timed_items(pack.runsheet)]


def pages(key: str, pack: Scenario, rows: dict[str, list[dict[str, str]]], options: Options) -> list[str]:
    document = document_of(key)
    made = render(document, build(document, pack, rows, options), "pdf", options)
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(made)).pages]


def test_every_track_has_numbered_pages(pack: Scenario) -> None:
    (only,) = pages("kich-ban-tuyen", pack, {}, Options(number=1))
    assert "KỊCH BẢN TUYẾN SÂN KHẤU – TỜ SK-1" in only
    assert "Phiên bản 1." in only
    assert "07:22–07:26" in only.replace(" –", "–").replace("– ", "–")


def test_an_a3_copy_is_set_across(pack: Scenario) -> None:
    document, options = document_of("kich-ban-tuyen"), Options(paper="a3")
    made = render(document, build(document, pack, {}, options), "pdf", options)
    box = PdfReader(io.BytesIO(made)).pages[0].mediabox
    assert (round(float(box.width) * 25.4 / 72), round(float(box.height) * 25.4 / 72)) == (420, 297)


def test_whoever_is_in_charge_has_a_pocket_card(pack: Scenario) -> None:
    content = build(document_of("kich-ban-the"), pack, {}, Options(parts=("TV-2",)))
    (card,) = content.items
    assert card.parts["lines"].splitlines()[1].split("\t")[:2] == ["07:20-07:22", "Thông báo chương trình"]
    assert card.parts["part"] == "1/1"


def test_after_a_change_only_its_page_is_printed_and_says_what_it_replaces(pack: Scenario) -> None:
    before, after = cells(pack), cells(pack)
    after[-1] = {**after[-1], "track": "hậu cần"}
    cover, *changed = pages("kich-ban-thay-doi", pack, {"runsheet": after, BEFORE: before}, Options(number=3))
    assert "TỜ THAY CỦA KỊCH BẢN, PHIÊN BẢN 3" in cover
    assert "Tờ SK-1 thay tờ SK-1 phiên bản 2; Tờ HC-1 là tờ mới." in cover
    assert [text.partition(" TỜ ")[2][:4] for text in changed] == ["SK-1", "HC-1"]
    with pytest.raises(UsageError):
        build(document_of("kich-ban-thay-doi"), pack, {"runsheet": before, BEFORE: before}, Options())


def test_protected_items_stand_only_on_copies_for_a_named_team(pack: Scenario) -> None:
    items = tuple(one.model_copy(update={"protected": True}) if one.item_id == "KB-1" else one for one in pack.runsheet)
    guarded = dataclasses.replace(pack, runsheet=items)
    assert "Văn nghệ" not in pages("kich-ban-tuyen", guarded, {}, Options())[0]
    assert "Văn nghệ" in pages("kich-ban-tuyen", guarded, {}, Options(parts=("TV-2",)))[0]
    assert "Văn nghệ" in pages("kich-ban", pack, {}, Options())[0]
    assert "Văn nghệ" not in pages("kich-ban", guarded, {}, Options())[0]
