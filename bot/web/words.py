"""What the pages say by themselves, as data: words.toml beside this module, checked when it is loaded."""

from __future__ import annotations

import string
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.wording.texts import traditional
from knowledge.answers import Language
from knowledge.errors import LexiconError
from knowledge.lexicon.languages import languages, of_known_keys, tagged

FILE = "bot/web/words.toml"


@cache
def _read() -> dict[str, dict[str, str]]:
    try:
        data = tomllib.loads(files("bot").joinpath(FILE.removeprefix("bot/")).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as fault:
        raise LexiconError(FILE, "whole file", str(fault)) from fault
    for key, entry in data.items():
        said = dict(entry) if isinstance(entry, dict) else {}
        if not {"zh-Hans", "en"} <= said.keys() or not all(isinstance(text, str) and text for text in said.values()):
            raise LexiconError(FILE, key, "must be a text in zh-Hans and in en")
        of_known_keys(said, languages(), (), FILE, key)
        places = (frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name) for text in said.values())
        if len({*places}) > 1:
            raise LexiconError(FILE, key, "must have the same parameters in all languages")
    return data


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """All words of one language; traditional Chinese is made from the simplified, and English stands for what lacks."""

    language: Language
    said: dict[str, str]

    def __call__(self, key: str, **parts: object) -> str:
        """The text of that key, filled in."""
        text = self.said[key]
        return text.format(**parts) if parts else text


@cache
def words(language: Language) -> Words:
    """The words of a language."""
    if not language.chinese:
        said = {key: entry.get(language, entry["en"]) for key, entry in _read().items()}
    else:
        said = {key: entry["zh-Hans"] for key, entry in _read().items()}
        if language is Language.HANT:
            said = {key: traditional(text) for key, text in said.items()}
    return Words(language=language, said=said)


def accepted(header: str) -> Language:
    """The language that an Accept-Language header likes best among ours; simplified Chinese where it likes none."""
    wanted: list[tuple[float, int, Language]] = []
    for place, part in enumerate(header[:500].split(",")[:20]):
        tag, _, weight = part.strip().lower().partition(";q=")
        language = tagged(tag.strip())
        try:
            liking = float(weight) if weight else 1.0
        except ValueError:
            continue
        if language is not None and liking > 0:
            wanted.append((-liking, place, language))
    return min(wanted)[2] if wanted else Language.HANS
