"""Offers behind a refusal: up to three questions made of what was understood, each answered before it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.answers import REFUSALS
from knowledge.language.parts import Cue, Slot, Understanding, closest
from knowledge.lexicon.codes import codes
from knowledge.lexicon.phrases import Sort
from knowledge.lexicon.suggestions import suggestions
from knowledge.query.algebra import TOTAL, Axis, Figures, Measure, Order, Portion, Query, Reduce, Split, measure_named
from knowledge.query.asking import Asking, Proposal, Refusal
from knowledge.query.lookups import Coverage, Find
from knowledge.query.measures import ancestors
from knowledge.query.operators.causes import CAUSES
from knowledge.query.operators.content import Run, terms_of
from knowledge.query.planner import Planned, plan_anew
from knowledge.query.selection import asks_for_figure
from knowledge.query.shares import DEFAULT_INDICATOR
from knowledge.query.slots import selection_of, slots_of
from knowledge.query.which_years import Years, years_of
from knowledge.query.whose import ALL, Units, all_units, units_of

MOST = 3
MOST_OFFERED_UNITS = 8
"""Units that an offer names one by one."""
SHORTEST = 2
"""Characters that a word has at least that a label is looked through for."""
_DISPUTES = ("reconsideration.", "litigation.")
_VERB = f"{Sort.ASPECT.value}:"
_PERSONS = "outside.person"
_COUNTING = ("ask.count", "ask.whether", _PERSONS)
_BARRING = ("outside.", "doubt.", "negation", "except")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A query that is answered, and the words of the question that it leaves out."""

    proposal: Proposal
    asking: Asking
    left_out: tuple[str, ...] = ()


def offers_for(planned: Planned, refused: Query | None = None) -> tuple[Offer, ...]:
    """Return the nearest questions that have an answer, fewest words left out first.

    `refused` is the query whose own answer was a refusal, such as a blank cell.
    """
    asking = planned.asking
    found: list[Offer] = []
    for offer in _candidates(planned, refused):
        if any(one.proposal.query == offer.proposal.query for one in found) or offer.proposal.query == refused:
            continue
        if not _can_be_named(offer.proposal.query):
            continue
        if isinstance(offer.proposal.query, Find) and offer.proposal.query.topic in CAUSES:
            # Why what was asked is so is answered only where all of it was read.
            continue
        kind = asking.kind_of(offer.proposal.query)
        if kind is not None and kind not in REFUSALS:
            found.append(offer)
        if len(found) == MOST:
            break
    return tuple(found)


def rows_offered(asking: Asking) -> tuple[Offer, ...]:
    """Return the figures that the words of a question speak of and that have a value, the most likely first."""
    offers = list(_spoken_of(asking))
    kinds = [asking.kind_of(offer.proposal.query) for offer in offers]
    return tuple(offer for offer, kind in zip(offers, kinds, strict=True) if kind is not None and kind not in REFUSALS)


def _candidates(planned: Planned, refused: Query | None) -> Iterator[Offer]:
    asking = planned.asking
    if refused is not None:
        yield from (_offer(asking, query) for query in _beside(refused))
    if isinstance(refused, Portion):
        yield from (_offer(asking, query) for query in _of_the_whole(refused))
    spoken = list(_spoken_of(asking))
    yield from spoken[:1]
    yield from _relaxed(asking)
    yield from _left(planned)
    yield from spoken[1:]
    yield from _of_slots(asking)


def reports_meant(asking: Asking) -> tuple[tuple[str, int], ...]:
    """The reports that a refused question may have meant, the nearest first: of the unit and years named, or found."""
    says, shelf = asking.understanding, asking.shelf
    names = [name for mention in says.units for name in (closest(mention) if len(mention.names) < MOST else ())]
    if not names:
        found = shelf.search(words_left(asking), limit=MOST)
        return tuple(dict.fromkeys((entry.report.agency, entry.report.year) for entry in found))
    named = {year for mention in says.years for year in mention.years}
    reports = [(report.agency, report.year) for name in dict.fromkeys(names) for report in shelf.reports(agency=name)]
    fitting = [report for report in reports if not named or report[1] in named]
    return tuple(sorted(fitting, key=lambda report: (names.index(report[0]), -report[1])))


