"""The figures a question is about: measures × columns × units × years, every slot filled or a refusal that says why."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from knowledge.answers import Kind, Named, Note, note
from knowledge.language.parts import ApplicantMention, IndicatorMention, Understanding, YearForm
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import derived, own_column
from knowledge.lexicon.hints import hint, hint_words
from knowledge.lexicon.sayings import sayings
from knowledge.query.algebra import TOTAL, Claim, Condition, Figures, Measure, Query, measure_named
from knowledge.query.asking import Alternative, Asking, Proposal, Refusal, refusal, settled
from knowledge.query.measures import applicant_of, is_ratio, takes_applicant, unit_of
from knowledge.query.shares import DEFAULT_INDICATOR, of_each_part, shares_of, shares_of_whole
from knowledge.query.which_years import Years, indexed_years, no_year, years_of
from knowledge.query.whose import MAX_CHOICES, Units, all_units, named_years, one_unit, units_or_all

_PLUS = hint_words("figures.plus")
_MONEY = ("万元", "元")
_MADE_PUBLIC, _DECIDED = {"outcome.granted", "outcome.partial"}, "outcome.total"
_RATES_TOGETHER = {"rate.granted", "rate.partial"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """All slots of a question for figures; `assumed` names the slots that were filled by a default."""

    units: Units
    years: Years
    measures: tuple[Measure, ...]
    columns: tuple[str, ...]
    assumed: frozenset[str] = frozenset()
    notes: tuple[Note, ...] = ()

    @property
    def one_figure(self) -> bool:
        """Whether just one measure in one column is chosen, of however many units and years."""
        return len(self.measures) == len(self.columns) == 1

    @property
    def one_year(self) -> bool:
        """Whether just one report year is chosen."""
        return len(self.years.years) == 1

    def figures(self, *, years: Sequence[int] | None = None) -> Figures:
        """The selection as a query."""
        return Figures(
            who=self.units.who,
            years=tuple(self.years.years if years is None else years),
            measures=self.measures,
            columns=self.columns,
        )

    def condition(
        self,
        operator: str,
        *,
        than: str | None = None,
        since: int | None = None,
        average: str | None = None,
        claim: Claim | None = None,
    ) -> Condition:
        """A condition on the first measure in the first column, with what it is held against."""
        measure = self.measures[0]
        column = applicant_of(measure, self.columns[0])
        return Condition(
            measure=measure, column=column, operator=operator, than=than, since=since, average=average, claim=claim
        )

    def proposal(
        self, query: Query, used: tuple[str, ...], *, tolerated: tuple[str, ...] = (), notes: tuple[Note, ...] = ()
    ) -> Proposal:
        """A query made of the selection, with the cues that it uses; `notes` go behind those of the selection."""
        return Proposal(query=query, used=used, tolerated=tolerated, assumed=self.assumed, notes=(*self.notes, *notes))


def asks_for_figure(says: Understanding) -> bool:
    """Whether the question names an indicator or an applicant."""
    return bool(says.indicators or says.applicants)


def chosen_for(
    asking: Asking, *, many: bool = False, all_years: bool = False, default: bool = False
) -> Generator[Refusal, None, Selection | None]:
    """Return the figures asked for; None where none is named or a refusal was yielded.

    With `many` a question without a unit is about all units, else it is asked back. With `all_years` a question
    without a year is about all indexed years, else about the latest. By `default` new requests may be meant.
    """
    key = ("selection", many, all_years, default)
    found = asking.once(key, lambda: _selection(asking, many=many, all_years=all_years, default=default))
    return (yield from settled(found))


def _selection(asking: Asking, *, many: bool, all_years: bool, default: bool) -> Selection | Refusal | None:
    says = asking.understanding
    if not asks_for_figure(says) and (not default or says.unread or says.content):
        return None
    people = _which_applicant(asking) or _contradiction(says)
    if people is not None:
        return people
    units = units_or_all(asking) if many else one_unit(asking)
    if isinstance(units, Refusal):
        return _never_indexed(asking) or units
    years = years_of(asking, units)
    if isinstance(years, Refusal):
        return years
    if all_years and years.assumed:
        years = Years(years=indexed_years(asking.shelf, units.names), several=True)
    measures = measures_of(asking, units.names[0], years.years[-1])
    if isinstance(measures, Refusal):
        return measures
    years = _carried(says, measures, years)
    columns = columns_of(says)
    if len(columns) == 1 and all(_own_column(measure) == columns[0] for measure in measures):
        # 自然人占比: the column is the rate's own.
        columns = (TOTAL,)
    unfit = _unfit(says, measures, columns)
    if unfit is not None:
        return replace(unfit, who=units.who, years=years.years)
    assumed = set()
    if years.assumed and "year" not in asking.inherited:
        assumed.add("year")
    if units.assumed and "agency" not in asking.inherited:
        assumed.add("agency")
    if not says.indicators:
        assumed.add("indicator")
    return Selection(
        units=units,
        years=years,
        measures=measures,
        columns=columns,
        assumed=frozenset(assumed),
        notes=_notes(says, years),
    )


def _never_indexed(asking: Asking) -> Refusal | None:
    """That no report at all is of the years named, where it is not clear whose is meant either."""
    says, everything = asking.understanding, all_units(asking.shelf)
    indexed = indexed_years(asking.shelf, None)
    wanted = named_years(says)
    plain = wanted and not says.units and all(mention.form is YearForm.LIST for mention in says.years)
    return no_year(asking, everything.who, wanted, indexed) if plain and not set(wanted) & set(indexed) else None


def _contradiction(says: Understanding) -> Refusal | None:
    """That 自然人里的商业企业 is in no form: a column within one that it is no part of."""
    for outer, inner in pairwise(says.applicants):
        within = hint("column.within").fullmatch(says.normal, outer.end, inner.start) is not None
        if within and codes().applicants[inner.code].parent != outer.code:
            words = says.normal[outer.start : inner.end]
            return refusal(Kind.NOT_IN_FORM, "no_such_cell", text=words)
    return None


def _own_column(measure: Measure) -> str | None:
    return own_column(measure.code) if measure.part_of is None else None


def _unfit(says: Understanding, measures: Sequence[Measure], columns: tuple[str, ...]) -> Refusal | None:
    """Why these measures and columns are no figures together; None where they are."""
    money = any(unit_of(measure) in _MONEY for measure in measures)
    if says.has("money") and (not money or _money_of_counts(says)):
        return refusal(Kind.NOT_UNDERSTOOD, "no_kind")
    if columns == (TOTAL,):
        return None
    for measure in measures:
        if not takes_applicant(measure) and columns != (_own_column(measure),):
            return refusal(Kind.NOT_IN_FORM, "no_applicants", cell=Named(measure=measure.name), applicant=columns[0])
    return None


def _notes(says: Understanding, years: Years) -> tuple[Note, ...]:
    notes = [*years.notes]
    if years.missing:
        notes.append(note("missing_years", years=years.missing))
    for mention in says.units:
        if mention.corrected and mention.names:
            notes.append(note("corrected_unit", text=mention.text, name=mention.names[0]))
    return tuple(notes)


def _money_of_counts(says: Understanding) -> bool:
    """Whether an amount of money is asked right behind a figure that is none (行政处罚多少钱，收费多少)."""
    for cue in says.cues:
        before = [mention for mention in says.indicators if mention.start < cue.start]
        counts = before and before[-1].codes and not any(counting_unit(code) in _MONEY for code in before[-1].codes)
        if cue.code == "money" and counts:
            return True
    return False


def counting_unit(code: str) -> str:
    """The unit of a code that a question names."""
    return unit_of(measure_named(code))


def _carried(says: Understanding, found: Sequence[Measure], years: Years) -> Years:
    """从2021年结转到2022年 names one cell by both of its years: that of the report that prints it."""
    span = years.years
    shaped = says.speaks_of("trend", "change", "growth.", "compare", "each", "by.")
    if len(span) != 2 or span[1] - span[0] != 1 or shaped or len(found) != 1:
        return years
    if found[0].name == "requests.carried_out" and says.hinted("grid.passed_on"):
        return replace(years, years=span[:1], several=False)
    if found[0].name == "requests.carried_in" and says.hinted("grid.passed_on"):
        return replace(years, years=span[1:], several=False)
    return years


def measures_of(asking: Asking, agency: str, year: int) -> tuple[Measure, ...] | Refusal:
    """The measures asked for, shares among them; a tie is asked back."""
    says = asking.understanding
    mentions = figure_mentions(says)
    found: list[str] = [] if mentions else [DEFAULT_INDICATOR]
    for mention in mentions:
        code = reading_of(asking, mention, agency, year)
        if isinstance(code, Refusal):
            return code
        found.append(code)
    found = _added_up(says, list(dict.fromkeys(found)))
    if says.whole is not None and found != ["rate.substantive"]:
        return shares_of_whole(asking, found, lambda mention: reading_of(asking, mention, agency, year))
    if says.has("share", "percent") and of_each_part(says, found):
        return refusal(Kind.NOT_UNDERSTOOD, "share_of_what")
    if set(found) == _RATES_TOGETHER and says.has("aggregate.sum"):
        return (Measure(code="rate.substantive"),)
    # 申请有几成是个人提的, where nothing changes: a part of all that were made.
    part = says.has("percent") and bool(says.applicants) and not says.has("change", "growth", "compare")
    if (part or says.has("share", "rate")) and not any(is_ratio(measure_named(code)) for code in found):
        return shares_of(asking, found)
    return tuple(measure_named(code) for code in found)


def _added_up(says: Understanding, found: list[str]) -> list[str]:
    """The row that others make up together, where they are added up over several units or as a share of a whole.

    直接起诉、复议后起诉合计 of all units are their lawsuits; 公开和部分公开合起来占 is what was made public at all.
    """
    summed = says.has("aggregate.sum", "aggregate.sum.strong") or _joined(says)
    if len(found) < 2 or not summed or says.has("each"):
        return found
    grouped = any(mention.group is not None for mention in says.units) or says.has("units.number")
    above = {codes().indicators[code].parent for code in found if code in codes().indicators}
    parent = above.pop() if len(above) == 1 else None
    if grouped and parent is not None and set(codes().children(parent)) == set(found):
        return [parent]
    whole = says.whole.indicators if says.whole is not None and set(found) == _MADE_PUBLIC else ()
    return ["rate.substantive"] if any(_DECIDED in mention.codes for mention in whole) else found


def _joined(says: Understanding) -> bool:
    """Whether one figure is added to another by a word between them (部分公开加上予以公开, 全部公开加部分公开)."""
    named = says.figures
    if any(says.normal[before.end : after.start].strip() in _PLUS for before, after in pairwise(named)):
        return True
    return any(
        before.end <= cue.start and cue.end <= after.start
        for cue in says.cues
        if cue.code == "follow.add"
        for before, after in pairwise(named)
    )


def figure_mentions(says: Understanding) -> tuple[IndicatorMention, ...]:
    """The indicators asked for, without those that only say within what (scope)."""
    return says.figures or says.indicators


def reading_of(asking: Asking, mention: IndicatorMention, agency: str | None, year: int | None) -> str | Refusal:
    """The code of a mention; a tie is settled by what the report's edition has, else asked back."""
    options = mention.codes
    says = asking.understanding
    if not options:
        return refusal(Kind.NOT_IN_FORM, "no_such_cell", text=mention.text)
    if len(options) > 1 and agency is not None and year is not None:
        report = next(iter(asking.shelf.reports(agency=agency, year=year)), None)
        known = codes().indicators
        if report is not None:
            fitting = tuple(
                code
                for code in options
                if code not in known or not known[code].editions or report.edition in known[code].editions
            )
            options = fitting or options
    if len(options) > 1 and says.has("money"):
        # 采购了多少钱: of the readings the one that is money.
        options = tuple(code for code in options if counting_unit(code) in _MONEY) or options
    if len(options) == 1:
        return options[0]
    return refusal(
        Kind.AMBIGUOUS,
        "which_indicator",
        alternatives=tuple(
            Alternative(label=label_of(code, english=asking.english), says=_settled(says, mention, code))
            for code in options[:MAX_CHOICES]
        ),
        text=mention.text,
    )


