"""What is indexed, and whether reports fit together: 有哪些年份, 缺谁的2023年报, 2022年报勾稽平吗."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from knowledge.language.parts import Understanding, YearForm
from knowledge.query.asking import Asking, Proposal, Refusal, settled
from knowledge.query.lookups import Blanks, Check, Coverage
from knowledge.query.which_years import Meant, indexed_years, reports_of, years_of
from knowledge.query.whose import all_units, named_years, one_unit, units_of

_CUES = ("coverage", "coverage.years", "coverage.units", "coverage.missing", "coverage.reports", "coverage.has")
_ASKED = (
    ("coverage.missing", "missing"),
    ("coverage.years", "years"),
    ("count.years", "years"),
    ("coverage.units", "units"),
    ("count.units", "units"),
    ("coverage.reports", "reports"),
)
_OF_MANY = ("who.unit", "who.region", "count.units")
_OF_THE_TEXT = ("topic.contact", "topic.address", "topic.channels", "topic.media", "topic.training", "topic.platform")
_RULES = {
    "quality.identity": ("R1", "R2", "R3", "R4", "R5"),
    "quality.carry": ("R5",),
    "quality.prose": ("R8", "R9"),
}
_SOUND = "quality.sound"


def coverage(asking: Asking) -> Iterator[Proposal | Refusal]:
    """A word for what is collected, and no figure."""
    says = asking.understanding
    # 教育局有2022年的年报吗: what there is or not is the report.
    asks_for_reports = says.has("report") and says.has("coverage.has") and not says.has(*_OF_MANY)
    # 有澄湖分局哪几年的报告 says by the cue that they are reports.
    there = ("filter.any",) if asks_for_reports or says.has("coverage.years") else ()
    shaped = any(
        cue.code.startswith(("filter.", "rank", "growth.", "compare")) and cue.code not in there for cue in says.cues
    )
    counts_units = says.has("count.units", "count.years") and not says.unread and not shaped
    # 哪些单位有2024年的报告: what is asked for is the reports themselves.
    held = says.has("report") and says.has("who.unit", "who.region") and says.has("filter.any") and not says.unread
    # 最近那份报告是哪年的: the year itself is asked for.
    dated = says.has("report") and says.has("who.year") and not says.unread and not shaped
    dated = dated and any(mention.form is YearForm.LATEST for mention in says.years)
    if not says.has(*_CUES) and not counts_units and not held and not dated:
        return
    if says.indicators or says.applicants or (shaped and not held and not says.has("coverage.missing")):
        return
    if says.content or says.speaks_of("quality"):
        # 收集了多少条意见, 政策文件库里有多少份文件: words of the prose are no reports.
        return
    asked = "years" if dated else _asked(says, held=held)
    chosen = yield from settled((units_of(asking) if says.units else None) or all_units(asking.shelf))
    if chosen is None:
        return
    years: tuple[int, ...] = ()
    if says.years and asked != "missing":
        found = yield from settled(years_of(asking, chosen))
        if found is None:
            return
        years = found.years
    elif says.years:
        years = tuple(dict.fromkeys(year for mention in says.years for year in mention.years))
    yield Proposal(query=Coverage(asked=asked, who=chosen.who, years=years), used=("",), operator="coverage")


def _asked(says: Understanding, *, held: bool) -> str:
    asked = next((name for code, name in _ASKED if says.has(code)), "reports")
    if held and asked == "reports":
        asked = "units"
    # 没有报告的单位: those that lack one.
    return "missing" if says.has("negation") and asked != "years" else asked


def _judged(says: Understanding) -> bool:
    """Whether a decision of a review or court is counted, and nothing is asked of the report itself."""
    decided = ("reconsideration.", "litigation.")
    return any(code.startswith(decided) for mention in says.indicators for code in mention.codes)


def check(asking: Asking) -> Iterator[Proposal | Refusal]:
    """A word that asks whether figures are right or fit together."""
    says = asking.understanding
    named = next((rules for code, rules in _RULES.items() if says.has(code)), None)
    if (named is None and not says.has("quality", _SOUND)) or says.unread or says.has("outside.duration"):
        # 多久检查一次: how often somebody else checks is no finding of ours.
        return
    if says.speaks_of(*_OF_THE_TEXT) and not says.indicators:
        # 几家单位核对了联系方式: what somebody checked is told by the text.
        return
    if named is None and says.has("ask.count") and _judged(says):
        # 法院判教育局没错的有几件: what was found right is the decision, and no figure.
        return
    told = units_of(asking) if says.units or asking.home else None
    lone = asking.shelf.counts().units == 1
    units = yield from settled(told or (one_unit(asking) if lone else all_units(asking.shelf)))
    meant = yield from settled(None if units is None else reports_of(asking, units))
    if meant is None:
        return
    if says.has("coverage.years", "who.year", "count.years") and not named_years(says):
        meant = _of_all_years(asking, meant)
    who, years = meant.units.who, meant.years
    latest = years.assumed and len(who.names) > 1
    query = Check(who=who, years=years.years, rules=named or (), latest=latest, sound=says.has(_SOUND))
    yield meant.proposal(query, "check")


def _of_all_years(asking: Asking, meant: Meant) -> Meant:
    """The reports of all years, where it is asked in which of them something is wrong (哪些年的数对不上)."""
    years = replace(meant.years, years=indexed_years(asking.shelf, meant.units.names), assumed=False)
    return replace(meant, years=years, assumed=meant.assumed - {"year"})


def blanks(asking: Asking) -> Iterator[Proposal | Refusal]:
    """A word that asks which cells of one unit's reports are blank."""
    says = asking.understanding
    if not says.has("blanks") or says.unread or says.indicators or says.applicants:
        return
    units = yield from settled(units_of(asking) if says.units or asking.home else one_unit(asking))
    if units is None or len(units.names) != 1:
        return
    meant = yield from settled(reports_of(asking, units))
    if meant is not None:
        yield meant.proposal(Blanks(who=units.who, years=meant.years.years), "blanks")
