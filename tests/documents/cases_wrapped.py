"""The same report in other hands: quoted in a mail, as a workbook wrote it out, in a frame, in a page's own data."""

from __future__ import annotations

import html
import json
import re

from tests.documents.case import Case
from tests.generator.figures import Scale

_BIG = Scale(requests=640, licences=8120, penalties=733, coercion=41, fees=52.07, documents=19, disputes=17)
_CELL = re.compile(r"<td([^>]*)>(.*?)</td>")
_ROW = re.compile(r"<tr>.*?</tr>")
_BLOCK = re.compile(r"<(h1|h2|p|table)[^>]*>(.*?)</\1>", re.S)
_PARTIAL = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"
_WIDTH = 11


def _labels_over_rows(content: str) -> str:
    """Long labels before figures broken into rows of their own, as a copy of a narrow table has them: the rest of a
    label stands over empty cells, or the figures stand beside the rest."""
    made: list[str] = []
    last = 0
    for number, found in enumerate(_ROW.finditer(content)):
        cells = _CELL.findall(found[0])
        label = cells[-8][1] if len(cells) >= 8 else ""
        if len(label) <= _WIDTH or not all(text.isdigit() for _, text in cells[-7:]):
            continue
        before = "".join(f"<td{looks}>{text}</td>" for looks, text in cells[:-8])
        looks = cells[-8][0]
        figures = "".join(f"<td>{text}</td>" for _, text in cells[-7:])
        rows = [figures, "<td></td>" * 7][:: -1 if number % 3 == 0 else 1]
        parts = (label[:_WIDTH], label[_WIDTH:])
        made.append(content[last : found.start()])
        made.append(f"<tr>{before}<td{looks}>{parts[0]}</td>{rows[0]}</tr>\n")
        made.append(f"<tr>{'<td></td>' * len(cells[:-8])}<td{looks}>{parts[1]}</td>{rows[1]}</tr>")
        last = found.end()
    # Groups no longer span the rows that they did.
    return re.sub(r' rowspan="\d+"(?=>(?:三、|（[三四五六]）))', "", "".join(made) + content[last:])


def _labels_behind(content: str) -> str:
    """Table 3 with the columns of its labels behind those of its figures."""
    start = content.index("<table", content.index("三、收到"))
    end = content.index("</table>", start)
    rows: list[str] = []
    for row in _ROW.findall(content[start:end]):
        cells = list(_CELL.finditer(row))
        words = [cell[0] for cell in cells if not cell[2].isdigit()]
        figures = [cell[0] for cell in cells if cell[2].isdigit()]
        if not figures:
            # A row of the head: what stands over the labels comes last.
            over = [text for text in words if "勾稽" in text]
            words, figures = over, [text for text in words if text not in over]
        rows.append(f"<tr>{''.join(figures)}{''.join(words)}</tr>")
    return content[:start] + "<table>\n" + "\n".join(rows) + "\n" + content[end:]


def _labels_behind_in_lines(content: str) -> str:
    """The rows of table 3 as lines of figures with the label at the end, cells apart by blanks as those of table 4."""
    made: list[str] = []
    for line in content.split("\n"):
        cells = [cell for cell in line.split("\t") if cell]
        figures = [cell for cell in cells if cell.isdigit()]
        words = [cell for cell in cells if not cell.isdigit()]
        if len(figures) == 7 and words:
            line = " ".join((*figures, words[-1]))
        elif len(cells) > 2 and "规章" not in line and "规范性" not in line and not cells[0].startswith("信息"):
            line = " ".join(cells)
        made.append(line)
    return "\n".join(made)


def _comma_fields(content: str) -> str:
    """Tabs as commas; fields with a comma or a quotation mark in quotes."""

    def field(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if re.search(r'[,"]', text) else text

    lines = content.split("\n")
    width = max(line.count("\t") for line in lines)
    return "\n".join(
        ",".join(map(field, line.split("\t"))) + "," * (width - line.count("\t")) if line.strip() else ""
        for line in lines
    )


def _quoted(content: str) -> str:
    head = "发件人：文印室\n收件人：各科室\n主题：定稿\n\n大家好，定稿如下，请核对后上网。\n\n"
    return head + "\n".join(f"> {line}".rstrip() if line.strip() else ">" for line in content.split("\n"))


def _bracket_left_open(content: str) -> str:
    """Cells apart by blanks, and one label broken inside of its brackets, its figures behind the first part."""
    content = content.replace("\t", "  ")
    cut = _PARTIAL[:-3]
    return re.sub(rf"{re.escape(_PARTIAL)}((?: +\S+)+)", lambda found: f"{cut}{found[1]}\n{_PARTIAL[-3:]}", content)


def _in_a_frame(content: str) -> str:
    title = content[content.index("<title>") + 7 : content.index("</title>")]
    page = html.escape(content, quote=True)
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{title}</title></head><body>\n'
        '<div><a href="/">首页</a> <a href="/xxgk">信息公开</a></div>\n'
        f'<iframe width="100%" srcdoc="{page}"></iframe>\n'
        "</body></html>\n"
    )


