"""What is known of a measure without any report: how it is worked out, its unit, whether columns split it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import Derived, Term, derived
from knowledge.lexicon.hints import hint
from knowledge.lexicon.languages import Language
from knowledge.lexicon.sayings import sayings
from knowledge.query.algebra import TOTAL, Measure


def formula_of(measure: Measure, applicant: str | None) -> Derived | None:
    """How a derived figure or share is worked out; None for a cell or roll-up."""
    if measure.part_of is None:
        return derived().get(measure.code)
    item = codes().indicators.get(measure.code) or derived()[measure.code]
    named = None if applicant in (None, TOTAL) else applicant
    tops = _terms_of(measure.code, named)
    # Beside a column of its own the whole must say that it is that of all.
    wholes = _terms_of(measure.part_of, measure.column or (TOTAL if named is not None else None))
    zh_part, zh_whole = "＋".join(map(_plain, tops)), "＋".join(map(_plain, wholes))
    return Derived(
        code=measure.name,
        unit="ratio",
        zh=sayings(Language.HANS).put("share_of", part=zh_part, whole=zh_whole),
        en=f"{item.en} as a share",
        formula_zh=f"{zh_part}÷{zh_whole}",
        formula_en=f"{item.en} ÷ whole",
        numerator=tops,
        denominator=wholes,
    )


def is_ratio(measure: Measure) -> bool:
    """Whether a measure is a fraction."""
    return measure.part_of is not None or (measure.code in derived() and derived()[measure.code].is_ratio)


def _terms_of(code: str, applicant: str | None) -> tuple[Term, ...]:
    if code in derived():
        return tuple(
            Term(sign=term.sign, indicator=term.indicator, applicant=applicant) for term in derived()[code].numerator
        )
    return (Term(sign=1, indicator=code, applicant=applicant if codes().indicators[code].by_applicant else None),)


def _plain(term: Term) -> str:
    label = codes().indicators[term.indicator].zh
    if term.applicant is None:
        return label
    return f"{label}·{codes().applicants[term.applicant].zh}"


def unit_of(measure: Measure) -> str:
    """The unit of an indicator, derived figure or share."""
    if measure.part_of is not None:
        return "ratio"
    if measure.code in derived():
        return derived()[measure.code].unit
    return codes().indicators[measure.code].unit


@cache
def takes_applicant(measure: Measure) -> bool:
    """Whether the figure can be asked for one applicant column."""
    if measure.code in derived():
        return derived()[measure.code].by_applicant
    return codes().indicators[measure.code].by_applicant


@cache
def applicant_of(measure: Measure, applicant: str | None) -> str | None:
    """The applicant that a value of this measure carries: None outside table 3."""
    if measure.part_of is None and measure.code in derived() and derived()[measure.code].is_ratio:
        fixed = {term.applicant for term in derived()[measure.code].numerator} - {None}
        if fixed:
            return next(iter(fixed))
    return (applicant or TOTAL) if takes_applicant(measure) else None


def ancestors(code: str) -> tuple[str, ...]:
    """The roll-ups above an indicator, nearest first."""
    known = codes().indicators
    chain: list[str] = []
    above = known[code].parent if code in known else None
    while above is not None:
        chain.append(above)
        above = known[above].parent
    return tuple(chain)


_ADDED_UP = (
    frozenset({"requests", "outcome"}),
    frozenset({"reconsideration", "litigation"}),
    frozenset({"licensing", "penalties", "coercion", "other_services"}),
)
"""Kinds of figures that are counted in the same things: requests by what became of them, disputes, decisions made."""


def go_together(measures: Iterable[Measure]) -> bool:
    """Whether figures may be added up: none is a part of another, and all are parts of one whole or of none."""
    named = dict.fromkeys(measure.code for measure in measures if not is_ratio(measure))
    above = {code: ancestors(code) for code in named}
    if any(code in above[other] for code in named for other in named):
        return False
    kinds = {code.partition(".")[0] for code in named}
    if len(kinds) > 1 and not any(kinds <= kin for kin in _ADDED_UP):
        return False
    # Reviews and lawsuits that are not decided yet are alike, whatever they are parts of.
    alike = len({code.rpartition(".")[2] for code in named}) == 1
    return alike or len({tops[-1] if tops else "" for tops in above.values()}) <= 1


def counted_in(measure: Measure) -> frozenset[str]:
    """The codes that a measure speaks of: itself, what a rate or sum counts, and the whole of a share.

    A sum over all that a roll-up is made of speaks of the roll-up.
    """
    found = {measure.code}
    if measure.part_of is not None:
        found |= {measure.part_of}
    for code in tuple(found):
        if code in derived():
            found |= {term.indicator for term in (*derived()[code].numerator, *derived()[code].denominator)}
    above = {codes().indicators[code].parent for code in found if code in codes().indicators} - {None}
    found |= {parent for parent in above if parent is not None and found.issuperset(codes().children(parent))}
    return frozenset(found)


def counted_by(code: str) -> str:
    """Return what a figure counts, such as litigation: that of a rate is what its numerator counts."""
    item = derived().get(code)
    return (item.numerator[0].indicator if item is not None else code).partition(".")[0]


def within_kind(code: str, said: str, talked_of: Sequence[str]) -> str:
    """Return the result of a suit as that of the kind that was talked of: 维持的呢, after those filed directly.

    Where the words name suits of their own, or nothing of one kind was talked of, it stays what it is.
    """
    kinds = {above for one in talked_of for above in _KINDS_OF_SUIT if one.startswith(f"{above}.")}
    own = f"{next(iter(kinds))}.{code.rpartition('.')[2]}" if len(kinds) == 1 else ""
    plain = code.startswith("litigation.") and not code.startswith(_KINDS_OF_SUIT)
    return own if plain and own in codes().indicators and not hint("measures.suits").search(said) else code


_KINDS_OF_SUIT = ("litigation.direct", "litigation.after_reconsideration")


def top_of(code: str) -> str | None:
    """Return the row that is counted by a code: its own, or the one that a rate divides; None where it adds several."""
    rate = derived().get(code)
    if rate is None:
        return code
    return rate.numerator[0].indicator if rate.is_ratio and len(rate.numerator) == 1 else None
