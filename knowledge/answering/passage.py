"""Questions to the prose: 存在哪些问题, 主要公开渠道有哪些, 抖音粉丝多少, 联系电话是多少, 报告里怎么说的."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answering.details import PassageDetail, RefusalDetail
from knowledge.answering.evidence import strong_terms
from knowledge.answering.field import overlapping
from knowledge.answering.guards import outside_of
from knowledge.answering.guards import recognise as guard
from knowledge.answering.lookup import Finding, Wanted, look, may_hold
from knowledge.answering.plan import Asking, Plan, QuestionKind, Refusal, note
from knowledge.answering.proof import paragraph_citation, understood
from knowledge.answering.prose import outline
from knowledge.answering.slots import MAX_CHOICES, Units, indexed_years, units_of, years_of
from knowledge.answers import Answer, Choice, Kind, Language, Note, Passage
from knowledge.lexicon.hints import hint, hint_words
from knowledge.lexicon.topics import Topic, topics
from knowledge.shelf import Shelf
from knowledge.understanding.parts import Understanding

MOST_UNITS = 6
MOST_LISTED = 12

PROSE_ONLY = frozenset({"topic.problems", "topic.improvements", "topic.contact", "topic.address", "topic.channels"})
"""Topics that no table has a figure of, whatever else the question seems to name."""

_HINTED = hint("passage.hinted")
"""How a question ends that asks for a number without saying so: 微信公众号粉丝数."""

_MEASURE = hint("passage.measure")
_NUMBERED = hint("passage.numbered")
_IN_MONEY = hint("passage.in_money")
_MONEY = hint_words("passage.money")
_RATE = hint("passage.rate")
_ASKING = hint("passage.asking")
_THINGS = hint_words("passage.things")
_WEAK_PAIR = hint_words("passage.weak")
_FORM_MEASURES = frozenset(hint_words("passage.of_form"))


def _whole_area(asking: Asking, units: Units) -> Units:
    """全市 in a question to the prose: the government whose report is about the whole area, where there is one."""
    if units.group is None or units.group.split("@")[0] not in ("city", "district", "province"):
        return units
    governments = {unit.name for unit in asking.shelf.units() if unit.office == "government"}
    home = (asking.home,) if asking.home in governments and asking.home in units.names else ()
    above = home or overlapping(asking.shelf, units.names)[:1]
    return Units(names=tuple(name for name in above if name is not None), label=units.label) if above else units


@dataclass(frozen=True, slots=True, kw_only=True)
class PassagePlan(Plan):
    """What to look for in which reports.

    `agencies` are the units to look in, the first being the one meant when `single`; `years` from the one meant back
    to older ones, which are looked into only when the question named no year.
    """

    agencies: tuple[str, ...]
    years: tuple[int, ...]
    year_named: bool
    look_for: Wanted


def topic_of(asking: Asking) -> Topic | None:
    """The topic that the question names; the one with a pattern or the narrowest first."""
    says = asking.understanding
    known = topics().topics
    named = [known[cue.code] for cue in says.cues if cue.code in known]
    if named:
        asked = [topic for topic in known.values() if any(word in says.normal for word in topic.asked)]
        named = asked or named
    named.sort(key=lambda topic: (topic.pattern is None, topic.whole, -len(topic.words)))
    return named[0] if named else None


def recognise(asking: Asking) -> PassagePlan | Refusal | None:
    """A topic or a word for the text itself without a figure of the form, or content words that no slot holds."""
    says = asking.understanding
    topic = topic_of(asking)
    # 市政府占全市申请的比例: a figure that only says within what is still one when a share is asked for.
    shared = bool(says.indicators) and says.has("share", "percent")
    figures = shared or any(not mention.scope for mention in says.indicators)
    if says.has("text.same", "text.new", "text.removed", "text.change"):
        return None
    cause = _cause_of(asking)
    if cause is not None:
        return plan_of(asking, cause)
    if figures and not says.has("passage") and (topic is None or topic.code not in PROSE_ONLY):
        return _perhaps(asking)
    if outside_of(asking) not in (None, "outside.topic"):
        return _perhaps(asking)
    counted = says.has("ask.count") and _other_measure(says.normal)
    if topic is None and not says.has("passage") and not says.unread and not says.content and not counted:
        return None
    compared = len(says.units) > 1 and says.has("compare", "compare.more", "compare.less")
    if topic is None and not figures and (says.applicants or compared):
        # 谁更透明 asks for a judgement, and no sentence gives it.
        return None
    return plan_of(asking, topic)


def _cause_of(asking: Asking) -> Topic | None:
    """为什么申请增加: the topic of a sentence that says why, where requests are what went up or down."""
    says = asking.understanding
    if not says.has("why") or says.unread or any(mention.codes != ("requests.new",) for mention in says.indicators):
        return None
    up, down = (any(cue.code.startswith(code) for cue in says.cues) for code in ("change.up", "change.down"))
    if not says.indicators or up == down or says.applicants:
        return None
    return topics().topics["topic.cause.up" if up else "topic.cause.down"]


def _perhaps(asking: Asking) -> PassagePlan | None:
    """A number that no table gives but the prose may: looked for strictly, else the guard's refusal stands."""
    says = asking.understanding
    stopped = guard(asking)
    strange = stopped is not None and stopped.reason in ("unread", "outside") and not says.truncated
    if any(cue.code.startswith(("doubt.", "except", "negation", "each")) for cue in says.cues):
        # 网络申请和当面申请各几件: one number would answer the half of it.
        return None
    if any(_NUMBERED.fullmatch(word.strip()) for word in says.unread):
        return None
    if any(len(mention.codes) > 1 for mention in says.indicators) and not _other_measure(says.normal):
        # 公众号发了多少: of what was sent out is not said, and the number of followers is none of it.
        return None
    if not strange and not (says.indicators and _other_measure(says.normal)):
        return None
    if not says.has("ask.count", "percent", "money") and outside_of(asking) is None:
        return None
    plan = plan_of(asking, None)
    if not isinstance(plan, PassagePlan):
        return None
    outside = tuple(
        word for cue in says.cues if cue.code.startswith("outside.") and (word := _ASKING.sub("", cue.text))
    )
    outside = tuple(word for word in map(_unmeasured, outside) if word and word not in topics().weak)
    terms = (*plan.look_for.terms, *outside)
    if terms and all(term in topics().handling for term in terms):
        # 平均多少天答复: of requests, not of whatever else is answered.
        terms = (*terms, topics().handled)
    strict = replace(plan, look_for=replace(plan.look_for, terms=terms, figure=True, only_figure=True, hints=()))
    return strict if terms and answer(strict, asking.shelf).kind in (Kind.PASSAGE, Kind.AMBIGUOUS) else None


