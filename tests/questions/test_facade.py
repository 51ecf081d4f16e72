"""The façade gives its names when they are asked for, and reading a report loads nothing that only asking needs."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

import knowledge
from knowledge import Library
from knowledge.answers import Context


def test_the_facade_has_its_names() -> None:
    assert all(hasattr(knowledge, name) for name in knowledge.__all__)
    with pytest.raises(AttributeError, match="no_such_name"):
        knowledge.no_such_name  # noqa: B018 - the access itself is what raises


@pytest.mark.parametrize("absent", ["knowledge.answering", "knowledge.language", "jieba", "opencc", "pypinyin"])
def test_a_worker_loads_nothing_of_asking(absent: str) -> None:
    code = f"import sys, knowledge.documents.worker; sys.exit({absent!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("turns", "step"),
    [
        (["云津市教育局2022年收到多少件申请"], "plan"),
        (["云津市教育局2022年收到多少件申请", "那2021年呢"], "plan"),
        (["2023年申请最多的三家单位", "反过来"], "edit"),
        (["2023年全市收到多少件申请", "1"], "choice"),
        (["1. 教育局2022年收到多少申请\n2. 公安局2023年公开率是多少"], "list"),
        (["教育局2022年收到多少申请？公安局2023年公开率是多少？"], "list"),
        (["2023年申请最多的单位诉讼几件，复议几件"], "parts"),
        (["花果山2023年收到多少申请"], "refusal"),
    ],
)
def test_it_is_told_which_step_answered(turns: list[str], step: str, sample_library: Library) -> None:
    *before, last = turns
    context: Context | None = None
    for turn in before:
        context = sample_library.ask(turn, context, today=date(2024, 6, 1)).context
    told = sample_library.explain(last, context, today=date(2024, 6, 1))
    assert [line.split()[1] for line in told if line.startswith("step ")] == [step]
