"""Work done ahead on all cores comes out in order, with what it raises, and survives a killed process."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.store.ahead import ahead
from knowledge.store.cutting import cut_many, joined_terms
from tests.store.far_work import die_elsewhere, double, fail_at_nine, where


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_in_order(workers: int) -> None:
    assert list(ahead(range(40), double, workers=workers, few=3)) == [(n, 2 * n) for n in range(40)]


def test_few_are_done_here_and_many_elsewhere() -> None:
    places = [place for _, place in ahead(range(12), where, workers=2, few=4)]
    assert places[:4] == [os.getpid()] * 4
    assert os.getpid() not in places[4:]
    assert [place for _, place in ahead(range(12), where, workers=1, few=4)] == [os.getpid()] * 12


def test_it_takes_only_a_few_ahead() -> None:
    taken: list[int] = []

    def counted() -> Iterator[int]:
        for number in range(500):
            taken.append(number)
            yield number

    stream = ahead(counted(), double, workers=2, few=2)
    for _ in range(5):
        next(stream)
    assert len(taken) < 30


def test_what_work_raises_is_raised() -> None:
    stream = ahead(range(20), fail_at_nine, workers=2, few=2)
    assert [next(stream) for _ in range(9)] == [(number, number) for number in range(9)]
    with pytest.raises(ValueError, match="nine"):
        next(stream)


def test_a_killed_process_costs_nothing() -> None:
    assert [result for _, result in ahead(range(20), die_elsewhere, workers=2, few=2)] == list(range(20))


def test_many_texts_cut_elsewhere_are_cut_alike() -> None:
    texts = [f"第{number}号政府信息公开申请" for number in range(100)]
    cut = list(cut_many(((number, (text,)) for number, text in enumerate(texts)), workers=2))
    assert cut == [(number, (joined_terms(text),)) for number, text in enumerate(texts)]


_LEAVES = """
import os, signal
from knowledge.store.ahead import ahead
from tests.store.far_work import where
stream = ahead(range(100), where, workers=2, few=1)
places = {next(stream)[1] for _ in range(20)} - {os.getpid()}
print(*places, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_no_process_outlives_a_killed_parent() -> None:
    command = [sys.executable, "-c", _LEAVES]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    left = {int(number) for number in ended.stdout.split()}
    assert left
    for _ in range(100):
        if not any(_runs(process) for process in left):
            break
        time.sleep(0.05)
    assert not [process for process in left if _runs(process)]


def _runs(process: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    except FileNotFoundError:
        return False
