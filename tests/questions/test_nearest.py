"""The place of a report that says the most of a question: what it must have, and what is told to be lacking."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from knowledge import Library
from knowledge.answering.details import PassageDetail
from knowledge.answering.evidence import places
from knowledge.answering.nearest import nearest
from knowledge.answering.prose import Piece, outline
from knowledge.answers import Answer, Kind
from knowledge.query.lookups import Find

TODAY = date(2024, 6, 1)
NEAR = (
    "教育局2023年家长想知道孩子该上哪个学校，有什么工具可以查",
    "市政府2020年怎么防止答复拖过期",
    "市政府2020年如何避免答复临到期",
    "鹿溪区2021年怎么照顾不识字的老人听政策",
    "澄湖分局2023年警民恳谈会吵了什么",
)
UNIT, YEAR = "云津市教育局", 2023


def pieces_of(library: Library, agency: str, year: int) -> tuple[Piece, ...]:
    return outline(library.shelf.paragraphs(agency, year))


def lacking_in(answer: Answer) -> tuple[str, ...]:
    assert isinstance(answer.detail, PassageDetail)
    return answer.detail.lacking


@pytest.mark.parametrize("text", NEAR)
def test_what_is_told_to_be_lacking_stands_nowhere_in_the_report_and_is_told_in_a_note(
    text: str, sample_library: Library
) -> None:
    answer = sample_library.ask(text, today=TODAY).answer
    assert answer.kind is Kind.PASSAGE
    lacking = lacking_in(answer)
    assert lacking
    report = "\n".join(
        piece.entry.text for piece in pieces_of(sample_library, answer.passages[0].agency, answer.passages[0].year)
    )
    assert not any(word in report for word in lacking)
    assert [dict(note.params)["names"] for note in answer.notes if note.code == "passage_lacks"] == [lacking]


@pytest.mark.parametrize("text", NEAR)
def test_the_nearest_place_is_no_answer_to_a_number_of_the_same_words(text: str, sample_library: Library) -> None:
    for number in ("一共多少件", "有几家", "多少人"):
        answer = sample_library.ask(f"{text}，{number}", today=TODAY).answer
        assert not (isinstance(answer.detail, PassageDetail) and answer.detail.lacking)


@pytest.mark.parametrize("text", NEAR)
def test_the_query_of_the_nearest_place_answers_alike(text: str, sample_library: Library) -> None:
    answer = sample_library.ask(text, today=TODAY).answer
    again = sample_library.answer(answer.query or {}).answer
    assert (again.passages, again.notes) == (answer.passages, answer.notes)


def found(library: Library, *terms: str, unwritten: tuple[str, ...] = (), named: bool = True) -> str | None:
    wanted = Find(units=(UNIT,), years=(YEAR,), year_named=named, terms=terms, words=terms, nearest=True)
    near = nearest(wanted, pieces_of(library, UNIT, YEAR), {term: term not in unwritten for term in terms})
    return None if near is None else near.finding.found[0].text


def test_a_word_that_no_report_writes_counts_for_less_than_one_that_others_write(sample_library: Library) -> None:
    words = ("住址", "玩具", "气球")
    assert found(sample_library, *words) is None
    assert "住址" in (found(sample_library, *words, unwritten=("玩具", "气球")) or "")


def test_one_word_of_two_that_stands_in_several_sentences_finds_none(sample_library: Library) -> None:
    assert found(sample_library, "学校", "气球", unwritten=("气球",)) is None


def test_the_sentence_found_holds_what_it_is_found_by(sample_library: Library) -> None:
    for piece in pieces_of(sample_library, UNIT, YEAR):
        if piece.heading or len(piece.entry.text) < 20:
            continue
        word = piece.entry.text[10:14]
        told = found(sample_library, word, "气球", unwritten=("气球",))
        assert told is None or places(told, word)


def test_sentences_alike_are_told_together_where_one_paragraph_has_them_and_not_at_all_where_two_have(
    sample_library: Library,
) -> None:
    first, *_ = (piece for piece in pieces_of(sample_library, UNIT, YEAR) if not piece.heading)
    written = {"花园": True, "气球": False}
    wanted = Find(units=(UNIT,), years=(YEAR,), year_named=True, terms=tuple(written), nearest=True)

    def told(*texts: str) -> tuple[str, ...]:
        pieces = [replace(first, entry=replace(first.entry, text=text), path=()) for text in texts]
        near = nearest(wanted, pieces, written)
        return () if near is None else tuple(item.text for item in near.finding.found)

    assert told("花园开放。花园免费。", "没有别的。") == ("花园开放。", "花园免费。")
    assert told("花园开放。", "花园免费。") == ()
