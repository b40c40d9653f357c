"""Scenario -> pack folder, whole or not at all; a new event from an earlier one."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from planner.errors import UsageError
from planner.scenario.load import load
from planner.scenario.schema import ATTACHMENTS, Scenario
from planner.scenario.settings import SETTINGS_FILE
from planner.scenario.source import TABLE_NAMES
from planner.scenario.texts import settings_data, text_tables, toml_text
from planner.tables import write_table, write_text
from planner.wording import Wording


def write_pack(scenario: Scenario, folder: Path) -> None:
    """Save an event as a pack folder; pictures and other files already in it stay.

    Rows and settings are written in the planner's own order and spelling; comments in scenario.toml are lost.
    """

    def fill(draft: Path) -> None:
        if folder.is_dir():
            shutil.copytree(folder, draft, dirs_exist_ok=True, ignore=_pack_files)
        _write_files(scenario, draft)

    _replace_folder(folder, fill)


def new_pack(source: Path, target: Path, d_day: date | None = None) -> Scenario:
    """Start an event from an earlier one: everything is copied, the id is the name of the new folder.

    Args:
        source: pack folder or workbook of the earlier event.
        target: folder of the new event, absent or empty.
        d_day: the day of the new event; the earlier day stays if it is not given yet.

    Raises:
        UsageError: the folder exists and is not empty.
        PackError: the earlier pack has faults.
    """
    refuse_filled(target)
    earlier = load(source)
    changes: dict[str, object] = {"id": target.resolve().name}
    if d_day is not None:
        changes["d_day"] = d_day
        start = earlier.event.planning_start
        # A start of planning on or after the new day cannot be meant: it belongs to the earlier event.
        changes["planning_start"] = start if start and start < d_day else None
    event = earlier.event.model_copy(update=changes)

    def fill(draft: Path) -> None:
        if source.is_dir():
            shutil.copytree(source, draft, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*", "__pycache__"))
            write_text(draft / SETTINGS_FILE, toml_text(settings_data(event)))
        else:
            _write_files(replace(earlier, event=event), draft)

    _replace_folder(target, fill)
    return load(target)


def refuse_filled(folder: Path) -> None:
    """Refuse a folder that holds something, so that no event is overwritten by mistake.

    Raises:
        UsageError: the folder is not empty, or a file has its name.
    """
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise UsageError(
            Wording(
                f"{folder} đã có dữ liệu; cần tên gói mới hoặc thư mục trống.",
                f"{folder} is not empty; give a new name or an empty folder.",
            )
        )


def _write_files(scenario: Scenario, folder: Path) -> None:
    write_text(folder / SETTINGS_FILE, toml_text(settings_data(scenario.event)))
    for table in text_tables(scenario):
        write_table(folder / f"{table.name}.csv", table.columns, table.lines)
    for name, content in scenario.attachments.items():
        (folder / name).write_bytes(content)


def _pack_files(_folder: str, names: list[str]) -> set[str]:
    """Return the files that the scenario itself says anew."""
    own = {SETTINGS_FILE, *ATTACHMENTS, *(f"{name}.csv" for name in TABLE_NAMES)}
    return own & set(names)


def _replace_folder(folder: Path, fill: Callable[[Path], None]) -> None:
    """Fill a draft beside ``folder`` and put it in its place: the old folder or the new, never half of it."""
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Beside it, because a rename is whole only within one file system.
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as place:
        draft, old = Path(place, "draft"), Path(place, "old")
        draft.mkdir()
        fill(draft)
        if folder.exists():
            folder.rename(old)
        try:
            draft.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise
