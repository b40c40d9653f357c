"""The guest list: reading what offices send, finding people listed twice, deciding in rounds, counting, exporting.

>>> sheets = read_workbook_safely(path)  # in a limited child process
>>> shown = preview(sheets[0], path.name)  # columns proposed, faults, first rows
>>> reading = read_entries(sheets[0], path.name, shown.mapping)
>>> matches = find_matches(reading.entries)  # pairs with reasons; nothing is merged
>>> merges = Merges().record(MergeDecision(...))  # a person decides; can be undone
>>> people = merges.people(reading.entries)
>>> register = Register("Lễ").record(nomination(people[0], {...}))
>>> counted = totals(register.standings)
"""

from planner.guests.entries import Entry, Source
from planner.guests.events import (
    EVENTS,
    Answered,
    AnyEvent,
    Arrived,
    Decided,
    GiftApproved,
    GiftDelivered,
    HostNamed,
    HostReady,
    Invited,
    Nominated,
    QuotaSet,
    RoundFrozen,
    SubstituteNamed,
    Withdrawn,
)
from planner.guests.export import csv_bytes, guarded, without_guard, write_list, xlsx_bytes
from planner.guests.headings import SENSITIVE, SYNONYMS, ColumnProposal, Field
from planner.guests.lines import Gift, GuestLine, Host, Round, Standings, Substitute
from planner.guests.lists import COLUMNS, PRINTED, WORKING, Listed, list_lines, listed
from planner.guests.matching import (
    CERTAIN,
    LIKELY,
    PROPOSED,
    STRENGTH_WORDS,
    Match,
    Strength,
    certain_groups,
    find_matches,
    judge,
)
from planner.guests.merging import MERGE_RULES, MergeDecision, Merges, Person
from planner.guests.names import NameParts, proper_case, split_titles
from planner.guests.precedence import (
    Introduction,
    Ranked,
    in_order,
    introductions,
    salutation,
    speech_names_only_the_highest,
    who_comes,
)
from planner.guests.reading import Preview, Reading, RowFault, preview, read_entries
from planner.guests.refusals import LimitError, ReadingError, RegisterError
from planner.guests.register import GIFT_WARNING, Change, Register, diff, from_text, nomination, to_text
from planner.guests.rules import RULES
from planner.guests.sandbox import DEFAULT_LIMITS, Limits, run_limited
from planner.guests.sensitive import Purpose, SensitiveData, SensitiveRecord, usual_erasure
from planner.guests.sheets import Sheet, read_workbook_safely
from planner.guests.statistics import (
    DIMENSION_WORDS,
    DIMENSIONS,
    CrossTable,
    Facts,
    Series,
    cross_table,
    facts_of,
    register_facts,
    series,
)
from planner.guests.totals import Tally, Totals, reconcile, tally, totals

__all__ = [
    "CERTAIN",
    "COLUMNS",
    "DEFAULT_LIMITS",
    "DIMENSIONS",
    "DIMENSION_WORDS",
    "EVENTS",
    "GIFT_WARNING",
    "LIKELY",
    "MERGE_RULES",
    "PRINTED",
    "PROPOSED",
    "RULES",
    "SENSITIVE",
    "STRENGTH_WORDS",
    "SYNONYMS",
    "WORKING",
    "Answered",
    "AnyEvent",
    "Arrived",
    "Change",
    "ColumnProposal",
    "CrossTable",
    "Decided",
    "Entry",
    "Facts",
    "Field",
    "Gift",
    "GiftApproved",
    "GiftDelivered",
    "GuestLine",
    "Host",
    "HostNamed",
    "HostReady",
    "Introduction",
    "Invited",
    "LimitError",
    "Limits",
    "Listed",
    "Match",
    "MergeDecision",
    "Merges",
    "NameParts",
    "Nominated",
    "Person",
    "Preview",
    "Purpose",
    "QuotaSet",
    "Ranked",
    "Reading",
    "ReadingError",
    "Register",
    "RegisterError",
    "Round",
    "RoundFrozen",
    "RowFault",
    "SensitiveData",
    "SensitiveRecord",
    "Series",
    "Sheet",
    "Source",
    "Standings",
    "Strength",
    "Substitute",
    "SubstituteNamed",
    "Tally",
    "Totals",
    "Withdrawn",
    "certain_groups",
    "cross_table",
    "csv_bytes",
    "diff",
    "facts_of",
    "find_matches",
    "from_text",
    "guarded",
    "in_order",
    "introductions",
    "judge",
    "list_lines",
    "listed",
    "nomination",
    "preview",
    "proper_case",
    "read_entries",
    "read_workbook_safely",
    "reconcile",
    "register_facts",
    "run_limited",
    "salutation",
    "series",
    "speech_names_only_the_highest",
    "split_titles",
    "tally",
    "to_text",
    "totals",
    "usual_erasure",
    "who_comes",
    "without_guard",
    "write_list",
    "xlsx_bytes",
]
