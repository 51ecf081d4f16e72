"""Questions to the prose: 存在哪些问题, 主要公开渠道有哪些, 抖音粉丝多少, 联系电话是多少, 报告里怎么说的."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge.answers import Kind, Note
from knowledge.language.parts import Understanding, UnitForm
from knowledge.lexicon.hints import hint, hint_words
from knowledge.lexicon.topics import Topic, topics
from knowledge.prose_terms import says_whose, variants
from knowledge.query.algebra import Who, measure_named
from knowledge.query.asking import Asking, Proposal, Refusal
from knowledge.query.lookups import Find
from knowledge.query.measures import is_ratio
from knowledge.query.operators.causes import CAUSES, cause_of, without_cause
from knowledge.query.operators.channels import CHANNEL, PRINTED, with_channels
from knowledge.query.operators.content import (
    asks_by_ending,
    asks_number,
    condition_of,
    drops_outcome,
    measure_words,
    nouns_of,
    order_of,
    other_measure,
    outside_held,
    parts_of,
    runs,
    said,
    terms_of,
    weak_words,
)
from knowledge.query.operators.for_whom import beside_number, cuts_taxes
from knowledge.query.operators.guards import barred, outside_of
from knowledge.query.operators.issuers import STANDING, tells_of_office, ways_asked, with_issuer
from knowledge.query.operators.of_text import without_carried_count, without_form
from knowledge.query.operators.plain import asks_gap
from knowledge.query.operators.topical import OF_REQUESTS, about_subjects, topic_of, what_else
from knowledge.query.which_years import indexed_years, years_of
from knowledge.query.whose import Units, units_of, whole_area

_NUMBERED_TOPICS = frozenset({"topic.contact", "topic.postcode", "topic.fax"})
"""Topics of numbers that are no counts."""
LEAST_TOGETHER = 2
"""Words that a sentence has at least which is looked for by words that bar a figure."""
_CHAT = ("outside.chat", "outside.weather", "outside.person")
_OTHERS = hint("again.others")
_RECEIVED = "requests.new"
_CONTACT, _FEES, _SENT = "topic.contact", "topic.fees", "topic.requests_sent"
_FEE = hint("passage.fee")

PROSE_ONLY = frozenset({"topic.problems", "topic.improvements", "topic.contact", "topic.address", "topic.channels"})
"""Topics that no table has a figure of, whatever else the question seems to name."""

_BEFORE = hint("passage.before")
_EACH_YEAR = hint("ranked.each_year")
_CALLS, _TO_CALL = hint("passage.calls"), hint("passage.to_call")
_REACHED, _GAINED = hint("passage.reached"), hint("passage.gained")
_REMEDIED = hint("passage.remedied")
_SAID_TWICE = hint("passage.said_twice")
_NUMBERED = hint("passage.numbered")
_APPLYING = hint("passage.applying")
_WEAK_PAIR = hint_words("passage.weak")
_WEAK_AS = {word: known for word, _, known in (item.partition("=") for item in hint_words("passage.weak_as"))}


def passage(asking: Asking) -> Iterator[Proposal | Refusal]:
    """The prose, where a question names something of it."""
    asking = without_carried_count(without_form(asking))
    issued = with_issuer(asking)
    told = None if issued is None else _recognised(issued)
    found = told if issued is not None and tells_of_office(issued, told) else _recognised(asking)
    if found is not None:
        yield found


def _recognised(asking: Asking) -> Proposal | Refusal | None:
    """A topic or a word for the text itself without a figure of the form, or content words that no slot holds."""
    if asking.understanding.has("text.same", "text.new", "text.removed", "text.change") or asks_gap(
        asking.understanding
    ):
        return None
    if _may_hold_a_name(asking.understanding):
        asking = with_channels(asking)
    says = asking.understanding
    lost = _without_cell(asking)
    if lost is not None:
        return lost
    if not _of_prose(asking):
        return _perhaps(asking)
    topic = topic_of(asking)
    if topic is not None and topic.code == "topic.subjects":
        return _perhaps(asking)
    if topic is None and not says.has("passage") and any(cue.code.startswith("quality") for cue in says.cues):
        # 查出哪些毛病: what the rules find, unless a sentence has all the rest of the words (自动标注准不准).
        told = _planned(asking) if says.unread else None
        held = isinstance(told, Proposal) and asking.kind_of(told.query) is Kind.PASSAGE
        return told if held else None
    if topic is None and cause_of(asking) is None:
        counted = says.has("ask.count") and other_measure(says.normal)
        if not says.has("passage") and not says.unread and not says.content and not counted:
            return None
        compared = len(says.units) > 1 and says.has("compare", "compare.more", "compare.less")
        if not _names_figures(asking) and ((says.applicants and not says.unread) or compared):
            # 谁更透明 asks for a judgement, and no sentence gives it.
            return None
    plan = _planned(asking)
    if isinstance(plan, Proposal) and isinstance(plan.query, Find) and plan.query.topic in CAUSES:
        return (
            plan if asking.kind_of(plan.query) in (Kind.PASSAGE, Kind.AMBIGUOUS) else without_cause(asking, plan.query)
        )
    return plan


def _may_hold_a_name(says: Understanding) -> bool:
    """Whether a word of the question may be one that only reports know."""
    foreign = any(mention.form is UnitForm.FOREIGN or not mention.names for mention in says.units)
    return bool(says.unread) or foreign or says.has("topic.media", "passage")


def _without_cell(asking: Asking) -> Proposal | None:
    """What the text says of requests received, where the one report that is meant has no such cell."""
    says = asking.understanding
    if says.unread or says.applicants or not says.indicators:
        return None
    if any(mention.codes != (_RECEIVED,) for mention in says.indicators) or len(says.years) != 1:
        return None
    units = units_of(asking)
    if units is None or isinstance(units, Refusal) or units.group is not None or len(units.names) != 1:
        return None
    years = years_of(asking, units)
    if isinstance(years, Refusal) or len(years.years) != 1:
        return None
    unit, year = units.names[0], years.years[0]
    if asking.shelf.fact(unit, year, _RECEIVED, "total") is not None:
        return None
    looked = Find(units=(unit,), years=(year,), year_named=True, topic="topic.requests", whole=True)
    if asking.kind_of(looked) is not Kind.PASSAGE:
        return None
    assumed = frozenset({"agency"} if units.assumed else ()) - asking.inherited
    return Proposal(query=looked, used=("",), assumed=assumed, notes=years.notes, operator="find")


def _of_prose(asking: Asking) -> bool:
    """Whether a question is one to the text, and not one that a table would answer."""
    says = asking.understanding
    if cause_of(asking) is not None:
        return True
    topic = topic_of(asking)
    if about_subjects(says) or _how_reached(says, topic):
        return True
    if topic is not None and topic.code == _SENT and not says.has("compare.more", "compare.less"):
        return True
    if _names_figures(asking) and not says.has("passage") and (topic is None or topic.code not in PROSE_ONLY):
        return False
    # 对超期答复怎么处置: what no table has is asked of the text where how is asked, and not how much.
    told = says.has("passage") and not says.indicators and not asks_number(says) and not says.has(*_CHAT)
    return told or outside_of(says) in (None, "outside.topic")


def _how_reached(says: Understanding, topic: Topic | None) -> bool:
    """Whether an office's number, address or postcode is asked for, and no number of what came in by it."""
    if topic is None or topic.code not in STANDING or any(len(one.codes) == 1 for one in says.indicators):
        return False
    return topic.code in _NUMBERED_TOPICS or not says.has("ask.count")


