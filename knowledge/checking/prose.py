"""Rules R8 and R9: figures in the prose against the cells that they speak of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from knowledge.checking.cells import YUAN, stated_cells
from knowledge.checking.claims import Claim, claims_of
from knowledge.checking.telling import Agreement, agreement, figure, finding
from knowledge.lexicon.codes import codes
from knowledge.lexicon.finding_words import Tongue, Words
from knowledge.lexicon.narrative import Reading
from knowledge.lexicon.rules import Rule, rules
from knowledge.model import CellKey, Edition, Number, Problem, Report

Cells = Mapping[CellKey, Number | None]

_TELLING = 10
"""Agreement of figures smaller than this may be chance and proves nothing about whom a sentence speaks of."""

_WEIGHT = 2
"""So much must figures of a paragraph that agree weigh to show of what others are: one of ten or more, or two less."""

_PROOFS = 2
"""So many telling agreements show that the tables hold the figures of the whole area that the prose speaks of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """One thing that a claim can mean, worked out over the tables; the value is in the claim's own unit.

    With a `whole` it is the percentage of the reading in that.
    """

    reading: Reading
    cells: tuple[CellKey, ...]
    value: Number
    whole: Meaning | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A claim beside the tables: `agrees` is the meaning that fits it, None where none does; `meanings` are all."""

    claim: Claim
    agrees: Meaning | None
    meanings: tuple[Meaning, ...]


def compared(
    report: Report,
    *,
    facts_of: Report | None = None,
    year: int | None = None,
    claims: Sequence[Claim] | None = None,
    implied: bool = False,
) -> tuple[Comparison, ...]:
    """The claims about a year (the report's own by default) beside the tables of `facts_of` (the report's own).

    `claims` are those of the report where they have been read already; of them the written ones count, or the implied.

    A claim is left out where a cell that it could mean is unknown and none of the known ones fits it.
    """
    tables = facts_of or report
    cells = stated_cells(tables.facts)
    wanted = year if year is not None else report.year
    found: list[Comparison] = []
    for claim in claims_of(report) if claims is None else claims:
        if claim.year != wanted or (claim.implied is not None) != implied:
            continue
        meanings, complete = _meanings(claim, cells, tables.edition)
        agrees = next((item for item in meanings if _equal(claim, item.value)), None)
        if meanings and (agrees or complete):
            found.append(Comparison(claim=claim, agrees=agrees, meanings=meanings))
    return tuple(found)


def prose_problems(report: Report) -> Iterator[Problem]:
    """Rule R8: figures about this year that none of the cells they can mean agrees with.

    A share is held against its whole where the figure itself agrees: one slip is one finding.
    """
    claims = claims_of(report)
    written = compared(report, claims=claims)
    support = Support.of(written)
    yield from _problems("R8", written, report.year or 0, support)
    shares = compared(report, claims=_following(claims, written), implied=True)
    yield from _problems("R8", shares, report.year or 0, support)


def last_year_problems(report: Report, before: Report) -> Iterator[Problem]:
    """Rule R9: figures about last year, and by how much figures moved, that do not agree with last year's report."""
    if before.year is not None:
        claims = claims_of(report)
        last = compared(report, facts_of=before, year=before.year, claims=claims)
        this = compared(report, claims=claims)
        yield from _problems("R9", last, before.year, Support.of((*last, *this), area=last))
        yield from _moved(report, before, claims, this)
        following = _following(claims, this)
        moves = compared(report, facts_of=before, year=before.year, claims=following, implied=True)
        yield from _problems("R9", moves, before.year, Support.of(this))


def _moved(report: Report, before: Report, claims: Sequence[Claim], this: Sequence[Comparison]) -> Iterator[Problem]:
    """Rule R8 where nothing but the move beside a figure shows what it is of: the tables moved by just as much."""
    support = Support.of(this)
    unsure = {item.claim: item for item in this if not item.agrees and not support.is_enough(item.claim)}
    implied = tuple(claim for claim in claims if claim.implied == "move" and claim.base in unsure)
    for item in compared(report, facts_of=before, year=before.year, claims=implied, implied=True):
        told = unsure[item.claim.base] if item.claim.base else None
        if told is None or item.agrees:
            continue
        move = told.claim.value - item.claim.value
        here = {one.reading.name: one.value for one in told.meanings}
        if abs(move) >= _TELLING and any(
            one.reading.name in here and abs(here[one.reading.name] - one.value - move) <= item.claim.step
            for one in item.meanings
        ):
            yield _finding(rules()["R8"], told, report.year or 0)