def _settled(says: Understanding, mention: IndicatorMention, code: str) -> Understanding:
    settled = replace(mention, codes=(code,))
    return replace(says, indicators=tuple(settled if item is mention else item for item in says.indicators))


def spoken(label: str) -> str:
    """An official label as it would be asked with: without its number and without what stands in brackets."""
    plain = hint("slots.printed_number").sub("", label)
    return plain.partition("（")[0].partition("(")[0].strip() or plain


def label_of(code: str, *, english: bool = False) -> str:
    """The official label of a code in the language asked in."""
    item = codes().indicators.get(code) or derived().get(code)
    if item is None:
        return code
    return item.en if english else item.zh


def columns_of(says: Understanding) -> tuple[str, ...]:
    """The applicant columns named, or the total alone; both where one is asked for behind the other.

    结转多少件，其中自然人几件 asks for two cells.
    """
    named = tuple(dict.fromkeys(mention.code for mention in says.applicants))
    within = says.cue("follow.within")
    first = next((mention.start for mention in says.applicants), 0)
    counts = [cue for cue in says.cues if cue.code == "ask.count"]
    # How many of them: the count of the part itself.
    if (
        named
        and within is not None
        and any(cue.start < within.start < first and says.normal[cue.end : within.start].strip() for cue in counts)
    ):
        return (TOTAL, *named)
    return named or (TOTAL,)


