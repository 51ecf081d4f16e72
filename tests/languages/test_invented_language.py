"""A language is files and nothing else: one with ten wordings is asked in, answered in and offered everywhere.

What a file lacks is said in English, and `gongkai lexicon languages` tells how much that is.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.wording import catalogues
from knowledge.answers import Language
from knowledge.errors import LexiconError
from knowledge.lexicon.languages import languages
from tests.overlay import copied_with, run_on

OVERLAY = Path(__file__).parent / "invented.toml"

SCRIPT = """
import json, sys
from datetime import date
from pathlib import Path
from bot.chat.texts import language_of, texts
from bot.cli import main
from bot.commands.ask import reply_object
from bot.telegram.menu import by_code
from bot.web.api import description
from bot.web.words import accepted, words
from bot.wording import word
from knowledge import open_library
from knowledge.lexicon.languages import Language, languages, tagged
from knowledge.query.asked import asked_from_json, asked_to_json
library = open_library(Path(sys.argv[1]))
told = {}
for name, question in json.loads(sys.argv[2]).items():
    told[name] = reply_object(library.ask(question, today=date(2024, 6, 30)))
invented = Language("xx")
told["offered"] = {
    "all": list(languages()),
    "client": language_of("xx-XX"),
    "browser": accepted("xx,en;q=0.5"),
    "menu": [code for code, _ in by_code()],
    "page": words(invented)("page_ask"),
    "said": texts().say("no_index", invented),
    "lacking": texts().say("not_set", invented),
    "api": "xx" in description().decode(),
}
print(json.dumps(told))
print(chr(30))
sys.exit(main(["lexicon", "languages"]))
"""

QUESTIONS = {
    "figure": "云津市教育局 ẍan 2022 reẗ quoẗ zeḧ ḧu firẅa",
    "no_report": "云津市教育局 ẍan 2017 ḧab quoẗ zeḧ",
    "office": "burẅo ẍan 2022 ḧab quoẗ zeḧ",
    "apart": unicodedata.normalize("NFD", "云津市教育局 ẍan 2022 ḧab quoẗ zeḧ"),
    "english": "how many requests did companies make to the education bureau in 2022",
    "chinese": "云津市教育局2022年商业企业申请了几件",
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, sample_index: Path) -> Mapping[str, Any]:
    folder = tmp_path_factory.mktemp("invented")
    copied_with(OVERLAY, folder)
    printed, _, listed = run_on(folder, SCRIPT, str(sample_index), json.dumps(QUESTIONS)).partition("\x1e")
    return {**json.loads(printed), "listed": listed}


def test_a_question_in_it_is_answered_in_it(told: Mapping[str, Any]) -> None:
    reply = told["figure"]
    assert (reply["language"], reply["kind"]) == ("xx", "cell")
    assert [value["value"] for value in reply["values"]] == [9]
    assert reply["text"] == "\n".join(
        (
            "9  ↑ 4 (ẍan 2021: 5)",
            "云津市教育局 2022 · zeḧ noẅ (firẅa)",
            "Raporẗ ẍan 2022 · tabẅo 3, liẇe 1, firẅa",
        )
    )


def test_a_refusal_is_said_in_it_too(told: Mapping[str, Any]) -> None:
    assert told["no_report"]["kind"] == "no_report"
    assert told["no_report"]["text"].startswith("Raporẗ ẍan 2017 ḧu 云津市教育局 niẗ; ḧab: 2020–2023.")


@pytest.mark.parametrize("name", ["office", "apart"])
def test_an_office_is_called_in_it_and_letters_may_be_composed_or_not(name: str, told: Mapping[str, Any]) -> None:
    reply = told[name]
    assert (reply["language"], [value["value"] for value in reply["values"]]) == ("xx", [52])


@pytest.mark.parametrize("name", ["english", "chinese"])
def test_who_asks_in_another_language_is_answered_as_before(name: str, told: Mapping[str, Any]) -> None:
    reply = told[name]
    assert reply["language"] == {"english": "en", "chinese": "zh-Hans"}[name]
    assert [value["value"] for value in reply["values"]] == [9]
    assert "Raporẗ" not in reply["text"]


def test_it_is_offered_wherever_languages_are(told: Mapping[str, Any]) -> None:
    offered = told["offered"]
    assert offered["all"] == [*languages(), "xx"]
    assert (offered["client"], offered["browser"], offered["menu"][-1]) == ("xx", "xx", "xx")
    assert offered["api"]


def test_what_it_lacks_is_said_in_english_and_counted(told: Mapping[str, Any]) -> None:
    offered = told["offered"]
    assert offered["page"] == "Ask"
    assert (offered["said"], offered["lacking"]) == ("Indeẍ niẗ, peẗ noẅ.", "not set")
    lines = [line.split() for line in told["listed"].splitlines() if line.startswith("xx ")]
    counted = {file: tuple(map(int, numbers[:2])) for _, file, *numbers in lines}
    assert counted["bot/wording/xx.toml"][0] == 10
    assert counted["bot/chat/texts.toml"][0] == 1
    assert counted["bot/web/words.toml"][0] == 0
    assert all(own <= every for own, every in counted.values())


@pytest.mark.parametrize(
    ("own", "fault"),
    [
        ({"line": {"no_such": "x"}}, r"xx\.toml: line\.no_such"),
        ({"line": {"proof_report": "{year}"}}, r"xx\.toml: line\.proof_report: has year"),
        ({"labels": {"request.new": "x"}}, r"xx\.toml: labels\.request\.new: is no code"),
        ({"labels": {"share.request.new": "x"}}, r"xx\.toml: labels\.share\.request\.new: is no code"),
        ({"short": {"upheld": "x"}}, r"xx\.toml: short\.upheld: is no code"),
        ({"units": {"piece": "x"}}, r"xx\.toml: units\.piece: is no code"),
    ],
)
def test_a_wording_that_says_nothing_of_ours_is_refused(own: dict[str, dict[str, str]], fault: str) -> None:
    with pytest.raises(LexiconError, match=fault):
        catalogues.hold_against(catalogues.catalogue(Language.EN), own, "xx.toml")
    names = {"labels": {"fees.amount": "x", "total": "x", "share.outcome.granted": "x"}, "units": {"件": "x"}}
    catalogues.hold_against(catalogues.catalogue(Language.EN), names, "xx.toml")
