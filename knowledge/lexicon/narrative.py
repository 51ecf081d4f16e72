"""How reports speak of their own figures in prose, read from narrative.toml: phrases, what they can mean, and scope."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from knowledge.errors import LexiconError
from knowledge.lexicon.codes import codes
from knowledge.lexicon.loading import load_toml
from knowledge.lexicon.phrases import PHRASES

FILE = "narrative.toml"

BY_TOPIC = "by_topic"
"""A reading that depends on what the sentence speaks of: reconsideration or one of the two kinds of litigation."""

BY_LAST = "by_last"
"""A reading taken over from the figure before: 较上年的100件."""

RESULTS = ("upheld", "overturned", "other", "pending", "total")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a figure can mean: the sum of the `plus` indicators less the `minus` ones.

    `zh` and `en` name it in a sentence. Codes may hold `{result}`, which the phrase fills. `applicant` is the column of
    table 3, where it is one of its own.
    """

    name: str
    zh: str
    en: str
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    applicant: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A way to state a figure: patterns around # (the number with its counter), and what the figure can mean.

    `nothing` are patterns that state that there was none. `topics`: the figure counts only where the last topic
    spoken of is one of them; `after`: only where the figure before in the sentence was read as one of these;
    `beside`: only where that was of one of these applicants;
    `context`: only where disclosure has been spoken of; `passive`: not where the unit may itself decide such cases, as
    governments do. `previous`: the figure is of the year before. `area`: a government's tables hold the whole area's
    figure, while its prose may speak of its own. `tentative`: it may count something else, so that it is compared only
    where figures beside it agree with the tables. `fall`: the figure is by how much there are fewer.
    """

    name: str
    readings: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]
    nothing: tuple[re.Pattern[str], ...]
    topics: frozenset[str]
    after: frozenset[str]
    beside: frozenset[str]
    context: bool
    passive: bool
    previous: bool
    area: bool
    tentative: bool
    fall: bool
    applicant: str | None
    result: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledOut:
    """A reading, by how its name begins, that a figure cannot have whose `words` and `paragraph` match both.

    It can where its words match `unless`.
    """

    reading: str
    words: re.Pattern[str]
    paragraph: re.Pattern[str]
    unless: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative:
    """Everything in narrative.toml, compiled.

    `counters` hold the `loose` ones too, which count requests only where a verb says so. `concepts` and `glue` are the
    words by which a clause is understood where no phrase fits; the `events` in `glue` stand with no count of requests.
    `manner` tells how or by what rules something was done, and narrows nothing.
    """

    counters: tuple[str, ...]
    loose: frozenset[str]
    concepts: Mapping[str, re.Pattern[str]]
    outcomes: Mapping[str, str]
    columns: Mapping[str, tuple[str, ...]]
    """The columns of table 3 that concepts name; several where it is not said which."""
    applicant: re.Pattern[str]
    """What names a column of table 3 in a sentence."""
    glue: tuple[str, ...]
    events: tuple[str, ...]
    manner: re.Pattern[str]
    harmless: frozenset[str]
    cloudy: re.Pattern[str]
    cloudy_on: re.Pattern[str]
    others: re.Pattern[str]
    wide: re.Pattern[str]
    wide_words: frozenset[str]
    members: re.Pattern[str]
    system: re.Pattern[str]
    cases: re.Pattern[str]
    narrowing: re.Pattern[str]
    """What tells that a figure is of a part or of another time."""
    elsewhere: re.Pattern[str]
    """What tells that an overview's paragraph may be about other business than disclosure."""
    own: frozenset[str]
    areas: tuple[str, ...]
    bodies: tuple[str, ...]
    no_names: re.Pattern[str]
    topics: re.Pattern[str]
    readings: Mapping[str, Reading]
    ruled_out: tuple[RuledOut, ...]
    phrases: tuple[Phrase, ...]
    denials: tuple[Phrase, ...]
    """The phrases that state that there was none of something."""


def _texts(entry: Mapping[str, Any], key: str, owner: str, *, needed: bool = True) -> tuple[str, ...]:
    value = entry.get(key, [])
    if (
        not isinstance(value, list)
        or not all(isinstance(item, str) and item for item in value)
        or (needed and not value)
    ):
        raise LexiconError(FILE, f"{owner}.{key}", "must be a list of texts that is not empty")
    return tuple(value)


