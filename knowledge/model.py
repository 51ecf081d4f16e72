"""The frozen nouns of a report: what stands in it, where, and what is wrong with it.

Imports nothing of ours. The shapes follow the machine interface (`gongkai parse --json`);
the national forms and their sources are those of lexicon/editions.toml.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

Number = int | float
"""A count is an int; money is a float in the unit that stands beside it."""

CellKey = tuple[str, str | None]
"""An indicator code with its applicant code (None outside table 3)."""


Edition = NewType("Edition", str)
"""The national format that a report's tables follow, by its code in lexicon/editions.toml ("2021", "2019", "pre2019").

It is told by the content of the tables and never by the year alone.
"""


class State(StrEnum):
    """Five truths about a cell that must not be mixed up; "no such cell" is the absence of a Fact."""

    STATED = "stated"
    BLANK = "blank"
    INFERRED = "inferred"
    NOT_APPLICABLE = "not_applicable"
    UNREADABLE = "unreadable"


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cite:
    """Where a figure stands in its report: table 2, 3 or 4 (1 for the pre-2019 annex), row and column labels, page."""

    table: int
    row: str
    column: str
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What staff recorded a cell should say: the value, what stood there then, who, why, and the day (ISO)."""

    number: int
    value: Number
    stood: str
    who: str
    why: str
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One cell: a value with its state, the text that stood there, and its place.

    `value` is None unless the state is stated or inferred. For an inferred value `raw` keeps what stood in the cell.
    Where staff have recorded a `correction`, `value` is the corrected one, and `raw` still what stands in the report.
    """

    indicator: str
    applicant: str | None
    value: Number | None
    unit: str
    raw: str
    state: State
    cite: Cite
    correction: Correction | None = None

    @property
    def key(self) -> CellKey:
        """The indicator with its applicant."""
        return (self.indicator, self.applicant)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One of the report's numbered sections: its number (0 for what stands before the first), heading, prose."""

    number: int
    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A finding about a report: the rule's name, both sides where it compares, and the cells it touches.

    Rules R1–R12 are those of docs/rules.md; names that begin with "read." are the reader's own doubts
    (for example "read.agency" when no unit could be told). `message` is in Chinese, `english` the same in English,
    empty where the finding has no such wording. `remedy` says which single change would mend it, where that can be
    told, in Chinese, `remedy_english` in English.
    """

    rule: str
    severity: Severity
    message: str
    left: Number | None = None
    right: Number | None = None
    cells: tuple[CellKey, ...] = ()
    english: str = ""
    remedy: str = ""
    remedy_english: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why a report is thought to be of some unit, year, date or address: the slot, the value, where it was read."""

    slot: str
    value: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One year's report of one unit as it was read.

    `agency` and `year` are None where the document does not say; then it cannot be indexed without being told.
    """

    source: str
    title: str
    agency: str | None
    year: int | None
    edition: Edition
    published: str | None = None
    url: str | None = None
    sections: tuple[Section, ...] = ()
    facts: tuple[Fact, ...] = ()
    problems: tuple[Problem, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    aliases: tuple[str, ...] = ()
    """Other names that the report itself gives its unit, such as the signing body in full."""
