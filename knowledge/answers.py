"""What comes back for a question: an Answer that proves itself, or a refusal that says exactly why.

The field names follow the machine interface (`gongkai ask --json`). Law 6 of the house is enforced here:
an Answer that shows a figure or a passage without a citation cannot be made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from knowledge.lexicon.languages import Language as Language
from knowledge.model import CellKey, Number, Severity


class Kind(StrEnum):
    """The kinds of answer; the last five are refusals."""

    CELL = "cell"
    BREAKDOWN = "breakdown"
    RATIO = "ratio"
    TREND = "trend"
    CHANGE = "change"
    COMPARE = "compare"
    RANKING = "ranking"
    GROWTH_RANKING = "growth_ranking"
    FILTER = "filter"
    AGGREGATE = "aggregate"
    QUALITY = "quality"
    PASSAGE = "passage"
    TEXT_CHANGE = "text_change"
    DEFINITION = "definition"
    COVERAGE = "coverage"
    HELP = "help"
    AMBIGUOUS = "ambiguous"
    NO_REPORT = "no_report"
    NOT_IN_FORM = "not_in_form"
    BLANK = "blank"
    NOT_UNDERSTOOD = "not_understood"


REFUSALS = frozenset({Kind.AMBIGUOUS, Kind.NO_REPORT, Kind.NOT_IN_FORM, Kind.BLANK, Kind.NOT_UNDERSTOOD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The proof of one figure or sentence: report, place in it (`三、… 第1行 总计`), and what stands there.

    `cell` is the cell of a figure, with the number of its table and, in table 3, of its line in the printed form, the
    labels of its row and column as they are `printed`, and its page; `paragraph` is the place of a sentence's paragraph
    in its report's order.
    """

    title: str
    agency: str
    year: int
    where: str
    raw: str
    url: str | None = None
    cell: CellKey | None = None
    table: int | None = None
    line: int | None = None
    printed: tuple[str, str] = ("", "")
    page: int | None = None
    paragraph: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One figure of an answer. Rates are fractions with unit "ratio"; change.points is in percentage points."""

    agency: str
    year: int
    indicator: str
    applicant: str | None
    value: Number
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One stretch of a report's prose, with the answering phrases marked as [start, end) offsets into `text`."""

    agency: str
    year: int
    section: str
    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """How the question was read, for the echo line: canonical names and codes; what was inherited or assumed."""

    agencies: tuple[str, ...] = ()
    units: int = 0
    """How many units that are, of which `agencies` are the first."""
    years: tuple[int, ...] = ()
    indicators: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()
    inherited: frozenset[str] = frozenset()
    """Slots taken from the turn before: "agency", "year", "indicator", "applicant", "kind"."""
    assumed: frozenset[str] = frozenset()
    """Slots filled by a default that the answer must name, e.g. "year" for the latest indexed year."""
    passed_over: tuple[str, ...] = ()
    """Words that stood beside the question and play no part in the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a row or a cell is, for wording to name: a unit, a year, a figure by its code, a column, or some of these.

    `printed` is the row and the column of a cell as its report prints them.
    """

    agency: str = ""
    year: int | None = None
    measure: str = ""
    applicant: str | None = None
    printed: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRow:
    """A row of a ranking by a rate: what it is, the two numbers of its rate, whether the base is too small to weigh."""

    row: str | Named
    numerator: Number
    denominator: Number
    small: bool = False


Item = str | int | Named | RateRow
"""One of several values: a name or quoted words, a year, what is to be named, a row of a rate."""

