"""What a clause says of a figure, or says there was none of: by the phrases of the lexicon, else by its words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from knowledge.checking.cells import YUAN
from knowledge.checking.quantities import Quantity
from knowledge.checking.scope import YEAR, Of, Scope, Speaker, When, when_of
from knowledge.checking.wordings import Wording, denied, worded
from knowledge.lexicon.codes import codes
from knowledge.lexicon.narrative import BY_LAST, BY_TOPIC, Phrase, Reading, narrative


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a clause was understood to say of its figure, in the part of it from `start` to `end`.

    `verb`: it says that something was received, taken or answered. `previous`: of the year before. `tentative`: it
    may be of something else. `fall`: the figure is by how much there are fewer.
    """

    readings: tuple[Reading, ...]
    result: str | None
    applicant: str | None
    start: int
    end: int
    verb: bool
    previous: bool = False
    area: bool = False
    tentative: bool = False
    fall: bool = False


class Thread:
    """What has been spoken of so far in a paragraph; it changes as the paragraph is read."""

    def __init__(self, topic: str | None = None, *, disclosure: bool = False, assumed: bool = False) -> None:
        self.scope = Scope()
        self.topic = topic
        self.disclosure = disclosure
        self.assumed = assumed
        """That disclosure is spoken of is assumed."""
        self.wide = False
        self.dated = False
        self.disputed: str | None = None
        self.last: Said | None = None
        self.beside: Said | None = None
        self.counters: set[str] = set()
        self.figures: list[Said | None] = []
        """What the figures of the sentence so far were understood as."""

    def go_on(self, said: Said, number: Quantity) -> None:
        """Remember what was said of a figure."""
        self.last = self.beside = said
        if said.result == "total":
            self.disputed = TOPIC_OF.get(said.readings[0].name, self.topic)
        self.counters.add(number.counter)


TOPIC_OF = {
    "reconsideration": "reconsideration",
    "litigation": "litigation",
    "litigation_direct": "direct",
    "litigation_after": "after",
}
"""What is spoken of where a figure was read as cases of one kind."""
_OF_REQUESTS = ("requests.", "outcome.")
_OF_CASES = ("reconsideration.", "litigation.")
_OF_ITEMS = ("licensing.items", "penalties.items", "coercion.items", "other_services.items", "procurement.items")
_DOCUMENTS = ("normative_documents.", "regulations.")
_TAIL = re.compile(
    r"^(?:案件|事项|申请)?(?:$|中$|均|全部|都|已|皆|并|且|较|比|相比|同比|、?占|按|严格|依照|依法|依规|及时|其中|尚|正在|无一|未有|同时|有所|略有|持平|基本持平|变化不大|明显|增加|减少|增长|下降|上升)"
)
"""How a clause may go on after its figure without changing what the figure is."""
_ANSWERED = re.compile(
    r"#(?:申请|事项)?(?:均|全部|都|已经|已|皆|依法|依规|按时|按期|及时|按照|依照|严格|正在|尚在|仍在|正|尚)+"
)
_TURN = re.compile(
    r"(?P<last>20\d\d)年度?(?=[结转接未延顺跨遗剩])|(?:[转延待移至到入续结期接])(?P<next>20\d\d)年度?(?!度?[结转接未延顺跨遗剩])"
)
_WITH = re.compile("[\u4e00-\u9fff]{2}(?<!其中)(?:含|包括|包含|连同)$")
_VERB = re.compile("收|受理|办|承办|答复|回复|接|结转|转结|转")


def phrased(text: str, number: Quantity, thread: Thread, speaker: Speaker) -> Said | None:
    """What the phrase that explains most of a clause says."""
    best: tuple[int, int, Phrase, re.Match[str]] | None = None
    for order, match in _matches(text):
        phrase = narrative().phrases[order]
        if (best is None or (match.start(), -match.end(), order) < _preference(best)) and _fits(phrase, thread):
            best = (match.start(), order, phrase, match)
    if best is None:
        return None
    phrase, match = best[2], best[3]
    if _WITH.search(text[: match.start()]):
        # 公开类答复(含部分公开)70件: what is named last is only what is counted too.
        return None
    if phrase.passive and speaker.judges and re.search("收到|受理|办理", text[: match.end()]):
        return None
    if not _TAIL.match(text[match.end() :]) or not _years_fit(match, speaker.year):
        return None
    readings, result, applicant = _meaning(phrase, thread)
    if not readings or number.money != _is_money(readings[0]):
        return None
    return Said(
        readings=readings,
        result=result,
        applicant=applicant,
        start=match.start(),
        end=match.end(),
        verb=bool(_VERB.search(match.group())),
        previous=phrase.previous,
        area=phrase.area,
        tentative=phrase.tentative or _rests_on_tentative(phrase, thread),
        fall=phrase.fall,
    )