def words_left(asking: Asking) -> tuple[str, ...]:
    """What nothing reads, and what bars a figure of the tables, as words that a text may hold."""
    says = asking.understanding
    cues = [cue.text for cue in says.cues if cue.code.startswith(_BARRING) and cue.text]
    stretches = [Run(start=-1, end=-1, text=word.strip()) for word in (*says.unread, *cues)]
    return tuple(dict.fromkeys(term for run in stretches for term in terms_of(asking, run)))


def bars_figures(asking: Asking) -> bool:
    """Whether something that no table holds is asked for, by a word that only asks (几天, 多久)."""
    return asking.understanding.speaks_of("outside.")


def words_beside(asking: Asking) -> tuple[str, ...]:
    """Everything that a question says but whose and when, as words that a text may hold beside what kept it back."""
    says = asking.understanding
    spans = [(span.start, span.end) for span in says.spans if span.slot in (Slot.UNIT, Slot.YEAR)]
    text = list(says.normal)
    for start, end in spans:
        text[start:end] = " " * (end - start)
    return tuple(dict.fromkeys(terms_of(asking, Run(start=-1, end=-1, text="".join(text)))))


def names_no_figure(asking: Asking) -> bool:
    """Whether a question has words of something else than the form, and of the form no more than a verb (收了多少)."""
    says = asking.understanding
    named = [span for span in says.spans if span.slot is Slot.INDICATOR and not span.value.startswith(_VERB)]
    return not named and not says.applicants and bool(words_left(asking))


def _offer(asking: Asking, query: Query, left_out: tuple[str, ...] = ()) -> Offer:
    return Offer(proposal=Proposal(query=query, operator="offer"), asking=asking, left_out=left_out)


def _left(planned: Planned) -> Iterator[Offer]:
    """The queries that were composed but leave something over, those that leave the least first."""
    near = sorted((item for item in planned.considered if item.left), key=lambda item: len(item.left))
    # What the turn before brought along was never said, and has no words to be shown by.
    unsaid = {cue.code for cue in planned.asking.understanding.cues if not cue.text}
    for item in near:
        left = tuple(word for word in item.left if word.strip() and word not in unsaid)
        yield Offer(proposal=item.proposal, asking=planned.asking, left_out=left)


def _relaxed(asking: Asking) -> Iterator[Offer]:
    """The question without the words that nothing reads, and without those that bar a figure."""
    says = asking.understanding
    for without, words in _relaxations(says):
        anew = replace(asking, understanding=without)
        again = plan_anew(anew)
        if again.proposal is not None:
            yield Offer(proposal=again.proposal, asking=anew, left_out=words)
        for reason in again.refusals:
            yield from _first_alternative(anew, reason, words)
        yield from (replace(one, left_out=(*words, *one.left_out)) for one in _left(again))


def _first_alternative(asking: Asking, reason: Refusal, words: tuple[str, ...]) -> Iterator[Offer]:
    for item in reason.alternatives[:MOST]:
        if item.says is None:
            continue
        anew = replace(asking, understanding=item.says)
        again = plan_anew(anew)
        if again.proposal is not None:
            yield Offer(proposal=again.proposal, asking=anew, left_out=words)


def _relaxations(says: Understanding) -> Iterator[tuple[Understanding, tuple[str, ...]]]:
    barring = tuple(cue for cue in says.cues if cue.code.startswith(_BARRING))
    words = tuple(says.unread)
    if words:
        yield replace(says, unread=(), content=()), words
    if barring:
        told = tuple(dict.fromkeys((*words, *(cue.text for cue in barring))))
        yield replace(says, unread=(), content=(), cues=_without(says.cues, barring)), told
    named = tuple(mention.text for mention in says.applicants)
    if named:
        told = tuple(dict.fromkeys((*words, *(cue.text for cue in barring), *named)))
        yield replace(says, unread=(), content=(), cues=_without(says.cues, barring), applicants=()), told


def _without(cues: Sequence[Cue], out: Sequence[Cue]) -> tuple[Cue, ...]:
    return tuple(cue for cue in cues if cue not in out)


def _beside(query: Query) -> Iterator[Query]:
    """The queries beside one whose cell is blank or not there: of all applicants, of the row above, over the years."""
    of = selection_of(query)
    if of is None:
        return
    if of.columns != (TOTAL,):
        yield replace(of, columns=(TOTAL,))
    for measure in of.measures[:1]:
        for above in ancestors(measure.code)[:1]:
            yield replace(of, measures=(Measure(code=above),), columns=(TOTAL,))
    if len(of.who.names) == 1:
        yield Figures(who=of.who, years=of.years[-1:], measures=(Measure(code=DEFAULT_INDICATOR),))


