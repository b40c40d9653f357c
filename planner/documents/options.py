"""What the clerk decides for a document: number, day, place, who signs, whether it is a draft."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from planner.documents.content import PaperSize

Capacity = Literal["direct", "collective", "deputy", "by_order", "by_authority", "acting"]
"""In whose name one signs: oneself, TM. (T/M), KT. (K/T), TL. (T/L), TUQ., Q."""
EnvelopeSize = Literal["DL", "C5"]


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs.

    Attributes:
        name: full name, without academic title (NĐ 30/2020 PL I).
        capacity: in whose name; None keeps the pack's letterhead.
        post: post of the signer (CHỦ TỊCH, PHÓ CHỦ TỊCH, CHÁNH VĂN PHÒNG); empty keeps the letterhead's.
        head_post: post of the head for whom a deputy or an office signs; empty takes the letterhead's post.
    """

    name: str = ""
    capacity: Capacity | None = None
    post: str = ""
    head_post: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """Options of a document.

    Attributes:
        draft: number and day stay blank and DỰ THẢO is printed across every page.
        number: number in the register of outgoing papers; None leaves room to write it.
        day: day of signing; None leaves room to write it.
        place: place of signing; empty takes the letterhead's.
        signer: who signs.
        recipients: lines of Nơi nhận before the filing line; empty takes the document's own.
        plan_number: number of the plan that annexes hang on (``05/KH-UBND``); empty leaves room.
        plan_day: day of that plan; None leaves room.
        dress: dress asked of guests (the organiser's rule).
        contact: whom to ask, as printed on invitations; never taken from the guest register.
        reply_by: day by which guests answer.
        minutes_before: how long before the ceremony guests should be there.
        gates: zone -> gate; zones without one print no gate.
        phones: member, officer or post id -> telephone, printed only on the internal reception plan and duty slips.
        envelope: size of the envelopes.
        guests: guest ids to print; empty means all that are invited.
        secret: key from which the codes on cards and letters are derived; codes given in ``codes`` win.
        codes: guest id -> code kept by the guest register.
        archive: PDF/A-2b, for filing.
        pass_a_rank_max: delegations whose highest guest is of this rank or above drive with pass A.
        paper: size of the sheets of seating charts: A3 holds larger zones and larger letters.
        parts: parts of a document to print (tables of the police papers, posts, forces); empty means all.
    """

    draft: bool = False
    number: int | None = None
    day: date | None = None
    place: str = ""
    signer: Signer = field(default_factory=Signer)
    recipients: tuple[str, ...] = ()
    plan_number: str = ""
    plan_day: date | None = None
    dress: str = ""
    contact: str = ""
    reply_by: date | None = None
    minutes_before: int = 30
    gates: Mapping[str, str] = field(default_factory=dict)
    phones: Mapping[str, str] = field(default_factory=dict)
    envelope: EnvelopeSize = "DL"
    guests: tuple[str, ...] = ()
    secret: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    archive: bool = False
    pass_a_rank_max: int = 11
    paper: PaperSize = "a4"
    parts: tuple[str, ...] = ()
