"""Words that staff have said the meaning of: checked against the vocabulary there is, then part of it.

An alias is a name of an indexed unit or another wording of a phrase that is understood already. It never says anything
new, and it never takes the place of a phrase or a name that has a meaning: what would do so is refused with the reason.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from knowledge.answers import Note
from knowledge.errors import KnowledgeError
from knowledge.language import Gazetteer, understand
from knowledge.language.normal import has_han, normalise
from knowledge.language.parts import Slot, Span, Understanding, UnitForm, UnitMention
from knowledge.lexicon.codes import codes
from knowledge.lexicon.phrases import Phrase, Phrasebook, Sort, phrase_of_figure, phrasebook, with_more
from knowledge.lexicon.regions import regions
from knowledge.naming import split_name
from knowledge.shelf import UnitNames

LONGEST = 30
_WORD = re.compile(r"\w[\w ·-]*\w")
_ANY_DAY = date(2000, 1, 1)
"""Whether a word is one for a year does not depend on the day."""


class Sense(StrEnum):
    """What an alias stands for."""

    UNIT = "unit"
    PHRASE = "phrase"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A word in its normal form and its meaning: the canonical name of a unit, or a phrase that is understood."""

    text: str
    sense: Sense
    meaning: str


class Objection(StrEnum):
    """Why a word cannot become an alias."""

    NO_WORD = "no_word"
    KNOWN = "known"
    NAME = "name"
    ELSEWHERE = "elsewhere"
    NO_MEANING = "no_meaning"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A proposal that is not taken, and what is in its way."""

    objection: Objection
    what: str


class Vocabulary:
    """The names and phrases of an index with the aliases that stand up to them; as such only read."""

    def __init__(self, names: UnitNames, aliases: Iterable[Alias] = ()) -> None:
        """Aliases that have no place in this index's vocabulary, or no longer, are left out: see `refused`."""
        self._names = names
        self._plain = Gazetteer(names)
        self.active: dict[str, Alias] = {}
        self.refused: dict[str, Refused] = {}
        more: dict[str, list[str]] = {}
        phrases: list[tuple[str, Phrase]] = []
        for alias in aliases:
            taken = self.propose(alias.text, alias.meaning)
            if isinstance(taken, Refused):
                self.refused[alias.text] = taken
                continue
            self.active[taken.text] = taken
            if taken.sense is Sense.UNIT:
                more.setdefault(taken.meaning, []).append(taken.text)
            else:
                phrases += [(taken.text, phrase) for phrase in self.phrases(taken.meaning)]
        self.book: Phrasebook = with_more(phrasebook(), phrases) if phrases else phrasebook()
        self.gazetteer = Gazetteer(self._names, more) if more else self._plain

    # ------------------------------------------------------------------ proposing

    def propose(self, text: str, meaning: str) -> Alias | Refused:
        """The alias that would give this word that meaning, or what is in its way."""
        word = normalise(text).text.strip()
        if len(word) > LONGEST or not _WORD.fullmatch(word) or len(word) < (2 if has_han(word) else 3):
            return Refused(objection=Objection.NO_WORD, what=text.strip())
        if word in self.active:
            return Refused(objection=Objection.KNOWN, what=word)
        meant = self._meant(meaning)
        if isinstance(meant, Refused):
            return meant
        sense, name = meant
        return self._in_the_way(word, sense, name) or Alias(text=word, sense=sense, meaning=name)

    def phrases(self, meaning: str) -> tuple[Phrase, ...]:
        """What a wording that is understood stands for as a whole; () when that is nothing or not one thing."""
        wording = normalise(meaning).text.strip()
        for row in codes().indicators.values():
            if wording in (row.code, normalise(row.zh).text, normalise(row.en).text):
                return (phrase_of_figure(row.code),)
        for end, labels in phrasebook().automaton.matches(wording, 0):
            if end == len(wording):
                meant = tuple(label for label in labels if label.sort is not Sort.FILLER)
                return () if any(label.alone or label.first or label.last for label in meant) else meant
        said = understand(wording, self._plain, today=_ANY_DAY)
        figures = [mention for mention in said.indicators if not mention.scope]
        if said.unread or said.units or said.years or said.applicants or said.cues or len(figures) != 1:
            return ()
        return (phrase_of_figure(figures[0].codes[0]),) if len(figures[0].codes) == 1 else ()

    def _meant(self, meaning: str) -> tuple[Sense, str] | Refused:
        if self._names.entry(meaning.strip()) is not None:
            return Sense.UNIT, meaning.strip()
        wording = normalise(meaning).text.strip()
        if self.phrases(wording):
            return Sense.PHRASE, wording
        mentions = understand(wording, self._plain, today=_ANY_DAY).units
        whole = [item for item in mentions if item.end - item.start == len(wording) and not item.corrected]
        if len(whole) != 1 or whole[0].form is not UnitForm.NAMED:
            return Refused(objection=Objection.NO_MEANING, what=meaning.strip())
        if len(whole[0].names) != 1:
            return Refused(objection=Objection.SEVERAL, what="、".join(whole[0].names[:8]))
        return Sense.UNIT, whole[0].names[0]

    # ------------------------------------------------------------------ what it may not stand before

    def _in_the_way(self, word: str, sense: Sense, name: str) -> Refused | None:
        said = understand(word, self._plain, today=_ANY_DAY)
        strange = [item for item in said.units if item.form is UnitForm.FOREIGN]
        if not said.unread and not strange:
            return Refused(objection=Objection.KNOWN, what=word)
        for other in self._names.holding(word):
            if not (sense is Sense.UNIT and other == name):
                return Refused(objection=Objection.NAME, what=other)
        for region in regions().by_name:
            if word in region:
                return Refused(objection=Objection.NAME, what=region)
        mine = self._divisions(name) if sense is Sense.UNIT else frozenset()
        for start in range(len(word)):
            place = self._plain.place_at(word, start)
            if place is not None and mine.isdisjoint(place.names):
                return Refused(objection=Objection.ELSEWHERE, what=word[place.start : place.end])
        return next((found for span in said.spans if (found := self._weighty(span, said, sense, name))), None)

    def _divisions(self, name: str) -> frozenset[str]:
        entry = self._names.entry(name)
        return frozenset((*split_name(name).region, *(entry.path if entry is not None else ())))

    def _weighty(self, span: Span, said: Understanding, sense: Sense, name: str) -> Refused | None:
        """A part of the word that has a meaning which the alias would take away from it."""
        known = Refused(objection=Objection.KNOWN, what=span.text)
        if span.slot in {Slot.YEAR, Slot.NUMBER}:
            return known
        if span.slot is Slot.UNIT:
            mention = next(item for item in said.units if item.text == span.text)
            if mention.form is UnitForm.FOREIGN:
                return None if sense is Sense.UNIT else known
            place = self._plain.place_at(said.normal, span.start)
            only_a_place = place is not None and place.end == span.end
            return None if sense is Sense.UNIT and (only_a_place or mention.names == (name,)) else known
        return known if span.slot is not Slot.FILLER and span.end - span.start > 1 else None

    # ------------------------------------------------------------------ in a question

    def used(self, said: Understanding) -> Iterator[Alias]:
        """The aliases by which a question was read, each once."""
        found = dict.fromkeys(span.text for span in said.spans if span.slot is not Slot.FILLER)
        yield from (self.active[text] for text in found if text in self.active)

    def checked(self, said: Understanding) -> Understanding:
        """The question with every alias of a unit read together with the place before it.

        云津 + 教口 is the unit itself where it lies there; 苏州 + 教口 is a unit that is not known.
        """
        units: list[UnitMention] = []
        for unit in said.units:
            alias = self.active.get(unit.text)
            before = units[-1] if units and alias and unit.names == (alias.meaning,) else None
            if before is None or said.normal[before.end : unit.start] not in ("", "的"):
                units.append(unit)
                continue
            place = self._plain.place_at(said.normal, before.start)
            fits = place is not None and not self._divisions(unit.names[0]).isdisjoint(place.names)
            if fits and place is not None and place.end != before.end:
                units.append(unit)
                continue
            units[-1] = UnitMention(
                text=said.normal[before.start : unit.end],
                names=unit.names if fits else (),
                form=UnitForm.NAMED if fits else UnitForm.FOREIGN,
                start=before.start,
                end=unit.end,
            )
        return replace(said, units=tuple(units)) if len(units) != len(said.units) else said

    def candidates(self, text: str) -> tuple[str, ...]:
        """The words of a question that an alias may be wanted for: unknown bodies and what is left unread."""
        said = understand(text, self.gazetteer, today=_ANY_DAY, book=self.book)
        found = [item.text for item in said.units if item.form is UnitForm.FOREIGN]
        light = {
            at
            for span in said.spans
            if span.slot is Slot.FILLER or span.end - span.start == 1
            for at in range(span.start, span.end)
        }
        at = 0
        for run in said.unread:
            start = at = said.normal.index(run, at)
            at += len(run)
            end = at
            found.append(said.normal[start:end])
            if end in light:
                found.append(said.normal[start : end + 1])
            if start - 1 in light:
                found.append(said.normal[start - 1 : end])
        return tuple(dict.fromkeys(word for word in found if _WORD.fullmatch(word) and len(word) <= LONGEST))

    def near_units(self, word: str) -> tuple[str, ...]:
        """The names of units that a word may be meant for, nearest first."""
        return self._plain.suggest(normalise(word).text)


