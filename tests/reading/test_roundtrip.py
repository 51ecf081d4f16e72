"""Any report in any layout, written and read back; and damaged bytes, which may cost cells but never make one up."""

from __future__ import annotations

from functools import cache
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from knowledge.documents import Document, read_document
from knowledge.errors import UnreadableFileError
from knowledge.model import Report, State
from tests.documents.compare import compare, simplified
from tests.generator import expected, figures, prose, writers
from tests.generator.expected import Expectation
from tests.generator.form import APPLICANTS, COLUMNS, OUTCOMES
from tests.generator.model import Box, SampleReport, Table
from tests.generator.tables import Wording
from tests.searches import one_in, search

_AGENCIES = (
    "云津市教育局",
    "柏溪县人民政府",
    "云津市公安局澄湖分局",
    "云津高新技术产业开发区管理委员会",
    "柏溪县青石镇人民政府",
)
_QUICK = settings(
    max_examples=16,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    derandomize=True,
)
_LONG = settings(_QUICK, max_examples=400)


@st.composite
def reports(draw: st.DrawFn, editions: tuple[str, ...] = ("2021", "2019", "pre2019")) -> SampleReport:
    """A consistent report of some unit, year, edition and size."""
    edition = draw(st.sampled_from(editions))
    agency = draw(st.sampled_from(_AGENCIES))
    low, high = {"2021": (2021, 2025), "2019": (2019, 2023), "pre2019": (2013, 2018)}[edition]
    year = draw(st.integers(low, high))
    size = draw(st.sampled_from((0, 1, 7, 60, 800, 12_000)))
    scale = figures.Scale(
        requests=size,
        backlog=draw(st.sampled_from((0.0, 0.05, 0.3))),
        licences=size * 37,
        penalties=size * 5,
        coercion=size,
        fees=draw(st.sampled_from((0.0, 0.402, 88.5, 96_171.6))),
        documents=draw(st.integers(0, 90)),
        rules=draw(st.sampled_from((0, 11))),
        disputes=draw(st.sampled_from((0, 2, 40))),
    )
    drawn = figures.draw(Random(draw(st.integers(0, 10_000))), edition, scale)
    style = draw(st.integers(0, 2))
    return SampleReport(
        agency=agency,
        year=year,
        edition=edition,
        title=f"{agency}{year}年政府信息公开工作年度报告",
        lead=prose.lead(agency, year, style),
        parts=prose.parts(agency, year, edition, drawn, style),
        cells=figures.printed(drawn),
        published=f"{year + 1}-01-20",
    )


@st.composite
def wordings(draw: st.DrawFn) -> Wording:
    """A few of the label variants of real offices."""
    return Wording(
        point=draw(st.sampled_from((".", "、"))),
        replace=draw(
            st.sampled_from(
                (
                    {},
                    {"1.属于国家秘密": "1.属于国家机密"},
                    {"行政规范性文件": "规范性文件", "现行有效件数": "现行有效件"},
                    {
                        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请": "1.逾期不补正",
                        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请": "2.逾期不缴费",
                    },
                )
            )
        ),
    )


_CODES = tuple(code for code, _ in COLUMNS)
_ASIDE = Table(
    number=0,
    rows=tuple(
        tuple(Box(text=text) for text in row.split())
        for row in (
            "申请方式 网络 信函 当面 总计",
            "自然人 206 71 9 286",
            "法人或其他组织 31 22 4 57",
            "总计 237 93 13 343",
        )
    ),
)
_ODD_LABELS = (
    ("总计", "合计"),
    ("自然人", "公民"),
    ("（七）总计", "（七）合计"),
    ("四、结转下年度继续办理", "四、结转下年度"),
    ("结果纠正", "结果\n纠正"),
    ("1.属于国家秘密", "（1）属于国家秘密"),
    ("3.其他", "3.其它"),
    ("（六）其他处理", "（六）其它处理"),
    ("其他", "其它"),
)


@st.composite
def odd_wordings(draw: st.DrawFn, layout: str) -> Wording:
    """What hardly any office does: other columns, other rows, other tables, labels nobody has seen."""
    drawn_by_place = layout.startswith("pdf")
    subtotals = (
        () if drawn_by_place else ((*_CODES[:-1], "organisation", "total"), ("total", "organisation", *_CODES[:-1]))
    )
    return Wording(
        columns=draw(st.sampled_from((_CODES, ("total", *_CODES[:-1]), *subtotals))),
        group_sums=draw(st.booleans()),
        tables_split=draw(st.booleans()),
        table_four_header=draw(st.booleans()),
        heading_style=draw(st.sampled_from(("一、", "", "（一）", "第一部分 "))),
        point=draw(st.sampled_from((".", "、", "．"))),
        note=draw(
            st.sampled_from(("", "项目", "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"))
        ),
        replace=dict(draw(st.lists(st.sampled_from(_ODD_LABELS), max_size=3, unique=True))),
        asides={} if drawn_by_place else draw(st.sampled_from(({}, {1: (_ASIDE,)}, {3: (_ASIDE,)}, {6: (_ASIDE,)}))),
    )


