"""What is left of a figure when some of its parts are named: 除了予以公开，其他结果各多少, 除了个人还有谁申请."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.language.parts import ApplicantMention, IndicatorMention, Slot, Understanding
from knowledge.lexicon.codes import codes
from knowledge.lexicon.hints import hint
from knowledge.model import Edition
from knowledge.query.algebra import TOTAL, Axis, Figures, Measure, Query, Reduce
from knowledge.query.asking import Asking, Proposal, Refusal, settled
from knowledge.query.measures import takes_applicant
from knowledge.query.shares import DEFAULT_INDICATOR
from knowledge.query.which_years import Meant, reports_of
from knowledge.query.whose import one_unit

_OPENING, _JOINT, _CLOSING = hint("except.opening"), hint("except.joint"), hint("remaining.closing")
_LIGHT, _REST, _SHARE = hint("remaining.light"), hint("remaining.rest"), hint("remaining.share")
_PERSONS, _ORGANISATIONS = "natural_person", "organisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """What is named as left out, with the stretch in which it is."""

    start: int
    end: int
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


def remaining(asking: Asking) -> Iterator[Proposal | Refusal]:
    """The other parts of the figure that those left out are of, added up and one by one."""
    says = asking.understanding
    if says.truncated or says.excluded or says.whole is not None:
        return
    named = _named(says)
    if named is None or not _says_no_more(says, named):
        return
    units = yield from settled(one_unit(asking))
    meant = reports_of(asking, units) if units is not None and units.single is not None else None
    if not isinstance(meant, Meant) or len(meant.years.years) != 1 or meant.years.missing:
        return
    (year,) = meant.years.years
    report = next(iter(asking.shelf.reports(agency=meant.units.single, year=year)), None)
    if report is None:
        return
    whole = Figures(who=meant.units.who, years=(year,), measures=(Measure(code=DEFAULT_INDICATOR),), columns=(TOTAL,))
    query = _other_columns(says, named, whole) if named.columns else _other_rows(says, named, whole, report.edition)
    if query is not None:
        yield meant.proposal(query, "remaining")


def _other_rows(says: Understanding, named: _Named, whole: Figures, edition: Edition) -> Query | None:
    """The rows beside those named under the same row; that row is the only other one that may be spoken of."""
    parents = {codes().indicators[code].parent for code in named.rows if code in codes().indicators}
    parent = next(iter(parents)) if len(parents) == 1 and None not in parents else None
    if parent is None or any(parent not in mention.codes for mention in _others(says, named)) or says.applicants:
        return None
    left = tuple(code for code in codes().children_in(parent, edition) if code not in named.rows)
    if not left:
        return None
    measures = tuple(Measure(code=code) for code in left)
    if len(measures) == 1:
        return Figures(who=whole.who, years=whole.years, measures=measures)
    return Reduce(of=Figures(who=whole.who, years=whole.years, measures=measures), how=("sum",), over=Axis.INDICATOR)


def _other_columns(says: Understanding, named: _Named, whole: Figures) -> Query | None:
    """The kinds of applicants beside those named, of the one figure spoken of or of new requests."""
    others = _others(says, named)
    spoken = {code for mention in others for code in mention.codes}
    if len(spoken) > 1 or not all(_within(one, named) or one.vague for one in says.applicants):
        return None
    measure = Measure(code=next(iter(spoken), DEFAULT_INDICATOR))
    if not takes_applicant(measure):
        return None
    kinds = (_PERSONS, *codes().applicant_children(_ORGANISATIONS))
    left = tuple(column for column in kinds if column not in named.columns and not _is_of(column, named.columns))
    if not left or len(left) == len(kinds):
        return None
    if _PERSONS in named.columns and len(left) == len(kinds) - 1:
        left = (_ORGANISATIONS,)
    of = Figures(who=whole.who, years=whole.years, measures=(measure,), columns=left)
    return of if len(left) == 1 else Reduce(of=of, how=("sum",), over=Axis.APPLICANT)


def _is_of(column: str, columns: Sequence[str]) -> bool:
    return codes().applicants[column].parent in columns


def _within(mention: IndicatorMention | ApplicantMention, named: _Named) -> bool:
    return named.start <= mention.start < named.end


def _others(says: Understanding, named: _Named) -> list[IndicatorMention]:
    """The figures that are spoken of beside those left out; 剩下 and 其他 say only that others are meant."""
    return [
        one
        for one in says.indicators
        if not (one.scope or one.start < named.start < one.end or _within(one, named) or _REST.fullmatch(one.text))
    ]


def _named(says: Understanding) -> _Named | None:
    """The rows, or the columns, that stand behind a word that leaves them out."""
    found = [one for match in _OPENING.finditer(says.normal) if (one := _behind(says, *match.span())) is not None]
    return found[0] if len(found) == 1 else None


def _behind(says: Understanding, start: int, at: int) -> _Named | None:
    whole = next((one for one in says.applicants if one.start == start), None)
    if whole is not None:
        # 除了个人 was read as the other of the two columns that there are.
        other = {_ORGANISATIONS: _PERSONS, _PERSONS: _ORGANISATIONS}.get(whole.code)
        return None if other is None else _Named(start=start, end=_closed(says, whole.end), columns=(other,))
    across = next((one for one in says.indicators if one.start < start < one.end and len(one.codes) == 1), None)
    if across is not None:
        # 不予公开除了国家秘密 was read as one figure, that of what is left out.
        return _Named(start=start, end=_closed(says, across.end), rows=across.codes)
    rows: list[str] = []
    columns: list[str] = []
    end = at
    while (mention := _at(says, at)) is not None and not _other(mention, rows):
        if isinstance(mention, ApplicantMention):
            columns.append(mention.code)
        elif (code := _meant(says, mention)) is not None:
            rows.append(code)
        else:
            return None
        end = mention.end
        joint = _JOINT.match(says.normal, end)
        at = joint.end() if joint is not None else end
    if bool(rows) is bool(columns):
        return None
    return _Named(start=start, end=_closed(says, end), rows=tuple(rows), columns=tuple(columns))


def _meant(says: Understanding, mention: IndicatorMention) -> str | None:
    """The row that a mention names; of several the one of a figure that is spoken of besides (除了维持，复议还有…)."""
    if len(mention.codes) == 1:
        return mention.codes[0]
    spoken = {code for one in says.indicators if one is not mention and len(one.codes) == 1 for code in one.codes}
    known = codes().indicators
    fitting = [code for code in mention.codes if code in known and known[code].parent in spoken]
    return fitting[0] if len(fitting) == 1 else None


def _other(mention: IndicatorMention | ApplicantMention, rows: Sequence[str]) -> bool:
    """Whether a figure behind those left out is none of them: what is left, or the row that they are of."""
    above = {codes().indicators[row].parent for row in rows if row in codes().indicators}
    return isinstance(mention, IndicatorMention) and (
        _REST.fullmatch(mention.text) is not None or not above.isdisjoint(mention.codes)
    )


def _closed(says: Understanding, end: int) -> int:
    closing = _CLOSING.match(says.normal, end)
    return closing.end() if closing is not None else end


def _at(says: Understanding, at: int) -> IndicatorMention | ApplicantMention | None:
    mentions: tuple[IndicatorMention | ApplicantMention, ...] = (*says.indicators, *says.applicants)
    return next((one for one in mentions if one.start == at and one.end > at), None)


def _says_no_more(says: Understanding, named: _Named) -> bool:
    """Whether beside whose, when and of what only words stand that ask for the rest."""
    spoken = [one for one in says.indicators if not _REST.fullmatch(one.text)]
    text = list(says.normal)
    for at in range(named.start, named.end):
        text[at] = " "
    for span in says.spans:
        figure = any(one.start <= span.start < one.end for one in spoken)
        if figure or span.slot in (Slot.UNIT, Slot.YEAR, Slot.FILLER):
            text[span.start : span.end] = " " * (span.end - span.start)
    left = "".join(text)
    asks = _REST.search(says.normal[named.end :]) is not None and _SHARE.search(left) is None
    return asks and all(_LIGHT.fullmatch(word) is not None for word in left.split())