def _tells(word: str) -> bool:
    """Whether a word of one character must stand in what answers: it is no light verb and no measure."""
    return len(word) == 1 and not word.isdigit() and word not in topics().weak and word not in topics().measures


def _bare_number(term: str) -> bool:
    """Whether a term is a number too short to be a name (12345 is a hotline, 12 is none)."""
    return term.isdigit() and len(term) < 5


def _unmeasured(word: str) -> str:
    """天答复 of 多少天答复 without its measure."""
    return next((word.removeprefix(measure) for measure in topics().measures if word.startswith(measure)), word)


def _other_measure(text: str) -> bool:
    """Whether a number is asked for in a measure that no cell of the form is counted in."""
    found = _measures(text)
    return bool(found) and not set(found) & _FORM_MEASURES


def _measures(text: str) -> tuple[str, ...]:
    known = topics().measures
    words = [match.group(1) for match in _MEASURE.finditer(text)]
    fitting = [next((m for m in known if word.startswith(m)), None) for word in words]
    found = [item for item in fitting if item is not None]
    # 几个 asks for things of any kind, and for a bare number such as 1.7万.
    return tuple(dict.fromkeys(like for item in found for like in ((*_THINGS, "") if item == _THINGS[0] else (item,))))


def plan_of(asking: Asking, topic: Topic | None) -> PassagePlan | Refusal | None:
    """Where to look and for what."""
    says = asking.understanding
    strange = any(word not in topics().weak for word in says.unread) or _RATE.search(says.normal) is not None
    if topic is not None and topic.pattern is not None and (_measures(says.normal) or strange):
        # 热线办了多少件 asks for a number of things, not for the telephone number.
        topic = None
    terms = tuple(term for term in strong_terms(asking.search_terms(says)) if not _bare_number(term))
    # A word of one character says little, but one that nothing else accounts for must not be passed over.
    terms = (*terms, *(word for word in says.unread if _tells(word)))
    measures = _measures(says.normal)
    if not terms and measures and not set(measures) & _FORM_MEASURES:
        # 公开信息多少条: words that say little alone say enough with a measure of their own.
        terms = tuple(word for word in _WEAK_PAIR if word in says.normal)
    if not measures and (says.has("money") or _IN_MONEY.search(says.normal)):
        measures = _MONEY
    if topic is None and not terms:
        return None
    units = units_of(asking)
    if isinstance(units, Refusal):
        return units
    shelf = asking.shelf
    if units is not None and units.group is not None:
        units = _whole_area(asking, units)
    names = units.names if units is not None else tuple(unit.name for unit in shelf.units())
    assumed: set[str] = set()
    year_named = bool(says.years)
    notes: tuple[Note, ...] = ()
    if units is not None:
        years = years_of(asking, units)
        if isinstance(years, Refusal):
            return years
        wanted = years.years if year_named else tuple(reversed(indexed_years(shelf, names)))
        if _by_how_much(says) and len(wanted) == 2:
            # 比上年增加多少 stands in the report of the later year.
            wanted = wanted[-1:]
        notes = years.notes
        if not year_named:
            assumed.add("year")
        if units.assumed:
            assumed.add("agency")
    else:
        everything = indexed_years(shelf, None)
        named = [year for mention in says.years for year in mention.years if year in everything]
        wanted = tuple(named) if named else tuple(reversed(everything))
        assumed.add("agency")
        if not named:
            assumed.add("year")
    if not measures and _RATE.search(says.normal):
        measures = ("%", "％")
    asked = says.has("ask.count", "percent", "money", "change.absolute", "change.percent") or bool(measures)
    figure = (asked or bool(_HINTED.search(says.normal))) and not (topic is not None and topic.pattern is not None)
    return PassagePlan(
        asking=says,
        understood=understood(
            agencies=names if units is not None else (),
            years=wanted[:1] if not year_named else wanted,
            inherited=asking.inherited,
            assumed=frozenset(assumed) - asking.inherited,
        ),
        notes=notes,
        agencies=names,
        years=wanted,
        year_named=year_named,
        look_for=Wanted(
            topic=topic.code if topic else None,
            terms=terms,
            figure=figure,
            only_figure=asked,
            whole=says.has("ask.what", "ask.how") or topic is not None,
            measures=measures if figure else (),
            hints=tuple(word for word in _WEAK_PAIR if word in says.normal),
            strange=says.language is not Language.EN and any(word not in topics().weak for word in says.unread),
            change=_by_how_much(says),
        ),
    )


