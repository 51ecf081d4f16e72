"""Texts into the terms that the index takes, one by one or many on all cores."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import TypeVar

from knowledge.model import Report
from knowledge.store.ahead import ahead
from knowledge.store.rows import clean
from knowledge.terms import search_terms, segmenter, term_maker

_TOGETHER = 32
"""So many are handed to a process at once."""

Key = TypeVar("Key")
Texts = tuple[str, ...]
Terms = tuple[str, ...]


def joined_terms(text: str) -> str:
    """The terms of a paragraph as the index takes them."""
    return " ".join(search_terms(text))


def report_texts(report: Report) -> Texts:
    """The paragraphs of a report in the order in which the index keeps them."""
    return tuple(clean(text) for section in report.sections for text in section.paragraphs)


def report_terms(report: Report) -> Terms:
    """The joined terms of the paragraphs of a report, in that order."""
    return tuple(joined_terms(text) for text in report_texts(report))


def made_by() -> Mapping[str, str]:
    """What an index keeps in `about` of how its search terms are made."""
    return {"term_maker": term_maker(), "segmenter": segmenter()}


def terms_are_current(connection: sqlite3.Connection) -> bool:
    """Whether the search terms of a file were made as they are made today."""
    return made_by().items() <= dict(connection.execute("SELECT key, value FROM about")).items()


def cut_many(
    keyed: Iterable[tuple[Key, Texts]], *, workers: int | None = None, cut: Callable[[str], str] = joined_terms
) -> Iterator[tuple[Key, Terms]]:
    """Every key with the joined terms of its texts, in order, cut on all cores when there are many.

    `cut` makes the joined terms of a text; a function of a module, as other processes run it.
    """
    waiting = iter(keyed)
    batches = iter(lambda: list(islice(waiting, _TOGETHER)), [])
    for _, done in ahead(batches, partial(_cut_batch, cut), workers=workers, few=2):
        yield from done


def _cut_batch(cut: Callable[[str], str], batch: list[tuple[Key, Texts]]) -> list[tuple[Key, Terms]]:
    return [(key, tuple([cut(text) for text in texts])) for key, texts in batch]
