"""`gongkai lexicon check`: which questions further entries of the lexicon change, and none that they do not touch."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main
from knowledge.evaluation import read_corpus
from knowledge.rereading import read_entries, read_otherwise
from tests.patience import within
from tests.questions.sample_index import CORPORA
from tests.searches import long, one_in

SAMPLES = Path(__file__).parents[2] / "samples" / "reports"
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


def test_a_text_that_another_entry_reads_in_its_place_is_told(
    sample_index: Path, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entries = tmp_path / "phrases.toml"
    entries.write_text(
        '[aspect."denied.third_party"]\nzh = ["不予公布", "某某(结案)?", "(某某|不予公布)"]\n'
        '[subject.request]\nen = ["too"]\n',
        encoding="utf-8",
    )
    assert main(["lexicon", "check", str(entries), str(corpus), "--db", str(sample_index)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "aspect.denied.third_party: 不予公布 is never read so",
        "  不予公布 is read as aspect.denied",
        "aspect.denied.third_party: (某某|不予公布) is not always read so",
        "  不予公布 is read as aspect.denied",
        "filler.also: too is never read so",
        "  too is read as subject.request",
        "2 questions, 0 read otherwise",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[whole",
        "whole = 1\n",
        '[nowhere]\nzh = ["某"]\n',
        '[words]\nx = ["某"]\n',
        '[whole."no.such"]\nzh = ["某某"]\n',
        '[[indicator]]\ncode = "a.b"\n',
    ],
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


def test_over_all_corpora_it_takes_seconds(sample_index: Path, tmp_path: Path) -> None:
    entries = tmp_path / "more.toml"
    entries.write_text(
        '[filler."more"]\nzh = ["劳烦您老"]\n[whole."requests.new"]\nzh = ["趋势图"]\n', encoding="utf-8"
    )
    asked = dict.fromkeys((t.question, t.today) for path in CORPORA for turns in read_corpus(path) for t in turns)
    assert len(asked) > 1000
    with within(20):
        changed = list(read_otherwise(asked, (), sample_index, read_entries(entries)))
    assert all("趋势图" in item.item for item in changed)


REPORT = "jiaoyuju-2022.html"
TRIED = {
    "offices.toml": (
        '[office.education]\nzh = ["督学公署"]\n',
        "云津市督学公署2022年收到多少件申请",
        "unit 云津市教育局",
    ),
    "topics.toml": (
        '[[topic]]\ncode = "topic.problems"\nasked = ["软肋"]\n',
        "云津市教育局2022年软肋在哪",
        "answer passage",
    ),
    "tables.toml": (
        '[[table3.row]]\ncode = "requests.new"\nlabels = ["本年度收件总数"]\n',
        REPORT,
        "cell requests.new total 52",
    ),
    "rules.toml": ('[zh.short]\n"requests.new" = "新收件"\n', REPORT, "problem R1 表三：表中没有“新收件”"),
    "indicators.toml": (
        '[[indicator]]\ncode = "requests.new"\nen = "fresh requests"\n',
        "云津市教育局2022年收到多少件申请",
        None,
    ),
}
"""Entries by the file that they are of, what they are tried on, and what is read then; None where nothing changes."""


@pytest.mark.parametrize("name", one_in(3, TRIED, mark=long))
def test_entries_of_any_vocabulary_are_tried(
    name: str, sample_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, item, gain = TRIED[name]
    entries = tmp_path / name
    entries.write_text(text, encoding="utf-8")
    corpus = tmp_path / (REPORT if item == REPORT else "corpus.toml")
    if item == REPORT:
        printed = (SAMPLES / REPORT).read_text(encoding="utf-8")
        corpus.write_text(printed.replace("本年新收政府信息公开申请数量", "本年度收件总数"), encoding="utf-8")
    else:
        corpus.write_text(CORPUS.replace("云津市教育局2022年来件几件", item), encoding="utf-8")
    status = main(["lexicon", "check", str(entries), str(corpus), "--db", str(sample_index)])
    lines = capsys.readouterr().out.splitlines()
    assert status == (0 if gain is None else 1), lines
    assert gain is None or any(line.startswith(f"  + {gain}") for line in lines), lines
