"""Why a file or report is turned away: every reason has Chinese words, keeps what it names, and crosses processes."""

from __future__ import annotations

import ast
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

import knowledge
from bot.wording.reasons import reason_in, reasons
from knowledge.answers import Language
from knowledge.documents.readers import REFUSALS
from knowledge.lexicon.languages import languages
from knowledge.reasons import Reason

FOLDER = Path(next(iter(knowledge.__path__)))
RAISED = {"UnreadableFileError": 1, "MisfiledError": 0, "UnfitReportError": 0, "Reason": 0}
"""What tells of a reason, and as which argument."""
ELSEWHERE = {"sidecars.py": "files that say something of others; only who writes them meets these"}


def told() -> Iterator[tuple[str, ast.expr]]:
    """Every place of the sources that gives a reason."""
    for path in sorted(FOLDER.rglob("*.py")):
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
    assert [form for form in sorted(forms) if form not in reasons()] == []


@pytest.mark.parametrize("form", reasons())
def test_what_a_reason_names_stands_in_every_language(form: str) -> None:
    names = [part.partition("}")[0] for part in form.split("{")[1:]]
    reason = Reason(form, **{name: f"<{name}>" for name in names})
    again = pickle.loads(pickle.dumps(reason))
    assert again == reason
    for language in languages():
        said = reason_in(again, language)
        assert all(f"<{name}>" in said for name in names)
        assert "{" not in said


def test_a_reason_in_the_readers_language() -> None:
    reason = Reason("reads the same as {other}", other="教育局 2022.html")
    assert reason == "reads the same as 教育局 2022.html"
    assert reason_in(reason, Language.HANS) == "内容与 教育局 2022.html 相同"
    assert reason_in(reason, Language.HANT) == "內容與 教育局 2022.html 相同"
    assert reason_in(reason, Language.EN) == reason
    assert reason_in("nobody has words for this", Language.HANS) == "nobody has words for this"
