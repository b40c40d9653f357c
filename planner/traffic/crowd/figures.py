"""The published figures of how many people pass a metre of width in a minute, each with where it is printed.

Marks: V read in a stored page or file that quotes the source; V* read in excerpt or second-hand; M from memory.
No one of them is law in Viet Nam; sources disagree, which is why a verdict is given under every one.

* 60: flows observed when spectators left arenas stayed below it (Larsson 2021, V*). The cautious figure.
* 73: seated audiences in the open air (in the manner of HSG195, V*); earlier editions of the Green Guide gave 73 for
  stairways and 109 for the level (M).
* 82: Guide to Safety at Sports Grounds ("Green Guide", 5th ed. 2008 and later) on the level (V*, quoted by councils).
* 109: open-air events guide of Hastings (V*); like the Green Guide before 2008 (M).
* 66 on steps: Green Guide as quoted by Buckinghamshire (V*); the IMO's simplified evacuation analysis has the same,
  1.1 persons/(m s), as the most that pass down stairs, and 1.3 persons/(m s) = 78 a minute in corridors and doors (V).

Older measurements lie in the same range: Hankin and Wright (1958), about 89 a minute and metre in level passages of
the London Underground (M); SFPE Handbook, at most 1.3 persons/(m s) of effective width (M, same value as the IMO's).
"""

from dataclasses import dataclass
from typing import Literal

from planner.wording import Wording

Mark = Literal["V", "V*", "M"]
Surface = Literal["bằng", "bậc"]


@dataclass(frozen=True, slots=True)
class FlowFigure:
    """People who pass a metre of level width in a minute, who says so, and how sure that is."""

    per_min_m: int
    source: Wording
    mark: Mark


LEVEL_FIGURES: tuple[FlowFigure, ...] = (
    FlowFigure(60, Wording("quan sát thực tế: dưới 60 (Larsson 2021)", "observed: below 60 (Larsson 2021)"), "V*"),
    FlowFigure(73, Wording("khán giả ngồi ngoài trời (kiểu HSG195)", "seated, open air (HSG195 style)"), "V*"),
    FlowFigure(82, Wording("Green Guide (2008 trở đi), mặt bằng", "Green Guide (2008 on), level"), "V*"),
    FlowFigure(109, Wording("hướng dẫn sự kiện ngoài trời (Hastings)", "open-air events guide (Hastings)"), "V*"),
)
STEPPED_PER_MIN_M = 66
"""On steps: the smaller of this and the level figure counts."""
REFERENCE_PER_MIN_M = 82
"""The figure under which failing is an error; failing only under a lower one is a warning."""
PEOPLE_PER_LANE_MIN = 11
"""Let in at a lane in a minute without a search (workingwithcrowds, V*); a search takes longer: give the pack's own."""
WALK_M_MIN = 72
"""Walking speed in metres a minute, 1.2 m/s: the IMO's speed in a corridor at low density (V)."""


def passing_rate(level_per_min_m: int, surface: Surface) -> int:
    """Return the people per minute and metre that count on a surface, under a figure for the level."""
    return level_per_min_m if surface == "bằng" else min(level_per_min_m, STEPPED_PER_MIN_M)
