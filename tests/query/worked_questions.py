"""Questions over the whole algebra in three wordings, each with what the oracle expects of its answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from knowledge.answers import Kind
from knowledge.lexicon.codes import codes
from knowledge.query.algebra import (
    Axis,
    Change,
    Compare,
    Figures,
    Reduce,
    Split,
    Who,
)
from knowledge.query.measures import takes_applicant
from tests.query.worked_checks import beside_sum, figures_are, parts
from tests.query.worked_over_units import OverUnits
from tests.query.worked_picks import Picked, Worked
from tests.query.worked_steps import InSteps


class Asker(OverUnits, InSteps):
    """Makes up the questions of every measure."""

    def questions(self) -> Iterator[Worked]:
        """Every operation on every measure that it makes sense for."""
        for pick in self.picks():
            for family in (self._single, self._over_years, self._pairs, self.over_units, self.in_steps):
                yield from family(pick)

    def _single(self, pick: Picked) -> Iterator[Worked]:
        one, year, code = self.figures(pick), pick.year, pick.measure.code
        value = self.value(pick, pick.unit, year)
        kind = Kind.RATIO if pick.rate else Kind.CELL
        if value is not None:
            yield from self.worded(
                "cell",
                pick,
                one,
                figures_are(kind, (pick.unit, code, value)),
                f"我想知道{pick.short()}{year}年{pick.what}有多少",
                f"what was the {pick.en} of {pick.short(True)} in {year}?"
                if pick.rate
                else f"how many {pick.en} did {pick.short(True)} have in {year}?",
            )
        own = self.oracle.value(pick.unit, year, code, pick.column)
        if takes_applicant(pick.measure) and own is not None:
            column = codes().applicants[pick.column]
            yield from self.worded(
                "column",
                pick,
                replace(one, columns=(pick.column,)),
                figures_are(kind, (pick.unit, code, own)),
                f"{pick.short()}{year}年{column.zh}的{pick.what}有多少",
                f"{pick.en} of {pick.short(True)} in {year} from {column.en}",
            )
        yield from self._split(pick)

    def _split(self, pick: Picked) -> Iterator[Worked]:
        code, year = pick.measure.code, pick.year
        one = self.figures(pick)
        if code in codes().indicators and codes().children(code):
            wanted = {row: self.oracle.value(pick.unit, year, row) for row in codes().children(code)}
            whole = self.value(pick, pick.unit, year)
            yield from self.worded(
                "split",
                pick,
                Split(of=one, by=Axis.INDICATOR),
                parts({(row, "total"): value for row, value in wanted.items()}, (code, "total"), whole),
                f"{pick.short()}{year}年{pick.what}具体都是哪些情况，各多少",
                f"break down the {pick.en} of {pick.short(True)} in {year}",
            )
        if code in codes().indicators and takes_applicant(pick.measure):
            names = ("natural_person", "business", "research", "nonprofit", "legal_service", "other")
            columns = {(code, name): self.oracle.value(pick.unit, year, code, name) for name in names}
            yield from self.worded(
                "split_applicant",
                pick,
                Split(of=one, by=Axis.APPLICANT),
                parts(columns, (code, "total"), self.value(pick, pick.unit, year)),
                f"{pick.short()}{year}年{pick.what}各类申请人分别多少",
                f"{pick.en} of {pick.short(True)} in {year} by applicant type",
            )

    def _over_years(self, pick: Picked) -> Iterator[Worked]:
        one, code = self.figures(pick), pick.measure.code
        course = [self.value(pick, pick.unit, year) for year in (2021, 2022, 2023)]
        if any(value is None for value in course):
            return
        told = [value for value in course if value is not None]
        years = replace(one, years=(2021, 2022, 2023))
        yield from self.worded(
            "course",
            pick,
            replace(years, course=True),
            figures_are(Kind.TREND, *((pick.unit, code, value) for value in told)),
            f"{pick.short()}从2021年到2023年{pick.what}是怎么变化的",
            f"how did the {pick.en} of {pick.short(True)} develop from 2021 to 2023?",
        )
        difference = told[2] - told[1]
        change = Change(of=replace(one, years=(2022, 2023)), before=2022, after=2023)
        if pick.rate:
            yield from self.worded(
                "change",
                pick,
                replace(change, asked="points"),
                figures_are(Kind.CHANGE, (pick.unit, "change.points", difference * 100)),
                f"{pick.short()}2023年{pick.what}比2022年高几个百分点",
                f"{pick.short(True)}: change of {pick.en} between 2022 and 2023 in percentage points",
            )
        else:
            yield from self.worded(
                "change",
                pick,
                change,
                figures_are(Kind.CHANGE, (pick.unit, "change.absolute", difference)),
                f"{pick.short()}2023年{pick.what}比2022年多了多少",
                f"how many more {pick.en} did {pick.short(True)} have in 2023 than in 2022?",
            )
            if told[1]:
                yield from self.worded(
                    "change_percent",
                    pick,
                    replace(change, asked="percent"),
                    figures_are(Kind.CHANGE, (pick.unit, "change.percent", difference / told[1])),
                    f"{pick.short()}2023年{pick.what}同比涨了百分之几",
                    f"by what percentage did the {pick.en} of {pick.short(True)} change from 2022 to 2023?",
                )
            for how, word, en in (("sum", "加起来一共", "total"), ("mean", "平均每年", "yearly average of")):
                if how == "sum" and code.endswith(("in_force", "carried_out")):
                    # What there is at the end of each year adds up to nothing.
                    continue
                number = sum(told, Fraction(0)) / (3 if how == "mean" else 1)
                yield from self.worded(
                    f"{how}_of_years",
                    pick,
                    Reduce(of=years, how=(how,), over=Axis.YEAR),
                    beside_sum(code, sum(told, Fraction(0)), (pick.unit, f"aggregate.{how}", number)),
                    f"{pick.short()}2021到2023年{pick.what}{word}多少",
                    f"{en} {pick.en} of {pick.short(True)} from 2021 to 2023",
                )

    def _pairs(self, pick: Picked) -> Iterator[Worked]:
        one, two = (self.value(pick, unit, pick.year) for unit in (pick.unit, pick.other))
        if one is None or two is None:
            return
        code = pick.measure.code
        pair = Figures(who=Who(names=(pick.unit, pick.other)), years=(pick.year,), measures=(pick.measure,))
        sides = ((pick.unit, code, one), (pick.other, code, two))
        joint = f"{pick.short()}和{pick.second()}"
        more = "高" if pick.rate else "多"
        yield from self.worded(
            "compare",
            pick,
            Compare(of=(pair,), axis=Axis.AGENCY),
            figures_are(Kind.COMPARE, *sides),
            f"{joint}{pick.year}年{pick.what}哪个更{more}",
            f"compare the {pick.en} of {pick.short(True)} and {pick.second(True)} in {pick.year}",
        )
        factor, change = (100, "change.points") if pick.rate else (1, "change.absolute")
        gap = (pick.unit, change, (one - two) * factor)
        asked = "高几个百分点" if pick.rate else "多多少"
        text = f"{pick.short()}{pick.year}年{pick.what}比{pick.second()}{asked}"
        yield Worked(
            name="gap",
            measure=code,
            wording="colloquial",
            text=text,
            check=figures_are(Kind.COMPARE, *sides, gap),
        )