def _following(claims: Sequence[Claim], written: Sequence[Comparison]) -> tuple[Claim, ...]:
    """The implied claims whose written figure agrees with the tables."""
    agreed = {item.claim for item in written if item.agrees}
    return tuple(claim for claim in claims if claim.base in agreed)


def prose_agreements(report: Report, before: Report | None = None) -> Iterator[Agreement]:
    """The figures of the prose that agree with this year's tables, and those that do with last year's."""
    told: set[tuple[str, Number, tuple[CellKey, ...]]] = set()
    claims = claims_of(report)
    pairs = [("R8", report, compared(report, claims=claims))]
    if before is not None and before.year is not None:
        pairs.append(("R9", before, compared(report, facts_of=before, year=before.year, claims=claims)))
    for name, of, comparisons in pairs:
        for item in comparisons:
            meant = item.agrees
            if meant is None or (name, item.claim.value, meant.cells) in told:
                continue
            told.add((name, item.claim.value, meant.cells))
            sides = partial(_agreed, item.claim, meant, of.year or 0)
            yield agreement(rules()[name], sides, left=item.claim.value, right=meant.value, cells=meant.cells)


def _agreed(claim: Claim, meant: Meaning, year: int, own: Words) -> dict[str, object]:
    return {"quote": claim.quote, "cell": _name(own, meant), "earlier": year}


def _proofs(comparisons: Sequence[Comparison]) -> int:
    """How many telling figures of a whole area agree with the tables."""
    return len(
        {item.claim.value for item in comparisons if item.claim.wide and item.agrees and item.claim.value >= _TELLING}
    )


def _weights(agreeing: Sequence[Comparison]) -> Counter[int]:
    """How much the figures that agree weigh in each paragraph, each cell once."""
    told = {(item.claim.paragraph, item.agrees.cells, item.claim.value) for item in agreeing if item.agrees}
    weights: Counter[int] = Counter()
    for paragraph, _, value in told:
        weights[paragraph] += 2 if abs(value) >= _TELLING else 1 if abs(value) > 1 else 0
    return weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """What figures that agree show of those that do not: how many of the whole `area`, how much in a paragraph."""

    area: int
    weights: Mapping[int, int]
    wide: Mapping[int, int]
    """The weights of those alone that are of the whole area."""

    @classmethod
    def of(cls, comparisons: Sequence[Comparison], *, area: Sequence[Comparison] | None = None) -> Support:
        """Return the support of comparisons, that for the area of some of them."""
        agreeing = [item for item in comparisons if item.agrees]
        return cls(
            area=_proofs(comparisons if area is None else area),
            weights=_weights(agreeing),
            wide=_weights([item for item in agreeing if item.claim.wide]),
        )

    def is_enough(self, claim: Claim) -> bool:
        """Return whether it is sure what a claim is of: it says so, or enough beside it agrees."""
        if claim.wide and self.area < _PROOFS and self.wide.get(claim.paragraph, 0) < _WEIGHT:
            return False
        return not claim.tentative or self.weights.get(claim.paragraph, 0) >= _WEIGHT


def _problems(name: str, comparisons: Sequence[Comparison], year: int, support: Support) -> Iterator[Problem]:
    rule = rules()[name]
    told: set[tuple[Number, tuple[Reading, ...], str | None]] = set()
    for item in comparisons:
        claim = item.claim
        key = (claim.value, claim.readings, claim.result)
        if item.agrees or key in told or not support.is_enough(claim):
            continue
        told.add(key)
        yield _finding(rule, item, year)


