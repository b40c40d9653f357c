"""Which facts of an event call for a procedure; modest on purpose: words of the trigger mean fact keys.

The catalogue's ``trigger`` is a sentence for people. A few of its words are known here and tied to keys of
``[facts]`` in scenario.toml. A trigger without known words, or a fact that the pack does not state, is
*unknown*: the procedure is listed for a person to decide, never dropped.
"""

from dataclasses import dataclass
from enum import StrEnum

from planner.scenario.rows import Procedure
from planner.scenario.schema import Scenario

NO_WORDS = frozenset({"", "0", "no", "false", "không"})


class Applies(StrEnum):
    """Whether the event calls for a procedure."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words of a trigger text and the fact keys that mean the same; no keys: every ceremony.

    Attributes:
        words: any of them in the trigger text (small letters) makes it this trigger.
        facts: keys of ``[facts]``, any of which set to true calls for the procedure.
    """

    words: tuple[str, ...]
    facts: tuple[str, ...] = ()


TRIGGERS: tuple[Trigger, ...] = (
    Trigger(("tập trung đông người",), ("mass_gathering",)),
    Trigger(("mọi lễ", "mọi danh sách", "sau lễ")),
    Trigger(("trao thưởng cấp nhà nước",), ("state_awards",)),
    Trigger(("bằng khen", "giấy khen"), ("local_awards",)),
    Trigger(("khách cấp tw",), ("central_leaders",)),
    Trigger(("luật cảnh vệ",), ("guarded_guests",)),
    Trigger(("chương trình nghệ thuật",), ("art_programme",)),
    Trigger(("bán vé", "cuộc thi"), ("ticketed_show",)),
    Trigger(("lễ hội thường niên",), ("annual_festival",)),
    Trigger(("lễ hội",), ("new_festival",)),
    Trigger(("pháo hoa không nổ",), ("fireworks_low",)),
    Trigger(("pháo hoa nổ",), ("fireworks_high",)),
    Trigger(("drone",), ("drone",)),
    Trigger(("cấm đường", "khán đài trên đường"), ("road_closures",)),
    Trigger(("bãi đỗ trên lòng đường",), ("parking_on_road",)),
    Trigger(("ql1", "quốc lộ"), ("national_road_diversion",)),
    Trigger(("bộ đàm",), ("radio_network",)),
    Trigger(("kỷ yếu", "đặc san"), ("publication",)),
    Trigger(("triển lãm ảnh",), ("photo_exhibition",)),
    Trigger(("triển lãm",), ("exhibition",)),
    Trigger(("họp báo",), ("press_conference",)),
    Trigger(("logo tài trợ",), ("sponsored_banners",)),
    Trigger(("diễu hành có quảng cáo",), ("advertising_parade",)),
    Trigger(("mua sắm",), ("procurement",)),
    Trigger(("nấu ăn", "đặt suất"), ("catering",)),
    Trigger(("khách quốc tế",), ("foreign_guests",)),
    Trigger(("công trình mới",), ("new_venue",)),
    Trigger(("biểu diễn",), ("music_performance", "art_programme")),
)
"""The first that fits counts: narrower wordings stand before wider ones."""


def trigger_of(procedure: Procedure) -> Trigger | None:
    """Return the known trigger that the procedure's text means, if any."""
    text = procedure.trigger.casefold()
    return next((trigger for trigger in TRIGGERS if any(word in text for word in trigger.words)), None)


def applies(procedure: Procedure, scenario: Scenario) -> Applies:
    """Say whether the event's facts, or road closures in its tables, call for the procedure."""
    trigger = Trigger((), procedure.fact) if procedure.fact else trigger_of(procedure)
    if trigger is None:
        return Applies.UNKNOWN
    if not trigger.facts or ("road_closures" in trigger.facts and scenario.closures):
        return Applies.YES
    stated = [scenario.event.facts[key] for key in trigger.facts if key in scenario.event.facts]
    if not stated:
        return Applies.UNKNOWN
    return Applies.YES if any(_is_so(value) for value in stated) else Applies.NO


def _is_so(value: bool | float | str) -> bool:  # noqa: FBT001 - facts are booleans, numbers or words
    return value.casefold() not in NO_WORDS if isinstance(value, str) else bool(value)
