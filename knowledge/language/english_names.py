"""The whole name of a body that the index does not have, as English writes it: children's hospital, No. 1 School."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.language.cover import Stretch
from knowledge.language.parts import Cue, UnitForm, UnitMention
from knowledge.language.readings import Read
from knowledge.lexicon.hints import hint_words
from knowledge.lexicon.phrases import Phrase, Sort

_LAST_WORD = re.compile(r"[a-z0-9][a-z0-9'&-]*\.?(?= $)")
_NUMBERED = "follow.nth"
_MOST_WORDS = 6


def with_whole_names(text: str, chosen: Sequence[Stretch[Read]]) -> list[Stretch[Read]]:
    """The cover with each unknown body under all of its name, so that none of its words is lost."""
    kept = list(chosen)
    for body in chosen:
        start = _name_start(text, kept, body)
        if start < body.start and isinstance(body.reading, UnitMention):
            whole = replace(body.reading, text=text[start : body.end], start=start, rule="unit.stranger")
            kept = [item for item in kept if item.end <= start or item.start >= body.end]
            kept.append(replace(body, start=start, reading=whole))
    return kept


def _name_start(text: str, chosen: Sequence[Stretch[Read]], body: Stretch[Read]) -> int:
    """Where the name begins that ends with an unknown body: the words right before it that are read as nothing else."""
    reading = body.reading
    start = body.start
    if not isinstance(reading, UnitMention) or reading.form is not UnitForm.FOREIGN or not reading.text.isascii():
        return start
    for _ in range(_MOST_WORDS):
        word = _LAST_WORD.search(text, 0, start)
        if word is None or word.group() in hint_words("strangers.ends_names"):
            break
        over = [item for item in chosen if item.start < word.end() and word.start() < item.end]
        if not all(_part_of_a_name(item) for item in over):
            break
        start = min([word.start(), *(item.start for item in over)])
    return start


def _part_of_a_name(item: Stretch[Read]) -> bool:
    reading = item.reading
    if isinstance(reading, UnitMention):
        return True
    if isinstance(reading, Cue):
        return reading.code == _NUMBERED
    return isinstance(reading, Phrase) and (
        reading.sort is Sort.FILLER or (reading.sort is Sort.CUE and reading.value == _NUMBERED)
    )
