"""Forms that an office or a program set out anew: other orders, rows for columns, one label for two."""

from __future__ import annotations

import re

from tests.documents.case import Case, labels
from tests.generator.figures import Scale

_BIG = Scale(requests=700, licences=51_200, penalties=3310, coercion=205, fees=906.4, documents=37, disputes=28)
_ROW = re.compile(r"<tr>.*?</tr>")
_CELL = re.compile(r"<td(?:[^>]*)>(.*?)</td>")
_GROUPS = ("（三）不予公开", "（四）无法提供", "（五）不予处理", "（六）其他处理")
_COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
_RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
_SHORT = labels(
    (
        ("一、本年新收政府信息公开申请数量", "本年新收"),
        ("二、上年结转政府信息公开申请数量", "上年结转"),
        ("2.其他法律行政法规禁止公开", "法律行政法规禁止"),
        ("4.保护第三方合法权益", "第三方合法权益"),
        ("5.属于三类内部事务信息", "内部事务信息"),
        ("6.属于四类过程性信息", "过程性信息"),
        ("7.属于行政执法案卷", "执法案卷"),
        ("8.属于行政查询事项", "行政查询"),
        ("1.本机关不掌握相关政府信息", "不掌握"),
        ("2.没有现成信息需要另行制作", "需另行制作"),
        ("3.补正后申请内容仍不明确", "补正后不明确"),
        ("1.信访举报投诉类申请", "信访举报投诉"),
        ("3.要求提供公开出版物", "公开出版物"),
        ("4.无正当理由大量反复申请", "大量反复申请"),
        ("5.要求行政机关确认或重新出具已获取信息", "确认或重新出具"),
        ("四、结转下年度继续办理", "结转下年"),
        ("科研机构", "科研"),
        ("法律服务机构", "法律服务"),
    )
)


def _table(content: str, number: int) -> tuple[int, int]:
    """Where the table behind heading `number` begins and ends."""
    start = content.index("<table", content.index(f"<h2>{'一二三四'[number - 1]}、"))
    return start, content.index("</table>", start) + len("</table>")


def _rows(content: str) -> list[tuple[str, str, list[str]]]:
    """The rows of table 3: group (empty for none), label, seven figures."""
    start, end = _table(content, 3)
    found: list[tuple[str, str, list[str]]] = []
    group = ""
    for row in _ROW.findall(content[start:end]):
        cells = _CELL.findall(row)
        if len(cells) < 8 or not all(cell.isdigit() for cell in cells[-7:]):
            continue
        *names, label = cells[:-7]
        group = next((name for name in names if name in _GROUPS), group)
        item = re.match(r"\d", label) is not None
        found.append((group if item else "", label, cells[-7:]))
    return found


def _put(content: str, number: int, table: str) -> str:
    start, end = _table(content, number)
    return content[:start] + table + content[end:]


def _written(rows: list[list[str]]) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return "<table>\n" + "\n".join(f"<tr>{row}</tr>" for row in cells) + "\n</table>"


def _named_in_one(content: str) -> str:
    """Group and item of table 3 in one label."""
    rows = [[f"三、{group}-{label}" if group else label, *figures] for group, label, figures in _rows(content)]
    return _put(content, 3, _written([["项目", *_COLUMNS], *rows]))


def _with_sums(content: str) -> str:
    """Each group of table 3 as a row of its own that adds its rows up."""
    made = [["项目", *_COLUMNS]]
    rows = _rows(content)
    for group, label, figures in rows:
        if group and all(row[0] != group for row in made):
            own = [row[2] for row in rows if row[0] == group]
            made.append([group, *(str(sum(map(int, column))) for column in zip(*own, strict=True))])
        made.append([label, *figures])
    return _put(content, 3, _written(made))


def _total_first(content: str) -> str:
    """The row of totals above the rows that it adds up."""
    total = re.search(r'<tr>(<td colspan="2">（七）总计</td>.*?)</tr>\n', content)
    if total is None:
        raise ValueError("no row of totals")
    content = content.replace(total[0], "")
    head = re.search(r'<tr>(<td rowspan="22">三、本年度办理结果</td>)', content)
    if head is None:
        raise ValueError("no head of results")
    return content.replace(head[0], f"<tr>{head[1]}{total[1]}</tr>\n<tr>")


def _numbered(content: str) -> str:
    """A column of numbers before table 3, and columns of units and remarks behind it."""
    start, end = _table(content, 3)
    at = 0
    made: list[str] = []
    for place, row in enumerate(_ROW.findall(content[start:end])):
        before, behind = "", ""
        if place == 0:
            before = '<td rowspan="3">序号</td>'
            behind = '<td rowspan="3">计量单位</td><td rowspan="3">备注</td>'
        elif place > 2:
            at += 1
            before, behind = f"<td>{at}</td>", "<td>件</td><td></td>"
        made.append(f"<tr>{before}{row[4:-5]}{behind}</tr>")
    return content[:start] + "<table>" + "\n".join(made) + "</table>" + content[end:]


