"""What a word means and how a figure is worked out: 什么是三安全一稳定, 公开率怎么算, 结转下年度是什么意思."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.language.parts import IndicatorMention, Understanding
from knowledge.lexicon.codes import codes
from knowledge.lexicon.definitions import definition_of, definitions
from knowledge.lexicon.derived import derived
from knowledge.query.asking import Asking, Proposal, Refusal
from knowledge.query.lookups import Define


def named_entry(text: str) -> str | None:
    """The key of the explanation whose longest name stands in a text."""
    best: tuple[int, str] | None = None
    for key, item in definitions().items():
        for name in item.names:
            if name in text and (best is None or len(name) > best[0]):
                best = (len(name), key)
    return best[1] if best else None


def code_explained(codes_read: tuple[str, ...]) -> str | None:
    """The code of a mention, where it has one reading or all its readings have one explanation."""
    if len(codes_read) == 1:
        return codes_read[0]
    entries = {item.key if (item := definition_of(code)) is not None else None for code in codes_read}
    return codes_read[0] if len(entries) == 1 and None not in entries else None


def _meant(says: Understanding) -> IndicatorMention | None:
    """The figure whose meaning is asked: the one right before the word for that (“无法提供”是啥意思，是拒绝吗)."""
    cue = says.cue("define") or says.cue("define.how")
    before = [mention for mention in says.indicators if cue is not None and cue.text and mention.end <= cue.start]
    return next(reversed(before or says.indicators), None)


def _entries(says: Understanding) -> Iterator[tuple[str | None, str | None]]:
    """The explanation of each figure that is named, where all have one (规章和规范性文件分别指什么)."""
    for mention in says.indicators:
        item = next((found for code in mention.codes if (found := definition_of(code)) is not None), None)
        if item is None:
            return
        yield item.key, None


def define(asking: Asking) -> Iterator[Proposal | Refusal]:
    """A word that asks for a meaning or a formula, with a term that we can explain."""
    says = asking.understanding
    # In English 「what is a …」 and 「what is partial disclosure」 ask for a meaning, 「what is the …」 for a figure.
    english = says.normal.startswith(("what is a ", "what is an ", "what are ")) or (
        says.normal.startswith("what is ") and not says.normal.startswith("what is the ") and not asking.inherited
    )
    english = english and not says.units and not says.years
    apart = _told_apart(asking)
    if apart:
        yield Proposal(query=Define(terms=tuple(apart)), used=("",), operator="define")
        return
    if not says.has("define", "define.how") and not english:
        return
    if says.speaks_of("topic.") and not says.indicators:
        # 年报里提的下一步打算是什么: what the report says of it, and no word explained.
        return
    if says.units and says.has("ask.count"):
        # 教育局2023年不予公开是什么意思的有几件: of one unit a number is asked for.
        return
    mention = _meant(says)
    several = tuple(_entries(says)) if says.has("each") else ()
    if len(several) > 1:
        yield Proposal(query=Define(terms=several), used=("",), operator="define")
        return
    code = code_explained(mention.codes) if mention is not None else None
    entry = None
    if code is not None:
        found = definition_of(code)
        entry = found.key if found is not None else None
    if code is None or (entry is None and code not in derived() and code not in codes().indicators):
        entry = named_entry(says.normal)
        code = None
    if code is not None or entry is not None:
        yield Proposal(query=Define(terms=((entry, code),)), used=("",), operator="define")


def _told_apart(asking: Asking) -> list[tuple[str | None, str]]:
    """The terms of 不予公开和不予处理有什么区别, each with its explanation; none where a report's figures are meant."""
    says = asking.understanding
    if says.units or says.years or asking.inherited or says.unread or not says.hinted("definition.apart"):
        return []
    read = [code_explained(mention.codes) for mention in says.indicators]
    terms = [code for code in dict.fromkeys(read) if code is not None]
    if len(terms) < 2 or None in read or says.applicants:
        return []
    found = [(item.key if (item := definition_of(code)) is not None else None, code) for code in terms]
    return found if all(entry is not None or code in derived() for entry, code in found) else []
