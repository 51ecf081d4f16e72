"""What a terminal shows of a message: links where it knows them, the text everywhere."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli import main
from bot.message import Fold, Message, Paragraph, Role, Run
from bot.terminal import show
from knowledge.answers import Language

URL = "https://www.example.gov.cn/nb/a b?x=1&y=[2]"


def shown(*, terminal: bool, url: str | None) -> str:
    out = io.StringIO()
    console = Console(
        file=out, force_terminal=terminal, legacy_windows=False, color_system="standard", width=80, highlight=False
    )
    paragraph = Paragraph(role=Role.PROOF, runs=(Run(text="出处", url=url), Run(text="：52", strong=True)))
    show(Message(language=Language.HANS, blocks=(paragraph,)), console)
    return out.getvalue()


@pytest.mark.parametrize("url", [URL, "https://www.example.gov.cn/年报.html"])
def test_a_citation_is_a_link_in_a_terminal(url: str) -> None:
    text = shown(terminal=True, url=url)
    assert f";{url}\x1b\\" in text
    assert "出处" in text


def test_elsewhere_and_without_an_address_it_is_its_text() -> None:
    assert shown(terminal=False, url=URL) == "出处：52\n"
    assert "\x1b]8" not in shown(terminal=True, url=None)


def test_the_proof_stands_folded_or_whole() -> None:
    head = Paragraph(role=Role.PROOF, runs=(Run(text="2022年年报 · 表三 第1行 总计"),))
    inner = Paragraph(role=Role.PROOF, runs=(Run(text="甲局2022年年报 · 一、本年新收 × 总计 · 原文“52”"),))
    message = Message(language=Language.HANS, blocks=(Fold(head=head, inner=(inner,)),))
    assert message.plain() == head.text
    assert message.opened().plain() == f"{head.text}\n{inner.text}"


def test_ask_shows_the_proof_whole_where_it_is_asked_to(sample_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    question = ["ask", "云津市教育局2022年收到多少件申请", "--db", str(sample_index)]
    assert main(question) == 0
    folded = capsys.readouterr().out
    assert "原文" not in folded
    assert main([*question, "--proof"]) == 0
    assert capsys.readouterr().out.startswith(folded.splitlines()[0])
    assert main([*question, "--proof"]) == 0
    assert "原文“52”" in capsys.readouterr().out