def _rests_on_tentative(phrase: Phrase, thread: Thread) -> bool:
    """Whether a phrase goes on from a figure that may be of something else."""
    if BY_TOPIC in phrase.readings and thread.topic != thread.disputed:
        # Where their total was not understood the cases may be of another kind.
        return True
    before = thread.last if BY_LAST in phrase.readings else thread.beside if phrase.after else None
    return before is not None and before.tentative


def _is_money(reading: Reading) -> bool:
    return "{" not in reading.plus[0] and codes().indicators[reading.plus[0]].unit in YUAN


@lru_cache(maxsize=4096)
def _matches(text: str) -> tuple[tuple[int, re.Match[str]], ...]:
    """Where phrases, given by their number, match a clause; the same clause comes again and again in reports."""
    return tuple(
        (order, match)
        for order, phrase in enumerate(narrative().phrases)
        for pattern in phrase.patterns
        if (match := pattern.search(text))
    )


def by_words(text: str, number: Quantity, thread: Thread, speaker: Speaker) -> Said | None:
    """What the words of a clause say, whatever their order; nothing where one of them is not known."""
    if number.money:
        return None
    place = text.index("#") + 1
    stated = text[:place] if _TAIL.match(text[place:]) else text
    wording = worded(stated, speaker.within, speaker.longest, zero=number.value == 0)
    if wording is None and _ANSWERED.match(text, place - 1):
        # 91件依法依规办理答复: what goes on behind the figure is all that is said of it.
        stated = text
        wording = worded(stated, speaker.within, speaker.longest, zero=number.value == 0)
    if wording is None or not _spoken_of(wording, thread, speaker):
        return None
    if not all(_years_fit(found, speaker.year) for found in _TURN.finditer(stated)):
        return None
    readings = wording.readings or _by_topic(thread.topic)
    return Said(
        readings=readings,
        result=wording.result,
        applicant=None,
        start=wording.start,
        end=len(stated),
        verb=wording.verb,
    )


def _spoken_of(wording: Wording, thread: Thread, speaker: Speaker) -> bool:
    """Whether what a wording is about is what the paragraph speaks of."""
    if wording.cases:
        if not wording.readings and (thread.topic is None or thread.topic != thread.disputed):
            return False
        return thread.disclosure and not (wording.verb and speaker.judges)
    return wording.named or thread.topic == "requests"


def may_count(number: Quantity, said: Said, thread: Thread, text: str) -> bool:
    """Whether a counter can count what is said: 条 counts requests only where words or an earlier figure say so."""
    if number.counter not in narrative().loose:
        return True
    code = said.readings[0].plus[0]
    if code.startswith(_OF_ITEMS):
        return number.counter in ("项", "个")
    if code.startswith(_DOCUMENTS):
        return number.counter != "条"
    return code.startswith(("requests.", "outcome.")) and (
        said.verb or number.counter in thread.counters or "#申请" in text
    )


def _preference(best: tuple[int, int, Phrase, re.Match[str]]) -> tuple[int, int, int]:
    """The order in which fitting phrases are preferred: the one that explains most of the clause."""
    return best[0], -best[3].end(), best[1]


def _fits(phrase: Phrase, thread: Thread) -> bool:
    if phrase.topics and thread.topic not in phrase.topics:
        return False
    if phrase.after and (
        thread.beside is None or phrase.after.isdisjoint(reading.name for reading in thread.beside.readings)
    ):
        return False
    if phrase.beside and (thread.beside is None or thread.beside.applicant not in phrase.beside):
        return False
    if phrase.previous and thread.last is None:
        return False
    return not (phrase.context and not thread.disclosure)


def _years_fit(match: re.Match[str], year: int) -> bool:
    """Whether the years inside a phrase are those it needs: 2022年结转 in the report of 2023, 结转2024年."""
    named = match.groupdict()
    last, following = named.get("last"), named.get("next")
    return (last is None or int(last) == year - 1) and (following is None or int(following) == year + 1)


