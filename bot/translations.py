"""Which texts and vocabularies a language has of its own, file by file; for the others stands English."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from bot.wording.catalogues import counted, file_of, lacking
from knowledge.answers import Language

_IN_COLUMNS = (
    ("bot", "labels.toml"),
    ("bot.chat", "texts.toml"),
    ("bot.web", "words.toml"),
    ("knowledge.lexicon", "phrases.toml"),
    ("knowledge.lexicon", "cues.toml"),
    ("knowledge.lexicon", "offices.toml"),
    ("knowledge.lexicon", "years.toml"),
)
"""Files in which every entry has its texts language by language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """One file of a language: how many of its texts there are in all, and the keys of those that it lacks."""

    language: Language
    file: str
    texts: int
    lacks: tuple[str, ...]

    @property
    def own(self) -> int:
        """How many texts are there."""
        return self.texts - len(self.lacks)


def translated(language: Language) -> Iterator[Translated]:
    """Return what the language has of each file. Raises LexiconError for a file that is not well formed."""
    yield _told(language, file_of(language), counted(), lacking(language))
    for package, name in _IN_COLUMNS:
        data = tomllib.loads(files(package).joinpath(name).read_text(encoding="utf-8"))
        key = language.entry.asked if package.startswith("knowledge") else language.value
        entries = list(_entries(data, ()))
        lacks = tuple(".".join(path) for path, entry in entries if key not in entry and not _made(language))
        yield _told(language, f"{package.replace('.', '/')}/{name}", len(entries), lacks)
    sayings = tomllib.loads(files("knowledge.lexicon").joinpath("sayings.toml").read_text(encoding="utf-8"))
    missing = tuple(key for key in sayings["en"] if key not in sayings.get(language.entry.asked, {}))
    yield _told(language, "knowledge/lexicon/sayings.toml", len(sayings["en"]), missing)


def _told(language: Language, file: str, texts: int, lacks: tuple[str, ...]) -> Translated:
    return Translated(language=language, file=file, texts=texts, lacks=lacks)


def _made(language: Language) -> bool:
    """Whether its texts are made from those of another language where it has none."""
    return language is Language.HANT


def _entries(data: Any, path: Sequence[str]) -> Iterator[tuple[Sequence[str], Mapping[str, Any]]]:  # noqa: ANN401  TOML
    if isinstance(data, list):
        for number, one in enumerate(data, 1):
            yield from _entries(one, (*path, str(number)))
    elif isinstance(data, dict):
        if "en" in data:
            yield path, data
        for key, one in data.items():
            yield from _entries(one, (*path, key))
