"""Setting documents with typst: data go in as JSON, fonts come from this package alone, long jobs in chunks."""

import dataclasses
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import typst

from planner.documents.content import Content
from planner.errors import PlannerError
from planner.wording import Wording

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
FONTS = HERE / "assets" / "fonts"
CHUNK = 100
"""Papers set at once: 5,000 letters take 0.9 GiB in chunks of 100, 1.9 GiB in chunks of 250, 16 GiB in one piece."""
LONGEST_WORD = 16
"""Letters after which a word without blanks may be broken: names typed without blanks must not leave their cell."""
BREAK = "\u200b"
GLUE = re.compile(r"(?<=\bngày) (?=\d)|(?<=\btháng) (?=\d)|(?<=\bnăm) (?=\d)")
"""Blanks at which a date must not be torn apart; spans of dates are kept whole by the templates."""
EPOCH = 0
"""Fixed time stamp: the same content gives the same bytes."""

Output = Literal["pdf", "png"]


class TypesetError(PlannerError):
    """A document that could not be set."""


def chunks(content: Content, size: int = CHUNK) -> Iterator[Content]:
    """Yield the content in parts of ``size`` papers or cards."""
    for start in range(0, max(len(content.items), 1), size):
        part: Any = content.items[start : start + size]
        yield dataclasses.replace(content, items=part)


def to_json(content: Content, *, draft: bool) -> str:
    """Return the content as the template reads it: NFC, and no word too long to be broken."""
    data: dict[str, object] = {"draft": draft, "items": [_plain(item) for item in content.items]}
    rest = {field.name: getattr(content, field.name) for field in dataclasses.fields(content) if field.name != "items"}
    return json.dumps(data | {name: _kept(name, value) for name, value in rest.items()}, ensure_ascii=False)


def _plain(value: object) -> object:
    """Return a value as JSON data; pictures of codes are kept as they are."""
    if isinstance(value, str):
        return printable(value)
    if dataclasses.is_dataclass(value):
        names = (field.name for field in dataclasses.fields(value))
        return {name: _kept(name, getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {name: _plain(entry) for name, entry in value.items()}
    return [_plain(entry) for entry in value] if isinstance(value, tuple) else value


def _kept(name: str, value: object) -> object:
    return value if name == "svg" else _plain(value)


def printable(text: str) -> str:
    """Return text in NFC whose long words may be broken."""
    text = GLUE.sub("\u00a0", unicodedata.normalize("NFC", text))
    if len(text) <= LONGEST_WORD:
        return text
    return " ".join(_breakable(word) for word in text.split(" "))


def _breakable(word: str) -> str:
    if len(word) <= LONGEST_WORD:
        return word
    return BREAK.join(word[start : start + LONGEST_WORD] for start in range(0, len(word), LONGEST_WORD))


class Press:
    """A typst compiler for one template; it is kept for all chunks of a job, so that fonts are read once."""

    def __init__(self, template: str) -> None:
        """Open the template."""
        self._compiler = typst.Compiler(
            str(TEMPLATES / template), root=str(TEMPLATES), font_paths=[str(FONTS)], ignore_system_fonts=True
        )

    def pdf(self, content: Content, *, draft: bool = False, archive: bool = False) -> bytes:
        """Return the content as one PDF, PDF/A-2b when it is to be archived."""
        made = self._compile(content, draft=draft, output="pdf", archive=archive)
        return made[0]

    def png(self, content: Content, *, draft: bool = False, ppi: float = 60) -> list[bytes]:
        """Return every page as a picture."""
        return self._compile(content, draft=draft, output="png", ppi=ppi)

    def _compile(
        self, content: Content, *, draft: bool, output: Output, archive: bool = False, ppi: float = 60
    ) -> list[bytes]:
        try:
            made = self._compiler.compile(
                format=output,
                ppi=ppi,
                sys_inputs={"data": to_json(content, draft=draft)},
                pdf_standards=["a-2b"] if archive else [],
                timestamp=EPOCH,
                pdf_tags=False,
            )
        except typst.TypstError as error:
            raise TypesetError(
                Wording(
                    f"Không dàn được trang: {error.message}. Hãy bỏ ký tự lạ trong gói rồi in lại.",
                    f"The pages could not be set: {error.message}. "
                    "Remove odd characters from the pack, then print again.",
                )
            ) from error
        if made is None:
            return []
        return made if isinstance(made, list) else [made]