def when_said(before: str, thread: Thread, speaker: Speaker, *, previous: bool = False) -> When | None:
    """The year of a claim from the words before it, once all of them are known; None where they are not."""
    if thread.scope.of is Of.OTHER:
        return None
    when = thread.scope.when
    years = [when_of(found, speaker.year) for found in re.findall(YEAR, before)]
    rest = re.sub(YEAR, "", before)
    if "去年" in rest or re.match("上一?年度?", rest):
        years.append(When.LAST)
        rest = re.sub("去年度?|^上一?年度?", "", rest)
    if years:
        when = years[-1] if len(set(years)) == 1 else When.OTHER
    if thread.scope.of is Of.SYSTEM:
        rest = narrative().system.sub("", rest)
    rest = narrative().manner.sub("", narrative().members.sub("", rest) if speaker.government else rest)
    if when is When.OTHER or not _all_known(rest, speaker):
        return None
    if previous:
        return When.LAST
    if "累计" in rest and not thread.dated:
        return None
    return when


def hedged(said: Said, thread: Thread) -> Said:
    """What is said, tentative where others may be meant too, or cases that have nothing to do with disclosure."""
    cases = thread.assumed and said.readings[0].plus[0].startswith(_OF_CASES)
    return replace(said, tentative=True) if cases or thread.scope.of is Of.SYSTEM else said


def may_be_whole(before: str, said: Said, thread: Thread) -> bool:
    """Whether the figure that a sentence opens with may be of the whole though words before it are not known.

    治安、交管等领域作出行政处罚决定18129件 is, if figures beside it agree with the tables; requests may be some of all.
    """
    return (
        not thread.figures
        and thread.scope == Scope()
        and not said.previous
        and not said.readings[0].plus[0].startswith(_OF_REQUESTS)
        and narrative().narrowing.search(before) is None
        and re.search(YEAR, before) is None
    )


def _all_known(text: str, speaker: Speaker) -> bool:
    """Whether the text is made of nothing but words that do not narrow a figure."""
    reached = {0}
    for place in range(len(text)):
        if place in reached:
            reached.update(
                place + size
                for size in range(1, min(len(text) - place, speaker.longest) + 1)
                if text[place : place + size] in speaker.words
            )
    return len(text) in reached


def _meaning(phrase: Phrase, thread: Thread) -> tuple[tuple[Reading, ...], str | None, str | None]:
    """What a figure can mean: the readings, the result column of table 4, the applicant column of table 3."""
    if BY_LAST in phrase.readings:
        last = thread.last
        return (last.readings, last.result, last.applicant) if last else ((), None, None)
    if BY_TOPIC in phrase.readings:
        return _by_topic(thread.topic), phrase.result, None
    return tuple(narrative().readings[name] for name in phrase.readings), phrase.result, phrase.applicant


def _by_topic(topic: str | None) -> tuple[Reading, ...]:
    """The kinds of cases that a result can be one of."""
    names = [name for name, about in TOPIC_OF.items() if about == topic and topic != "litigation"]
    readings = narrative().readings
    return tuple(readings[name] for name in names or ("litigation", "litigation_direct", "litigation_after"))


def none_of(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """What "none" can mean of what a figure can mean: no litigation is none of either kind."""
    return readings[:1] if readings[0].name == "litigation" else readings


def nothing_said(clause: str, thread: Thread, speaker: Speaker) -> Said | None:
    """What a clause says there was none of: by a phrase, else by its words."""
    for phrase in narrative().denials:
        if not _fits(phrase, thread):
            continue
        for pattern in phrase.nothing:
            match = next((found for found in pattern.finditer(clause) if found.end() == len(clause)), None)
            if match is None or not _years_fit(match, speaker.year):
                continue
            if when_said(clause[: match.start()], thread, speaker) is not None:
                readings, result, applicant = _meaning(phrase, thread)
                return Said(
                    readings=none_of(readings),
                    result=result,
                    applicant=applicant,
                    start=match.start(),
                    end=len(clause),
                    verb=False,
                )
    wording = denied(clause, speaker.within, speaker.longest)
    if wording is None or not _spoken_of(wording, thread, speaker):
        return None
    return Said(
        readings=none_of(wording.readings),
        result=wording.result,
        applicant=None,
        start=wording.start,
        end=len(clause),
        verb=False,
    )
