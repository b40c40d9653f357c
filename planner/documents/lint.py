"""Reads the texts of documents and of a pack as a proof-reader does; every finding cites its rule."""

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from planner.documents.content import Content
from planner.documents.lint_rules import LINT_RULES, Facts, LintRule, Mark
from planner.scenario.schema import Scenario
from planner.scenario.texts import text_tables
from planner.wording import Language, Wording

UNPRINTED = frozenset({"svg", "kind", "form", "template", "style", "align", "state", "tone"})


@dataclass(frozen=True, slots=True)
class Slip:
    """A finding of the proof-reader.

    Attributes:
        source: the document or table.
        line: line of the text, from 1.
        quote: the words.
        rule: number of the rule.
        basis: what the rule rests on, with V (read) or M (from memory).
        message: what is wrong.
        instead: what to write, where there is one answer.
    """

    source: str
    line: int
    quote: str
    rule: str
    basis: str
    message: Wording
    instead: str

    def text(self, language: Language = "vi") -> str:
        """Return ``source:line: “words”: what is wrong; nên ghi “…” (rule; basis)``."""
        write = Wording("nên ghi", "write").to(language)
        hint = f"; {write} “{self.instead}”" if self.instead else ""
        return (
            f"{self.source}:{self.line}: “{self.quote}”: {self.message.to(language)}{hint} ({self.rule}; {self.basis})"
        )


def facts_of(scenario: Scenario) -> Facts:
    """Return what the texts of a pack must agree with; ``facts.slogan`` lays down the slogan."""
    facts = scenario.event.facts
    name = re.sub(r"\s*\([^)]*\)", "", scenario.event.name.vi).strip()
    return Facts(scenario.event.d_day, name, _day(str(facts.get("founding_date", ""))), str(facts.get("slogan", "")))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def lint_text(source: str, text: str, facts: Facts) -> tuple[Slip, ...]:
    """Return the slips of one text, in reading order."""
    text = unicodedata.normalize("NFC", text).replace("\u00a0", " ")
    found = [(mark, rule) for rule in LINT_RULES for mark in rule.find(text, facts)]
    found.sort(key=lambda pair: pair[0].start)
    return tuple(_slip(source, text, mark, rule) for mark, rule in found)


def _slip(source: str, text: str, mark: Mark, rule: LintRule) -> Slip:
    line = text.count("\n", 0, mark.start) + 1
    quote = " ".join(mark.quote.split())
    return Slip(source, line, quote, rule.key, f"{rule.basis}, {rule.verified}", mark.message, mark.instead)


def lint(scenario: Scenario, texts: Mapping[str, str]) -> tuple[Slip, ...]:
    """Return the slips of texts by source name."""
    facts = facts_of(scenario)
    return tuple(slip for source, text in texts.items() for slip in lint_text(source, text, facts))


def lint_pack(scenario: Scenario) -> tuple[Slip, ...]:
    """Return the slips in the pack itself; the line is the row as a spreadsheet shows it."""
    return lint(scenario, dict(pack_texts(scenario)))


def lint_documents(scenario: Scenario, contents: Mapping[str, Content]) -> tuple[Slip, ...]:
    """Return the slips of documents by key; a slip that many letters share is told once."""
    found = lint(scenario, {key: document_text(content) for key, content in contents.items()})
    return tuple({(slip.source, slip.quote, slip.rule): slip for slip in reversed(found)}.values())[::-1]


def pack_texts(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Yield file name and text of every table, a row on a line."""
    yield "scenario.toml", scenario.event.name.vi
    for table in text_tables(scenario):
        rows = [" | ".join(_one_line(value) for value in line.values()) for line in table.lines]
        yield f"{table.name}.csv", "\n".join(["", *rows])


def _one_line(text: str) -> str:
    return " ".join(text.split())


def document_text(content: Content) -> str:
    """Return every text of a document, one on a line."""
    return "\n".join(_strings(content))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value):
        for each in dataclasses.fields(value):
            if each.name not in UNPRINTED:
                yield from _strings(getattr(value, each.name))
    elif isinstance(value, Mapping):
        yield from _strings(tuple(value.values()))
    elif isinstance(value, Iterable):
        for entry in value:
            yield from _strings(entry)
