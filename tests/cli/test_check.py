"""`gongkai check FILE...`: reports checked before they are published, without an index."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from tests.cli.process import gongkai
from tests.cli.test_commands import REPORTS, one_line
from tests.forks import ROOT

SOUND = REPORTS / "jiaoyuju-2022.html"
MARKET = [REPORTS / "shijianju-2022.html", REPORTS / "shijianju-2023.html"]
NOT_A_REPORT = ROOT / "tests" / "documents" / "refused" / "news.txt"
NO_YEAR = ROOT / "tests" / "documents" / "html-no-unit" / "source.html"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A sound report with one figure of table 3 changed: the requests received, 41 in print."""
    text = SOUND.read_text(encoding="utf-8")
    before, head, table = text.partition("本年新收")
    figure = table.index("<td>") + len("<td>")
    end = table.index("<", figure)
    assert table[figure:end].strip().isdigit()
    file = tmp_path / "草稿.html"
    file.write_text(before + head + table[:figure] + str(int(table[figure:end]) + 7) + table[end:], encoding="utf-8")
    return file


def rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_sound_report_passes_and_what_agrees_is_told() -> None:
    done = gongkai("check", SOUND)
    assert (done.returncode, done.stderr) == (0, "")
    assert "云津市教育局 2022年" in done.stdout
    assert "[相符]" in done.stdout


def test_a_slip_is_an_error_in_text_json_and_on_the_page(broken: Path, tmp_path: Path) -> None:
    page = tmp_path / "pages" / "check.html"
    done = gongkai("check", broken, "--html", page)
    assert done.returncode == 1
    assert "[错误]" in done.stdout
    found = rows(gongkai("check", broken, "--json").stdout)
    errors = [row for row in found if row["severity"] == "error"]
    assert errors
    assert all((row["agency"], row["year"]) == ("云津市教育局", 2022) for row in errors)
    assert all(abs(row["left"] - row["right"]) == row["difference"] == 7 for row in errors)
    assert errors[0]["rule"] in page.read_text(encoding="utf-8")


def test_years_given_together_are_held_against_each_other() -> None:
    assert gongkai("check", MARKET[1]).returncode == 0
    done = gongkai("check", *MARKET, "--json")
    assert done.returncode == 1
    assert {row["rule"] for row in rows(done.stdout)} == {"R5"}


def test_the_files_of_an_index_get_the_findings_of_the_index(sample_index: Path) -> None:
    market = sorted(REPORTS.glob("shijianju-*"))
    assert gongkai("check", *market).stdout == gongkai("check", "云津市市场监督管理局", "--db", sample_index).stdout
    files = sorted(REPORTS.iterdir())
    with_index, without = (rows(gongkai("check", *given, "--json").stdout) for given in (("--db", sample_index), files))
    assert without
    # An index goes by the file's place below what it was given; nothing else differs.
    assert [{**row, "source": ""} for row in without] == [{**row, "source": ""} for row in with_index]


def test_what_is_no_report_is_told_and_the_others_are_checked() -> None:
    done = gongkai("check", NOT_A_REPORT, SOUND)
    assert done.returncode == 1
    assert "news.txt: not a disclosure report" in one_line(done.stderr)
    assert "云津市教育局" in done.stdout
    assert gongkai("check", NOT_A_REPORT).returncode == 1


def test_a_report_that_does_not_say_its_unit_is_checked_and_does_not_pass(tmp_path: Path) -> None:
    done = gongkai("check", NO_YEAR)
    assert done.returncode == 1
    assert "[未读准]" in done.stdout
    assert "source.html" in done.stdout
    assert any(row["rule"].startswith("read.") for row in rows(gongkai("check", NO_YEAR, "--json").stdout))


@pytest.mark.parametrize("given", [("no-such.docx",), ("folder/no-such",), (str(SOUND), "云津市教育局")])
def test_a_file_that_is_not_there_is_named(given: tuple[str, ...], tmp_path: Path) -> None:
    done = gongkai("check", *given, "--db", tmp_path / "none.db")
    assert done.returncode == 1
    assert given[-1] in one_line(done.stderr)


def test_a_year_chooses_among_what_is_indexed_only() -> None:
    assert gongkai("check", SOUND, "--year", "2022").returncode == 2


def test_the_version_is_told_and_the_module_is_the_command() -> None:
    import subprocess
    import sys

    from bot.version import __version__

    assert gongkai("--version").stdout == f"gongkai {__version__}\n"
    done = subprocess.run([sys.executable, "-m", "bot", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"gongkai {__version__}\n"


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Annual disclosure reports, checked"), ("zh-Hant", "政府信息公開年度報告核對結果")],
)
def test_the_page_to_print_is_in_other_languages_too(language: str, said: str, broken: Path, tmp_path: Path) -> None:
    written = tmp_path / "check.html"
    assert gongkai("check", broken, *MARKET, NO_YEAR, "--html", written, "--language", language).returncode == 1
    page: Any = html.fromstring(written.read_text(encoding="utf-8"))
    assert (page.get("lang"), page.xpath("string(//h1)")) == (language, said)
    assert page.xpath("//*[@class='finding error']")
    if language == "en":
        names = "ancestor::td or ancestor::h2 or ancestor::*[@class='source']"
        ours = page.xpath(f"//body//text()[not({names})]")
        assert not [text for text in ours if re.search("[\u4e00-\u9fff]", text)]
