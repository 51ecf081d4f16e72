"""What a question was understood to say: the types that understanding makes and questions read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.answers import Language
from knowledge.lexicon.hints import hint, hint_words


class Slot(StrEnum):
    """What a span of the question was read as."""

    UNIT = "unit"
    YEAR = "year"
    INDICATOR = "indicator"
    APPLICANT = "applicant"
    CUE = "cue"
    NUMBER = "number"
    FILLER = "filler"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch [start, end) of the normalised question, what it was read as, and as which code or value."""

    start: int
    end: int
    text: str
    slot: Slot
    value: str
    rule: str = ""
    """The rule that read it: the file or grammar and the entry within it (cues:filler.polite, years:since)."""


class UnitForm(StrEnum):
    """How a unit was named: by a name of the index, by one it lacks, as the asker's own, or as a group."""

    NAMED = "named"
    FOREIGN = "foreign"
    SELF = "self"
    GROUP = "group"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitMention:
    """A unit or a group of units that the question names.

    `names` are the canonical names that fit equally well: one when it is certain, several when it must be asked back
    (or, where `group` is set, all members of the group: 全市, 各区县, 所有公安局). Empty when a name was plainly
    given that the index does not have; `text` is then what was written and `suggestions` the nearest names. Those of
    a mention of several `together` count as one.
    """

    text: str
    names: tuple[str, ...]
    group: str | None = None
    suggestions: tuple[str, ...] = ()
    form: UnitForm = UnitForm.NAMED
    corrected: bool = False
    """Whether the name was reached over a misspelling, which the answer must show."""
    start: int = 0
    end: int = 0
    rule: str = ""
    together: bool = False


def closest(mention: UnitMention) -> tuple[str, ...]:
    """The names that a mention fits best: 公安局 is the end of 某市公安局, and only a part of 某市公安局某某分局."""
    if mention.together or mention.text.endswith(hint_words("units.branches")):
        # 公安分局: one branch is as much called so as another, wherever its name has its place.
        return mention.names
    ending = tuple(name for name in mention.names if name.endswith(mention.text))
    if not ending and not mention.text.isascii():
        # 公安, without its last syllable, is that office as much.
        whole = tuple(f"{mention.text}{suffix}" for suffix in hint_words("short_offices.suffixes"))
        ending = tuple(name for name in mention.names if name.endswith(whole))
    if not ending and mention.text.isascii() and mention.names:
        # The public security bureau: the bureau itself, and not its branches, whose names begin with its own.
        shortest = min(mention.names, key=len)
        ending = (shortest,) if all(name.startswith(shortest) for name in mention.names) else ()
    return ending if len(ending) == 1 else mention.names


class YearForm(StrEnum):
    """How years were named; resolved against `today` and the indexed years by the questions."""

    LIST = "list"
    RANGE = "range"
    SINCE = "since"
    UNTIL = "until"
    LATEST = "latest"
    EARLIEST = "earliest"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class YearMention:
    """Years that the question names: absolute ones in `years` (a range by its two ends), or the first or last `count`.

    去年 and 前年 arrive as absolute years worked out from `today`, with `relative` set.
    """

    text: str
    form: YearForm
    years: tuple[int, ...] = ()
    count: int | None = None
    relative: bool = False
    shift: int = 0
    """前一年, 后一年: how many years from the one talked about, where there is one; else 0."""
    tally: int | None = None
    """How many the question says that they are (2020年以来这四年), where the mention alone does not bear it out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorMention:
    """An indicator, roll-up or derived figure that the question names.

    `codes` has one code when it is certain and several when readings tie and must be asked back. Codes are those of
    the lexicon, its roll-ups, or derived ones (rate.granted …).
    """

    text: str
    codes: tuple[str, ...]
    start: int
    end: int
    scope: bool = False
    """Whether it only says within what the figure is looked for (新收申请中不予公开几件)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicantMention:
    """An applicant column that the question names, by its code.

    `vague` is set where everybody may be meant as well (老百姓, 群众): natural persons or the total, to be asked back.
    """

    text: str
    code: str
    start: int
    end: int
    vague: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A word that tells the kind of question or its shape: code of phrases.toml ("rank.most", "why", "trend" …).

    `number` is the number that goes with it: 10 in 前十名, code "rank.top"; 100 in 超100件, code "filter.over".
    """

    code: str
    text: str
    start: int
    end: int
    number: float | None = None
    number2: float | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeMention:
    """Of what something is a share, as the question names it: figures, an applicant column, or just all of it.

    `plain` is False where something else stands in its name (占全部单位申请, 占2022年的): no share is guessed then.
    """

    text: str
    indicators: tuple[IndicatorMention, ...] = ()
    applicants: tuple[ApplicantMention, ...] = ()
    everything: bool = False
    plain: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """A question taken apart: every slot it fills, every cue, and the content words that nothing accounts for.

    `normal` is the text in NFKC, simplified characters, lower case, that all spans are offsets into; what is passed
    over is blank in it.
    """

    text: str
    normal: str
    language: Language
    units: tuple[UnitMention, ...] = ()
    years: tuple[YearMention, ...] = ()
    indicators: tuple[IndicatorMention, ...] = ()
    applicants: tuple[ApplicantMention, ...] = ()
    cues: tuple[Cue, ...] = ()
    spans: tuple[Span, ...] = ()
    unread: tuple[str, ...] = ()
    """What nothing reads and what may bear on what is asked: a figure must not be answered beside it."""
    passed_over: tuple[str, ...] = ()
    """What nothing reads but bears on nothing (亲, 我是这儿的老居民), and what the asker takes back (2022年，不对)."""
    language_shown: bool = True
    """Whether the text shows its language; 2021 and 👍 are of the language that the conversation is in."""
    terms: tuple[str, ...] = ()
    """jieba search terms of the content words, for the full-text search; filled in by search_terms."""
    content: tuple[str, ...] = ()
    """The content words uncut."""
    truncated: bool = False
    """Whether the question was longer than is read."""
    whole: WholeMention | None = None
    """Of what a share is asked; its figures stand among `indicators` as scope."""
    excluded: tuple[UnitMention, ...] = ()
    """Units that are to be left out of a group or of all (除教育局以外)."""

    def has(self, *codes: str) -> bool:
        """Whether any of the cues is there."""
        for cue in self.cues:  # noqa: SIM110  (asked a hundred times a question: a generator takes twice as long)
            if cue.code in codes:
                return True
        return False

    def speaks_of(self, *beginnings: str) -> bool:
        """Whether any of the cues has a code that begins so."""
        return any(cue.code.startswith(beginnings) for cue in self.cues)

    @property
    def figures(self) -> tuple[IndicatorMention, ...]:
        """The indicators asked for, without those that only say within what."""
        return tuple(mention for mention in self.indicators if not mention.scope)

    @property
    def groups(self) -> tuple[UnitMention, ...]:
        """The groups of units that are named."""
        return tuple(mention for mention in self.units if mention.form is UnitForm.GROUP)

    @property
    def certain(self) -> tuple[UnitMention, ...]:
        """The units that are named each by a name that fits one best."""
        return tuple(one for one in self.units if one.form is UnitForm.NAMED and len(closest(one)) == 1)

    def hinted(self, name: str) -> bool:
        """Whether the pattern of hints.toml stands in what was said."""
        return hint(name).search(self.normal) is not None

    def cue(self, code: str) -> Cue | None:
        """The first cue of that code."""
        return next((cue for cue in self.cues if cue.code == code), None)