def _names_figures(asking: Asking) -> bool:
    """Whether a figure of the form is named that does more than say within what."""
    says = asking.understanding
    # 市政府占全市申请的比例: a figure that only says within what is still one when a share is asked for.
    shared = bool(says.indicators) and says.has("share", "percent")
    # 收了处理费没有，收了几块钱: the money is that of what is named before it, and no fee of the tables.
    own = says.has(_FEES)
    return shared or any(not mention.scope and not (own and _FEE.search(mention.text)) for mention in says.indicators)


def _perhaps(asking: Asking) -> Proposal | Refusal | None:
    """A number that no table gives but the prose may: looked for strictly, else the guard's refusal stands."""
    says = asking.understanding
    stopped = barred(asking)
    strange = stopped is not None and stopped.reason in ("unread", "outside", "doubt") and not says.truncated
    # A word that only reports know keeps a figure from being one of the tables, as an unread one does.
    strange = strange or any(span.value in (CHANNEL, PRINTED) for span in says.spans)
    if any(cue.code.startswith(("except", "negation", "outside.course")) for cue in says.cues):
        return None
    if any(is_ratio(measure_named(code)) for mention in says.indicators for code in mention.codes):
        # A rate of the tables is never read off a sentence that has another one.
        return None
    if any(cue.code == "outside.person" and _APPLYING.search(cue.text) for cue in says.cues):
        # 有多少人申请: no number of anybody else is that of those who applied.
        return None
    if any(_NUMBERED.fullmatch(word.strip()) for word in says.unread):
        return None
    if any(len(mention.codes) > 1 for mention in says.indicators) and not _says_what(asking):
        # 公众号发了多少: of what was sent out is not said, and the number of followers is none of it.
        return None
    if not strange and not (says.indicators and other_measure(says.normal)):
        return None
    plan = _planned(asking)
    if not isinstance(plan, Proposal):
        return None
    if says.has("each") and isinstance(plan.query, Find) and not plan.query.parts:
        # 网络、当面申请各几件: one number would answer the half of it.
        return None
    kind = asking.kind_of(plan.query)
    if kind in (Kind.PASSAGE, Kind.AMBIGUOUS):
        return plan
    if stopped is None or says.indicators or says.applicants:
        return None
    # Where no figure of a table is named, what the report does say is offered.
    return plan if stopped.reason == "unread" else None