def _in_data(content: str) -> str:
    """What the server sends to a script: the page is there as data only."""
    body = content[content.index("<body>") + 6 : content.index("</body>")]
    data = json.dumps({"props": {"page": {"id": 7, "html": body}}}, ensure_ascii=False).replace("</", "<\\/")
    return (
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>信息公开</title></head><body>\n'
        f'<div id="app">正在加载…</div>\n<script id="data" type="application/json">{data}</script>\n</body></html>\n'
    )


def _in_pieces(content: str) -> str:
    """As an editor of blocks keeps it: paragraphs and tables of strings."""
    blocks: list[dict[str, object]] = []
    for kind, inner in _BLOCK.findall(content):
        if kind == "table":
            rows = [[text for _, text in _spread(row)] for row in _ROW.findall(inner)]
            blocks.append({"type": "table", "data": {"content": rows}})
        else:
            blocks.append({"type": "header" if kind != "p" else "paragraph", "data": {"text": inner}})
    return json.dumps({"version": "2.28", "blocks": blocks}, ensure_ascii=False, indent=1) + "\n"


def _spread(row: str) -> list[tuple[str, str]]:
    """The cells of a row, each once for every column that it covers, empty but for the first."""
    found: list[tuple[str, str]] = []
    for looks, text in _CELL.findall(row):
        wide = re.search(r'colspan="(\d+)"', looks)
        found += [(looks, text), *[(looks, "")] * (int(wide[1]) - 1 if wide else 0)]
    return found


CASES = (
    Case(
        slug="wrapped-labels-over-rows",
        layout="html.spanless",
        exercises="long labels of table 3 broken into two rows, the figures in one of them",
        agency="云津市地方志办公室",
        year=2023,
        scale=_BIG,
        changes=(_labels_over_rows,),
    ),
    Case(
        slug="wrapped-labels-behind",
        layout="html.clean",
        exercises="table 3 with its labels behind its figures",
        agency="云津市房屋管理局",
        year=2022,
        scale=_BIG,
        changes=(_labels_behind,),
    ),
    Case(
        slug="wrapped-labels-behind-text",
        layout="text.tabs",
        exercises="lines of figures with the label of their row at the end",
        agency="云津市公积金管理中心",
        year=2023,
        scale=_BIG,
        changes=(_labels_behind_in_lines,),
    ),
    Case(
        slug="wrapped-comma-fields",
        layout="text.tabs",
        exercises="cells apart by commas, as a workbook is written out",
        agency="云津市国防动员办公室",
        year=2022,
        scale=_BIG,
        changes=(_comma_fields,),
        source="source.csv",
    ),
    Case(
        slug="wrapped-quoted",
        layout="text.tabs",
        exercises="the whole report quoted in a mail, with marks of quotation before every line",
        agency="云津市接待办公室",
        year=2021,
        scale=_BIG,
        changes=(_quoted,),
    ),
    Case(
        slug="wrapped-bracket-left-open",
        layout="text.tabs",
        exercises="a label broken inside of its brackets before the figures on its line",
        agency="云津市仲裁委员会",
        year=2023,
        scale=_BIG,
        changes=(_bracket_left_open,),
    ),
    Case(
        slug="wrapped-in-a-frame",
        layout="html.clean",
        exercises="the report in a frame that carries its page in itself (srcdoc)",
        agency="云津市老龄工作委员会",
        year=2022,
        scale=_BIG,
        changes=(_in_a_frame,),
    ),
    Case(
        slug="wrapped-in-data",
        layout="html.clean",
        exercises="a page that shows nothing before its script has run; the report is in the script's data",
        agency="云津市地震监测中心",
        year=2023,
        scale=_BIG,
        changes=(_in_data,),
    ),
    Case(
        slug="wrapped-in-pieces",
        layout="html.spanless",
        exercises="JSON of an editor of blocks: paragraphs and tables of strings, no page in it",
        agency="云津市供水管理处",
        year=2022,
        scale=_BIG,
        changes=(_in_pieces,),
        source="source.json",
    ),
    Case(
        slug="pdf-on-its-side",
        layout="pdf.aside",
        exercises="pages whose text runs from top to bottom, and that do not say so",
        agency="云津市城市更新局",
        year=2023,
        scale=_BIG,
    ),
)