def alias_notes(used: Iterable[Alias]) -> tuple[Note, ...]:
    """What the reader is told of an answer that rests on aliases."""
    return tuple(Note(code="alias", params=(("text", item.text), ("name", item.meaning))) for item in used)


# ---------------------------------------------------------------------- written down for the lexicon


def lexicon_entries(aliases: Sequence[Alias], vocabulary: Vocabulary) -> dict[str, dict[str, dict[str, list[str]]]]:
    """The aliases of phrases as phrases.toml and cues.toml have them: sort, code, language, texts."""
    found: dict[str, dict[str, dict[str, list[str]]]] = {}
    for alias in aliases:
        if alias.sense is Sense.PHRASE:
            for phrase in vocabulary.phrases(alias.meaning):
                texts = found.setdefault(phrase.sort.value, {}).setdefault(phrase.value, {})
                texts.setdefault("zh" if has_han(alias.text) else "en", []).append(alias.text)
    return found


def unit_entries(aliases: Sequence[Alias]) -> Mapping[str, list[str]]:
    """The aliases of units: canonical name, other names."""
    found: dict[str, list[str]] = {}
    for alias in aliases:
        if alias.sense is Sense.UNIT:
            found.setdefault(alias.meaning, []).append(alias.text)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenAlias:
    """An alias as a file has it, not yet held against any vocabulary; `question` is the one that it stood in."""

    text: str
    meaning: str
    question: str = ""


