"""Giấy mời, Mẫu 1.7 of NĐ 30/2020/NĐ-CP PL III (R32): one letter per guest, with seat, gate and code."""

from collections.abc import Iterator

from planner.documents.content import Block, Letterhead, Paper, Papers, Paragraph, Signature
from planner.documents.days import short_day
from planner.documents.occasion import Occasion
from planner.documents.official import head, letterhead_of, recipients, signature
from planner.documents.options import Options
from planner.documents.people import PlanRows, Register, honorific
from planner.scenario.rows import Guest
from planner.scenario.schema import Scenario


def invitations(scenario: Scenario, rows: PlanRows, options: Options) -> Papers:
    """Return a letter for every guest who is approved and has not declined."""
    register, occasion = Register.of(scenario, rows, options), Occasion.of(scenario, rows)
    frame = (head(scenario, "state", "GM", options), signature(scenario, "state", options))
    return Papers(tuple(_letter(register, occasion, guest, frame) for guest in register.invited()))


def _letter(register: Register, occasion: Occasion, guest: Guest, frame: tuple[Letterhead, Signature]) -> Paper:
    scenario, options = register.scenario, register.options
    return Paper(
        "state",
        frame[0],
        "GIẤY MỜI",
        f"Dự {occasion.name}",
        tuple(_blocks(register, occasion, guest)),
        recipients(scenario, "state", options, ("Như trên;",)),
        frame[1],
        code=register.code(guest),
        code_note=("Mã vào cửa, xin xuất trình khi đến.",),
    )


def _blocks(register: Register, occasion: Occasion, guest: Guest) -> Iterator[Block]:
    issuer = _sentence_case(letterhead_of(register.scenario, "state")["issuer"])
    yield Paragraph(f"{occasion.host or issuer} trân trọng kính mời:")
    yield Paragraph(f"{honorific(guest)} {guest.full_name}", "invited")
    about = ", ".join(part for part in (guest.post, register.organisation(guest)) if part)
    if about:
        yield Paragraph(about, "centred")
    yield Paragraph(f"Tới dự: {occasion.name}.")
    if occasion.host:
        yield Paragraph(f"Chủ trì: {occasion.host}.")
    yield Paragraph(f"Thời gian: {occasion.time_words()}.")
    if occasion.venue:
        yield Paragraph(f"Địa điểm: {occasion.venue}.")
    yield from _place(register, guest)
    yield Paragraph(_notes(occasion, register.options))


def _place(register: Register, guest: Guest) -> Iterator[Block]:
    seat, gate = register.seat_words(guest), register.gate(guest)
    words = [*([f"Chỗ ngồi: {seat}"] if seat else []), *([f"lối vào: {gate}"] if gate else [])]
    if words:
        yield Paragraph(f"{'; '.join(words)}.")


def _notes(occasion: Occasion, options: Options) -> str:
    """Return the closing requests; the letter ends with ``./.`` (Mẫu 1.7)."""
    notes = []
    if by := occasion.be_there_by(options.minutes_before):
        notes.append(f"Kính đề nghị đại biểu có mặt trước {by} và mang theo giấy mời.")
    else:
        notes.append("Kính đề nghị đại biểu mang theo giấy mời.")
    if options.dress:
        notes.append(f"Trang phục: {options.dress}.")
    if options.reply_by:
        notes.append(f"Xin xác nhận tham dự trước ngày {short_day(options.reply_by)}.")
    if options.contact:
        notes.append(f"Liên hệ: {options.contact}.")
    return " ".join(notes).removesuffix(".") + "./."


def _sentence_case(issuer: str) -> str:
    return issuer[:1] + issuer[1:].lower()