def _expectations(report: SampleReport) -> list[Expectation]:
    return expected.parsed(expected.rows("", report))


def _read(layout: str, data: bytes) -> tuple[Report, ...]:
    return read_document(Document(name=f"report.{writers.suffix(layout)}", data=data))


def _holds(report: SampleReport, layout: str, wording: Wording) -> None:
    (read,) = _read(layout, writers.write(report, layout, wording))
    tally = compare(read.facts, _expectations(report))
    assert not tally.faults, f"{layout} {report.edition}: " + "; ".join(tally.faults[:10])
    assert (simplified(read.agency), read.year, read.edition) == (report.agency, report.year, report.edition)


_ANY = {"report": reports(), "layout": st.sampled_from(sorted(writers.LAYOUTS)), "wording": wordings()}


@search
@_QUICK
@given(**_ANY)
def test_what_is_written_is_read(report: SampleReport, layout: str, wording: Wording) -> None:
    _holds(report, layout, wording)


@pytest.mark.slow
@_LONG
@given(**_ANY)
def test_whatever_is_written_is_read(report: SampleReport, layout: str, wording: Wording) -> None:
    _holds(report, layout, wording)


def _never_misleads(report: SampleReport, layout: str, wording: Wording) -> None:
    try:
        (read,) = _read(layout, writers.write(report, layout, wording))
    except UnreadableFileError:
        return
    wrong = [fault for fault in compare(read.facts, _expectations(report)).faults if "WRONG" in fault]
    assert not wrong, f"{layout} {report.edition}: " + "; ".join(wrong[:10])


_ODD = {"report": reports(("2021", "2019")), "layout": st.sampled_from(sorted(writers.LAYOUTS)), "data": st.data()}


@search
@_QUICK
@given(**_ODD)
def test_odd_forms_never_mislead(report: SampleReport, layout: str, data: st.DataObject) -> None:
    _never_misleads(report, layout, data.draw(odd_wordings(layout)))


@pytest.mark.slow
@_LONG
@given(**_ODD)
def test_no_odd_form_misleads(report: SampleReport, layout: str, data: st.DataObject) -> None:
    _never_misleads(report, layout, data.draw(odd_wordings(layout)))


@cache
def _written(layout: str) -> tuple[SampleReport, bytes]:
    """One report of each layout, to be damaged."""
    drawn = figures.draw(Random(layout), "2021", figures.Scale(requests=120, disputes=9))
    report = SampleReport(
        agency="云津市教育局",
        year=2022,
        edition="2021",
        title="云津市教育局2022年政府信息公开工作年度报告",
        lead=prose.lead("云津市教育局", 2022),
        parts=prose.parts("云津市教育局", 2022, "2021", drawn),
        cells=figures.printed(drawn),
    )
    return report, writers.write(report, layout)


def _damaged(data: bytes, seed: int) -> bytes:
    """Bytes overwritten, cut out, doubled, or the end cut off."""
    rng = Random(seed)
    out = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(out))
        length = rng.randint(1, 40)
        kind = rng.randrange(4)
        if kind == 0:
            out[at : at + length] = rng.randbytes(length)
        elif kind == 1:
            del out[at : at + length]
        elif kind == 2:
            out[at:at] = out[at : at + length]
        else:
            out[at : at + 1] = bytes([out[at] ^ (1 << rng.randrange(8))])
        if not out:
            return b""
    return bytes(out[: rng.randrange(len(out))]) if rng.random() < 0.15 else bytes(out)


def _sums_hold(values: dict[tuple[str, str | None], float]) -> bool:
    """Whether R1 to R3 hold over the stated cells of table 3, all of them there."""
    columns = (*APPLICANTS, "total")
    rows = ("requests.new", "requests.carried_in", *OUTCOMES["2021"], "outcome.total", "requests.carried_out")
    if any((row, column) not in values for row in rows for column in columns):
        return False
    for column in columns:
        new, before, total, left = (
            values[row, column]
            for row in ("requests.new", "requests.carried_in", "outcome.total", "requests.carried_out")
        )
        if new + before != total + left or total != sum(values[row, column] for row in OUTCOMES["2021"]):
            return False
    return all(values[row, "total"] == sum(values[row, column] for column in APPLICANTS) for row in rows)


@pytest.mark.parametrize("layout", one_in(4, sorted(writers.LAYOUTS)))
def test_damage_never_makes_figures_up(layout: str) -> None:
    """Where the sums of table 3 still hold, every stated figure of it is the one that was written."""
    report, data = _written(layout)
    for seed in range(8):
        try:
            found = _read(layout, _damaged(data, seed))
        except UnreadableFileError:
            continue
        for read in found:
            stated = {
                fact.key: fact.value for fact in read.facts if fact.state is State.STATED and fact.value is not None
            }
            if len(found) > 1 or not _sums_hold(stated):
                continue
            for (code, applicant), value in stated.items():
                if applicant is not None:
                    assert report.value(code, applicant) == value, f"{layout}, seed {seed}: {code} × {applicant}"