def _finding(rule: Rule, item: Comparison, year: int) -> Problem:
    claim, nearest = item.claim, _nearest(item)
    rest = [other for other in item.meanings if other is not nearest]

    def fill(own: Words) -> dict[str, object]:
        others = own.say("readings").join(
            own.say("term", name=_name(own, other), value=_shown(other)) for other in rest
        )
        return {
            "quote": claim.quote,
            "earlier": year,
            "left": figure(claim.value),
            "cell": _name(own, nearest),
            "right": _shown(nearest),
            "unit": "%" if claim.wholes else own.units["元" if claim.money else "件"],
            "difference": figure(round(abs(claim.value - nearest.value), 2)),
            "others": rule.message(own.tongue, "others", readings=others) if others else "",
        }

    cells = nearest.cells if rule.name == "R8" else ()
    return finding(rule, claim.implied or "differs", fill, left=claim.value, right=nearest.value, cells=cells)


def _nearest(item: Comparison) -> Meaning:
    """The meaning to quote: the one that the figure comes nearest to; that there was none is said of the likeliest."""
    if item.claim.value == 0:
        return item.meanings[0]
    return min(item.meanings, key=lambda meaning: abs(meaning.value - item.claim.value))


def _shown(meaning: Meaning) -> str:
    return figure(round(meaning.value, 2) if meaning.whole else meaning.value)


def _name(own: Words, meaning: Meaning) -> str:
    if meaning.whole:
        return f"{_name(own, replace(meaning, whole=None))} ÷ {_name(own, meaning.whole)}"
    if len(meaning.cells) == 1:
        return own.cell(meaning.cells[0])
    return meaning.reading.en if own.tongue is Tongue.EN else meaning.reading.zh


def _meanings(claim: Claim, cells: Cells, edition: Edition) -> tuple[tuple[Meaning, ...], bool]:
    """What a claim can mean by these tables, and whether no possible meaning had to be left out for want of a cell."""
    parts, complete = _worked_out(claim.readings, claim, cells, edition)
    if not claim.wholes:
        return parts, complete
    wholes, known = _worked_out(claim.wholes, replace(claim, applicant=None), cells, edition)
    shares = [
        replace(part, value=round(100 * part.value / whole.value, 6), whole=whole)
        for part in parts
        for whole in wholes
        if whole.value
    ]
    return tuple(shares), complete and known


def _worked_out(
    readings: Sequence[Reading], claim: Claim, cells: Cells, edition: Edition
) -> tuple[tuple[Meaning, ...], bool]:
    """What readings come to by these tables, each value once, and whether none had to be left out."""
    found: list[Meaning] = []
    complete = True
    for reading in readings:
        keys: list[CellKey] = []
        total: Number | None = 0
        absent = False
        for sign, code in [(1, code) for code in reading.plus] + [(-1, code) for code in reading.minus]:
            applicant = reading.applicant or claim.applicant
            for key in _keys(code.replace("{result}", claim.result or ""), applicant, cells, edition):
                absent = absent or (key not in cells and edition not in codes().indicators[key[0]].editions)
                value = cells.get(key)
                total = None if total is None or value is None else total + sign * value
                keys.append(key)
        if total is None:
            # A cell that this edition's form does not have cannot have been meant; one that is blank or lost can.
            complete = complete and absent
            continue
        scale = YUAN.get(codes().indicators[keys[0][0]].unit, 1) if claim.money else 1
        value = total * scale
        if all(value != other.value for other in found):
            found.append(Meaning(reading=reading, cells=tuple(keys), value=value))
    return tuple(found), complete


def _keys(code: str, applicant: str | None, cells: Cells, edition: Edition) -> tuple[CellKey, ...]:
    """The printed cells that stand for an indicator and applicant; a roll-up becomes the cells below it."""
    known = codes()
    by_applicant = known.indicators[code].by_applicant
    whom: tuple[str | None, ...] = (applicant or "total",) if by_applicant else (None,)
    if by_applicant and applicant and (below := known.applicant_children(applicant)):
        whom = below
    rows = (
        (code,) if any((code, one) in cells for one in whom) else known.leaves_in(code, edition) or known.leaves(code)
    )
    return tuple((row, one) for row in rows for one in whom)


def _equal(claim: Claim, value: Number) -> bool:
    gap = abs(claim.value - value)
    return gap < claim.step if claim.step else gap < 1e-6