def _asked_again(says: Understanding, vague: ApplicantMention) -> bool:
    """Whether behind a count of people another figure is counted, and requests are not named beside it."""
    counts = any(cue.code == "ask.count" and cue.start >= vague.end for cue in says.cues)
    return counts and all(mention.start > vague.end for mention in says.indicators)


def _without(vague: ApplicantMention, says: Understanding) -> str:
    """The question with who asked made blank: 有多少人来申请 counts requests then, and nobody."""
    return says.normal[: vague.start] + " " * (vague.end - vague.start) + says.normal[vague.end :]


def _which_applicant(asking: Asking) -> Refusal | None:
    """Ask whether 老百姓 and its like mean one column or all applicants; None where nothing leaves it open.

    Beside another column, or as a share, the column is meant: everybody is no part of everybody.
    """
    says = asking.understanding
    vague = next((mention for mention in says.applicants if mention.vague), None)
    if vague is None or len(says.applicants) > 1 or says.has("share", "percent", "rate"):
        return None
    if says.speaks_of("who.", "by.", "breakdown"):
        return None
    ranked = [cue.end for cue in says.cues if cue.code.startswith(("rank.", "growth.", "filter."))]
    if any(0 <= vague.start - end <= 1 for end in ranked):
        # 公开率最高的单位申请几件: the unit found so is meant, and no column.
        return refusal(Kind.NOT_UNDERSTOOD, "no_kind")
    known = codes().applicants[vague.code]
    column = known.en if asking.english else known.zh
    everybody = sayings(says.language).put("everybody")
    # Everybody is the total of what is asked, or new requests where nothing else is named.
    requests = IndicatorMention(text="", codes=(DEFAULT_INDICATOR,), start=vague.start, end=vague.start)
    asked = says.indicators or (requests,)
    if says.indicators and hint("column.counted").search(vague.text) and _asked_again(says, vague):
        # How many people asked and how many were refused: two figures.
        asked = (requests, *says.indicators)
        says = replace(says, indicators=asked)
    settled: tuple[ApplicantMention, ...] = (replace(vague, vague=False),)
    return refusal(
        Kind.AMBIGUOUS,
        "which_applicant",
        alternatives=(
            Alternative(label=column, says=replace(says, applicants=settled)),
            Alternative(
                label=everybody, says=replace(says, applicants=(), indicators=asked, normal=_without(vague, says))
            ),
        ),
        text=vague.text.strip(),
        column=column,
    )