def _figures_of_four(content: str) -> list[str]:
    start, end = _table(content, 4)
    return _CELL.findall(_ROW.findall(content[start:end])[-1])


def _four_in_rows(content: str) -> str:
    """Table 4 with a row for each of its blocks."""
    figures = _figures_of_four(content)
    rows = ["".join(f"<td>{cell}</td>" for cell in figures[at : at + 5]) for at in (0, 5, 10)]
    head = "".join(f"<td>{result}</td>" for result in _RESULTS)
    table = (
        f'<table><tr><td colspan="2">类别</td>{head}</tr>\n<tr><td colspan="2">行政复议</td>{rows[0]}</tr>\n'
        f'<tr><td rowspan="2">行政诉讼</td><td>未经复议直接起诉</td>{rows[1]}</tr>\n'
        f"<tr><td>复议后起诉</td>{rows[2]}</tr></table>"
    )
    return _put(content, 4, table)


def _pairs(content: str) -> str:
    """Tables 2 and 4 as a list of labels, each with its figure."""
    start, end = _table(content, 2)
    made: list[tuple[str, str]] = []
    heads: list[str] = []
    for row in _ROW.findall(content[start:end]):
        cells = _CELL.findall(row)
        if cells[0] == "信息内容":
            heads = cells[1:]
        elif len(cells) > 1:
            made += [(cells[0] + head, cell) for head, cell in zip(heads, cells[1:], strict=True)]
    blocks = ("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）")
    names = [block + result for block in blocks for result in _RESULTS]
    lists = {2: made, 4: list(zip(names, _figures_of_four(content), strict=True))}
    for number, pairs in lists.items():
        listed = "".join(f"<dt>{name}</dt><dd>{figure}</dd>\n" for name, figure in pairs)
        content = _put(content, number, f"<dl>{listed}</dl>")
    return content


def _marked_down(content: str) -> str:
    """The page's text as Markdown without headings but for the title, its tables left in HTML but for the last."""
    body = content[content.index("<body>") + len("<body>") : content.index("</body>")]
    start, end = _table(body, 4)
    figures = "|".join(_figures_of_four(body))
    heads, wide = "|".join(_RESULTS), "|||||"
    lines = (
        f"|行政复议{wide}行政诉讼{wide * 2}\n|{':-:|' * 15}\n|{heads}|未经复议直接起诉{wide}复议后起诉{wide}\n"
        f"||||||{heads}|{heads}|\n|{figures}|\n"
    )
    body = body[:start] + "\n\n" + lines + "\n" + body[end:]
    body = re.sub(r"<h1>(.*?)</h1>", r"# \1\n", body)
    body = re.sub(r"<h2>(.*?)</h2>", r"\n**\1**\n", body)
    return re.sub(r"</?p>", "\n", body).strip() + "\n"


CASES = (
    Case(
        slug="reshaped-named-in-one",
        layout="html.clean",
        exercises="group and item of table 3 in one label, parted by a stroke",
        agency="云津市地震局",
        year=2022,
        scale=_BIG,
        changes=(_named_in_one,),
    ),
    Case(
        slug="reshaped-with-sums",
        layout="html.clean",
        exercises="every group of table 3 as a row of its own with the sums of its rows",
        agency="云津市气象局",
        year=2023,
        scale=_BIG,
        changes=(_with_sums,),
    ),
    Case(
        slug="reshaped-total-first",
        layout="html.clean",
        exercises="the row 总计 of table 3 above the rows that it adds up",
        agency="云津市粮食局",
        year=2021,
        scale=_BIG,
        changes=(_total_first,),
    ),
    Case(
        slug="reshaped-numbered",
        layout="html.clean",
        exercises="columns of numbers, units and remarks around table 3",
        agency="云津市档案局",
        year=2022,
        scale=_BIG,
        changes=(_numbered,),
    ),
    Case(
        slug="reshaped-four-in-rows",
        layout="html.clean",
        exercises="table 4 with a row for each block",
        agency="云津市文物局",
        year=2023,
        scale=_BIG,
        changes=(_four_in_rows,),
    ),
    Case(
        slug="reshaped-pairs",
        layout="html.clean",
        exercises="tables 2 and 4 as lists of labels with their figures",
        agency="云津市林业局",
        year=2022,
        scale=_BIG,
        changes=(_pairs,),
    ),
    Case(
        slug="reshaped-short",
        layout="html.clean",
        exercises="labels cut down to what tells the rows and columns apart",
        agency="云津市体育局",
        year=2021,
        scale=_BIG,
        wording=_SHORT,
    ),
    Case(
        slug="reshaped-marked-down",
        layout="html.clean",
        exercises="Markdown with one heading and its tables in HTML, the last with bars",
        agency="云津市统计局",
        year=2022,
        scale=_BIG,
        changes=(_marked_down,),
        source="source.md",
    ),
)
