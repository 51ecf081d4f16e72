"""What is said around a question changes nothing of its answer; a changed year, unit or number does, or is refused."""

from __future__ import annotations

import json
import re
from binascii import crc32
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pytest

from bot.wording.texts import traditional
from knowledge import Library
from knowledge.answers import REFUSALS, Answer, Language, Value
from knowledge.evaluation import Turn, read_corpus
from tests.questions.test_corpora import CORPORA
from tests.searches import one_in, shares

EVERY = 9
"""One in so many of the lone questions of the corpora is taken, by its own text, whatever else is asked there."""
EVERY_ENGLISH = 3
"""The same of those in English, of which there are fewer."""
REFUSED = 0.05
"""The share that a change of what does not matter may have refused; none may be answered otherwise."""
PADDED = {"address": "亲，{}", "please": "请问{}", "thanks": "{}谢谢", "emoji": "{}😊"}
SYNONYMS = (
    ("对比", "比较"),
    ("哪个单位", "哪家单位"),
    ("趋势", "走势"),
    ("合计", "总共"),
    ("超过", "多于"),
    ("多少件", "几件"),
    ("卫健委", "卫生健康委"),
    ("市监局", "市场监管局"),
)
"""Words that can stand for each other in a question for figures."""
PADDED_ENGLISH = ("OK, {}", "please, {}", "Right then, {}", "{} please", "{} Thanks a lot.")
SYNONYMS_ENGLISH = (
    ("refused", "turned down"),
    ("refuse", "turn away"),
    ("which unit", "which body"),
    ("how many", "what number of"),
    ("percentage of", "per cent of"),
    ("compared with", "as opposed to"),
    ("the most", "the highest number of"),
    ("between", "from"),
    (" to court", " to court too"),
    ("increase", "climb"),
    ("dropped", "slumped"),
)
NOT_ALIKE = {
    "教育局被起诉过吗谢谢": "过吗 is 是否曾经 over all years only at the end of a question",
    "澄湖区政府2023年第三方评估了多少家单位，平均多少分谢谢": "the second number is not seen before glued thanks",
    "卫健委2023第三方评估得分谢谢": "得分 before 谢谢 is no count, and the whole paragraph is shown",
}
"""Changed questions that are answered otherwise, with the reason."""
UNITS = ("教育局", "卫健委", "公安局")
YEAR = re.compile(r"20(2[123])(?=年)")
NUMBER = re.compile(r"(?<=超过|多于|大于|少于|低于|不到)(\d{1,9})(?!\d)")
OWN_YEARS = re.compile(r"20\d\d|以来|起|^度|^1月")
"""Years behind the first, which the first then belongs to where it stands."""
LEADING = re.compile(r"^(教育局|卫健委|市公安局|市政府|澄湖区政府|鹿溪区政府)(20\d\d年)(?!到|至|、|和|以来|度)(.+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A question of a corpus that is answered, with its answer."""

    turn: Turn
    answer: Answer


@pytest.fixture(scope="module", params=shares(2))
def every(request: pytest.FixtureRequest) -> int:
    """Of the questions that are taken one in so many."""
    return int(request.param)


@pytest.fixture(scope="module")
def known(sample_library: Library, every: int) -> list[Known]:
    return taken(sample_library, lone_turns(), EVERY * every)


@pytest.fixture(scope="module")
def known_in_english(sample_library: Library, every: int) -> list[Known]:
    found = taken(sample_library, [turn for turn in lone_turns() if turn.question.isascii()], EVERY_ENGLISH * every)
    return [item for item in found if item.answer.language is Language.EN]


def lone_turns() -> list[Turn]:
    return [turns[0] for path in CORPORA for turns in read_corpus(path) if len(turns) == 1]


def taken(sample_library: Library, turns: list[Turn], every: int) -> list[Known]:
    found: list[Known] = []
    for turn in turns:
        if crc32(turn.question.encode()) % every:
            continue
        answer = answer_to(sample_library, turn, turn.question)
        if answer.kind not in REFUSALS and (answer.values or answer.passages):
            found.append(Known(turn=turn, answer=answer))
    return found


def answer_to(library: Library, turn: Turn, text: str) -> Answer:
    return library.ask(text, today=turn.today, unit=turn.unit).answer


def told(answer: Answer) -> tuple[Any, ...]:
    """The kind with all figures and passages; what a group is called is left aside, as it was written."""
    figures = [
        (item.agency if item.indicator.partition(".")[0] not in ("aggregate", "count") else "", *rest(item))
        for item in answer.values
    ]
    return (answer.kind, figures, tuple((item.agency, item.year, item.text) for item in answer.passages))


def rest(item: Value) -> tuple[Any, ...]:
    return (item.year, item.indicator, item.applicant, item.value, item.unit)


def asked(answer: Answer) -> str:
    """The query without what only says how it was asked."""
    query = dict(answer.query or {})
    query.pop("said", None)
    return json.dumps(query, ensure_ascii=False, sort_keys=True)


def chinese(items: list[Known]) -> list[Known]:
    return [item for item in items if item.answer.language is not Language.EN]


def alike(library: Library, pairs: Iterable[tuple[Known, str]], *, least: float) -> None:
    """No changed question is answered otherwise than the one it was made of, and few are refused."""
    other: list[str] = []
    refused: list[str] = []
    asked_for = 0
    for item, text in pairs:
        asked_for += 1
        got = answer_to(library, item.turn, text)
        if told(got) == told(item.answer) or text in NOT_ALIKE:
            continue
        (refused if got.kind in REFUSALS else other).append(f"{text}: {got.kind} {got.values[:2]}")
    assert asked_for > least
    assert not other, "\n".join(other)
    assert len(refused) <= max(2, REFUSED * asked_for), "\n".join(refused)


@pytest.mark.parametrize("padding", one_in(2, sorted(PADDED)))
def test_padding_changes_nothing(padding: str, known: list[Known], every: int, sample_library: Library) -> None:
    items = chinese(known)
    alike(sample_library, ((item, PADDED[padding].format(item.turn.question)) for item in items), least=80 / every)


@pytest.mark.parametrize("padding", one_in(2, PADDED_ENGLISH))
def test_english_padding_changes_nothing(
    padding: str, known_in_english: list[Known], every: int, sample_library: Library
) -> None:
    alike(sample_library, ((item, padding.format(item.turn.question)) for item in known_in_english), least=60 / every)


def test_english_synonyms_change_nothing(known_in_english: list[Known], every: int, sample_library: Library) -> None:
    pairs = [
        (item, re.sub(rf"\b{word.strip()}\b", synonym.strip(), item.turn.question, flags=re.IGNORECASE))
        for item in known_in_english
        for word, synonym in SYNONYMS_ENGLISH
    ]
    alike(sample_library, [pair for pair in pairs if pair[0].turn.question != pair[1]], least=20 / every)


def test_the_script_changes_nothing(known: list[Known], every: int, sample_library: Library) -> None:
    alike(sample_library, ((item, traditional(item.turn.question)) for item in chinese(known)), least=80 / every)


def test_the_order_of_unit_and_year_changes_nothing(known: list[Known], every: int, sample_library: Library) -> None:
    turned = [(item, found) for item in known if (found := LEADING.match(item.turn.question)) is not None]
    pairs = [(item, f"{found[2]}{found[1]}{found[3]}") for item, found in turned if not OWN_YEARS.search(found[3])]
    alike(sample_library, pairs, least=8 / every)


def test_synonyms_change_nothing(known: list[Known], every: int, sample_library: Library) -> None:
    pairs = [
        (item, item.turn.question.replace(word, synonym))
        for item in known
        if item.answer.values
        for word, synonym in SYNONYMS
        if word in item.turn.question
    ]
    alike(sample_library, pairs, least=10 / every)


def test_another_year_changes_the_answer_or_is_refused(known: list[Known], every: int, sample_library: Library) -> None:
    same: list[str] = []
    changed = 0
    for item in known:
        if len(set(YEAR.findall(item.turn.question))) != 1 or not item.answer.values:
            continue
        changed += 1
        text = YEAR.sub(lambda found: {"21": "2022", "22": "2023", "23": "2021"}[found[1]], item.turn.question)
        got = answer_to(sample_library, item.turn, text)
        if got.kind not in REFUSALS and (asked(got) == asked(item.answer) or got.values == item.answer.values):
            same.append(f"{text}: {got.kind} {got.values[:2]}")
    assert changed * every > 40
    assert not same, "\n".join(same)


def test_another_unit_changes_the_answer_or_is_refused(known: list[Known], every: int, sample_library: Library) -> None:
    same: list[str] = []
    changed = 0
    for item in known:
        named = [unit for unit in UNITS if unit in item.turn.question]
        if len(named) != 1 or not item.answer.values:
            continue
        changed += 1
        other = UNITS[(UNITS.index(named[0]) + 1) % len(UNITS)]
        text = item.turn.question.replace(named[0], other)
        got = answer_to(sample_library, item.turn, text)
        if got.kind not in REFUSALS and (asked(got) == asked(item.answer) or got.values == item.answer.values):
            same.append(f"{text}: {got.kind} {got.values[:2]}")
    assert changed * every > 25
    assert not same, "\n".join(same)


def test_another_number_of_a_condition_changes_the_query(sample_library: Library) -> None:
    lone = [turns[0] for path in CORPORA for turns in read_corpus(path) if len(turns) == 1]
    same: list[str] = []
    changed = 0
    for turn in lone:
        if NUMBER.search(turn.question) is None:
            continue
        before = answer_to(sample_library, turn, turn.question)
        if before.kind in REFUSALS or not before.values:
            continue
        changed += 1
        text = NUMBER.sub(lambda found: str(int(found[1]) + 7), turn.question)
        got = answer_to(sample_library, turn, text)
        if got.kind not in REFUSALS and asked(got) == asked(before):
            same.append(f"{text}: {got.kind} {got.values[:2]}")
    assert changed > 8
    assert not same, "\n".join(same)
