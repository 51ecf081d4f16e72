"""What stands in generated questions: for each measure its units, years, column and names, and three wordings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from knowledge.answers import Language
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import derived
from knowledge.query.algebra import (
    Figures,
    Measure,
    Query,
    Who,
)
from knowledge.query.measures import is_ratio
from knowledge.query.saying import say
from tests.query.oracle import Oracle
from tests.query.worked_checks import Check

SHORT = {
    "云津市人民政府": ("市政府", "the city government"),
    "云津市教育局": ("教育局", "the education bureau"),
    "云津市卫生健康委员会": ("卫健委", "the health commission"),
    "云津市公安局": ("市公安局", "the public security bureau"),
    "云津市市场监督管理局": ("市场监管局", "the market regulator"),
    "云津市澄湖区人民政府": ("澄湖区政府", "澄湖区"),
    "云津市鹿溪区人民政府": ("鹿溪区政府", "鹿溪区"),
    "云津市公安局澄湖分局": ("澄湖分局", "澄湖分局"),
}
CALLED = {
    "requests.new": "收到的申请",
    "requests.carried_in": "上年结转的申请",
    "requests.carried_out": "结转下年的申请",
    "outcome.granted": "予以公开",
    "outcome.partial": "部分公开",
    "outcome.denied": "不予公开",
    "outcome.unavailable": "无法提供",
    "outcome.total": "办理总数",
    "reconsideration.total": "行政复议",
    "reconsideration.overturned": "复议被纠正",
    "litigation.total": "行政诉讼",
    "licensing.decisions": "行政许可",
    "penalties.decisions": "行政处罚",
    "coercion.decisions": "行政强制",
    "fees.amount": "行政事业性收费",
    "rate.granted": "公开率",
    "rate.denied": "不予公开率",
    "rate.completed": "办结率",
    "rate.natural_person": "自然人占比",
}
COLUMNS = ("natural_person", "business", "legal_service")
ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """One question in one wording: `name` is that of the operation."""

    name: str
    measure: str
    wording: str
    text: str
    check: Check


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """The units, year, column and names that stand in the questions of one measure."""

    measure: Measure
    unit: str
    other: str
    year: int
    column: str
    what: str
    en: str

    @property
    def rate(self) -> bool:
        """Whether it is a fraction."""
        return is_ratio(self.measure)

    def short(self, english: bool = False) -> str:
        return SHORT[self.unit][english]

    def second(self, english: bool = False) -> str:
        return SHORT[self.other][english]


def _name_of(code: str, language: Language) -> str:
    """What a measure is called in a whole question, without the words around it."""
    one = Figures(who=Who(names=("",)), years=(2022,), measures=(Measure(code=code),), course=True)
    said = say(one, language)
    return said.removeprefix("2022年").removesuffix("趋势").removeprefix(": trend of ").removesuffix(", 2022")


class Maker:
    """Makes up questions in three wordings."""

    def __init__(self, oracle: Oracle) -> None:
        self.oracle = oracle
        self.units = oracle.units
        self.everyone = Who(names=self.units, group=ALL)

    def picks(self) -> Iterator[Picked]:
        """A unit, another, a year and a column for every measure that the reports of these years can have."""
        rows = self.oracle.codes()
        known = [
            code
            for code in codes().indicators
            if code in rows or self.oracle.value(self.units[0], 2022, code) is not None
        ]
        for at, code in enumerate((*known, *derived())):
            yield Picked(
                measure=Measure(code=code),
                unit=self.units[at % 7],
                other=self.units[(at + 1 + at % 3) % 7],
                year=2022 + at % 2,
                column=COLUMNS[at % 3],
                what=CALLED.get(code) or _name_of(code, Language.HANS),
                en=_name_of(code, Language.EN),
            )

    def worded(
        self, name: str, pick: Picked, query: Query, check: Check, colloquial: str, english: str
    ) -> Iterator[Worked]:
        for wording, text in (
            ("canonical", say(query, Language.HANS)),
            ("colloquial", colloquial),
            ("english", english),
        ):
            yield Worked(name=name, measure=pick.measure.code, wording=wording, text=text, check=check)

    def figures(self, pick: Picked, *, whole: bool = False) -> Figures:
        who = self.everyone if whole else Who(names=(pick.unit,))
        return Figures(who=who, years=(pick.year,), measures=(pick.measure,))

    def value(self, pick: Picked, unit: str, year: int) -> Fraction | None:
        return self.oracle.value(unit, year, pick.measure.code)

    def all(self, pick: Picked, year: int | None = None) -> dict[str, Fraction]:
        return self.oracle.known(self.units, year or pick.year, pick.measure.code)