def read_written(source: str) -> tuple[WrittenAlias, ...]:
    """The aliases out of TOML, each once; KnowledgeError names what is wrong.

    They stand in `[[alias]]` entries with `word`, `means` and perhaps `question`, or, for units, in `[[unit]]` entries
    with `name` and `aliases`.
    """
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as fault:
        raise KnowledgeError(f"aliases: {fault}") from fault
    found: dict[tuple[str, str], WrittenAlias] = {}
    for number, entry in enumerate(_entries(data, "alias"), 1):
        text, meaning, question = entry.get("word"), entry.get("means"), entry.get("question", "")
        if not isinstance(text, str) or not isinstance(meaning, str) or not isinstance(question, str):
            raise KnowledgeError(f"aliases: alias {number} needs a word and what it means")
        found[text, meaning] = WrittenAlias(text=text, meaning=meaning, question=question)
    for number, entry in enumerate(_entries(data, "unit"), 1):
        name, texts = entry.get("name"), entry.get("aliases")
        if not isinstance(name, str) or not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise KnowledgeError(f"aliases: unit {number} needs a name and a list of aliases")
        for text in texts:
            found.setdefault((text, name), WrittenAlias(text=text, meaning=name))
    return tuple(found.values())


def _entries(data: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    found = data.get(key, [])
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise KnowledgeError(f"aliases: {key} must be written as [[{key}]]")
    return found