def _says_what(asking: Asking) -> bool:
    """Whether a question names what is counted, by its measure or by a word that is more than a channel."""
    if other_measure(asking.understanding.normal):
        return True
    terms = (term for run in runs(asking.understanding) for term in terms_of(asking, run))
    return any(not says_whose(term) for term in terms)


def find_of(asking: Asking, units: Sequence[str], years: Sequence[int]) -> Find | None:
    """Return what to look for in the prose for a question, or None where it names nothing that prose could hold.

    `units` are those named, none for all of the index; `years` those named, none for the latest back to older ones.
    Where the question also names what only a table would have, a number is looked for, and nothing else.
    """
    if _of_prose(asking):
        return plain_find(asking, cause_of(asking) or topic_of(asking), units, years)
    return _strict_find(asking, units, years) or _strict_text(asking, units, years)


def plain_find(asking: Asking, topic: Topic | None, units: Sequence[str], years: Sequence[int]) -> Find | None:
    """Return what to look for where the text is asked of a topic, or of none; None where nothing is named to look for.

    `units` and `years` are as for find_of.
    """
    says = asking.understanding
    ways = ways_asked(says.normal) if topic is not None and _how_reached(says, topic) else ()
    if ways:
        known = tuple(years) or tuple(reversed(indexed_years(asking.shelf, units or None)))
        return Find(units=tuple(units), years=known, year_named=bool(years), terms=ways, words=ways)
    stretches = runs(says)
    terms = tuple(dict.fromkeys(term for run in stretches for term in terms_of(asking, run)))
    hinted = tuple(word for word in _WEAK_PAIR if word in says.normal)
    if not terms and other_measure(says.normal):
        # 公开信息多少条: words that say little alone say enough with a measure of their own.
        counted = set(measure_words(says, hinted)) & set(hint_words("passage.information_in"))
        terms = tuple(dict.fromkeys(word for one in hinted if (word := _WEAK_AS.get(one, one)))) if counted else hinted
    if not terms and asks_number(says) and says.language.chinese and not says.indicators:
        # 账号砍掉还剩几个: words that say little alone find a sentence together.
        weak = tuple(word for word in weak_words(asking, stretches) if len(word) > 1)
        terms = weak if len(weak) >= LEAST_TOGETHER else ()
    measures = measure_words(says, terms)
    asked = says.has("ask.count", "percent", "money", "change.absolute", "change.percent") or bool(measures)
    # 谁家收过处理费: those that say how much.
    asked = asked or (topic is not None and topic.code == _FEES and says.has("who.unit", "who.region"))
    figure = asked or condition_of(says) is not None or asks_by_ending(says)
    if topic is not None and topic.pattern is not None and topic.code not in OF_REQUESTS:
        if measures or _counted(says, topic, terms):
            # 热线办了多少件 asks for a number of things, 12345热线 has said its own: neither asks for one to call.
            topic = None
        else:
            figure = asked = False
    terms, light = beside_number(says, terms) if figure else (terms, ())
    order = order_of(says) if terms and (topic is None or not (topic.whole or topic.pattern)) else None
    figure = figure or order is not None
    within = tuple(run.text for run in stretches if run.channel)
    if topic is None and not terms and not within:
        return None
    wanted = tuple(years)
    since: int | None = None
    moved = _by_how_much(says)
    if moved and wanted:
        # 比上年增加多少 stands in the report of the later year, or the number itself in the reports of both.
        since = min(wanted) if len(wanted) > 1 else wanted[0] - 1
        wanted = (max(wanted),)
    return Find(
        units=tuple(units),
        years=wanted or tuple(reversed(indexed_years(asking.shelf, units or None))),
        year_named=bool(years) or (order is not None and says.has("who.year")),
        each=says.has("who.unit", "who.region") or condition_of(says) is not None,
        topic=topic.code if topic else None,
        terms=terms,
        beyond=what_else(asking, topic, stretches, terms),
        within=within,
        figure=figure,
        only_figure=asked or condition_of(says) is not None or order is not None,
        order=order,
        whole=says.has("ask.what", "ask.how") or topic is not None,
        measures=measures if figure else (),
        hints=tuple(dict.fromkeys((*light, *hinted, *weak_words(asking, stretches), *nouns_of(measures)))),
        strange=says.language.chinese and any(word not in topics().weak for word in says.unread),
        change=moved,
        since=since,
        before=_BEFORE.search(says.normal) is not None,
        done=bool(terms) and says.has("topic.overview") and not says.has("topic.problems", "topic.improvements"),
        remedied=_REMEDIED.search(says.normal) is not None,
        parts=parts_of(asking, stretches),
        condition=condition_of(says),
        words=said(stretches),
    )


