"""The three national forms, written out: codes, rows and columns with their official labels.

Sources: 国办公开办函〔2021〕30号 (edition "2021"), 国办公开办函〔2019〕60号 ("2019"),
国办发〔2014〕32号 (the annex of "pre2019").
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent

COLUMNS: tuple[tuple[str, str], ...] = (
    ("natural_person", "自然人"),
    ("business", "商业企业"),
    ("research", "科研机构"),
    ("nonprofit", "社会公益组织"),
    ("legal_service", "法律服务机构"),
    ("other", "其他"),
    ("total", "总计"),
)
"""The value columns of table 3, in order."""

APPLICANTS: tuple[str, ...] = tuple(code for code, _ in COLUMNS[:-1])
"""The six columns that add up to the total."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of table 3: its code, the group it stands in (empty for the first and last rows), its own label."""

    code: str
    label: str
    group: str = ""
    outcome: bool = True


_HEAD = (
    Row(code="requests.new", label="一、本年新收政府信息公开申请数量", outcome=False),
    Row(code="requests.carried_in", label="二、上年结转政府信息公开申请数量", outcome=False),
    Row(code="outcome.granted", label="（一）予以公开"),
    Row(code="outcome.partial", label="（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    Row(code="outcome.denied.state_secret", label="1.属于国家秘密", group="（三）不予公开"),
    Row(code="outcome.denied.law_prohibited", label="2.其他法律行政法规禁止公开", group="（三）不予公开"),
    Row(code="outcome.denied.public_security", label="3.危及“三安全一稳定”", group="（三）不予公开"),
    Row(code="outcome.denied.third_party", label="4.保护第三方合法权益", group="（三）不予公开"),
    Row(code="outcome.denied.internal_affairs", label="5.属于三类内部事务信息", group="（三）不予公开"),
    Row(code="outcome.denied.process_info", label="6.属于四类过程性信息", group="（三）不予公开"),
    Row(code="outcome.denied.enforcement_file", label="7.属于行政执法案卷", group="（三）不予公开"),
    Row(code="outcome.denied.admin_query", label="8.属于行政查询事项", group="（三）不予公开"),
    Row(code="outcome.unavailable.not_held", label="1.本机关不掌握相关政府信息", group="（四）无法提供"),
    Row(code="outcome.unavailable.needs_creation", label="2.没有现成信息需要另行制作", group="（四）无法提供"),
    Row(code="outcome.unavailable.unclear", label="3.补正后申请内容仍不明确", group="（四）无法提供"),
    Row(code="outcome.not_processed.petition", label="1.信访举报投诉类申请", group="（五）不予处理"),
    Row(code="outcome.not_processed.duplicate", label="2.重复申请", group="（五）不予处理"),
    Row(code="outcome.not_processed.publication", label="3.要求提供公开出版物", group="（五）不予处理"),
    Row(code="outcome.not_processed.excessive", label="4.无正当理由大量反复申请", group="（五）不予处理"),
    Row(code="outcome.not_processed.reissue", label="5.要求行政机关确认或重新出具已获取信息", group="（五）不予处理"),
)
_TAIL = (
    Row(code="outcome.total", label="（七）总计", outcome=False),
    Row(code="requests.carried_out", label="四、结转下年度继续办理", outcome=False),
)
_OTHER_2021 = (
    Row(
        code="outcome.other.overdue_correction",
        label="1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        group="（六）其他处理",
    ),
    Row(
        code="outcome.other.overdue_fee",
        label="2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        group="（六）其他处理",
    ),
    Row(code="outcome.other.misc", label="3.其他", group="（六）其他处理"),
)
_OTHER_2019 = (Row(code="outcome.other", label="（六）其他处理"),)

ROWS: dict[str, tuple[Row, ...]] = {
    "2021": _HEAD + _OTHER_2021 + _TAIL,
    "2019": _HEAD + _OTHER_2019 + _TAIL,
}
"""Table 3 by edition, in the order of the form."""

OUTCOMES: dict[str, tuple[str, ...]] = {
    edition: tuple(row.code for row in rows if row.outcome) for edition, rows in ROWS.items()
}
"""The rows that add up to outcome.total."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A block of table 2: the paragraph of article 20, its column headers, its rows as (label, codes per column)."""

    name: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def _three(stem: str, *ends: str) -> tuple[str, ...]:
    return tuple(f"{stem}.{end}" for end in ends)


_ITEMS = ("items_last_year", "items_change", "decisions")
_ITEM_HEADERS = ("上一年项目数量", "本年增/减", "处理决定数量")

ARTICLES: dict[str, tuple[Article, ...]] = {
    "2021": (
        Article(
            name="第二十条第（一）项",
            headers=("本年制发件数", "本年废止件数", "现行有效件数"),
            rows=(
                ("规章", _three("regulations", "issued", "repealed", "in_force")),
                ("行政规范性文件", _three("normative_documents", "issued", "repealed", "in_force")),
            ),
        ),
        Article(
            name="第二十条第（五）项",
            headers=("本年处理决定数量",),
            rows=(("行政许可", ("licensing.decisions",)),),
        ),
        Article(
            name="第二十条第（六）项",
            headers=("本年处理决定数量",),
            rows=(("行政处罚", ("penalties.decisions",)), ("行政强制", ("coercion.decisions",))),
        ),
        Article(
            name="第二十条第（八）项",
            headers=("本年收费金额（单位：万元）",),
            rows=(("行政事业性收费", ("fees.amount",)),),
        ),
    ),
    "2019": (
        Article(
            name="第二十条第（一）项",
            headers=("本年新制作数量", "本年新公开数量", "对外公开总数量"),
            rows=(
                ("规章", _three("regulations", "created", "published", "public_total")),
                ("规范性文件", _three("normative_documents", "created", "published", "public_total")),
            ),
        ),
        Article(
            name="第二十条第（五）项",
            headers=_ITEM_HEADERS,
            rows=(
                ("行政许可", _three("licensing", *_ITEMS)),
                ("其他对外管理服务事项", _three("other_services", *_ITEMS)),
            ),
        ),
        Article(
            name="第二十条第（六）项",
            headers=_ITEM_HEADERS,
            rows=(("行政处罚", _three("penalties", *_ITEMS)), ("行政强制", _three("coercion", *_ITEMS))),
        ),
        Article(
            name="第二十条第（八）项",
            headers=_ITEM_HEADERS[:2],
            rows=(("行政事业性收费", _three("fees", *_ITEMS[:2])),),
        ),
        Article(
            name="第二十条第（九）项",
            headers=("采购项目数量", "采购总金额"),
            rows=(("政府集中采购", ("procurement.items", "procurement.amount")),),
        ),
    ),
}
"""Table 2 by edition."""

RESULTS: tuple[tuple[str, str], ...] = (
    ("upheld", "结果维持"),
    ("overturned", "结果纠正"),
    ("other", "其他结果"),
    ("pending", "尚未审结"),
    ("total", "总计"),
)
"""The five columns of each block of table 4."""

CASES: tuple[tuple[str, str], ...] = (
    ("reconsideration", "行政复议"),
    ("litigation.direct", "未经复议直接起诉"),
    ("litigation.after_reconsideration", "复议后起诉"),
)
"""The three blocks of table 4."""

HEADINGS: dict[str, tuple[str, ...]] = {
    "2021": (
        "总体情况",
        "主动公开政府信息情况",
        "收到和处理政府信息公开申请情况",
        "政府信息公开行政复议、行政诉讼情况",
        "存在的主要问题及改进情况",
        "其他需要报告的事项",
    ),
    "2019": (
        "总体情况",
        "主动公开政府信息情况",
        "收到和处理政府信息公开申请情况",
        "政府信息公开行政复议、行政诉讼情况",
        "存在的主要问题及改进情况",
        "其他需要报告的事项",
    ),
    "pre2019": (
        "概述",
        "主动公开政府信息情况",
        "依申请公开政府信息情况",
        "政府信息公开收费及减免情况",
        "因政府信息公开申请行政复议、提起行政诉讼情况",
        "存在的主要问题及改进措施",
    ),
}
"""Section titles by edition; before 2019 they are custom, not law."""

ORDINALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """A line of the 2014 annex: code (empty for a heading), label, unit, indent as it is printed."""

    code: str
    label: str
    unit: str


def units() -> dict[str, str]:
    """The unit of every indicator of the specification."""
    with (_HERE / "indicators.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["unit"] for row in csv.DictReader(file)}


def annex() -> tuple[Annex, ...]:
    """The lines of the annex of 国办发〔2014〕32号, from annex.csv beside this module."""
    with (_HERE / "annex.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Annex(code=row["code"], label=row["label"], unit=row["unit"]) for row in csv.DictReader(file))
