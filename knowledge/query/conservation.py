"""Conservation: every unit, year, measure, column and cue that was read is in the query, or there is no query."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.language.parts import Cue, Understanding, UnitForm
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import derived
from knowledge.lexicon.hints import hint, hint_words
from knowledge.lexicon.topics import topics
from knowledge.query.algebra import Change, Compare, Figures, Order, Portion, Query, Reduce, Where, Who, measure_named
from knowledge.query.asking import Asking, Proposal
from knowledge.query.lookups import Find
from knowledge.query.measures import counted_in
from knowledge.query.pointed import they_counted
from knowledge.query.premises import PREMISE, holds
from knowledge.query.slots import Slots, slots_of
from knowledge.query.standings import Against, Places

NEUTRAL = (
    "ask.",
    "ever",
    "aggregate.sum",
    "units.number",
    "each",
    "money",
    "percent",
    "follow.then",
    "follow.replace",
    "follow.they",
    "follow.it",
    "follow.within",
    "follow.and",
    "follow.chart",
    "follow.split",
    "follow.more",
    "follow.again",
    "follow.yes",
    "follow.source",
    "excluded",
    "share",
    "rate",
    "greeting",
    "thanks",
    "bye",
    "passage",
    "report",
    "list",
)
"""Beginnings of the cues that leave a figure what it is."""
_COUNT, _A_NOT_A = hint("passage.count"), hint("passage.a_not_a")
_MEASURES_SAID = frozenset((*topics().measures, *(item.partition("=")[0] for item in hint_words("passage.measure_as"))))
_STRONG = "aggregate.sum.strong"
_BASIS = "basis.decided"
_OF_DECIDED = frozenset(
    code
    for code, entry in derived().items()
    if any(term.sign < 0 and term.indicator.endswith(".pending") for term in entry.denominator)
)
"""The rates that leave out what is not decided yet."""
_TOGETHER = frozenset(code for code, entry in derived().items() if sum(term.sign > 0 for term in entry.numerator) > 1)
"""The figures that are made of several."""
_OF_ALL = frozenset({"requests.new", "outcome.total"})
_SLOTS = frozenset({"agency", "year", "indicator"})


def used_by(proposal: Proposal, says: Understanding) -> tuple[Cue, ...]:
    """The cues that an operator makes something of."""
    return tuple(cue for cue in says.cues if cue.code.startswith(proposal.used)) if proposal.used else ()


def left_over(proposal: Proposal, asking: Asking) -> tuple[str, ...]:
    """What was read and is not in the query, as it was written; empty where all is accounted for."""
    says = asking.understanding
    if proposal.operator == "again":
        # Everything that such a turn says was read when it was taken for one.
        return ()
    if isinstance(proposal.query, Find):
        return tuple(_unheld(proposal.query, says))
    if proposal.used == ("",):
        return ()
    cues = [cue.text or cue.code for cue in says.cues if not _accounted(cue, proposal, asking)]
    return (*cues, *_slots_left(proposal.query, says), *_whole_left(proposal.query, says))


def _unheld(query: Find, says: Understanding) -> Iterator[str]:
    """The words that nothing reads and no term of a question to the prose holds; a number holds its measure word."""
    known = topics()
    figures = "\n".join(mention.text for mention in says.indicators)
    # 又申请的: where a sentence is looked for by the words of a figure alone, nothing beside them is too light.
    strict = bool(figures) and all(term in figures for term in query.terms)
    hints = () if strict else query.hints
    held = "\n".join((*query.terms, *query.within, *query.measures, *hints))
    own = known.topics[query.topic] if query.topic is not None else None
    named = "\n".join((*own.words, *own.asked, *own.said, *own.headings)) if own is not None else ""
    counts = {cue.end for cue in says.cues if cue.code in ("ask.count", "money")}
    for word in says.unread:
        said = _without_former(word.strip()) if query.before else word.strip()
        said = _A_NOT_A.sub(r"\1", said)
        behind = any(says.normal.startswith(said, end) for end in counts)
        weak = said in known.weak or known.of_light_words(said)
        light = (weak and not strict) or not any(map(str.isalnum, said))
        inside = (
            said in held
            or known.english.get(said, said) in held
            or said in named
            or any(term in said for term in (*query.terms, *query.within))
        )
        # 几处, where 处 is no measure of the tables: how many is asked for, and no more.
        asked = _COUNT.match(said)
        counted = asked is not None and said[asked.end() :] in known.measures
        made = not strict and _made_of(said, f"{held}\n{named}", query)
        if not light and not inside and not counted and not made and not (said in _MEASURES_SAID and behind):
            yield word


def _made_of(said: str, held: str, query: Find) -> bool:
    """Whether a text is made of words that are held, as they are or as reports write them, and light ones (一年接)."""
    known = topics()
    money = hint_words("passage.money_words") if "元" in query.measures else ()
    counted = _COUNT.match(said)
    ends = {0} if counted is None else {0, counted.end()}
    for stop in range(1, len(said) + 1):
        for start in [at for at in ends if at < stop]:
            piece = said[start:stop]
            light = piece in known.weak or piece in known.single or piece in known.measures or piece in money
            if light or piece in held or known.english.get(piece, piece) in held:
                ends.add(stop)
                break
    return len(said) in ends


def _without_former(word: str) -> str:
    """A word without what says that the number before a change is meant (原来有多少)."""
    for former in hint_words("passage.former"):
        word = word.replace(former, "")
    return word


def _accounted(cue: Cue, proposal: Proposal, asking: Asking) -> bool:
    if cue.code.startswith(proposal.used) or cue.code in proposal.tolerated:
        return True
    if cue.code == PREMISE:
        return holds(cue, proposal, asking)
    if cue.code == "units.number" and isinstance(proposal.query, Figures) and proposal.query.who.group is None:
        # All eight bodies: never the figure of one; 公安局一家 is one.
        return (cue.number or 0) <= 1 or len(_names(proposal.query, slots_of(proposal.query))) > 1
    if cue.code == "follow.only":
        # Sued only in 2022 says of the other years that they had none; only the districts goes on from a list.
        return _names_its_own(asking) and bool(asking.inherited or not cue.text.isascii())
    if cue.code == _BASIS:
        # 复议纠正率，未审结的不算: taken in where the rate is reckoned so.
        measures = slots_of(proposal.query).measures
        return bool(measures) and all(measure.code in _OF_DECIDED for measure in measures)
    if cue.code == "follow.more" and hint("edits.others").search(cue.text):
        # 没补正的、没交费的、还有别的: a part that is not among those named.
        return False
    if cue.code == "follow.add":
        # 加上全部公开的，占多少: something is put beside something else, or it is not what was asked.
        slots = slots_of(proposal.query)
        several = max(map(len, (_names(proposal.query, slots), slots.years, slots.measures, slots.columns)))
        return several > 1 or any(measure.code in _TOGETHER for measure in slots.measures)
    if cue.code == "follow.they" and (count := they_counted(asking.understanding)) is not None:
        slots = slots_of(proposal.query)
        sizes = {len(slots.who.names), len(slots.years), len(slots.measures), len(slots.columns)}
        return count in sizes
    if cue.code == "aggregate.sum" and isinstance(proposal.query, Compare | Change | Where):
        # 这四家加起来, 前两年加起来比后两年加起来: figures side by side are not added up.
        apart = asking.understanding.has("each")
        return apart or cue.code in proposal.used or hint("edits.added_up").search(cue.text) is None
    if cue.code == _STRONG and _own_total(cue, proposal, asking):
        return True
    if cue.code == "follow.no":
        return cue.start == 0 and not asking.inherited >= _SLOTS
    return cue.code.startswith(NEUTRAL) and cue.code != _STRONG


def _own_total(cue: Cue, proposal: Proposal, asking: Asking) -> bool:
    """Whether a word for a sum only says that one figure is what its rows come to: 教育局2021年不予公开合计数."""
    query = proposal.query
    if not isinstance(query, Figures) or query.who.single is None or len(query.years) != 1:
        return False
    named = [mention for mention in asking.understanding.indicators if 0 <= cue.start - mention.end <= 1]
    return bool(named) and all(
        len(mention.codes) == 1 and codes().children(mention.codes[0])
        for mention in named
        if mention.codes[0] in codes().indicators
    )


def _names_its_own(asking: Asking) -> bool:
    """Whether a turn that wants just some of what was shown says of what: 只看机关 says of nothing that is known."""
    says = asking.understanding
    slots = (
        ("agency", says.units),
        ("year", says.years),
        ("indicator", says.indicators),
        ("applicant", says.applicants),
    )
    return any(mentions and slot not in asking.inherited for slot, mentions in slots)


def _slots_left(query: Query, says: Understanding) -> Iterator[str]:
    slots = slots_of(query)
    names = _names(query, slots) if any(unit.names for unit in says.units) else set()
    for unit in says.units:
        if unit.names and names.isdisjoint(unit.names):
            yield unit.text
    years = _years(query, slots)
    for year in says.years:
        if year.years and not year.shift and not years & _span(year.years):
            yield year.text
    counted = {code for measure in slots.measures for code in counted_in(measure)}
    if any(code.startswith("outcome.") for code in counted):
        # 申请都是什么结果: the outcomes are those of the requests.
        counted |= _OF_ALL
    # 直接起诉、复议后起诉合计: all parts of a row, added up, are that row.
    parts = {code for mention in says.indicators for code in mention.codes}
    whole = [set(codes().children(code)) for code in counted if code in codes().indicators]
    counted |= {code for children in whole if children and children <= parts for code in children}
    for mention in says.indicators:
        if not mention.scope and mention.codes and not counted & _codes(mention.codes):
            yield mention.text
    columns = {*slots.columns, *(measure.column for measure in slots.measures)}
    for applicant in says.applicants:
        natural = any(measure.code == "rate.natural_person" for measure in slots.measures)
        if applicant.code not in columns and not (natural and applicant.code == "natural_person"):
            yield applicant.text


def _whole_left(query: Query, says: Understanding) -> Iterator[str]:
    """The group that a share is of: beside one of its own units it is no further side of a comparison."""
    if not isinstance(query, Figures | Compare | Reduce) or not says.has("share", "percent"):
        return
    named = {name for unit in says.units if unit.form is UnitForm.NAMED for name in unit.names[:1]}
    for unit in says.units:
        if unit.form is UnitForm.GROUP and not named.isdisjoint(unit.names):
            yield unit.text


def _span(years: tuple[int, ...]) -> set[int]:
    return set(range(min(years) - 1, max(years) + 2)) if len(years) > 1 else {years[0] - 1, years[0], years[0] + 1}


def _years(query: Query, slots: Slots) -> set[int]:
    """The years that a query is of, or holds figures against."""
    held = query.conditions if isinstance(query, Where) else ()
    return {*slots.years, *(item.since for item in held if item.since is not None)}


def _names(query: Query, slots: Slots) -> set[str]:
    whose: list[Who] = [slots.who]
    found: set[str] = set()
    match query:
        case Portion(whole=whole) | Against(whole=whole) | Places(among=whole):
            whose.append(whole)
        case Order(of=of):
            whose.append(of.who)
        case Where(conditions=conditions):
            found |= {item.than for item in conditions if item.than is not None}
    return found.union(*(who.names for who in whose))


def _codes(codes: tuple[str, ...]) -> set[str]:
    return {code for one in codes for code in counted_in(measure_named(one))} | set(codes)