def _expand(pattern: str, words: Mapping[str, str], owner: str, depth: int = 0) -> str:
    """The pattern with {name} replaced by its word; a quantifier such as {2} is no name."""

    def word(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in words or depth > 4:
            raise LexiconError(FILE, owner, f"{{{name}}} is no word")
        return _expand(words[name], words, owner, depth + 1)

    return re.sub(r"\{([a-z_]+)\}", word, pattern)


def _compiled(pattern: str, owner: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as fault:
        raise LexiconError(FILE, owner, f"{pattern}: {fault}") from fault


def _applicant(entry: Mapping[str, Any], owner: str) -> str | None:
    applicant = entry.get("applicant")
    if applicant is not None and applicant not in codes().applicants:
        raise LexiconError(FILE, owner, f"{applicant} is no applicant")
    return applicant


def _readings(data: Mapping[str, Any]) -> dict[str, Reading]:
    found: dict[str, Reading] = {}
    for entry in data.get("reading", []):
        name, zh, en = entry.get("name"), entry.get("zh"), entry.get("en")
        if not isinstance(name, str) or not isinstance(zh, str) or not isinstance(en, str) or name in found:
            raise LexiconError(FILE, f"reading.{name}", "needs a name of its own, zh and en")
        reading = Reading(
            name=name,
            zh=zh,
            en=en,
            plus=_texts(entry, "codes", f"reading.{name}"),
            minus=_texts(entry, "minus", f"reading.{name}", needed=False),
            applicant=_applicant(entry, f"reading.{name}"),
        )
        for code in reading.plus + reading.minus:
            filled = [code.replace("{result}", result) for result in RESULTS] if "{result}" in code else [code]
            for one in filled:
                if one not in codes().indicators:
                    raise LexiconError(FILE, f"reading.{name}", f"{one} is no code")
        found[name] = reading
    return found


def _phrase(entry: Mapping[str, Any], words: Mapping[str, str], readings: dict[str, Reading]) -> Phrase:
    name = entry.get("name")
    owner = f"phrase.{name}"
    if not isinstance(name, str):
        raise LexiconError(FILE, "phrase", "needs a name")
    meant = _texts(entry, "readings", owner)
    for one in meant:
        if one in readings or one in (BY_TOPIC, BY_LAST):
            continue
        if one not in codes().indicators:
            raise LexiconError(FILE, owner, f"{one} is neither a reading nor a code")
        item = codes().indicators[one]
        readings[one] = Reading(name=one, zh=item.zh, en=item.en, plus=(one,))
    patterns, nothing = (_texts(entry, key, owner, needed=False) for key in ("patterns", "nothing"))
    if not patterns and not nothing:
        raise LexiconError(FILE, owner, "has no pattern")
    if not all(pattern.count("#") == 1 for pattern in patterns):
        raise LexiconError(FILE, owner, "a pattern needs one #")
    result, applicant = entry.get("result"), _applicant(entry, owner)
    if result is not None and result not in RESULTS:
        raise LexiconError(FILE, owner, f"{result} is no result")
    return Phrase(
        name=name,
        readings=meant,
        patterns=tuple(_compiled(_expand(pattern, words, owner), owner) for pattern in patterns),
        nothing=tuple(_compiled(_expand(pattern, words, owner), owner) for pattern in nothing),
        topics=frozenset(_texts(entry, "topic", owner, needed=False)),
        after=frozenset(_texts(entry, "after", owner, needed=False)),
        beside=frozenset(_texts(entry, "beside", owner, needed=False)),
        context=bool(entry.get("context", False)),
        passive=bool(entry.get("passive", False)),
        previous=bool(entry.get("previous", False)),
        area=bool(entry.get("area", False)),
        tentative=bool(entry.get("tentative", False)),
        fall=bool(entry.get("fall", False)),
        applicant=applicant,
        result=result,
    )


def _concepts(raw: object, spoken: Mapping[str, str], words: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    """The concepts by name, with what they are called in questions; one that may match nothing at all is refused."""
    if not isinstance(raw, dict) or not raw or not all(isinstance(pattern, str) for pattern in raw.values()):
        raise LexiconError(FILE, "concepts", "must be patterns by name")
    if not spoken.keys() <= raw.keys():
        raise LexiconError(FILE, "spoken", "names what is no concept")
    aspects = load_toml(PHRASES)["aspect"] if spoken else {}
    made: dict[str, re.Pattern[str]] = {}
    for name, pattern in raw.items():
        # A group may stand only once in a pattern: the years of "last" and "next" have a name each.
        made[name] = _compiled(
            "|".join(
                (
                    re.sub(r"\(\?P<\w+>", "(?:", _expand(pattern, words, f"concepts.{name}")),
                    *_spoken(name, spoken, aspects),
                )
            ),
            f"concepts.{name}",
        )
        if made[name].match(""):
            raise LexiconError(FILE, f"concepts.{name}", "matches nothing at all")
    return made


def _spoken(name: str, spoken: Mapping[str, str], aspects: Mapping[str, Any]) -> Iterator[str]:
    """The texts that questions name a concept by, as patterns without groups."""
    if name in spoken:
        for text in _texts(aspects.get(spoken[name], {}), "zh", f"spoken.{name}"):
            yield re.sub(r"\((?!\?)", "(?:", text)


def _outcomes(raw: object, concepts: Mapping[str, Any]) -> dict[str, str]:
    """The codes that concepts name, in the order of the form."""
    if not isinstance(raw, dict) or not raw:
        raise LexiconError(FILE, "outcomes", "must be codes by concept")
    for name, code in raw.items():
        if name not in concepts or code not in codes().indicators:
            raise LexiconError(FILE, f"outcomes.{name}", f"{code} is no code, or {name} no concept")
    return dict(raw)


def _columns(raw: object, concepts: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The applicants that concepts name."""
    if not isinstance(raw, dict) or not raw:
        raise LexiconError(FILE, "columns", "must be applicants by concept")
    for name, applicants in raw.items():
        if name not in concepts or not isinstance(applicants, list) or not set(applicants) <= codes().applicants.keys():
            raise LexiconError(FILE, f"columns.{name}", f"{applicants} are no applicants, or {name} no concept")
    return {name: tuple(applicants) for name, applicants in raw.items()}


def _ruled_out(entry: Mapping[str, Any], readings: Mapping[str, Reading]) -> RuledOut:
    reading, words, paragraph = entry.get("reading"), entry.get("words"), entry.get("paragraph")
    owner = f"ruled_out.{reading}"
    if reading not in readings or not (words or paragraph):
        raise LexiconError(FILE, owner, "needs the name of a reading, and words or a paragraph")
    return RuledOut(
        reading=str(reading),
        words=_compiled(str(words or ""), owner),
        paragraph=_compiled(str(paragraph or ""), owner),
        unless=_compiled(str(entry.get("unless", "(?!)")), owner),
    )


def _any_of(items: tuple[str, ...]) -> str:
    return "|".join(re.escape(item) for item in sorted(items, key=len, reverse=True))


@cache
def narrative() -> Narrative:
    """The phrases, loaded once; raises LexiconError for an unknown word, reading, code, or a malformed pattern."""
    data = load_toml(FILE)
    words, scope, topics = data.get("words", {}), data.get("scope", {}), data.get("topics", {})
    if not topics or not all(isinstance(value, str) for value in topics.values()):
        raise LexiconError(FILE, "topics", "must be patterns by name")
    readings = _readings(data)
    phrases = tuple(_phrase(entry, words, readings) for entry in data.get("phrase", []))
    known = set(topics)
    for phrase in phrases:
        if not phrase.topics <= known:
            raise LexiconError(FILE, f"phrase.{phrase.name}.topic", "is no topic")
    wordings = data.get("wordings", {})
    events = _texts(wordings, "events", "wordings")
    concepts = _concepts(data.get("concepts"), data.get("spoken", {}), words)
    columns = _columns(data.get("columns"), concepts)
    return Narrative(
        counters=_texts(data, "counters", "file") + _texts(data, "loose", "file"),
        loose=frozenset(_texts(data, "loose", "file")),
        concepts=concepts,
        outcomes=_outcomes(data.get("outcomes"), concepts),
        columns=columns,
        applicant=re.compile("|".join(f"(?P<{name}>{concepts[name].pattern})" for name in columns)),
        glue=tuple(sorted(_texts(wordings, "glue", "wordings") + events, key=len, reverse=True)),
        events=events,
        manner=_compiled("|".join(_texts(wordings, "manner", "wordings")), "wordings.manner"),
        harmless=frozenset(_texts(scope, "harmless", "scope")),
        cloudy=_compiled("|".join(_texts(scope, "cloudy", "scope")), "scope.cloudy"),
        cloudy_on=_compiled("|".join(_texts(scope, "cloudy_on", "scope")), "scope.cloudy_on"),
        others=re.compile(_any_of(_texts(scope, "others", "scope"))),
        wide=re.compile(_any_of(_texts(scope, "wide", "scope"))),
        wide_words=frozenset(_texts(scope, "wide", "scope")),
        members=_compiled(str(scope.get("members", "")), "scope.members"),
        system=_compiled(str(scope.get("system", "")), "scope.system"),
        cases=_compiled("|".join(_texts(scope, "cases", "scope")), "scope.cases"),
        narrowing=_compiled("|".join(_texts(scope, "narrowing", "scope")), "scope.narrowing"),
        elsewhere=_compiled("|".join(_texts(scope, "elsewhere", "scope")), "scope.elsewhere"),
        own=frozenset(_texts(scope, "own", "scope")),
        areas=_texts(scope, "areas", "scope"),
        bodies=_texts(scope, "bodies", "scope"),
        no_names=_compiled("|".join(_texts(scope, "phrases", "scope")), "scope.phrases"),
        topics=_compiled("|".join(f"(?P<{name}>{pattern})" for name, pattern in topics.items()), "topics"),
        readings=readings,
        ruled_out=tuple(_ruled_out(entry, readings) for entry in data.get("ruled_out", [])),
        phrases=phrases,
        denials=tuple(phrase for phrase in phrases if phrase.nothing),
    )