MOST_LISTED = 30
"""Values that a note or a refusal lists; of more than these it has the first, and how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Some:
    """The first of several values, and how many there are in all. Raises ValueError where those are no more."""

    first: tuple[Item, ...]
    count: int

    def __post_init__(self) -> None:
        if self.count <= len(self.first):
            raise ValueError(f"{len(self.first)} of {self.count} are not the first of more")


def first_of(items: Sequence[Item], count: int | None = None) -> tuple[Item, ...] | Some:
    """Return several values as a note lists them: all, or the first of more than it lists.

    `count` is how many there are where `items` are the first of them.
    """
    first, count = tuple(items[:MOST_LISTED]), len(items) if count is None else count
    return first if count <= len(first) else Some(first=first, count=count)


Param = str | int | float | Named | tuple[Item, ...] | Some | None
"""What a note or a refusal carries: a text as it stands (a name, what was asked), a number, or several values."""

Params = tuple[tuple[str, Param], ...]

LISTED = frozenset({"displaced", "editions", "indexed", "names", "readings", "shown", "without", "words", "years"})
"""Parameters that hold several values; joining them is the business of whoever words them."""


def params_of(**params: Param) -> Params:
    """Parameters in the order given.

    Raises TypeError for what is none, where several values are no tuple, and for a tuple of more than are listed.
    """
    for key, value in params.items():
        several = isinstance(value, tuple | Some)
        if several is not (key in LISTED):
            raise TypeError(f"{key}: {value!r} is no value of a note")
        _checked(key, value)
    return tuple(params.items())


def _checked(key: str, value: Param) -> None:
    several = value.first if isinstance(value, Some) else value
    if isinstance(several, tuple) and len(several) > MOST_LISTED:
        raise TypeError(f"{key}: {len(several)} values, of which a note lists the first and counts all")
    fitting = Item if isinstance(several, tuple) else str | int | float | Named | None
    for item in several if isinstance(several, tuple) else (several,):
        if not isinstance(item, fitting):
            raise TypeError(f"{key}: {item!r} is no value of a note")


def params_to_json(params: Params) -> dict[str, Any]:
    """Parameters as plain data for JSON: several values are a list, what is named an object of what is known of it.

    The first of many are an object of these and how many there are.
    """
    return {key: _several(value) if isinstance(value, tuple | Some) else _plain(value) for key, value in params}


def _several(value: tuple[Item, ...] | Some) -> object:
    if isinstance(value, Some):
        return {"first": [_plain(item) for item in value.first], "count": value.count}
    return [_plain(item) for item in value]


def _plain(value: Item | float | None) -> object:
    match value:
        case Named():
            known = {"agency": value.agency, "year": value.year, "measure": value.measure, "applicant": value.applicant}
            said = {key: part for key, part in known.items() if part not in ("", None)}
            return {**said, "printed": list(value.printed)} if any(value.printed) else said
        case RateRow():
            rate = {"numerator": value.numerator, "denominator": value.denominator, "small": value.small}
            return {"row": _plain(value.row), **rate}
    return value


def params_from_json(data: Mapping[str, Any]) -> Params:
    """The parameters that params_to_json wrote. Raises TypeError or KeyError for anything else.

    A text where several values belong is one of them.
    """
    read: dict[str, Param] = {}
    for key, value in data.items():
        read[str(key)] = _listed(value) if key in LISTED else _typed(value)
    return params_of(**read)


def _listed(value: Any) -> tuple[Item, ...] | Some:  # noqa: ANN401  (a value of JSON, which params_of looks at)
    if isinstance(value, Mapping) and "first" in value:
        return Some(first=tuple(map(_typed, value["first"])), count=value["count"])
    several = tuple(map(_typed, value if isinstance(value, list) else [value]))
    # Earlier releases listed more.
    return first_of(several)


def _typed(value: Any) -> Any:  # noqa: ANN401  (a value of JSON, which params_of looks at)
    if not isinstance(value, Mapping):
        return value
    if "row" in value:
        return RateRow(**{**value, "row": _typed(value["row"])})
    return Named(**{**value, "printed": tuple(value.get("printed", ("", "")))})


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One thing the reader must be told beside the figure: a code that bot.wording words, with what it carries.

    Examples: edition_break, finding (rule, message), inferred (cell, value), coverage (covered, asked), small (names).
    """

    code: str
    severity: Severity = Severity.NOTICE
    params: Params = ()

    def __post_init__(self) -> None:
        params_of(**dict(self.params))


