"""What a clause states about one figure, told by its words alone where their order fits no phrase.

A clause is understood only when it is made, to its last sign, of concepts, of words that narrow nothing, and of the
unit's own names; and when the concepts in it make one of the combinations below. # stands for the figure.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from knowledge.lexicon.codes import codes
from knowledge.lexicon.narrative import Reading, narrative

_REQUESTS = frozenset({"named", "request", "bare", "whom", "counted"})
"""Concepts that only say that requests are counted."""
_CASES = frozenset({"reconsideration", "litigation", "direct", "after"})
_BOTH = frozenset({"reconsideration", "litigation"})
_RESULTS = {"upheld": "upheld", "overturned": "overturned", "other_result": "other", "pending": "pending"}
_KINDS = {
    "reconsideration": ("reconsideration",),
    "litigation": ("litigation", "litigation_direct", "litigation_after"),
    "direct": ("litigation_direct",),
    "after": ("litigation_after",),
}
"""The readings of cases; of litigation alone either kind, or both, may be meant."""
_CLOSED = re.compile("结案")
"""That cases were closed says nothing of what led to them."""
_TOGETHER = re.compile("(?:共计?|合计|总计)(?:有|为|发生)?#")
_HAPPENED = re.compile("(?<=[未无有])(?:发生|出现|产生)")
"""未发生依申请公开事项: of requests themselves it is said that they did not come about."""
_OF_DOCUMENTS = re.compile("依申请公开(?:为|共|数|:)?#")
_RECEIVED = ("new", "accepted")
_ASKED = ("new", "accepted", "completed")
_TAKEN = ("new", "accepted", "completed", "completed_new")
_COMPLETED = ("completed", "completed_new", "new", "answered", "answered_or_refused")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a clause says: where its concepts begin, what the figure can mean, the result column of table 4.

    `requests`: it counts requests, so these must be spoken of, unless it names them itself (`named`). `cases`: it
    counts disputes, so disclosure must have been spoken of. `verb`: something is received, taken or answered.
    """

    start: int
    readings: tuple[Reading, ...]
    result: str | None = None
    requests: bool = False
    named: bool = False
    cases: bool = False
    verb: bool = False


@lru_cache(maxsize=4096)
def worded(text: str, own: frozenset[str], longest: int, *, zero: bool = False) -> Wording | None:
    """What a clause with one # states, None where a word or a combination is not known; `zero` tells that # is 0.

    `own` are names and words that may stand anywhere, the longest of them `longest` signs long.
    """
    first = _first_concept(text, own, longest)
    if first is None:
        return None
    found = _concepts_of(text, first, own, longest)
    if found is None or "none" in found:
        return None
    concepts = frozenset(found)
    if whose := concepts & narrative().columns.keys():
        rest = concepts - whose
        said = _meant(rest, first, text) if rest - _REQUESTS else _asked(rest, first, text)
        return _by_column(whose, said)
    if zero and concepts and concepts <= _REQUESTS and "request" in concepts and not _is_event(text):
        # 依申请公开0件 may be of documents: 主动公开1件，依申请公开0件.
        named = _OF_DOCUMENTS.fullmatch(text) is None
        return Wording(start=first, readings=_named(_RECEIVED), requests=True, named=named)
    both = concepts & _CASES == _BOTH and concepts <= _BOTH | {"bare", "kind"}
    if both and (zero or _TOGETHER.search(text)):
        return Wording(start=first, readings=_named(("disputes",)), cases=True)
    return _meant(concepts, first, text)


def _is_event(text: str) -> bool:
    """Whether a clause has a word that stands with no count of requests: 因政府信息公开申请引发的案件."""
    text = _CLOSED.sub("", text)
    return any(word in text for word in narrative().events)


@lru_cache(maxsize=4096)
def denied(text: str, own: frozenset[str], longest: int) -> Wording | None:
    """What a clause without a figure says there was none of, None where it says no such thing."""
    if narrative().concepts["none"].search(text) is None:
        return None
    first = _first_concept(text, own, longest)
    if first is None:
        return None
    found = _concepts_of(text, first, own, longest)
    if not found or "none" not in found:
        return None
    return _nothing(frozenset(found) - {"none"}, first, text)


def _nothing(concepts: frozenset[str], first: int, text: str) -> Wording | None:
    """What there was none of, by the concepts beside the word that says so."""
    if whose := concepts & narrative().columns.keys():
        if len(narrative().columns[next(iter(whose))]) > 1:
            # 没有收到企业提出的申请: firms may be one column or all of them.
            return None
        named = bool(concepts & {"named", "request"})
        said = _nothing(concepts - whose, first, text) if named else _none_by(concepts - whose, first)
        return _by_column(whose, said)
    results = concepts & _RESULTS.keys()
    rest = concepts - results
    if rest & _CASES and rest <= _CASES | _REQUESTS | {"get", "kind", "remedy", "among_others"} and len(results) <= 1:
        return _no_cases(rest, first, _RESULTS[next(iter(results))] if results else "total")
    for name, reading in (("next_year", "carried_out"), ("last_year", "carried_in")):
        if name in concepts and concepts <= {name, "bare", "named", "request"}:
            return Wording(start=first, readings=_named((reading,)), requests=True)
    outcomes = concepts & narrative().outcomes.keys()
    if outcomes and concepts <= outcomes | {"bare"}:
        return Wording(start=first, readings=_outcome(outcomes, among_others=False), requests=True)
    told = _HAPPENED.sub("", text)
    if concepts <= _REQUESTS | {"get", "take", "added"} and concepts & {"named", "request"} and not _is_event(told):
        readings = _named(_TAKEN if "take" in concepts and "get" not in concepts else _RECEIVED)
        return Wording(start=first, readings=readings, requests=True, named=True, verb=True)
    return None


