"""Shares: a part of a whole that the question names, or of the whole that goes without saying."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from knowledge.answers import Kind
from knowledge.language.parts import IndicatorMention, Understanding
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import derived, rate_of
from knowledge.lexicon.hints import hint
from knowledge.query.algebra import TOTAL, Figures, Measure
from knowledge.query.asking import Asking, Refusal, refusal
from knowledge.query.measures import ancestors, formula_of, is_ratio

DEFAULT_INDICATOR = "requests.new"
"""What 申请 alone means, and what an applicant without an indicator is counted in."""
_NATURAL = Measure(code="rate.natural_person")
_OUTCOMES = "outcome.total"
_ARRIVED = ("requests.new", "requests.accepted")
_LEFT = "requests.carried_out"

Read = Callable[[IndicatorMention], "str | Refusal"]


def shares_of(asking: Asking, found: Sequence[str]) -> tuple[Measure, ...] | Refusal:
    """The shares of the figures asked for in what goes without saying: what is above them, or all applicants."""
    says = asking.understanding
    known = codes().indicators
    scopes = [mention.codes[0] for mention in says.indicators if mention.scope and len(mention.codes) == 1]
    wholes = [code for code in (*found, *scopes) if any(code in ancestors(other) for other in found if other != code)]
    parts = [code for code in found if code not in wholes] or list(found)
    shares: list[Measure] = []
    for part in parts:
        if part not in known:
            return _of_what()
        if says.applicants:
            only = {mention.code for mention in says.applicants}
            natural = part == DEFAULT_INDICATOR and only == {"natural_person"}
            shares.append(_NATURAL if natural else Measure(code=part, part_of=part))
            continue
        named = rate_of(part) if says.has("rate") else None
        if named is not None:
            shares.append(Measure(code=named))
            continue
        within = _named_within(says, part)
        above = within or next((code for code in (*scopes, *wholes) if code in ancestors(part)), known[part].parent)
        if above is None or any(code not in ancestors(part) for code in scopes):
            return _of_what()
        share = Measure(code=part, part_of=above)
        shares.append((_rate_like(share) if above == _OUTCOMES else None) or share)
    return tuple(dict.fromkeys(shares))


def of_each_part(says: Understanding, found: Sequence[str]) -> bool:
    """Whether shares are asked of each part of one figure, and not its own (处理结果各占多少)."""
    return says.hinted("breakdown.each_share") and len(found) == 1 and bool(codes().children(plain_part(found[0])))


def _named_within(says: Understanding, part: str) -> str | None:
    """不予公开占多少？这里头过程性信息又占多少: the figure named last before 其中, where the part is one of its own."""
    cue = says.cue("follow.within")
    mention = next((one for one in says.indicators if part in one.codes), None)
    if cue is None or mention is None or not 0 < cue.start < mention.start:
        return None
    wholes = says.whole.indicators if says.whole is not None else ()
    before = [one for one in says.indicators if one.end <= cue.start and len(one.codes) == 1 and one not in wholes]
    whole = plain_part(before[-1].codes[0]) if before else ""
    return whole if whole in ancestors(part) else None


def shares_of_whole(asking: Asking, found: Sequence[str], read: Read) -> tuple[Measure, ...] | Refusal:
    """The shares of the parts in the whole that the question names; refused where the one is no part of the other.

    `found` are the figures asked for, or those of the whole where only applicants are its parts.
    """
    says = asking.understanding
    whole = says.whole
    parts = says.figures
    if whole is None or not whole.plain or len(whole.applicants) > 1 or any(item.vague for item in whole.applicants):
        return _of_what()
    named: list[str] = []
    for mention in whole.indicators:
        code = read(mention)
        if isinstance(code, Refusal):
            return code
        # 占办结的比例 names by its rate what the share is of.
        named.append(_OUTCOMES if _of_outcomes(code, mention, found) else plain_part(code))
    if len(named) > 1 or (not named and not whole.applicants and not whole.everything):
        return _of_what()
    column = whole.applicants[0].code if whole.applicants else None
    columns = tuple(dict.fromkeys(item.code for item in says.applicants)) or (None,)
    shares: list[Measure] = []
    for part in found if parts else (named or [DEFAULT_INDICATOR]):
        within = _named_within(says, part)
        above = within or (named[0] if named else None) or _everything(part, bool(parts), columns != (None,), column)
        made = {share_of(plain_part(part), above, own, column) for own in columns} if above else {None}
        if len(made) != 1 or None in made:
            return _of_what()
        shares.extend(share for share in made if share is not None)
    scopes = [mention for mention in says.indicators if mention.scope and mention not in whole.indicators]
    if any(code not in ancestors(plain_part(part)) for mention in scopes for code in mention.codes for part in found):
        return _of_what()
    return tuple(dict.fromkeys(shares))


def _of_outcomes(code: str, mention: IndicatorMention, found: Sequence[str]) -> bool:
    """Whether 申请 alone is what was decided on: outcomes are no part of what came in that year."""
    outcomes = bool(found) and all(_OUTCOMES in ancestors(plain_part(part)) for part in found)
    return code == DEFAULT_INDICATOR and outcomes and hint("share.requests_alone").fullmatch(mention.text) is not None


def _of_what() -> Refusal:
    return refusal(Kind.NOT_UNDERSTOOD, "share_of_what")


def plain_part(code: str) -> str:
    """What a rate counts, where it was named beside another whole (新收申请中公开占比); any other code as it is."""
    item = derived().get(code)
    if item is not None and item.is_ratio and len(item.numerator) == 1 and item.numerator[0].applicant is None:
        return item.numerator[0].indicator
    return code


def _everything(part: str, named: bool, columns: bool, column: str | None) -> str | None:
    """What 全部 means beside a part: all outcomes, all cases, or all applicants; None where it may be several."""
    if column is not None or not named:
        return plain_part(part)
    above = ancestors(plain_part(part))
    if columns and not above:
        # 由企业提出的申请占全部: all applicants', where nothing else could be meant.
        return part
    return above[-1] if above and not columns and (len(above) == 1 or above[-1] == _OUTCOMES) else None


def share_of(part: str, whole: str, own: str | None, column: str | None) -> Measure | None:
    """Return a part (its applicant `own`) as a share of a whole (of `column`); None where it is no part of it."""
    known = codes().indicators
    if part in derived() and own is None and column is None:
        return Measure(code=part, part_of=whole) if _sums_within(part, whole) else None
    if part not in known or not (whole in known or (whole in derived() and not derived()[whole].is_ratio)):
        return None
    within = own == column or (own is not None and (column is None or codes().applicants[own].parent == column))
    if not within or (part == whole and own == column):
        return None
    arrived = whole in _ARRIVED and (part.startswith("outcome.") or part == _LEFT)
    counted = whole == _ARRIVED[1] and part in (_ARRIVED[0], "requests.carried_in")
    if not (part == whole or whole in ancestors(part) or arrived or counted):
        return None
    if part == whole and column is None:
        natural = (part, own) == (DEFAULT_INDICATOR, "natural_person")
        return _NATURAL if natural else Measure(code=part, part_of=part)
    share = Measure(code=part, part_of=whole, column=column)
    return share if own is not None else _rate_like(share) or share


def as_share(of: Figures, whole: str | None) -> Figures | None:
    """Return figures as what they are of a whole; None where one of them is no part of it, or is a share already."""
    if whole is None or any(map(is_ratio, of.measures)):
        return None
    shares = [share_of(measure.code, whole, None, None) for measure in of.measures]
    made = tuple(share for share in shares if share is not None)
    return replace(of, measures=made) if len(made) == len(shares) else None


def as_share_of_column(of: Figures, column: str) -> Figures | None:
    """Return a figure as what one column has of all applicants; None where it is a share already, or has no columns."""
    if len(of.measures) != 1 or of.measures[0].part_of is not None:
        return None
    (measure,) = of.measures
    share = share_of(measure.code, measure.code, column, None)
    if share is None:
        return None
    return replace(of, measures=(share,), columns=(TOTAL,) if share.part_of is None else (column,))


def _sums_within(part: str, whole: str) -> bool:
    """Whether a sum over several rows is made of parts of a roll-up: 诉讼纠正, of both kinds, of 诉讼."""
    one = derived()[part]
    return not one.is_ratio and all(term.sign > 0 and whole in ancestors(term.indicator) for term in one.numerator)


def _rate_like(share: Measure) -> Measure | None:
    """The rate that is worked out just like a share."""
    formula = formula_of(share, TOTAL)
    if formula is None:
        return None
    for rate, item in derived().items():
        if set(item.numerator) == set(formula.numerator) and set(item.denominator) == set(formula.denominator):
            return Measure(code=rate)
    return None
