"""The texts of a language, read from its TOML file; traditional Chinese is converted from the simplified texts.

Only our own words are converted: parameters (names, quotations, raw cells) are put in afterwards, as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from string import Formatter
from typing import TYPE_CHECKING

from bot.message import Run
from bot.wording.catalogues import catalogue, file_of, own_names
from knowledge.answers import Language
from knowledge.errors import LexiconError
from knowledge.lexicon.codes import Indicator, codes
from knowledge.lexicon.definitions import definitions
from knowledge.lexicon.derived import derived
from knowledge.lexicon.finding_words import Tongue, own_words
from knowledge.lexicon.finding_words import words as finding_words
from knowledge.model import Number, Problem
from knowledge.query.algebra import Measure, measure_named
from knowledge.query.measures import formula_of

if TYPE_CHECKING:
    from opencc import OpenCC

_TOO_SHORT = 2
"""Characters with which a row's label (总计, 其他) says nothing outside its table."""


@cache
def _converter() -> OpenCC:
    # Its tables are loaded only for those who ask in traditional characters.
    from opencc import OpenCC

    return OpenCC("s2tw")


def traditional(text: str) -> str:
    """Our own words in traditional characters."""
    return str(_converter().convert(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """All our words in one language."""

    language: Language
    data: Mapping[str, Mapping[str, str]]
    named: Mapping[str, str]
    """The names of figures and applicants, by code, that this language has before those of the lexicon."""

    @property
    def english(self) -> bool:
        """Whether these are the texts in English, or in a language that has English where it lacks its own."""
        return not self.language.chinese

    def own(self, text: str) -> str:
        """A text of ours in Chinese, in the characters of this language."""
        return traditional(text) if self.language is Language.HANT else text

    def but_for(self, text: str, names: Iterable[str]) -> str:
        """A text of ours in Chinese, in the characters of this language but for the names that stand in it."""
        if self.language is not Language.HANT:
            return text
        named = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
        parts = re.split(f"({named})", text) if named else [text]
        return "".join(part if place % 2 else self.own(part) for place, part in enumerate(parts))

    def say(self, section: str, key: str, /, **params: object) -> str:
        """A text with its parameters put in; raises LexiconError when there is no such text.

        `{count:unit|units}` stands for the one word or the other, by whether the number is one.
        """
        template = self.own(self._template(section, key))
        return _NUMBERED.vformat(template, (), params) if "|" in template else template.format(**params)

    def runs(
        self, section: str, key: str, /, *, strong: bool = False, **params: str | int | Run | Sequence[Run]
    ) -> tuple[Run, ...]:
        """A text in runs: those given stand in its places as they are; with `strong` all of it is."""
        found: list[Run] = []
        for text, place, _, _ in Formatter().parse(self.own(self._template(section, key))):
            found.append(Run(text=text))
            given = "" if place is None else params[place]
            if isinstance(given, str | int):
                found.append(Run(text=str(given)))
            else:
                found += [given] if isinstance(given, Run) else given
        return joined(replace(run, strong=True) if strong else run for run in found)

    def _template(self, section: str, key: str) -> str:
        template = self.data[section].get(key)
        if template is None:
            raise LexiconError(file_of(self.language), f"{section}.{key}", "is missing")
        return template

    def has(self, section: str, key: str) -> bool:
        """Whether there is such a text."""
        return key in self.data.get(section, {})

    def label(self, code: str) -> str:
        """The short name of an indicator, derived figure, share, or what is worked out of others (aggregate.sum)."""
        worked_out = f"value_{code.replace('.', '_')}"
        if self.has("words", worked_out):
            return self.say("words", worked_out)
        if code in self.data["labels"]:
            return self.own(self.data["labels"][code])
        measure = measure_named(code)
        if measure.part_of is not None:
            return self._share(measure, measure.part_of)
        item = codes().indicators.get(code) or derived().get(code)
        if item is None:
            return code
        return item.en if self.english else self.own(item.zh)

    def _share(self, measure: Measure, whole: str) -> str:
        part, column = measure.code, measure.column
        if self.english:
            if part == whole:
                return f"share of {self.noun(part)}"
            of = f" ({self.applicant(column)})" if column is not None else ""
            return f"{self.noun(part)} as a share of {self.noun(whole)}{of}"
        names = [
            derived()[item].zh if item in derived() else codes().indicators[item].unnumbered for item in (part, whole)
        ]
        if column is not None:
            names[1] = f"{codes().applicants[column].zh}{names[1]}"
        elif part == whole:
            return f"{self.noun(part)}{self.own('占比')}"
        return self.own(f"{names[0]}占{names[1]}的比例")

    def noun(self, code: str) -> str:
        """The name of a figure where it is the subject of a comparison, series or condition."""
        nouns = self.data.get("nouns", {})
        return self.own(nouns[code]) if code in nouns else self.label(code)

    def official(self, code: str) -> str:
        """The official label of an indicator without its row's number in the form; the name of a derived figure."""
        item = codes().indicators.get(code) or derived().get(code)
        if item is None:
            return self.label(code)
        if self.english:
            return self.named.get(code, item.en)
        name = item.unnumbered if isinstance(item, Indicator) else item.zh
        return self.own(name) if len(name) > _TOO_SHORT else self.label(code)

    def applicant(self, code: str) -> str:
        """The name of an applicant column."""
        item = codes().applicants[code]
        return self.named.get(code, item.en) if self.english else self.own(item.zh)

    def formula(self, code: str, applicant: str | None) -> str:
        """How a derived figure is worked out; empty for a cell."""
        item = formula_of(measure_named(code), applicant)
        if item is None:
            return ""
        return item.formula_en if self.english else self.own(item.formula_zh)

    def explanation(self, key: str) -> str:
        """The text of definitions.toml."""
        item = definitions()[key]
        return item.en if self.english else self.own(item.zh)

    def finding(self, message: str, english: str, rule: str = "") -> str:
        """A finding's own words in this language; what stands in quotation marks is the report's and stays.

        A doubt of the reader that an earlier release worded in Chinese only is told in English by its kind.
        """
        if self.english:
            doubts = self.data.get("doubts", {})
            return english or doubts.get(rule) or (doubts.get("read", message) if is_doubt(rule) else message)
        return own_words(message, self.own)

    def found(self, problem: Problem) -> str:
        """A finding in this language with what would mend it, where that is known."""
        return self.mended(
            self.finding(problem.message, problem.english, problem.rule), problem.remedy, problem.remedy_english
        )

    def mended(self, said: str, remedy: str, remedy_english: str) -> str:
        """What was found, as it is said, and behind it what would mend it."""
        own = finding_words(Tongue.EN if self.english else Tongue.ZH)
        return own.whole(said, self.finding(remedy, remedy_english))

    def rule(self, name: str) -> str:
        """What a finding's rule is called: R5, or that it is the reader's doubt."""
        return self.say("words", "rule_reader") if is_doubt(name) else name

    def short(self, code: str) -> str:
        """What a part is called beside the other parts of its whole, where that is shorter than its official label."""
        names = self.data.get("short", {})
        return self.own(names[code]) if code in names else self.official(code)

    def unit(self, unit: str) -> str:
        """What a unit of measure is called; empty where this language leaves it unsaid."""
        return self.own(self.data.get("units", {}).get(unit, unit))

    def number(self, value: Number, unit: str, printed: str | None = None) -> str:
        """A figure with its unit, digits grouped; a ratio as a percentage with two decimals.

        `printed` is the number as the report has it, where it keeps decimals that the number does not.
        """
        if unit == "ratio":
            return percent(value)
        if self.english and unit in YUAN:
            return yuan(value, unit)
        return f"{in_groups(printed) if printed else grouped(value)} {self.unit(unit)}".rstrip()

    def bare(self, value: Number, unit: str) -> str:
        """A figure whose unit is said elsewhere: the number alone, a ratio as a percentage, money with its currency."""
        return self.number(value, unit) if unit == "ratio" or unit in YUAN else grouped(value)

    def shortly(self, value: Number) -> str:
        """A large number by itself in larger units: 398.6万, 3.99 million; any other in full."""
        if self.english:
            return amount(value)
        for least, divisor, key in ROUND:
            if abs(value) >= least:
                return f"{decimal(value / divisor, 1)}{self.say('words', key)}"
        return grouped(value)

    def roundly(self, value: Number, unit: str) -> str:
        """A large figure said shortly beside its exact number, such as 约 398.6 万; empty where it is not large."""
        if self.english:
            return self.say("words", "in_chinese", number=grouped(value), unit=unit) if unit in YUAN else ""
        scaled = value * YUAN.get(unit, 1)
        for least, divisor, key in ROUND:
            if abs(scaled) < least:
                continue
            said = decimal(scaled / divisor, 1)
            named = self.say("words", f"{key}_yuan" if unit in YUAN else key)
            return "" if named == self.unit(unit) else self.say("words", "about", number=said, unit=named)
        return ""


class _Numbered(Formatter):
    """Puts parameters into a text as `str.format` does, and words that go by a number: {count:unit|units}."""

    def format_field(self, value: object, format_spec: str) -> str:
        """The first word for one, the second for any other number; for no pair of words what is usual."""
        one, bar, several = format_spec.partition("|")
        if not bar:
            return str(super().format_field(value, format_spec))
        return one if value in (1, "1") else several


_NUMBERED = _Numbered()


def joined(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Runs without empty ones, neighbours of one style that show no figure put together."""
    found: list[Run] = []
    for run in runs:
        last = found[-1] if found else None
        if last is not None and last.value is None and run == replace(last, text=run.text):
            found[-1] = replace(last, text=last.text + run.text)
        elif run.text:
            found.append(run)
    return tuple(found)


YUAN = {"元": 1, "万元": 10_000}
"""Units of money, in yuan."""

ROUND = ((100_000_000, 100_000_000, "yi"), (1_000_000, 10_000, "wan"))
"""From which number on it is said shortly, in which unit, and the key of what that is called."""


def yuan(value: Number, unit: str) -> str:
    """An amount of money as English has it: CNY 12.68 million, CNY 4,020."""
    return f"CNY {amount(value * YUAN[unit])}"


def amount(yuan: Number) -> str:
    """So many yuan in English, without the currency: 12.68 million, 4,020."""
    for size, word in ((1_000_000_000, "billion"), (1_000_000, "million")):
        if abs(yuan) >= size:
            return f"{decimal(yuan / size, 2)} {word}"
    return grouped(round(yuan, 2))


def is_doubt(rule: str) -> bool:
    """Whether a finding is the reader's own doubt rather than a rule's."""
    return rule.startswith("read.")


def percent(value: Number) -> str:
    """A fraction as a percentage with two decimals, half away from zero."""
    return f"{decimal(value * 100, 2)}%"


def decimal(value: Number, places: int) -> str:
    """A number with so many decimals, rounded half away from zero, never "-0"."""
    from decimal import ROUND_HALF_UP, Decimal

    text = str(Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))
    return text.removeprefix("-") if not any(sign in "123456789" for sign in text) else text


def plain(value: Number) -> str:
    """A number as it is read: whole numbers without a point, others with up to four decimals."""
    if isinstance(value, int) or value == int(value):
        return str(int(value))
    return decimal(value, 4).rstrip("0").rstrip(".")


def grouped(value: Number) -> str:
    """A number as it is read, its digits in groups of three: 3,985,758."""
    return in_groups(plain(value))


def in_groups(number: str) -> str:
    """A number written out, its digits in groups of three; its decimals stay as they are."""
    from decimal import Decimal

    return f"{Decimal(number):,}"


@cache
def texts(language: Language) -> Texts:
    """The texts of a language; raises LexiconError naming the file and key at fault."""
    return Texts(language=language, data=catalogue(language), named=own_names(language))


def years_text(own: Texts, years: Sequence[int]) -> str:
    """Years as a list, or as a span where they follow each other."""
    ordered = sorted(years)
    if len(ordered) > 2 and ordered == list(range(ordered[0], ordered[-1] + 1)):
        return own.say("words", "year_of", year=f"{ordered[0]}–{ordered[-1]}")
    return own.say("line", "list_separator").join(own.say("words", "year_of", year=year) for year in years)
