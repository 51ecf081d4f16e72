"""What is asked of a report's prose, read from topics.toml and checked as it is read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from knowledge.errors import LexiconError
from knowledge.lexicon.loading import load_toml

FILE = "topics.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Where the answer to a question about the prose stands; see the head of topics.toml for its fields."""

    code: str
    sections: tuple[int, ...] = ()
    headings: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    openings: tuple[str, ...] = ()
    whole: bool = False
    literal: bool = False
    only: bool = False
    pattern: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics:
    """All topics by cue code, the measure words of quantities, and which words mean the same or hardly anything."""

    topics: Mapping[str, Topic]
    measures: tuple[str, ...]
    never: tuple[str, ...]
    before_never: tuple[str, ...]
    synonyms: Mapping[str, tuple[str, ...]]
    wider: Mapping[str, tuple[str, ...]]
    """Everyday words with what reports write instead of them, which does not ask for them in turn (老师: 教师)."""
    weak: frozenset[str]
    single: frozenset[str]
    """Characters that say nothing by themselves."""
    frame: frozenset[str]
    """Words of the field that a longer word may lose and stay what it is."""
    bare: tuple[str, ...]
    """Words whose numbers are written without a measure."""
    kin: Mapping[str, tuple[str, ...]]
    """Measures that happenings of one sort may be counted in, by each of them."""
    english: Mapping[str, str]
    handling: frozenset[str]
    """Words of handling that leave open what was handled."""
    handled: str
    """What is meant where nothing else is said to be handled."""
    changed: tuple[str, ...]
    """Words behind which a number is that of a change."""
    counted_too: tuple[str, ...]
    """Those of them behind which it may be that of all there was."""
    platforms: tuple[str, ...]
    """What numbers of followers, views and posts are of, each by itself."""
    carriers: tuple[str, ...]
    """What else such numbers may be of, and that is no platform by itself."""
    none: tuple[str, ...]
    """Words with which a report says that there was none."""

    def of_light_words(self, text: str) -> bool:
        """Whether a text is made of nothing but words and characters that an answer need not hold (一年打)."""
        ends = {0}
        for stop in range(1, len(text) + 1):
            if any(text[start:stop] in self.weak or text[start:stop] in self.single for start in ends):
                ends.add(stop)
        return len(text) in ends


def _texts(data: Mapping[str, Any], key: str, owner: str) -> tuple[str, ...]:
    found = data.get(key, [])
    if not isinstance(found, list) or not all(isinstance(item, str) and item for item in found):
        raise LexiconError(FILE, f"{owner}.{key}", "must be a list of texts that are not empty")
    return tuple(found)


def _groups(groups: Sequence[Any]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for group in groups:
        for word in group:
            if word in found:
                raise LexiconError(FILE, "synonyms.groups", f"{word} stands in two groups")
            found[word] = tuple(group)
    return found


def _wider(table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The words of reports by everyday word; raises LexiconError for a word that stands in two lists."""
    found: dict[str, tuple[str, ...]] = {}
    for number, entry in enumerate(table.get("lists", [])):
        owner = f"wider.lists[{number}]"
        written = _texts(entry, "written", owner)
        for word in _texts(entry, "asked", owner):
            if word in found:
                raise LexiconError(FILE, owner, f"{word} stands in two lists")
            found[word] = written
    return found


@cache
def topics() -> Topics:
    """The topics, loaded once; raises LexiconError for one given twice or a pattern that is no regular expression."""
    data = load_toml(FILE)
    found: dict[str, Topic] = {}
    for entry in data.get("topic", []):
        code = str(entry.get("code", ""))
        if not code.startswith("topic.") or code in found:
            raise LexiconError(FILE, code or "topic", "must be a code topic.… that stands once")
        try:
            pattern = re.compile(entry["pattern"]) if "pattern" in entry else None
        except re.error as fault:
            raise LexiconError(FILE, f"{code}.pattern", str(fault)) from fault
        found[code] = Topic(
            code=code,
            sections=tuple(int(number) for number in entry.get("sections", [])),
            headings=_texts(entry, "headings", code),
            words=_texts(entry, "words", code),
            without=_texts(entry, "without", code),
            asked=_texts(entry, "asked", code),
            said=_texts(entry, "said", code),
            labels=_texts(entry, "labels", code),
            openings=_texts(entry, "openings", code),
            whole=bool(entry.get("whole", False)),
            literal=bool(entry.get("literal", False)),
            only=bool(entry.get("only", False)),
            pattern=pattern,
        )
    quantities = data.get("quantities", {})
    synonyms = data.get("synonyms", {})
    return Topics(
        topics=found,
        measures=tuple(sorted(_texts(quantities, "measures", "quantities"), key=lambda word: (-len(word), word))),
        never=_texts(quantities, "never", "quantities"),
        before_never=_texts(quantities, "before_never", "quantities"),
        synonyms=_groups(synonyms.get("groups", [])),
        wider=_wider(data.get("wider", {})),
        weak=frozenset(word for key in ("words", "spoken") for word in _texts(data.get("weak", {}), key, "weak")),
        single=frozenset(_texts(data.get("weak", {}), "single", "weak")),
        frame=frozenset(_texts(data.get("weak", {}), "frame", "weak")),
        bare=_texts(quantities, "bare", "quantities"),
        kin=_groups(quantities.get("kin", [])),
        handling=frozenset(_texts(data.get("handling", {}), "words", "handling")),
        handled=_texts(data.get("handling", {}), "of", "handling")[0],
        changed=_texts(data.get("changed", {}), "words", "changed"),
        counted_too=_texts(data.get("changed", {}), "unless", "changed"),
        none=_texts(data.get("none", {}), "words", "none"),
        english={
            str(word): str(meaning)
            for table in ("english", "fragments")
            for word, meaning in data.get(table, {}).items()
        },
        platforms=_texts(data.get("platforms", {}), "words", "platforms"),
        carriers=_texts(data.get("platforms", {}), "carriers", "platforms"),
    )
