"""`gongkai lexicon check`: which questions further entries of the lexicon change, and none that they do not touch."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main
from knowledge import Library
from knowledge.evaluation import read_corpus
from knowledge.rereading import read_entries, read_otherwise
from tests.patience import within
from tests.questions.sample_index import CORPORA

CORPUS = """[defaults]
today = "2024-06-01"
[[case]]
ask = ["云津市教育局2022年来件几件", "云津市教育局2022年收到多少件申请"]
kind = "cell"
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    file = tmp_path / "corpus.toml"
    file.write_text(CORPUS, encoding="utf-8")
    return file


def test_a_synonym_changes_the_question_that_has_it_and_no_other(
    sample_index: Path, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entries = tmp_path / "more.toml"
    entries.write_text('[whole."requests.new"]\nzh = ["来件"]\n', encoding="utf-8")
    assert main(["lexicon", "check", str(entries), str(corpus), "--db", str(sample_index)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "云津市教育局2022年来件几件"
    assert "  + figure requests.new" in lines
    assert lines[-1] == "2 questions, 1 read otherwise"


def test_an_entry_that_no_question_has_changes_nothing(
    sample_index: Path, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entries = tmp_path / "more.toml"
    entries.write_text('[filler."more"]\nzh = ["劳烦您老"]\n', encoding="utf-8")
    assert main(["lexicon", "check", str(entries), str(corpus), "--db", str(sample_index)]) == 0
    assert capsys.readouterr().out == "2 questions, 0 read otherwise\n"


@pytest.mark.parametrize(
    "text", ["[whole", '[office.x]\nzh = ["某"]\n', '[whole."no.such"]\nzh = ["某某"]\n', "whole = 1\n"]
)
def test_what_cannot_be_tried_is_one_line(
    text: str, sample_index: Path, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entries = tmp_path / "more.toml"
    entries.write_text(text, encoding="utf-8")
    assert main(["lexicon", "check", str(entries), str(corpus), "--db", str(sample_index)]) == 1
    said = capsys.readouterr()
    assert len(said.err.splitlines()) == 1
    assert not said.out


def test_over_all_corpora_it_takes_seconds(sample_library: Library, tmp_path: Path) -> None:
    entries = tmp_path / "more.toml"
    entries.write_text(
        '[filler."more"]\nzh = ["劳烦您老"]\n[whole."requests.new"]\nzh = ["趋势图"]\n', encoding="utf-8"
    )
    asked = dict.fromkeys((t.question, t.today) for path in CORPORA for turns in read_corpus(path) for t in turns)
    assert len(asked) > 1000
    with within(20):
        changed = list(read_otherwise(asked, sample_library.vocabulary.gazetteer, read_entries(entries)))
    assert all("趋势图" in item.question for item in changed)