def _of_the_whole(query: Portion) -> Iterator[Query]:
    """What a share is answered by that its whole is not complete for: what is known of it, and who lacks a report."""
    yield Reduce(of=replace(query.of, who=query.whole), how=("sum",), over=Axis.AGENCY)
    if query.whole.group == ALL:
        yield Coverage(who=query.whole, years=query.of.years, asked="missing")


def _can_be_named(query: Query) -> bool:
    """Whether an offer can say whose figures it is of: by a few names, or as a group."""
    who = slots_of(query).who
    return who.group is not None or len(who.names) <= MOST_OFFERED_UNITS


def _of_slots(asking: Asking) -> Iterator[Offer]:
    """Plain questions of the unit and year that were named, with the figure where one was."""
    says = asking.understanding
    units = units_of(asking)
    if not isinstance(units, Units) or (units.assumed and not says.years and not says.indicators):
        return
    years = years_of(asking, units)
    if not isinstance(years, Years):
        return
    named = [code for mention in says.indicators for code in mention.codes] or list(_printed_with(says))
    words = tuple(cue.text for cue in says.cues if cue.code.startswith(_BARRING) and cue.text) + tuple(says.unread)
    for code in list(dict.fromkeys(named))[:MOST] or [DEFAULT_INDICATOR, "rate.granted"]:
        base = Figures(who=units.who, years=years.years[-1:], measures=(measure_named(code),))
        yield _offer(asking, base if len(units.names) == 1 else Order(of=base, over=Axis.AGENCY), words)
    if not asks_for_figure(says) and len(units.names) == 1:
        refused = Figures(who=units.who, years=years.years[-1:], measures=(Measure(code="outcome.denied"),))
        yield _offer(asking, Split(of=refused, by=Axis.INDICATOR), words)


def _spoken_of(asking: Asking) -> Iterator[Offer]:
    """Figures of the unit and year meant that the words speak of, where none was named for certain."""
    says = asking.understanding
    certain = any(len(mention.codes) == 1 and not codes().children(mention.codes[0]) for mention in says.indicators)
    # 投诉多少件: a word of several rows, none of which is called by it.
    certain = certain and all(mention.codes for mention in says.indicators)
    if not (asks_for_figure(says) or says.has(*_COUNTING)) or (certain and not says.unread):
        return
    # How many people complained, and of whom is not said: which unit had the most.
    units = units_of(asking) or (all_units(asking.shelf) if says.has(_PERSONS) and asking.shelf.names() else None)
    if not isinstance(units, Units) or (len(units.names) != 1 and units.group != ALL):
        return
    years = years_of(asking, units)
    if not isinstance(years, Years):
        return
    left = tuple(says.unread) + tuple(cue.text for cue in says.cues if cue.code == _PERSONS)
    named = {code for mention in says.indicators for code in mention.codes if len(mention.codes) == 1}
    for code in suggestions().rows_spoken_of(_without_years(says))[:MOST]:
        if _may_be_meant(code, named - {DEFAULT_INDICATOR}):
            figures = Figures(who=units.who, years=years.years[-1:], measures=(measure_named(code),))
            yield _offer(asking, figures if len(units.names) == 1 else Order(of=figures, over=Axis.AGENCY), left)


def _without_years(says: Understanding) -> str:
    """The question with its years blank: 去年 says when, and does not speak of what was carried over from 去年."""
    kept = list(says.normal)
    for span in says.spans:
        if span.slot is Slot.YEAR:
            kept[span.start : span.end] = " " * (span.end - span.start)
    return "".join(kept)


def _may_be_meant(code: str, named: set[str]) -> bool:
    """Whether a row is one of those named, a part of one, or of a dispute as they are."""
    disputes = all(one.startswith(_DISPUTES) for one in (code, *named))
    return not named or code in named or bool(named & set(ancestors(code))) or disputes


def _printed_with(says: Understanding) -> Iterator[str]:
    """The rows whose printed label has the words that no row is called by itself: 信访 is one of 信访举报投诉类申请."""
    for mention in says.indicators:
        word = mention.text.strip()
        if mention.codes or len(word) < SHORTEST:
            continue
        yield from (code for code, item in codes().indicators.items() if word in item.zh)
