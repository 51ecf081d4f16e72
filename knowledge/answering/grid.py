"""The cells a question is about: figures × applicants × units × years, every slot filled or a refusal that says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answering.applicants import applicants_of, which_applicant
from knowledge.answering.figures import TOTAL, takes_applicant, unit_of
from knowledge.answering.plan import Asking, Refusal, note, refusal
from knowledge.answering.proof import understood
from knowledge.answering.shares import DEFAULT_INDICATOR as DEFAULT_INDICATOR
from knowledge.answering.shares import ancestors as ancestors
from knowledge.answering.shares import is_ratio as is_ratio
from knowledge.answering.shares import shares_of, shares_of_whole
from knowledge.answering.slots import (
    Units,
    Years,
    figure_mentions,
    indexed_years,
    one_unit,
    reading_of,
    units_or_all,
    years_of,
)
from knowledge.answers import Kind, Note, Understood
from knowledge.lexicon.derived import own_column
from knowledge.lexicon.hints import hint
from knowledge.understanding.parts import Understanding

_PASSED_ON = hint("grid.passed_on")

_MONEY = ("万元", "元")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """All slots of a question for figures; `assumed` names the slots that were filled by a default."""

    units: Units
    years: Years
    codes: tuple[str, ...]
    applicants: tuple[str, ...]
    assumed: frozenset[str] = frozenset()
    notes: tuple[Note, ...] = ()

    def understood(self, asking: Asking) -> Understood:
        """How the question was read, for the echo line."""
        shown = self.units.names if len(self.units.names) <= 50 else self.units.names[:50]
        return understood(
            agencies=shown,
            years=self.years.years,
            indicators=self.codes,
            applicants=[item for item in self.applicants if any(takes_applicant(code) for code in self.codes)],
            inherited=asking.inherited,
            assumed=self.assumed,
        )


def asks_for_figure(asking: Asking) -> bool:
    """Whether the question names an indicator or an applicant."""
    return bool(asking.understanding.indicators or asking.understanding.applicants)


def grid_of(
    asking: Asking, *, many: bool = False, all_years: bool = False, default: bool = False
) -> Grid | Refusal | None:
    """The cells asked for; None when no figure is named, unless `default` lets new requests be meant.

    With `many` a question without a unit is about all units, else it is asked back. With `all_years` a question
    without a year is about all indexed years, else about the latest.
    """
    says = asking.understanding
    if not asks_for_figure(asking) and (not default or says.unread or says.content):
        return None
    people = which_applicant(asking)
    if people is not None:
        return people
    units = units_or_all(asking) if many else one_unit(asking)
    if isinstance(units, Refusal):
        return units
    years = years_of(asking, units)
    if isinstance(years, Refusal):
        return years
    if all_years and years.assumed:
        years = every_year(asking, units)
    found = codes_of(asking, units.names[0], years.years[-1])
    if isinstance(found, Refusal):
        return found
    years = _carried(says, found, years)
    if says.has("money") and (not any(unit_of(code) in _MONEY for code in found) or _money_of_counts(says)):
        return refusal(asking, Kind.NOT_UNDERSTOOD, "no_kind")
    applicants = applicants_of(asking)
    named = applicants != (TOTAL,)
    for code in found:
        if named and not takes_applicant(code) and applicants != (own_column(code),):
            return refusal(
                asking,
                Kind.NOT_IN_FORM,
                "no_applicants",
                understood=understood(
                    agencies=units.names[:50], years=years.years, indicators=found, applicants=applicants
                ),
                code=code,
                applicant=applicants[0],
            )
    assumed = set()
    if years.assumed and "year" not in asking.inherited:
        assumed.add("year")
    if units.assumed and "agency" not in asking.inherited:
        assumed.add("agency")
    if not asking.understanding.indicators:
        assumed.add("indicator")
    notes = [*years.notes]
    if years.missing:
        notes.append(note("missing_years", years="、".join(f"{year}年" for year in years.missing)))
    for mention in asking.understanding.units:
        if mention.corrected and mention.names:
            notes.append(note("corrected_unit", text=mention.text, name=mention.names[0]))
    return Grid(
        units=units,
        years=years,
        codes=found,
        applicants=applicants,
        assumed=frozenset(assumed),
        notes=tuple(notes),
    )


_ANY = (
    "ask.",
    "ever",
    "aggregate.sum",
    "units.number",
    "each",
    "money",
    "percent",
    "follow.then",
    "follow.replace",
    "follow.they",
    "follow.it",
    "follow.within",
    "follow.and",
    "follow.add",
    "follow.chart",
    "follow.split",
    "follow.more",
    "follow.source",
    "excluded",
    "share",
    "rate",
    "greeting",
    "thanks",
    "bye",
    "passage",
    "report",
    "list",
)
"""Beginnings of the cues that leave a figure what it is."""


_SLOTS = frozenset({"agency", "year", "indicator"})


def reads_all_cues(asking: Asking, *handled: str) -> bool:
    """Whether every cue is one that leaves a figure as it is, or begins with one of `handled`."""
    return all(
        (cue.code.startswith((*_ANY, *handled)) and cue.code != "aggregate.sum.strong")
        or cue.code in handled
        or (cue.code == "follow.no" and cue.start == 0 and not asking.inherited >= _SLOTS)
        for cue in asking.understanding.cues
    )


def _money_of_counts(says: Understanding) -> bool:
    """Whether an amount of money is asked right behind a figure that is none (行政处罚多少钱，收费多少)."""
    for cue in says.cues:
        before = [mention for mention in says.indicators if mention.start < cue.start]
        counts = before and before[-1].codes and not any(unit_of(code) in _MONEY for code in before[-1].codes)
        if cue.code == "money" and counts:
            return True
    return False


def _carried(says: Understanding, found: Sequence[str], years: Years) -> Years:
    """从2021年结转到2022年 names one cell by both of its years: that of the report that prints it."""
    span = years.years
    shaped = any(cue.code.startswith(("trend", "change", "compare", "each", "by.")) for cue in says.cues)
    if len(span) != 2 or span[1] - span[0] != 1 or shaped or len(found) != 1:
        return years
    if found[0] == "requests.carried_out" and _PASSED_ON.search(says.normal):
        return replace(years, years=span[:1], several=False)
    if found[0] == "requests.carried_in" and _PASSED_ON.search(says.normal):
        return replace(years, years=span[1:], several=False)
    return years


def every_year(asking: Asking, units: Units) -> Years:
    """All indexed years of the units."""
    return Years(years=indexed_years(asking.shelf, units.names), several=True)


def codes_of(asking: Asking, agency: str, year: int) -> tuple[str, ...] | Refusal:
    """The codes of the figures asked for, shares among them; a tie is asked back."""
    mentions = figure_mentions(asking)
    if not mentions:
        found: list[str] = [DEFAULT_INDICATOR]
    else:
        found = []
        for mention in mentions:
            code = reading_of(asking, mention, agency, year)
            if isinstance(code, Refusal):
                return code
            found.append(code)
    found = list(dict.fromkeys(found))
    if asking.understanding.whole is not None:
        return shares_of_whole(asking, found, lambda mention: reading_of(asking, mention, agency, year))
    if set(found) == {"rate.granted", "rate.partial"} and asking.understanding.has("aggregate.sum"):
        return ("rate.substantive",)
    if asking.understanding.has("share", "rate") and not any(is_ratio(code) for code in found):
        return shares_of(asking, found)
    return tuple(found)
