"""Generated questions over many units: rankings, growth, winners, filters, sums, means, medians and portions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from knowledge.answering.details import RankingDetail
from knowledge.answers import Answer, Kind
from knowledge.lexicon.codes import codes
from knowledge.query.algebra import (
    Axis,
    Condition,
    Figures,
    Growth,
    Measure,
    Of,
    Order,
    Portion,
    Reduce,
    Where,
)
from knowledge.query.measures import takes_applicant
from tests.query.oracle import median, places
from tests.query.worked_checks import beside_sum, close, figures_are, meets, ranks
from tests.query.worked_picks import Maker, Picked, Worked


class OverUnits(Maker):
    """Makes up the questions over all units."""

    def over_units(self, pick: Picked) -> Iterator[Worked]:
        """Every operation over units on one measure."""
        for family in (self._rankings, self._filters, self._sums):
            yield from family(pick)

    def _rankings(self, pick: Picked) -> Iterator[Worked]:
        values = self.all(pick)
        if len(values) < 2:
            return
        year, whole = pick.year, self.figures(pick, whole=True)
        high, low = ("最高", "最低") if pick.rate else ("最多", "最少")
        highest, lowest = ("highest", "lowest") if pick.rate else ("most", "fewest")

        def every(place: int) -> bool:
            return True

        yield from self.worded(
            "order",
            pick,
            Order(of=whole, over=Axis.AGENCY),
            ranks(Kind.RANKING, values, most_first=True, only=every),
            f"{year}年{pick.what}{high}的是哪个单位",
            f"which unit had the {highest} {pick.en} in {year}?",
        )
        yield from self.worded(
            "order_least",
            pick,
            Order(of=whole, over=Axis.AGENCY, descending=False),
            ranks(Kind.RANKING, values, most_first=False, only=every),
            f"{year}年谁的{pick.what}{low}",
            f"which unit had the {lowest} {pick.en} in {year}?",
        )
        if pick.unit in values:
            place = places(values)[pick.unit]
            own = {pick.unit: values[pick.unit]}

            def placed(answer: Answer) -> str:
                detail = answer.detail
                if answer.kind is not Kind.RANKING or not isinstance(detail, RankingDetail):
                    return f"kind {answer.kind}"
                got = [(row.figure.agency, row.place) for row in detail.rows]
                if got != [(pick.unit, place)] or not close(detail.rows[0].figure.known, own[pick.unit]):
                    return f"{got} where {place} of {pick.unit} belongs"
                return "" if detail.total_rows == len(values) else f"of {detail.total_rows}, not {len(values)}"

            yield from self.worded(
                "place",
                pick,
                Order(of=whole, over=Axis.AGENCY, place_of=pick.unit),
                placed,
                f"{pick.short()}{year}年的{pick.what}在全部单位里排第几名",
                f"what place does {pick.short(True)} have by {pick.en} in {year}?",
            )
        # The rows that stand in the second row: where two tie for the first place, both of them.
        second = sorted(places(values).values())[1]
        yield from self.worded(
            "nth",
            pick,
            Order(of=whole, over=Axis.AGENCY, nth=2),
            ranks(Kind.RANKING, values, most_first=True, only=lambda place: place == second),
            f"{year}年{pick.what}第二{high[-1]}的是哪个单位",
            f"which unit had the second {'highest' if pick.rate else 'most'} {pick.en} in {year}?",
        )
        yield from self._growth(pick)
        yield from self._winner(pick)

    def _growth(self, pick: Picked) -> Iterator[Worked]:
        before, after = self.all(pick, 2022), self.all(pick, 2023)
        moves = {unit: after[unit] - before[unit] for unit in self.units if unit in after and unit in before}
        of = replace(self.figures(pick, whole=True), years=(2023,))
        for rising, word, en in ((True, "上升", "increase"), (False, "下降", "decrease")):
            chosen = {unit: move for unit, move in moves.items() if move and (move > 0) == rising}
            if not chosen:
                continue
            yield from self.worded(
                f"growth_{'up' if rising else 'down'}",
                pick,
                Growth(of=of, over=Axis.AGENCY, pairs=((2022, 2023),), rising=rising),
                ranks(Kind.GROWTH_RANKING, chosen, most_first=rising, only=lambda place: True),
                f"2023年{pick.what}比2022年{word}最多的是哪个单位",
                f"which unit had the largest {en} in {pick.en} from 2022 to 2023?",
            )

    def _winner(self, pick: Picked) -> Iterator[Worked]:
        if pick.measure.code == "requests.new":
            return
        asked = self.oracle.known(self.units, pick.year, "requests.new")
        leader = max(asked, key=lambda unit: asked[unit])
        value = self.value(pick, leader, pick.year)
        if value is None:
            return
        by = Figures(who=self.everyone, years=(pick.year,), measures=(Measure(code="requests.new"),))
        kind = Kind.RATIO if pick.rate else Kind.CELL
        yield from self.worded(
            "winner",
            pick,
            Of(winner=Order(of=by, over=Axis.AGENCY), measures=(pick.measure,)),
            figures_are(kind, (leader, pick.measure.code, value), (leader, "requests.new", asked[leader])),
            f"{pick.year}年收到申请最多的单位，它的{pick.what}是多少",
            f"what was the {pick.en} of the unit with the most new requests in {pick.year}?",
        )

    def _filters(self, pick: Picked) -> Iterator[Worked]:
        values = self.all(pick)
        if len(values) < 2:
            return
        unit = codes().indicators[pick.measure.code].unit if pick.measure.code in codes().indicators else "件"
        if unit in ("元", "万元"):
            return
        limit = Fraction(30, 100) if pick.rate else Fraction(int(median(list(values.values()))))
        upper = Fraction(50, 100) if pick.rate else limit + 40
        said, to = (f"{int(number * 100)}%" if pick.rate else str(number) for number in (limit, upper))
        column = "total" if takes_applicant(pick.measure) else None
        column = "natural_person" if pick.measure.code == "rate.natural_person" else column
        base = Condition(measure=pick.measure, column=column, operator="over", number=float(limit))
        high, low = ("高于", "低于") if pick.rate else ("多于", "不到")
        en_high, en_low = ("above", "below") if pick.rate else ("more than", "fewer than")
        y, what, en = pick.year, pick.what, pick.en
        tests: list[tuple[str, Condition, Callable[[str, Fraction], bool], str, str]] = [
            (
                "over",
                base,
                lambda name, value: value > limit,
                f"{y}年{what}{high}{said}的有哪些单位",
                f"which units had {en_high} {said} {en} in {y}?",
            ),
            (
                "under",
                replace(base, operator="under"),
                lambda name, value: value < limit,
                f"{y}年{what}{low}{said}的单位是哪几家",
                f"which units had {en_low} {said} {en} in {y}?",
            ),
            (
                "between",
                replace(base, operator="between", number_to=float(upper)),
                lambda name, value: limit <= value <= upper,
                f"{y}年哪些单位的{what}介于{said}和{to}之间",
                f"which units had between {said} and {to} {en} in {y}?",
            ),
            (
                "than",
                replace(base, than=pick.unit, number=None),
                lambda name, value: name != pick.unit and value > values.get(pick.unit, value),
                f"{y}年哪些单位的{what}比{pick.short()}{'高' if pick.rate else '多'}",
                f"which units had a higher {en} than {pick.short(True)} in {y}?"
                if pick.rate
                else f"which units had more {en} than {pick.short(True)} in {y}?",
            ),
        ]
        if not pick.rate:
            tests += [
                (
                    "zero",
                    replace(base, operator="zero", number=None),
                    lambda name, value: value == 0,
                    f"{y}年{what}为零的单位有几个",
                    f"how many units had no {en} in {y}?",
                ),
                (
                    "any",
                    replace(base, operator="any", number=None),
                    lambda name, value: value > 0,
                    f"{y}年哪几家有{what}",
                    f"which units had any {en} in {y}?",
                ),
            ]
        for name, condition, test, colloquial, english in tests:
            if name == "than" and pick.unit not in values:
                continue
            where = Where(of=self.figures(pick, whole=True), over=Axis.AGENCY, conditions=(condition,))
            made = self.worded(name, pick, where, meets(values, test), colloquial, english)
            # A condition held against a unit has no saying of its own.
            yield from (item for item in made if name != "than" or item.wording != "canonical")
        yield from self._since(pick)

    def _since(self, pick: Picked) -> Iterator[Worked]:
        before, after = self.all(pick, 2022), self.all(pick, 2023)
        both = {unit: value for unit, value in after.items() if unit in before}
        risen = {unit: value - before[unit] for unit, value in both.items() if value > before[unit]}
        word = "高" if pick.rate else "多"
        for wording, text, check in (
            (
                "colloquial",
                f"2023年{pick.what}比2022年{word}的单位有哪些",
                meets(both, lambda unit, value: value > before[unit]),
            ),
            (
                "english",
                f"in which units did the {pick.en} rise from 2022 to 2023?",
                ranks(Kind.GROWTH_RANKING, risen, most_first=True, only=lambda place: True),
            ),
        ):
            yield Worked(name="since", measure=pick.measure.code, wording=wording, text=text, check=check)

    def _sums(self, pick: Picked) -> Iterator[Worked]:
        values = self.all(pick)
        if len(values) < 2:
            return
        year, whole, code = pick.year, self.figures(pick, whole=True), pick.measure.code
        numbers = list(values.values())
        mean = (None, "aggregate.mean", sum(numbers, Fraction(0)) / len(numbers))
        middle = (None, "aggregate.median", median(numbers))
        total = sum(numbers, Fraction(0))
        averages: list[tuple[str | None, str, Fraction | None]] = [mean]
        if pick.rate:
            averages = [(None, "aggregate.pooled", self.oracle.pooled(self.units, year, code)), mean]
        else:
            yield from self.worded(
                "sum",
                pick,
                Reduce(of=whole, how=("sum",), over=Axis.AGENCY),
                figures_are(Kind.AGGREGATE, (None, "aggregate.sum", total)),
                f"{year}年所有单位{pick.what}加在一起是多少",
                f"total {pick.en} of all units in {year}",
            )
        yield from self.worded(
            "mean",
            pick,
            Reduce(of=whole, how=("pooled", "mean") if pick.rate else ("mean",), over=Axis.AGENCY),
            beside_sum(code, total, *averages),
            f"{year}年各单位{pick.what}平均是多少",
            f"average {pick.en} of all units in {year}",
        )
        yield from self.worded(
            "median",
            pick,
            Reduce(of=whole, how=("median",), over=Axis.AGENCY),
            beside_sum(code, total, middle),
            f"{year}年所有单位{pick.what}的中位数",
            f"median {pick.en} of all units in {year}",
        )
        own = values.get(pick.unit)
        if not pick.rate and own is not None and total and len(values) == len(self.units):
            yield from self.worded(
                "portion",
                pick,
                Portion(of=self.figures(pick), whole=replace(self.everyone, label="所有单位")),
                figures_are(Kind.RATIO, (pick.unit, "share.of_units", own / total), (pick.unit, code, own)),
                f"{pick.short()}{year}年{pick.what}占所有单位的百分之几",
                f"{pick.short(True)}: what percentage of {pick.en} of all units in {year}",
            )
