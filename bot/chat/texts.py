"""What the bot says by itself, as data: texts.toml beside this module, checked when it is loaded."""

from __future__ import annotations

import string
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from knowledge.answers import Language
from knowledge.errors import LexiconError
from knowledge.lexicon.languages import languages, of_known_keys, tagged

FILE = "bot/chat/texts.toml"
SCOPES = ("private", "group", "admins", "staff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command: its name, where it is offered (private, group, admins of groups, staff) and its description."""

    name: str
    scopes: tuple[str, ...]
    description: dict[Language, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """All texts by key and language."""

    said: dict[str, dict[Language, str]]
    commands: tuple[Command, ...]
    questions: dict[str, dict[Language, str]]

    def say(self, key: str, language: Language, **parts: object) -> str:
        """The text in that language, filled in."""
        return self.said[key][language].format(**parts)

    def question(self, key: str, language: Language, **parts: object) -> str:
        """The question that a command stands for."""
        return self.questions[key][language].format(**parts).strip()

    def command(self, name: str) -> Command | None:
        """The command of that name."""
        return next((command for command in self.commands if command.name == name), None)


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _in_each(key: str, entry: object) -> dict[Language, str]:
    if not isinstance(entry, dict):
        raise LexiconError(FILE, key, "must be a table with a text for each language")
    of_known_keys(entry, languages(), ("scopes",) if key.startswith("commands.") else (), FILE, key)
    said: dict[Language, str] = {}
    for language in languages():
        further = language not in (Language.HANS, Language.HANT, Language.EN)
        text = entry.get(language, entry.get(Language.EN) if further else None)
        if not isinstance(text, str) or not text.strip():
            raise LexiconError(FILE, f"{key}.{language.value}", "must be a text")
        said[language] = text
    if len({frozenset(_fields(text)) for text in said.values()}) > 1:
        raise LexiconError(FILE, key, "the languages name different {parts}")
    return said


def _command(name: str, entry: object) -> Command:
    description = _in_each(f"commands.{name}", entry)
    scopes = entry.get("scopes") if isinstance(entry, dict) else None
    if not isinstance(scopes, list) or not scopes or any(scope not in SCOPES for scope in scopes):
        raise LexiconError(FILE, f"commands.{name}.scopes", f"must name some of {', '.join(SCOPES)}")
    if not (name.isascii() and name.islower() and len(name) <= 32):
        raise LexiconError(FILE, f"commands.{name}", "Telegram takes up to 32 lower-case letters")
    return Command(name=name, scopes=tuple(scopes), description=description)


def read_texts(source: str) -> Texts:
    """The texts out of TOML; LexiconError names the key that is wrong."""
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as fault:
        raise LexiconError(FILE, "whole file", str(fault)) from fault
    return Texts(
        said={key: _in_each(f"texts.{key}", entry) for key, entry in data.get("texts", {}).items()},
        commands=tuple(_command(name, entry) for name, entry in data.get("commands", {}).items()),
        questions={key: _in_each(f"questions.{key}", entry) for key, entry in data.get("questions", {}).items()},
    )


@cache
def texts() -> Texts:
    """The texts of this package."""
    return read_texts(files("bot").joinpath(FILE.removeprefix("bot/")).read_text(encoding="utf-8"))


@lru_cache(maxsize=256)
def language_of(code: str | None) -> Language:
    """The language for a Telegram client's language code (an IETF tag such as zh-hans, zh-TW or de)."""
    return tagged(code or "zh") or Language.EN
