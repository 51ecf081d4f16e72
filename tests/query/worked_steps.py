"""Generated questions of more than one step: over years together, both ends, means as a measure, whom another finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from knowledge.answers import Kind
from knowledge.lexicon.codes import codes
from knowledge.query.algebra import Axis, Condition, Order, Portion, Where, Who
from knowledge.query.measures import takes_applicant
from knowledge.query.standings import Against
from tests.query.oracle import places
from tests.query.worked_checks import figures_are, meets, ranks, units_are
from tests.query.worked_picks import SHORT, Maker, Picked, Worked

SPAN = (2021, 2022, 2023)


class InSteps(Maker):
    """Makes up the questions of several steps."""

    def in_steps(self, pick: Picked) -> Iterator[Worked]:
        """Every operation of several steps on one measure."""
        for family in (self._together, self._ends, self._averages, self._found, self._as_one, self._each_year):
            yield from family(pick)

    def _together(self, pick: Picked) -> Iterator[Worked]:
        if pick.rate:
            return
        years = [self.all(pick, year) for year in SPAN]
        both = [unit for unit in self.units if all(unit in values for values in years)]
        sums = {unit: sum((values[unit] for values in years), Fraction(0)) for unit in both}
        if len(sums) < 2:
            return
        of = replace(self.figures(pick, whole=True), years=SPAN)
        yield from self.worded(
            "together_sum",
            pick,
            Order(of=of, over=Axis.AGENCY, together="sum"),
            ranks(Kind.RANKING, sums, most_first=True, only=lambda place: True),
            f"2021到2023年三年加起来，哪个单位的{pick.what}最多",
            f"which unit had the most {pick.en} in total from 2021 to 2023?",
        )
        means = {unit: total / 3 for unit, total in sums.items()}
        yield from self.worded(
            "together_mean",
            pick,
            Order(of=of, over=Axis.AGENCY, together="mean", descending=False),
            ranks(Kind.RANKING, means, most_first=False, only=lambda place: True),
            f"2021到2023年平均每年{pick.what}最少的是谁",
            f"which unit had the fewest {pick.en} on average from 2021 to 2023?",
        )

    def _ends(self, pick: Picked) -> Iterator[Worked]:
        values = self.all(pick)
        if len(values) < 2:
            return
        gap = (max(values.values()) - min(values.values())) * (100 if pick.rate else 1)
        code = "change.points" if pick.rate else "change.absolute"
        high, low = ("最高", "最低") if pick.rate else ("最多", "最少")
        highest, lowest = ("highest", "lowest") if pick.rate else ("most", "fewest")
        yield from self.worded(
            "ends",
            pick,
            Order(of=self.figures(pick, whole=True), over=Axis.AGENCY, both=True, gap="difference"),
            figures_are(
                Kind.RANKING,
                (None, code, gap),
                (None, pick.measure.code, max(values.values())),
                (None, pick.measure.code, min(values.values())),
            ),
            f"{pick.year}年{pick.what}{high}的单位比{low}的单位{high[-1]}多少",
            f"how far apart are the unit with the {highest} {pick.en} and the one with the {lowest} in {pick.year}?",
        )

    def _averages(self, pick: Picked) -> Iterator[Worked]:
        values = self.all(pick)
        unit = codes().indicators[pick.measure.code].unit if pick.measure.code in codes().indicators else "件"
        if len(values) < 2 or unit in ("元", "万元"):
            return
        mean = sum(values.values(), Fraction(0)) / len(values)
        column = "total" if takes_applicant(pick.measure) else None
        column = "natural_person" if pick.measure.code == "rate.natural_person" else column
        condition = Condition(measure=pick.measure, column=column, operator="over", average="mean")
        word = "高于" if pick.rate else "多于"
        yield from self.worded(
            "over_mean",
            pick,
            Where(of=self.figures(pick, whole=True), over=Axis.AGENCY, conditions=(condition,)),
            meets(values, lambda name, value: value > mean),
            f"{pick.year}年哪些单位的{pick.what}{word}平均数",
            f"which units had {'a higher' if pick.rate else 'more'} {pick.en} than the average in {pick.year}?",
        )
        own = values.get(pick.unit)
        if own is None:
            return
        code = "change.points" if pick.rate else "change.absolute"
        gap = (own - mean) * (100 if pick.rate else 1)
        yield from self.worded(
            "against_mean",
            pick,
            Against(of=self.figures(pick), whole=replace(self.everyone, label="所有单位"), average="mean"),
            figures_are(
                Kind.COMPARE,
                (pick.unit, code, gap),
                (pick.unit, pick.measure.code, own),
                (None, "aggregate.mean", mean),
            ),
            f"{pick.short()}{pick.year}年的{pick.what}和各单位的平均数差多少",
            f"by how much does {pick.short(True)} differ from the average {pick.en} of all units in {pick.year}?",
        )

    def _found(self, pick: Picked) -> Iterator[Worked]:
        values = self.all(pick)
        if pick.rate or len(values) != len(self.units):
            return
        placed = places(values)
        first = [unit for unit, place in placed.items() if place <= 3]
        total = sum(values.values(), Fraction(0))
        if len(first) != 3 or not total:
            return
        part = sum((values[unit] for unit in first), Fraction(0))
        ordered = tuple(sorted(first, key=lambda unit: placed[unit]))
        portion = Portion(
            of=replace(self.figures(pick), who=Who(names=ordered)), whole=replace(self.everyone, label="所有单位")
        )
        yield from self.worded(
            "first_three_of_all",
            pick,
            portion,
            figures_are(Kind.RATIO, (None, "share.of_units", part / total), (None, "aggregate.sum", part)),
            f"{pick.year}年{pick.what}最多的三家加起来占所有单位的百分之几",
            f"what share of all {pick.en} did the top three units account for in {pick.year}?",
        )
        (other,) = (year for year in (2022, 2023) if year != pick.year)
        then = self.all(pick, other)
        if len({values[unit] for unit in ordered}) != 3 or len(then) != len(self.units):
            return
        yield Worked(
            name="winner_elsewhere",
            measure=pick.measure.code,
            wording="colloquial",
            text=f"{pick.year}年{pick.what}最多的单位在{other}年排第几",
            check=figures_are(Kind.RANKING, (ordered[0], pick.measure.code, then[ordered[0]])),
        )

    def _as_one(self, pick: Picked) -> Iterator[Worked]:
        before, after = self.all(pick, 2022), self.all(pick, 2023)
        if pick.rate or len(before) != len(self.units) or len(after) != len(self.units):
            return
        first, last = (sum(values.values(), Fraction(0)) for values in (before, after))
        yield Worked(
            name="change_of_sum",
            measure=pick.measure.code,
            wording="colloquial",
            text=f"所有单位的{pick.what}合计，2023年比2022年变化多少",
            check=figures_are(Kind.CHANGE, (None, "change.absolute", last - first)),
        )
        third = next(unit for unit in self.units if unit not in (pick.unit, pick.other))
        pair = after[pick.unit] + after[pick.other]
        sides = ((None, "aggregate.sum", pair), (third, pick.measure.code, after[third]))
        yield Worked(
            name="two_against_one",
            measure=pick.measure.code,
            wording="colloquial",
            text=f"{pick.short()}和{pick.second()}2023年{pick.what}加起来比{SHORT[third][0]}多多少",
            check=figures_are(Kind.COMPARE, *sides),
        )

    def _each_year(self, pick: Picked) -> Iterator[Worked]:
        years = [self.all(pick, year) for year in SPAN]
        whole = [unit for unit in self.units if all(unit in values for values in years)]
        if len(whole) < 2:
            return
        up = {unit for unit in whole if years[0][unit] < years[1][unit] < years[2][unit]}
        any_of = {unit for unit in whole if all(values[unit] > 0 for values in years)}
        yield from (
            Worked(name=name, measure=pick.measure.code, wording="colloquial", text=text, check=units_are(wanted))
            for name, text, wanted in (
                ("rising", f"2021到2023年{pick.what}逐年上升的单位有哪些", up),
                *(() if pick.rate else (("every_year", f"2021到2023年每年都有{pick.what}的单位有哪些", any_of),)),
            )
        )
