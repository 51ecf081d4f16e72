"""Invented reports in any number, made quickly and the same every time: what the benchmarks of the store feed on."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from knowledge.lexicon.codes import codes
from knowledge.model import Cite, Edition, Fact, Report, Section, State

YEARS = 10
PARAGRAPHS = 25

_FREQUENT = ("政府信息公开", "工作", "主动公开", "我局", "及时", "加强", "群众", "平台", "内容", "制度")
_MIDDLING = (
    "政策解读", "门户网站", "微信公众号", "业务培训", "依申请公开", "规范性文件", "新闻发布会", "社会评议", "保密审查",
    "重点领域", "营商环境", "公共资源", "行政许可", "财政预算", "民生保障", "基层政务公开", "热线", "专栏", "考核",
    "督查",
)  # fmt: skip
_RARE = (
    "污水处理厂", "公租房", "校车", "幼儿园", "蔬菜大棚", "河长制", "消防栓", "渔业", "古树名木", "献血", "地铁",
    "殡葬", "网约车", "疫苗", "滑坡", "博物馆", "非遗", "马拉松", "养老院", "助听器", "垃圾分类", "共享单车", "隧道",
    "茶叶", "候鸟", "光伏", "航空", "矿山", "驾校", "食堂", "电梯", "农机", "泵站", "公墓", "图书馆", "羽毛球", "苹果",
)  # fmt: skip
_HEADINGS = (
    "总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "行政复议、行政诉讼情况",
    "存在的主要问题及改进情况", "其他需要报告的事项",
)  # fmt: skip


def invented_reports(count: int) -> Iterator[Report]:
    """`count` reports of as many units as it takes at ten years each, in the order unit, year."""
    for number in range(count):
        yield _report(f"第{number // YEARS:05d}区教育局", 2014 + number % YEARS, Random(number))


def _report(agency: str, year: int, chance: Random) -> Report:
    return Report(
        source=f"{agency}-{year}.html",
        title=f"{agency}{year}年政府信息公开工作年度报告",
        agency=agency,
        year=year,
        edition=Edition.Y2021,
        published=f"{year + 1}-01-{chance.randint(10, 30)}",
        url=f"https://example.org/{chance.randrange(10**8)}.html",
        sections=tuple(_sections(chance)),
        facts=tuple(_facts(chance)),
    )


def _sections(chance: Random) -> Iterator[Section]:
    share = [5, 5, 4, 2, 6, 3]
    for number, (heading, size) in enumerate(zip(_HEADINGS, share, strict=True), 1):
        yield Section(number=number, heading=heading, paragraphs=tuple(_paragraph(chance) for _ in range(size)))


def _paragraph(chance: Random) -> str:
    clauses: list[str] = []
    for _ in range(chance.randint(3, 6)):
        words = chance.choices(_FREQUENT, k=2) + chance.choices(_MIDDLING, k=2)
        if chance.random() < 0.08:
            words.append(chance.choice(_RARE))
        chance.shuffle(words)
        clauses.append(f"{words[0]}方面{words[1]}{chance.randint(1, 999)}条，" + "、".join(words[2:]) + "有序推进")
    return "；".join(clauses) + "。"


def _facts(chance: Random) -> Iterator[Fact]:
    lexicon = codes()
    applicants = [code for code in lexicon.applicants if code != "organisation"]
    for item in lexicon.indicators.values():
        if Edition.Y2021 not in item.editions:
            continue
        for applicant in applicants if item.by_applicant else [None]:
            value: int | float = round(chance.random() * 100, 4) if item.unit == "万元" else _count(chance)
            column = "" if applicant is None else lexicon.applicants[applicant].zh
            yield Fact(
                indicator=item.code,
                applicant=applicant,
                value=value,
                unit=item.unit,
                raw=str(value),
                state=State.STATED,
                cite=Cite(table=item.table, row=item.zh, column=column, page=3),
            )


def _count(chance: Random) -> int:
    return 0 if chance.random() < 0.6 else int(chance.expovariate(1 / 40))