def _no_cases(concepts: frozenset[str], first: int, result: str) -> Wording | None:
    """Which cases there were none of; both kinds together only where no result narrows them."""
    cases = concepts & _CASES
    if len(cases) == 2 and "litigation" in cases and cases & {"direct", "after"}:
        cases -= {"litigation"}
    if cases == _BOTH and result == "total":
        return Wording(start=first, readings=_named(("disputes",)), cases=True, verb="get" in concepts)
    if len(cases) != 1:
        return None
    name = next(iter(cases))
    return Wording(start=first, readings=_named(_KINDS[name]), result=result, cases=True, verb="get" in concepts)


def _none_by(concepts: frozenset[str], first: int) -> Wording | None:
    """That some applicants asked for nothing: 未收到企业提出的申请."""
    if not concepts <= {"get", "take", "bare"} or "bare" not in concepts:
        return None
    return Wording(start=first, readings=_named(_RECEIVED), requests=True, verb=True)


def _asked(concepts: frozenset[str], first: int, text: str) -> Wording | None:
    """That some applicants asked: 企业提交的申请."""
    if not concepts or _is_event(text):
        return None
    named = bool(concepts & {"named", "request"})
    return Wording(start=first, readings=_named(_ASKED), requests=True, named=named)


def _by_column(whose: frozenset[str], said: Wording | None) -> Wording | None:
    """What is said of one kind of applicants, in their column."""
    if len(whose) != 1 or said is None or said.cases:
        return None
    applicants = narrative().columns[next(iter(whose))]
    return replace(said, readings=tuple(in_column(one, whom) for whom in applicants for one in said.readings))


@cache
def in_column(reading: Reading, applicant: str) -> Reading:
    """A reading in one applicant's column of table 3."""
    whom = codes().applicants[applicant]
    return replace(
        reading,
        name=f"{reading.name}_{applicant}",
        zh=f"{reading.zh}（{whom.zh}）",
        en=f"{reading.en} ({whom.en})",
        applicant=applicant,
    )


def _meant(concepts: frozenset[str], start: int, text: str) -> Wording | None:
    event = _is_event(text)
    named = bool(concepts & {"named", "request"})
    bare = concepts - _REQUESTS
    verb = bool(bare & {"get", "take", "end", "added"})
    if bare & _CASES:
        # 答复被申请复议: what was answered is why, and not what is counted.
        return _dispute(concepts - {"end"} if event else concepts, start, named="信息公开" in text)
    results = bare - {"decided"}
    if len(results) == 1 and results <= _RESULTS.keys() and not named:
        return Wording(start=start, readings=(), result=_RESULTS[next(iter(results))], cases=True)
    outcomes = bare & narrative().outcomes.keys()
    if outcomes:
        if not bare <= outcomes | {"end", "take", "among_others", "kind"}:
            return None
        readings = _outcome(outcomes, among_others="among_others" in bare)
        return Wording(start=start, readings=readings, requests=True, named=named, verb=verb) if readings else None
    if event:
        return None
    names = _RECEIVED if not bare and concepts & {"named", "counted"} else _handled(bare)
    if not names:
        return None
    return Wording(start=start, readings=_named(names), requests=True, named=named, verb=verb or "carry" in bare)


def _handled(bare: frozenset[str]) -> tuple[str, ...]:
    """What words about receiving, handling and carrying over mean."""
    if "last_year" in bare:
        return ("carried_in",) if bare <= {"last_year", "get", "take"} else ()
    if "ongoing" in bare and bare <= {"ongoing", "open", "unfinished", "next_year"}:
        return ("carried_out",)
    if bare & {"next_year", "unfinished"} or bare == {"carry", "open"}:
        return ("carried_out",) if bare <= {"next_year", "unfinished", "open", "carry"} else ()
    if bare == {"carry"}:
        return ("carried_out", "carried_in")
    if bare in ({"get"}, {"added"}):
        return _RECEIVED
    if bare in ({"take"}, {"get", "take"}):
        return _TAKEN
    if bare == {"end"}:
        return _COMPLETED
    if bare <= {"get", "take", "end"} and "end" in bare:
        return (*_TAKEN, "answered", "answered_or_refused")
    return ()


