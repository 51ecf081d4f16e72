"""The languages that are answered in, read from languages.toml: another one is an entry there and its wordings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from knowledge.errors import LexiconError
from knowledge.lexicon.loading import load_toml

FILE = "languages.toml"
_OF_A_PATTERN = re.compile(r"\\[A-Za-z]|\(\?P[<=]")
"""What a pattern writes with capitals and does not match by them."""


class Language(str):
    """The asker's language, which the answer is worded in, by its tag; there is one object of each.

    Made of a tag that languages.toml has; raises ValueError for any other.
    """

    __slots__ = ()

    HANS: ClassVar[Language]
    HANT: ClassVar[Language]
    EN: ClassVar[Language]

    def __new__(cls, tag: str) -> Language:
        """The language of a tag."""
        found = _OF_TAG.get(tag)
        if found is None:
            if tag not in _entries():
                raise ValueError(f"{tag!r} is no language of {FILE}")
            found = _OF_TAG[str(tag)] = _of(tag)
        return found

    @property
    def value(self) -> str:
        """The tag as plain text."""
        return str(self)

    @property
    def chinese(self) -> bool:
        """Whether it is Chinese, in either characters; what any other language lacks is said as English has it."""
        return self is Language.HANS or self is Language.HANT

    @property
    def entry(self) -> LanguageEntry:
        """What languages.toml says of it."""
        return _entries()[self]

    def __reduce__(self) -> tuple[type[Language], tuple[str]]:
        return Language, (str(self),)


def _of(tag: str) -> Language:
    return str.__new__(Language, tag)


_OF_TAG: dict[str, Language] = {tag: _of(tag) for tag in ("zh-Hans", "zh-Hant", "en")}
Language.HANS, Language.HANT, Language.EN = _OF_TAG.values()


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageEntry:
    """What languages.toml says of a language.

    It calls itself `name`, and `short` where there is little room; `tags` begin the tags by which clients ask for it,
    `asked` is the key of its lists in the vocabularies, and a question with one of `letters` is in it.
    """

    name: str
    short: str
    tags: tuple[str, ...]
    asked: str
    letters: frozenset[str]


@cache
def _entries() -> Mapping[str, LanguageEntry]:
    found: dict[str, LanguageEntry] = {}
    for tag, entry in load_toml(FILE).items():
        if not isinstance(entry, dict):
            raise LexiconError(FILE, tag, "must be a table")
        name = _text(entry, "name", tag)
        tags = entry.get("tags")
        if not isinstance(tags, list) or not tags or not all(isinstance(one, str) and one.islower() for one in tags):
            raise LexiconError(FILE, f"{tag}.tags", "must be a list of tags in lower case")
        letters = _text(entry, "letters", tag, otherwise="")
        if any(letter.isascii() for letter in letters):
            raise LexiconError(FILE, f"{tag}.letters", "every language has the letters of English")
        found[tag] = LanguageEntry(
            name=name,
            short=_text(entry, "short", tag, otherwise=name),
            tags=tuple(tags),
            asked=_text(entry, "asked", tag, otherwise=tag),
            letters=frozenset(letters),
        )
    if missing := _OF_TAG.keys() - found.keys():
        raise LexiconError(FILE, ", ".join(sorted(missing)), "is missing")
    return found


def _text(entry: Mapping[str, Any], key: str, tag: str, *, otherwise: str | None = None) -> str:
    text = entry.get(key, otherwise)
    if not isinstance(text, str) or (not text and otherwise is None):
        raise LexiconError(FILE, f"{tag}.{key}", "must be a text")
    return text


@cache
def languages() -> tuple[Language, ...]:
    """All languages in the file's order; raises LexiconError naming the key of an entry that is not well formed."""
    return tuple(map(Language, _entries()))


@cache
def asked_in() -> tuple[str, ...]:
    """The keys of the lists that a vocabulary may have, such as zh and en."""
    return tuple(dict.fromkeys(language.entry.asked for language in languages()))


def of_known_keys(
    entry: Mapping[str, Any], tongues: Collection[str], beside: Iterable[str], file: str, key: str
) -> None:
    """Raise LexiconError for a key of an entry that is none of the `tongues` and no other key that it may have."""
    if unknown := entry.keys() - {*tongues, *beside}:
        known = ", ".join((*tongues, *beside))
        raise LexiconError(
            file, f"{key}.{min(unknown)}", f"is no language of {FILE} and no key of this entry ({known})"
        )


def spoken_texts(entry: Mapping[str, Any], beside: Iterable[str], file: str, key: str) -> Iterator[tuple[str, str]]:
    """The texts of an entry, each with the key of its list; raises LexiconError for one that no question can hold.

    `beside` are the keys that an entry of its kind has beside its lists. A question is read in lower case and NFKC.
    """
    of_known_keys(entry, asked_in(), beside, file, key)
    for tongue in asked_in():
        texts = entry.get(tongue, [])
        if not isinstance(texts, list):
            raise LexiconError(file, f"{key}.{tongue}", "must be a list of texts")
        for text in texts:
            if not isinstance(text, str) or not text or text != text.strip():
                raise LexiconError(file, f"{key}.{tongue}", f"{text!r} is no phrase")
            plain = _OF_A_PATTERN.sub("", text)
            if plain != plain.lower():
                raise LexiconError(
                    file, f"{key}.{tongue}", f"{text!r} has capitals, and questions are read in lower case"
                )
            if not unicodedata.is_normalized("NFKC", plain):
                raise LexiconError(file, f"{key}.{tongue}", f"{text!r} is not in NFKC, in which questions are read")
            yield tongue, text


def tagged(tag: str) -> Language | None:
    """The language that a client's tag (zh-TW, zh_hant_hk, en-GB) asks for; None for one that is not answered in."""
    parts = tag.lower().replace("_", "-").split("-")
    found = max(
        (
            (len(own), language)
            for language in languages()
            for own in (one.split("-") for one in language.entry.tags)
            if parts[0] == own[0] and set(own[1:]) <= set(parts[1:])
        ),
        default=None,
        key=lambda one: one[0],
    )
    return found[1] if found else None


def shown_by(text: str) -> Language | None:
    """The language that has one of the text's letters to itself; None where the letters tell none."""
    return next((language for language in languages() if not language.entry.letters.isdisjoint(text)), None)