def _by_how_much(says: Understanding) -> bool:
    """Whether the number asked for is that of a change."""
    return any(cue.code.startswith("change.") for cue in says.cues)


def answer(plan: PassagePlan, shelf: Shelf) -> Answer:
    """The sentences that answer, from the year asked or the latest that has them; asks back between several units."""
    hits: list[tuple[str, int, Finding]] = []
    if len(plan.agencies) == 1:
        each = [replace(plan, years=(year,)) for year in plan.years] if plan.year_named else [plan]
        for one in each:
            result = _newest(one, shelf, plan.agencies[0])
            if result is not None:
                hits.append((plan.agencies[0], *result))
        return _together(plan, shelf, hits) if hits else _nothing(plan)
    common = plan.look_for.topic is not None and not topics().topics[plan.look_for.topic].literal
    if common and not plan.understood.agencies and len(plan.agencies) > MOST_UNITS:
        # Every report has such a part.
        return _which_unit(plan, plan.agencies)
    for agency in _candidates(plan, shelf):
        result = _newest(plan, shelf, agency)
        if result is not None:
            hits.append((agency, *result))
    if not hits and not plan.understood.agencies and shelf.is_too_common(plan.look_for.terms):
        return _which_unit(plan, plan.agencies)
    if not hits:
        return _nothing(plan)
    listed = plan.understood.agencies or plan.asking.has("who.unit", "who.region")
    if len(hits) > 1 and not (listed and len(hits) <= MOST_LISTED):
        return _which_unit(plan, [agency for agency, _, _ in hits])
    return _together(plan, shelf, hits)


