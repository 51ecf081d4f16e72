"""The one function that cuts text into search terms, used for the index and for questions alike.

The terms are those of jieba in search mode over the Chinese stretches of the text; figures and Latin words are taken
whole by a rule of our own, which is where segmenters differ. The optional accelerator rjieba (extra `fast`) makes the
same terms of every text that was tried (tests/store/test_terms.py), but differs in one of five thousand strings of
random characters; so who takes terms out of an index must cut as they were cut going in, and `segmenter` tells by what.
Nothing is loaded before the first text is cut.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import cast

from knowledge.errors import LexiconError
from knowledge.lexicon.loading import load_toml

RULES = 1
"""The version of the rules in this module; a change to them must raise it."""

_LEXICON = "terms.toml"
_HAN = r"\u4e00-\u9fd5"
"""The characters that jieba cuts; rarer ones are terms by themselves."""
_RARE = r"\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_HAN_CHARACTER = re.compile(f"[{_HAN}{_RARE}]")
_NOT_HAN = re.compile(f"[^{_HAN}]+")
_WORD = re.compile(rf"[0-9]+(?:\.[0-9]+)+|[{_RARE}]|[^\W_{_RARE}]+")
_MARK = "\x01"
"""Stands for a word of figures or letters while the rest is cut: no segmenter joins it to anything."""

Cut = Callable[[str], Iterable[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermWords:
    """The words that terms.toml adds to the dictionary and those that it leaves out of the terms."""

    words: tuple[str, ...]
    stop: frozenset[str]


@cache
def term_words() -> TermWords:
    """The lists of terms.toml; raises LexiconError when one is not a list of texts."""
    data = load_toml(_LEXICON)
    lists: dict[str, tuple[str, ...]] = {}
    for key in ("words", "stop"):
        found = data.get(key)
        if not isinstance(found, list) or not all(isinstance(word, str) and word.strip() for word in found):
            raise LexiconError(_LEXICON, key, "must be a list of texts that are not empty")
        lists[key] = tuple(found)
    return TermWords(words=lists["words"], stop=frozenset(lists["stop"]))


@cache
def _left_out() -> frozenset[str]:
    """The stop words, and the space that stands for whatever else is no term."""
    return term_words().stop | {" "}


@cache
def term_maker() -> str:
    """What makes the terms: an index records it, and a reader refuses an index with another record.

    It names the rules and the word lists, not the segmenter: jieba and its accelerator make the same terms.
    """
    lists = term_words()
    seed = "\n".join((*lists.words, "", *sorted(lists.stop)))
    return f"jieba-search {RULES} {hashlib.sha256(seed.encode()).hexdigest()[:12]}"


def normalise(text: str) -> str:
    """The text as terms are looked for in it: NFKC, lower case, simplified characters."""
    plain = unicodedata.normalize("NFKC", text).lower()
    try:
        # GB 2312 has no traditional characters: for nearly all texts there is nothing to convert, nor to load.
        plain.encode("gb2312")
    except UnicodeEncodeError:
        plain = plain.encode("utf-8", "replace").decode()
        return _simplifier()(plain) if _HAN_CHARACTER.search(plain) else plain
    return plain


@cache
def _simplifier() -> Callable[[str], str]:
    from opencc import OpenCC

    return cast(Callable[[str], str], OpenCC("t2s").convert)


def jieba_cut() -> Cut:
    """A cutter of jieba itself, with the words of terms.toml; takes about half a second to make."""
    import jieba

    jieba.setLogLevel("ERROR")
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    for word in term_words().words:
        tokenizer.add_word(word)
    return cast(Cut, tokenizer.cut_for_search)


def rjieba_cut() -> Cut:
    """A cutter of the accelerator with the same words; raises ImportError where the extra `fast` is not installed."""
    import rjieba

    tokenizer = rjieba.Jieba()
    for word in term_words().words:
        tokenizer.add_word(word, None, None)
    return cast(Cut, tokenizer.cut_for_search)


@cache
def segmenter() -> str:
    """What cuts here: "rjieba" where the extra `fast` is installed, else "jieba"; loads neither."""
    return "jieba" if find_spec("rjieba") is None else "rjieba"


@cache
def _cutter() -> Cut:
    return jieba_cut() if segmenter() == "jieba" else rjieba_cut()


def cut_terms(text: str, cut: Cut) -> tuple[str, ...]:
    """The terms that a given cutter makes of a text; see search_terms."""
    words: list[str] = []

    def set_aside(stretch: re.Match[str]) -> str:
        found = _WORD.findall(stretch.group())
        words.extend(found)
        return _MARK * len(found) or " "

    only_han = _NOT_HAN.sub(set_aside, normalise(text))
    left_out = _left_out()
    terms = [term for term in cut(only_han) if term not in left_out]
    if not words:
        return tuple(terms)
    waiting = iter(words)
    return tuple([next(waiting) if term == _MARK else term for term in terms])


def search_terms(text: str) -> tuple[str, ...]:
    """The terms of a text in order, repeats kept: normalised, without punctuation and without stop words.

    The same text gives the same terms in every process, with or without the accelerator.
    """
    return cut_terms(text, _cutter())
