"""What the reader doubts, as data: the name of the finding, how much it weighs, its wordings, read from doubts.toml."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from knowledge.errors import LexiconError
from knowledge.lexicon.codes import codes
from knowledge.lexicon.finding_words import Tongue, same_places, templates
from knowledge.lexicon.finding_words import words as finding_words
from knowledge.lexicon.loading import load_toml
from knowledge.model import CellKey, Number, Problem, Severity

FILE = "doubts.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A doubt that the reader may have: the finding's name, how much it weighs, its text in each language."""

    rule: str
    severity: Severity
    texts: Mapping[Tongue, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtWords:
    """What doubts are put together from in one language."""

    tongue: Tongue
    parts: Mapping[str, str]

    def table(self, number: int) -> str:
        """Return what a table is called: 表三, table 3."""
        return self.parts[f"table_{number}"]

    def row(self, indicator: str) -> str:
        """Return the official label of a row."""
        item = codes().indicators[indicator]
        return item.en if self.tongue is Tongue.EN else item.zh

    def column(self, applicant: str) -> str:
        """Return the official label of a column."""
        item = codes().applicants[applicant]
        return item.en if self.tongue is Tongue.EN else item.zh

    def cell(self, key: CellKey) -> str:
        """Return a cell by its row and column: （一）予以公开×自然人."""
        row = self.row(key[0])
        return self.parts["cell"].format(row=row, column=self.column(key[1])) if key[1] else row

    def cells(self, keys: tuple[CellKey, ...], most: int) -> str:
        """Return the first of some cells, with a sign that there are more."""
        first = self.parts["cells_joint"].join(map(self.cell, keys[:most]))
        return first + self.parts["cells_more"] if len(keys) > most else first

    def listed(self, items: list[str]) -> str:
        """Return a list of names or figures."""
        return finding_words(self.tongue).listed(items)


def doubt(
    case: str,
    fill: Callable[[DoubtWords], Mapping[str, object]] = lambda _: {},
    *,
    severity: Severity | None = None,
    left: Number | None = None,
    right: Number | None = None,
    cells: tuple[CellKey, ...] = (),
    **values: object,
) -> Problem:
    """Return a doubt worded in every language: `values`, and what `fill` gives a language, stand in its places.

    `severity` is that of this one, where it weighs otherwise than its kind. Raises LexiconError for a case or a place
    that is not there.
    """
    wording = doubts().get(case)
    if wording is None:
        raise LexiconError(FILE, case, "is not there")
    told = {}
    for tongue, text in wording.texts.items():
        try:
            told[tongue] = text.format(**values, **fill(_words(tongue)))
        except KeyError as fault:
            raise LexiconError(FILE, case, f"{fault} is not filled") from fault
    return Problem(
        rule=wording.rule,
        severity=severity or wording.severity,
        message=told[Tongue.ZH],
        english=told[Tongue.EN],
        left=left,
        right=right,
        cells=cells,
    )


def in_table(number: int) -> Callable[[DoubtWords], Mapping[str, object]]:
    """Return what fills the place of a table."""
    return lambda words: {"table": words.table(number)}


@cache
def _words(tongue: Tongue) -> DoubtWords:
    parts = load_toml(FILE)["part"]
    own = templates(parts[tongue.value], f"part.{tongue}")
    same_places(templates(parts[Tongue.ZH.value], "part"), own, f"part.{tongue}")
    return DoubtWords(tongue=tongue, parts=own)


@cache
def doubts() -> Mapping[str, Wording]:
    """Return every doubt by its case. Raises LexiconError for one that is no doubt or lacks a language."""
    found: dict[str, Wording] = {}
    for case, entry in load_toml(FILE).items():
        if case == "part":
            continue
        if not isinstance(entry, dict) or not str(entry.get("rule", "")).startswith("read."):
            raise LexiconError(FILE, case, "is no doubt of the reader")
        texts = {tongue: templates({case: entry.get(tongue.value)}, tongue.value) for tongue in Tongue}
        same_places(texts[Tongue.ZH], texts[Tongue.EN], case)
        found[case] = Wording(
            rule=entry["rule"],
            severity=Severity(str(entry.get("severity"))),
            texts={tongue: text[case] for tongue, text in texts.items()},
        )
    return found
