"""Which blocks and results of table 4 the labels of a head name, in which order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from knowledge.documents.tables.segments import Piece
from knowledge.documents.word.cells import known_labels
from knowledge.lexicon.folding import fold, label_of
from knowledge.lexicon.forms import forms
from knowledge.lexicon.outline import outline

TABLE = 4
_BRACKETS = re.compile(r"[()]")


@cache
def _words() -> re.Pattern[str]:
    """Block and result labels, longest first, for finding them in a head whose cells were torn apart."""
    labels = [label for entry in (*forms().blocks4, *forms().results4) for label in entry.labels if len(label) >= 2]
    return re.compile("|".join(sorted(map(re.escape, labels), key=len, reverse=True)))


@lru_cache(maxsize=16384)
def label4(text: str) -> str:
    """A label without what stands in brackets behind it, unless only that says which block it is."""
    label, whole = label_of(text), label_of(_BRACKETS.sub("", fold(text)))
    if _words().search(label) and (_names_one(label) or not _names_one(whole)):
        return label
    return whole if _words().search(whole) else label


def _names_one(label: str) -> bool:
    return any(known in label for entry in forms().blocks4 for known in entry.labels)


def names_block(text: str) -> bool:
    """Whether a line is nothing but the name of a block of the table, as a heading above a grid of its own may be."""
    return any(label4(text) in entry.labels for entry in forms().blocks4)


def named_in(labels: Sequence[Piece]) -> tuple[list[str], list[str]]:
    """The blocks and the results that a head names, in the order in which they stand."""
    text = "".join(label4(piece.text) for piece in labels)
    blocks: list[str] = []
    results: list[str] = []
    for word in _words().findall(text):
        block = next((entry.key for entry in forms().blocks4 if word in entry.labels), None)
        if block is not None:
            blocks.append(block)
        else:
            results.append(next(entry.key for entry in forms().results4 if word in entry.labels))
    return blocks, results


def names_section(text: str) -> bool:
    """Whether a text holds the name of the table's section."""
    titles = next(section.titles for section in outline().sections if section.number == TABLE)
    return any(title in label_of(text) for title in titles)


def begun_in(labels: Sequence[Piece]) -> list[str]:
    """The results that labels wrapped over two lines begin, 结果维 and 持, in their order; they say nothing else."""
    titles = [at for at, piece in enumerate(labels) if names_section(piece.text)]
    labels = labels[titles[-1] + 1 :] if titles else labels
    found: list[str] = []
    rests: list[str] = []
    for label in map(label4, (piece.text for piece in labels)):
        keys = [entry.key for entry in forms().results4 for known in entry.labels[:1] if known.startswith(label)]
        if len(label) > 1 and len(keys) == 1:
            found.append(keys[0])
        elif not _names_one(label):
            rests.append(label)
    endings = {known[-1:] for entry in forms().results4 for known in entry.labels[:1]}
    return found if all(rest in endings or rest in known_labels() for rest in rests) else []
