"""The plan folders and packs that the application may show."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.errors import PackError, PlanFileError
from planner.planfiles import read_plan_folder
from planner.scenario.load import load
from planner.scenario.schema import Scenario
from planner.wording import Wording


@dataclass(frozen=True, slots=True)
class PlanCard:
    """A plan folder: its name, its pack and the figures of summary.json."""

    name: str
    folder: Path
    pack: str
    problems: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Library:
    """Where plans and packs are kept; every folder directly inside is one of them."""

    plans: Path
    packs: Path

    def cards(self) -> tuple[PlanCard, ...]:
        """Return the plan folders by name; folders without a plan are passed over."""
        folders = sorted(path for path in self.plans.iterdir() if path.is_dir()) if self.plans.is_dir() else []
        cards = (self._card(folder) for folder in folders)
        return tuple(card for card in cards if card is not None)

    def _card(self, folder: Path) -> PlanCard | None:
        try:
            plan = read_plan_folder(folder)
        except PlanFileError:
            return None
        return PlanCard(folder.name, folder, plan.pack, plan.problems)

    def scenario(self, pack: str) -> Scenario:
        """Return the pack with this id.

        Raises:
            PlanFileError: no pack folder has this id.
        """
        for folder in sorted(self.packs.iterdir()) if self.packs.is_dir() else []:
            if (folder / "scenario.toml").exists():
                try:
                    scenario = load(folder)
                except PackError:
                    continue
                if scenario.event.id == pack:
                    return scenario
        raise PlanFileError(
            Wording(f"Không thấy gói “{pack}” trong {self.packs}.", f"Pack “{pack}” is not in {self.packs}.")
        )
