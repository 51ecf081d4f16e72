"""Why a file or report is turned away: every reason has Chinese words, keeps what it names, and crosses processes."""

from __future__ import annotations

import ast
import pickle
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import knowledge
from bot import fetching
from bot.commands.ingest import line
from bot.wording.reasons import IN_CHINESE, IN_ENGLISH, reason_in, reasons
from knowledge.answers import Language
from knowledge.documents.readers import REFUSALS
from knowledge.filing import MisfiledError, fill_in
from knowledge.ingest import IngestEvent, Status
from knowledge.lexicon.languages import languages
from knowledge.model import Problem, Report, Severity
from knowledge.reasons import Reason
from knowledge.sidecars import Particulars
from tests.telegram.samples_index import education_report

FOLDERS = (Path(next(iter(knowledge.__path__))), Path(next(iter(fetching.__path__))))
RAISED = {
    "UnreadableFileError": 1,
    "MisfiledError": 0,
    "UnfitReportError": 0,
    "RefusedError": 0,
    "FailedError": 0,
    "Reason": 0,
}
"""What tells of a reason, and as which argument."""
ELSEWHERE = {"sidecars.py": "files that say something of others; only who writes them meets these"}


@cache
def told() -> tuple[tuple[str, ast.expr], ...]:
    """Every place of the sources that gives a reason."""
    return tuple(_told())


def _told() -> Iterator[tuple[str, ast.expr]]:
    for path in sorted(path for folder in FOLDERS for path in folder.rglob("*.py")):
        if path.name in ELSEWHERE:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            place = RAISED.get(node.func.id)
            if place is not None and len(node.args) > place:
                yield f"{path.name}:{node.lineno}", node.args[place]
            elif node.func.id == "Done":
                yield from ((f"{path.name}:{node.lineno}", one.value) for one in node.keywords if one.arg == "error")


def test_no_reason_is_put_together_as_text() -> None:
    assert [place for place, given in told() if isinstance(given, ast.JoinedStr | ast.BinOp)] == []


def test_every_form_has_chinese_words() -> None:
    forms = {str(given.value) for _, given in told() if isinstance(given, ast.Constant)} | set(REFUSALS.values())
    assert len(forms) > 60
    absent = [form for form in sorted(forms) if form not in reasons()]
    assert absent == [], f"each wants its Chinese in [reasons] of bot/wording/reasons.toml: {absent}"


@pytest.mark.parametrize("form", reasons())
def test_what_a_reason_names_stands_in_every_language(form: str) -> None:
    names = [part.partition("}")[0] for part in form.split("{")[1:]]
    more = {name: f"<{name}>" for name in IN_CHINESE if f"{{{name}}}" in reasons()[form]}
    reason = Reason(form, **{name: f"<{name}>" for name in names}, **more)
    again = pickle.loads(pickle.dumps(reason))
    assert again == reason
    for language in languages():
        said = reason_in(again, language)
        assert all(f"<{name}>" in said for name in names if not (language.chinese and name in IN_ENGLISH))
        assert all((f"<{name}>" in said) == language.chinese for name in more)
        assert "{" not in said


def test_a_reason_in_the_readers_language() -> None:
    reason = Reason("reads the same as {other}", other="教育局 2022.html")
    assert reason == "reads the same as 教育局 2022.html"
    assert reason_in(reason, Language.HANS) == "内容与 教育局 2022.html 相同"
    assert reason_in(reason, Language.HANT) == "內容與 教育局 2022.html 相同"
    assert reason_in(reason, Language.EN) == reason
    down = Reason(
        "robots.txt could not be had ({fault}), which forbids everything", fault=Reason("no connection in time")
    )
    assert reason_in(down, Language.HANS) == "网站的 robots.txt 取不到（连接超时），按规矩什么都不取"
    assert reason_in("nobody has words for this", Language.HANS) == "nobody has words for this"


def test_what_became_of_a_report_is_told_in_the_readers_language() -> None:
    added = IngestEvent(source="a.html", status=Status.ADDED, agency="云津市教育局", year=2022)
    assert line(added) == "added      云津市教育局 2022  (a.html)"
    assert line(added, Language.HANS) == "新收录　云津市教育局 2022年（a.html）"
    again = replace(added, status=Status.UNCHANGED, reason=Reason("reads the same as {other}", other="b.html"))
    assert line(again) == "unchanged  云津市教育局 2022  (a.html; reads the same as b.html)"
    assert line(again, Language.HANT) == "未變　　云津市教育局 2022年（a.html；內容與 b.html 相同）"
    with pytest.raises(MisfiledError) as refused:
        fill_in(nameless("标题没有写单位全称"), Particulars(), Particulars())
    reason = refused.value.args[0]
    assert line(replace(added, status=Status.REFUSED, reason=reason)).isascii()
    refusal = line(replace(added, status=Status.REFUSED, reason=reason), Language.HANS)
    assert refusal.startswith("未收录　a.html：看不出是哪个单位的（标题没有写单位全称）")


def nameless(doubt: str) -> Report:
    """A report whose unit is in doubt."""
    problem = Problem(rule="read.agency", severity=Severity.WARNING, message=doubt)
    return replace(education_report(2022), agency=None, problems=(problem,))