def note(code: str, severity: Severity = Severity.NOTICE, /, **params: Param) -> Note:
    """A Note with its parameters in the order given."""
    return Note(code=code, severity=severity, params=tuple(params.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An offer: what the button says, and the query that pressing it asks, in its JSON form.

    `question` is the query said in words, which can be typed as well. `left_out` are the words of what was asked that
    the query does not look at.
    """

    label: str
    question: str
    query: Mapping[str, Any] | None = None
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """What a kind of answer needs worded beyond its values: a base for the small classes beside each kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is said to one question. Raises ValueError when a value or passage has no citation for its report."""

    kind: Kind
    language: Language
    question: str
    understood: Understood = field(default_factory=Understood)
    values: tuple[Value, ...] = ()
    passages: tuple[Passage, ...] = ()
    citations: tuple[Citation, ...] = ()
    beside: tuple[Citation, ...] = ()
    """The proof of what the answer's own figures are held against, such as those of the year before."""
    choices: tuple[Choice, ...] = ()
    notes: tuple[Note, ...] = ()
    detail: Detail | None = None
    query: Mapping[str, Any] | None = None
    """The query that was answered, in its JSON form; None where nothing was."""
    attempted: Mapping[str, Any] | None = None
    """The query that was planned and found no answer: what a refusal is about, to be changed slot by slot."""

    def __post_init__(self) -> None:
        if (self.values or self.passages) and not self.citations:
            raise ValueError(f"an answer of kind {self.kind} shows something that it does not cite")
        if self.kind in REFUSALS and self.values:
            raise ValueError(f"a refusal of kind {self.kind} carries a figure")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of units as a turn named it: its code, what it was called, and the units left out of it."""

    code: str
    label: str
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a later turn may inherit from this one; plain values only, so that it can be kept as JSON."""

    kind: str | None = None
    agencies: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    indicators: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()
    pending: Mapping[str, Any] | None = None
    """What was understood of the question that was answered by asking back, so that a bare reply completes it."""
    choices: tuple[Choice, ...] = ()
    group: Group | None = None
    """The group of units that the question was about, such as 各区县."""
    cues: tuple[tuple[str, float | None], ...] = ()
    """The cues that made the question what it was, with their numbers."""
    content: tuple[str, ...] = ()
    """The content words of a question to the prose."""
    rows: tuple[tuple[str, int], ...] = ()
    """The unit and year of each row of the last ranking, in order: what 第二名, 它 and 那一年 mean then."""
    ranked: Mapping[str, Any] | None = None
    """The query of that ranking."""
    query: Mapping[str, Any] | None = None
    """The last query that was answered, in its JSON form."""
    whole: Mapping[str, Any] | None = None
    """The list as it was first asked, where since then only its units have been narrowed or added to."""
    within: tuple[str, ...] = ()
    """The units that the list last shown is of, where they are not a group's."""
    part: tuple[str, str] | None = None
    """The greatest part of the figure that was just shown by its parts, where one is: its measure and column."""
    language: Language | None = None
    """The language of the conversation, for a turn that does not show one."""
    sought: Mapping[str, Any] | None = None
    """The last question to the prose in its JSON form, found or not; None where something else was asked since."""
    from_today: bool = False
    """Whether the year talked about was named by how far back it lies (去年), so that 前年 counts as it did."""
    recent: tuple[Mapping[str, Any], ...] = ()
    """The single figures that were asked for one after another, up to the last: what 加起来 adds up then."""
    defined: str | None = None
    """The code of the one term that was just explained: what 那有几件 and 因为这个 are of then."""
    talked: tuple[str, ...] = ()
    """The units that were talked of one after another or side by side, the last one last: what 它俩 means then."""
    years_talked: tuple[int, ...] = ()
    """The years that were talked of so: what 这两年 means then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer with the context that the conversation goes on from."""

    answer: Answer
    context: Context