def _dispute(concepts: frozenset[str], start: int, *, named: bool) -> Wording | None:
    """What is said of disputes; those that were handled (办理) may be of any kind where disclosure is not `named`."""
    taken = named and "take" in concepts
    concepts -= {"take"} if named else set()
    cases, rest = concepts & _CASES, concepts - _CASES - {"bare", "get", "named", "request", "whom", "kind"}
    rest -= {"decided"} if rest & _RESULTS.keys() else set()
    if len(cases) == 2 and "litigation" in cases and cases & {"direct", "after"}:
        cases -= {"litigation"}
    if len(cases) != 1 or not rest <= _RESULTS.keys() or len(rest) > 1:
        return None
    result = _RESULTS[next(iter(rest))] if rest else "total"
    readings = _named(_KINDS[next(iter(cases))])
    return Wording(start=start, readings=readings, result=result, cases=True, verb=taken or "get" in concepts)


def filled(reading: Reading, result: str) -> Reading:
    """A reading of cases with the column of table 4 that it is read in."""
    return replace(reading, plus=tuple(code.replace("{result}", result) for code in reading.plus))


def _outcome(found: Collection[str], *, among_others: bool) -> tuple[Reading, ...]:
    """The rows that outcomes name, added up; of a row and one of its parts the part, unless it is one among others."""
    rows = narrative().outcomes
    named = {rows[name] for name in found}
    parts = {code for code in named if code.count(".") > 1}
    wholes = named - parts
    if among_others:
        # 因本机关不掌握等原因无法提供: the part is only an example.
        if not wholes or not all(code.rpartition(".")[0] in wholes for code in parts):
            return ()
        parts = set()
    wholes -= {code.rpartition(".")[0] for code in parts}
    chosen = [code for code in rows.values() if code in wholes | parts]
    if chosen == ["outcome.granted"]:
        return _named(("granted", "substantive"))
    if chosen == ["outcome.other"]:
        return _named(("other", "other_misc"))
    return (_sum(tuple(chosen)),)


@cache
def _sum(codes_together: tuple[str, ...]) -> Reading:
    """A reading for rows that a clause counts together."""
    known = {reading.plus: reading for reading in narrative().readings.values() if not reading.minus}
    if codes_together in known:
        return known[codes_together]
    items = [known.get((code,)) or codes().indicators[code] for code in codes_together]
    if len(items) == 1:
        return Reading(name=codes_together[0], zh=items[0].zh, en=items[0].en, plus=codes_together)
    zh, en = "、".join(item.zh for item in items) + "之和", ", ".join(item.en for item in items) + " together"
    return Reading(name="+".join(codes_together), zh=zh, en=en, plus=codes_together)


def _named(names: Collection[str]) -> tuple[Reading, ...]:
    return tuple(narrative().readings[name] for name in names)


def _first_concept(text: str, own: Collection[str], longest: int) -> int | None:
    """Where the first concept, or the figure before it, begins with the words before it that say nothing."""
    starts = [found.start() for pattern in narrative().concepts.values() if (found := pattern.search(text))]
    if not starts:
        return None
    start = min(*starts, text.index("#")) if "#" in text else min(starts)
    while start:
        size = next((len(word) for word in narrative().glue if text.endswith(word, 0, start)), 0)
        size = size or next((n for n in range(min(longest, start), 1, -1) if text[start - n : start] in own), 0)
        if not size:
            break
        start -= size
    return start


def _concepts_of(text: str, start: int, own: Collection[str], longest: int) -> list[str] | None:
    """The concepts that the text is made of from `start` on; None where a word in it is not known.

    Of words that begin alike the longest is tried first, a concept before a word that says nothing; where that leaves a
    rest that is no word (加上|年结转) the shorter ones.
    """
    hopeless: set[int] = set()
    trail: list[tuple[str, list[tuple[int, str]]]] = [("", [(start, "")])]
    while trail:
        _, ways = trail[-1]
        if not ways:
            trail.pop()
            continue
        at, name = ways.pop(0)
        if at >= len(text):
            return [one for one, _ in trail[1:] if one] + ([name] if name else [])
        if at not in hopeless:
            hopeless.add(at)
            trail.append((name, _words_at(text, at, own, longest)))
    return None


def _words_at(text: str, at: int, own: Collection[str], longest: int) -> list[tuple[int, str]]:
    """Where each known word that begins at a place ends, with its concept ("" for none), in the order to be tried."""
    if text[at] in "#,":
        return [(at + 1, "")]
    words = narrative()
    found = [(match.end(), name) for name, pattern in words.concepts.items() if (match := pattern.match(text, at))]
    found.extend((at + len(word), "") for word in words.glue if text.startswith(word, at))
    if manner := words.manner.match(text, at):
        found.append((manner.end(), ""))
    found.extend((at + size, "") for size in range(longest, 1, -1) if text[at : at + size] in own)
    # A request that is named by its full name is told from one that is only called so.
    return sorted(found, key=lambda way: (-way[0], not way[1], way[1] != "named"))
