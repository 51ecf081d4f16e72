"""The table of formats is whole: every kind is read or refused, every reader is there; the corpus is built by name."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pytest

from knowledge.documents.readers import READERS, REFUSALS
from knowledge.documents.sniff import Kind
from tests.documents import build
from tests.documents.case import Case
from tests.generator import writers


def test_every_kind_is_either_read_or_refused() -> None:
    assert [kind.name for kind in Kind if kind not in READERS and kind not in REFUSALS] == []
    assert [kind.name for kind in Kind if kind in READERS and kind in REFUSALS] == []


@pytest.mark.parametrize("kind", READERS, ids=lambda kind: kind.name)
def test_every_kind_has_a_module_that_reads_it(kind: Kind) -> None:
    assert callable(import_module(READERS[kind]).read)


def test_a_case_that_is_none_is_told() -> None:
    with pytest.raises(SystemExit, match="no such case: no-such-case"):
        build.main(["html-clean-2021", "no-such-case"])


def test_a_kind_of_file_without_an_ending_is_told_with_its_place() -> None:
    for layout in writers.LAYOUTS:
        assert writers.suffix(layout) in writers.ENDINGS.values()
    with pytest.raises(ValueError, match=r"epub\.plain: ENDINGS of tests/generator/writers\.py"):
        writers.suffix("epub.plain")


def test_what_finishes_a_document_does_so_in_any_layout() -> None:
    case = Case(slug="finished", layout="html.clean", exercises="x", agency="云津市教育局", year=2022)
    for layout, begun in (("html.clean", b"<!"), ("docx.plain", b"PK"), ("text.tabs", "云津".encode())):
        made = build._bytes(replace(case, layout=layout, finish=lambda data: b"%NEW" + data))
        assert made.startswith(b"%NEW" + begun)
    with pytest.raises(ValueError, match="none is no layout"):
        build._bytes(replace(case, layout="none"))