def _counted(says: Understanding, topic: Topic, terms: Sequence[str]) -> bool:
    """Whether a number of something is asked for beside what a topic's pattern finds (网站访问量, 热线来电)."""
    own = (*topic.words, *topic.asked)
    by_number = topic.code == _CONTACT and any(term.isdigit() for term in terms)
    if other_measure(says.normal) or _CALLS.search(says.normal) or by_number:
        return True
    if _TO_CALL.search(says.normal):
        return False
    known = (variants(term) for term in terms if term not in own)
    return any(word in topics().bare for words in known for word in words)


def _strict_find(asking: Asking, units: Sequence[str], years: Sequence[int]) -> Find | None:
    """A number that no table gives but the prose may: with every word of the question, and nothing but a number."""
    plan = plain_find(asking, None, units, years)
    if plan is None or not plan.terms or not asks_number(asking.understanding) or not outside_held(asking, plan.terms):
        return None
    if drops_outcome(asking):
        return None
    terms = plan.terms
    if all(term in topics().handling for term in terms):
        # 平均多少天答复: of requests, not of whatever else is answered.
        terms = (*terms, topics().handled)
    return replace(plan, terms=terms, figure=True, only_figure=True)


def _strict_text(asking: Asking, units: Sequence[str], years: Sequence[int]) -> Find | None:
    """What is no number and what a word that no table is about is part of: the sentence with every word (哪天坐班)."""
    says = asking.understanding
    if asks_number(says) or says.indicators or says.applicants or says.has("outside.chat", "outside.weather"):
        return None
    plan = plain_find(asking, None, units, years)
    if plan is None or len(plan.terms) < LEAST_TOGETHER or not outside_held(asking, plan.terms):
        return None
    return plan


def _planned(asking: Asking) -> Proposal | Refusal | None:
    """Whose reports and which years are meant, and what to look for there."""
    units = units_of(asking)
    if isinstance(units, Refusal):
        return units if find_of(asking, (), ()) is not None else None
    says = asking.understanding
    if units is not None and units.group is not None and order_of(says) is None:
        units = whole_area(asking, units)
    others = units is not None and "agency" in asking.inherited and _OTHERS.search(says.normal) is not None
    if units is not None and others:
        # 别的单位有没有提到: all but the one that was talked about.
        names = tuple(name for name in asking.shelf.names() if name not in units.names)
        units = Units(who=Who(names=names, label=units.label))
    notes: tuple[Note, ...] = ()
    assumed = set() if says.years else {"year"}
    named: tuple[int, ...] = ()
    names = units.names if units is not None else ()
    if units is not None:
        years = years_of(asking, units)
        if isinstance(years, Refusal):
            return years if find_of(asking, names, ()) is not None else None
        named = years.years if says.years else ()
        notes = years.notes
        if units.assumed:
            assumed.add("agency")
    else:
        everything = indexed_years(asking.shelf, None)
        named = tuple(year for mention in says.years for year in mention.years if year in everything)
        assumed |= {"agency"} if named else {"agency", "year"}
    looked = find_of(asking, names, named)
    if looked is not None and looked.topic in STANDING and "year" in asking.inherited:
        # An address that the report talked about leaves out stands in another one.
        looked = find_of(asking, names, ())
    if looked is None:
        return None
    return Proposal(
        query=replace(looked, each=True) if others else looked,
        used=("",),
        assumed=frozenset(assumed) - asking.inherited,
        notes=notes,
        operator="find",
    )


def _by_how_much(says: Understanding) -> bool:
    """Whether the number asked for is that of a change, and not of each of several years (每年涨多少)."""
    if says.has("each") or _EACH_YEAR.search(says.normal) or _SAID_TWICE.search(says.normal) or cuts_taxes(says):
        return False
    gained = _GAINED.search(says.normal) is not None
    return gained or any(cue.code.startswith("change.") and not _REACHED.search(cue.text) for cue in says.cues)
