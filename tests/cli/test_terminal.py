"""What a terminal shows of a message: links where it knows them, the text everywhere."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from bot.message import Message, Paragraph, Role, Run
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
