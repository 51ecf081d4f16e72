"""Cutting the text of many reports into terms on all cores, ahead of the writer that takes them in order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import TypeVar

from knowledge.model import Report
from knowledge.store.rows import clean
from knowledge.terms import search_terms

FEW = 64
"""Up to so many items are cut in this process: starting others would take longer than it saves."""

_TOGETHER = 32
_AHEAD = 8

Item = TypeVar("Item")
Texts = tuple[str, ...]
Terms = tuple[str, ...]


def joined_terms(text: str) -> str:
    """The terms of a paragraph as the index takes them."""
    return " ".join(search_terms(text))


def report_texts(report: Report) -> Texts:
    """The paragraphs of a report in the order in which the index keeps them."""
    return tuple(clean(text) for section in report.sections for text in section.paragraphs)


def cut_ahead(
    items: Iterable[Item], texts: Callable[[Item], Texts], *, workers: int | None = None
) -> Iterator[tuple[Item, Terms]]:
    """Every item with the joined terms of its texts, in order; `items` is read a few hundred ahead of what comes out.

    With one worker, one core or few items all is done here, one item at a time.
    """
    most = workers or os.cpu_count() or 1
    waiting = iter(items)
    first = list(islice(waiting, FEW)) if most > 1 else []
    if len(first) < FEW:
        for item in (*first, *waiting):
            yield item, tuple(joined_terms(text) for text in texts(item))
        return
    # Forked processes share what is loaded, but a process with threads must not be forked: fresh ones are started.
    pool = ProcessPoolExecutor(most, mp_context=get_context("spawn"))
    try:
        yield from _in_order(first, waiting, texts, pool)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _in_order(
    first: list[Item], rest: Iterator[Item], texts: Callable[[Item], Texts], pool: ProcessPoolExecutor
) -> Iterator[tuple[Item, Terms]]:
    begun: deque[tuple[list[Item], Future[list[Terms]]]] = deque()
    for start in range(0, len(first), _TOGETHER):
        together = first[start : start + _TOGETHER]
        begun.append((together, pool.submit(_cut_all, [texts(item) for item in together])))
    while begun:
        while len(begun) < _AHEAD and (together := list(islice(rest, _TOGETHER))):
            begun.append((together, pool.submit(_cut_all, [texts(item) for item in together])))
        done, future = begun.popleft()
        yield from zip(done, future.result(), strict=True)


def _cut_all(many: list[Texts]) -> list[Terms]:
    return [tuple(joined_terms(text) for text in texts) for texts in many]