def _together(plan: PassagePlan, shelf: Shelf, hits: Sequence[tuple[str, int, Finding]]) -> Answer:
    """What several reports say, in the order given."""
    answers = [_said(plan, shelf, agency, year, finding) for agency, year, finding in hits]
    if len(answers) == 1:
        return answers[0]
    return Answer(
        kind=Kind.PASSAGE,
        language=plan.asking.language,
        question=plan.asking.text,
        understood=understood(agencies=[agency for agency, _, _ in hits], years=sorted({year for _, year, _ in hits})),
        passages=tuple(passage for item in answers for passage in item.passages),
        citations=tuple(citation for item in answers for citation in item.citations),
        notes=plan.notes,
        detail=PassageDetail(topic=plan.look_for.topic),
    )


def _which_unit(plan: PassagePlan, agencies: Sequence[str]) -> Answer:
    """Ask whose report is meant."""
    return Answer(
        kind=Kind.AMBIGUOUS,
        language=plan.asking.language,
        question=plan.asking.text,
        understood=plan.understood,
        choices=tuple(
            Choice(label=agency, question=f"{agency}{plan.asking.normal}") for agency in agencies[:MAX_CHOICES]
        ),
        detail=RefusalDetail(reason="which_unit", params=(("text", ""), ("count", str(len(agencies))))),
    )


def _candidates(plan: PassagePlan, shelf: Shelf) -> tuple[str, ...]:
    if len(plan.agencies) <= 12:
        return plan.agencies
    words = plan.look_for.terms or (topics().topics[plan.look_for.topic].words if plan.look_for.topic else ())
    wanted = set(plan.agencies)
    found = [entry.report.agency for entry in shelf.search(words, limit=40) if entry.report.agency in wanted]
    return tuple(dict.fromkeys(found))


def _newest(plan: PassagePlan, shelf: Shelf, agency: str) -> tuple[int, Finding] | None:
    for year in plan.years:
        paragraphs = shelf.paragraphs(agency, year)
        if not may_hold(plan.look_for, [entry.text for entry in paragraphs]):
            continue
        finding = look(plan.look_for, outline(paragraphs))
        if finding is not None:
            return year, finding
    return None


def _said(plan: PassagePlan, shelf: Shelf, agency: str, year: int, finding: Finding) -> Answer:
    notes = [*plan.notes]
    if not plan.year_named:
        latest = indexed_years(shelf, [agency])[-1]
        if year != latest:
            notes.append(note("older_passage", year=year, latest=latest))
    return Answer(
        kind=Kind.PASSAGE,
        language=plan.asking.language,
        question=plan.asking.text,
        understood=understood(
            agencies=[agency],
            years=[year],
            inherited=plan.understood.inherited,
            assumed=plan.understood.assumed,
        ),
        passages=tuple(
            Passage(agency=agency, year=year, section=item.piece.section, text=item.text, marks=item.own_marks)
            for item in finding.found
        ),
        citations=tuple(paragraph_citation(item.piece.entry, item.piece.section, item.text) for item in finding.found),
        notes=tuple(notes),
        detail=PassageDetail(phrase=finding.phrase, topic=plan.look_for.topic),
    )


def _nothing(plan: PassagePlan) -> Answer:
    searched = "、".join(plan.asking.unread or plan.asking.content or plan.look_for.terms)
    return Answer(
        kind=Kind.NOT_UNDERSTOOD,
        language=plan.asking.language,
        question=plan.asking.text,
        understood=plan.understood,
        notes=plan.notes,
        detail=RefusalDetail(
            reason="nothing_found",
            params=(
                ("words", searched),
                ("agency", plan.agencies[0] if len(plan.agencies) == 1 else ""),
                ("years", "、".join(f"{year}年" for year in plan.years[:6])),
                ("topic", plan.look_for.topic or ""),
            ),
        ),
    )


KIND = QuestionKind(name="passage", recognise=recognise, answer=answer)
