"""What happens to a document between the office and the reader, each change by name."""

from __future__ import annotations

import io
import re
import zipfile
from random import Random

import opencc

from tests.documents.case import Change, sub
from tests.generator.form import ARTICLES
from tests.generator.model import Box, Cell, Key, Table

_GLOSSES = (("务", "務(wù)"), ("结", "結(jié)"), ("类", "類(lèi)"), ("报", "報(bào)"))


def traditional(text: str) -> str:
    """Traditional script, words unchanged."""
    return str(opencc.OpenCC("s2tw").convert(text))


def glossed(text: str) -> str:
    """Traditional script with a gloss behind some characters, as a page for learners prints them."""
    for plain, gloss in _GLOSSES:
        text = text.replace(plain, gloss)
    return traditional(text)


def header_again(content: str) -> str:
    """The header rows of table 3 repeated in the middle, as a print page break leaves them."""
    start = content.index("<tr>", content.rindex("<table", 0, content.index("申请人情况")))
    end = content.index("<tr>", content.index("社会公益组织"))
    head = content[start:end]
    place = content.index("<tr>", content.index("8.属于行政查询事项"))
    return content[:place] + head + content[place:]


def hybrid(cells: dict[Key, Cell]) -> None:
    """Swap the figures of table 2 for those of the older form."""
    for key in list(cells):
        if key[0].split(".")[0] in {
            "regulations",
            "normative_documents",
            "licensing",
            "penalties",
            "coercion",
            "fees",
        }:
            del cells[key]
    numbers = iter((0, 0, 1, 3, 3, 17, 112, -2, 4310, 9, 0, 87, 64, 1, 255, 11, 0, 3, 2, 0, 5, 186200))
    for article in ARTICLES["2019"]:
        for _, codes in article.rows:
            for code in codes:
                cells[code, None] = Cell.of(next(numbers))


def aside(*rows: str) -> Table:
    """Another table of the office's own; columns apart by blanks."""
    return Table(number=0, rows=tuple(tuple(Box(text=text) for text in row.split()) for row in rows))


def print_copy(content: str) -> str:
    """The article a second time in a hidden block for printing."""
    start = content.index("<body>") + len("<body>")
    end = content.index("</body>")
    article = content[start:end]
    return content[:end] + f'<div id="print" style="display:none">{article}</div>' + content[end:]


def office_islands(content: str) -> str:
    """Conditional comments, XML islands and hidden runs as Word leaves them."""
    island = (
        "<!--[if gte mso 9]><xml><w:WordDocument><w:Zoom>100</w:Zoom></w:WordDocument></xml><![endif]-->"
        "<style>@page{mso-page-orientation:portrait}td{mso-number-format:'0_ '}</style>"
    )
    content = content.replace("<body>", f"<body>{island}", 1)
    hidden = '<span style="display:none;mso-hide:all">88</span></p></td>'
    return re.sub(r"</p></td>", hidden, content, count=300)


def hidden_row(content: str) -> str:
    """A row of table 3 that an editor hid instead of deleting."""
    row = '<tr style="display:none"><td colspan="3">二、上年结转政府信息公开申请数量</td>' + "<td>9</td>" * 7 + "</tr>"
    place = content.index("<tr>", content.index("一、本年新收"))
    return content[:place] + row + content[place:]


def without_lines(share: float, seed: str) -> Change:
    """Lines that hold a figure and nothing else vanish here and there."""

    def change(content: str) -> str:
        rng = Random(seed)
        lines = content.split("\n")
        return "\n".join(line for line in lines if not (line.strip().isdigit() and rng.random() < share))

    return change


def mojibake(content: str) -> str:
    """UTF-8 taken for Latin-1 by somebody in between."""
    return content.encode("utf-8").decode("latin-1")


def radicals(content: str) -> str:
    """Characters turned into the radicals that look like them, as PDF exports do."""
    return content.translate(str.maketrans("一二人行自力见长车页民门生用", "⼀⼆⼈⾏⾃⼒⻅⻓⻋⻚⺠⻔⽣⽤"))


def spaced(content: str) -> str:
    """Blanks between the characters of short labels, as they are typed to fill a column."""
    for label in ("自然人", "总计", "规章", "行政许可", "行政处罚", "行政强制", "其他结果"):
        content = content.replace(f">{label}<", f">{'　'.join(label)}<")
    return content


def tracked(data: bytes) -> bytes:
    """Word's revision marks: an old figure deleted before many a new one, and hidden runs."""
    out = io.BytesIO()
    old = (
        '<w:del w:id="9" w:author="x" w:date="2022-01-05T09:00:00Z"><w:r><w:delText>77</w:delText></w:r></w:del>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>5</w:t></w:r>"
    )
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == "word/document.xml":
                text = content.decode("utf-8")
                text = re.sub(r"(<w:r>(?:(?!</w:r>).)*?<w:t>\d+</w:t></w:r>)", rf"{old}\1", text)
                content = text.encode("utf-8")
            target.writestr(zipfile.ZipInfo(info.filename, (2020, 1, 1, 0, 0, 0)), content)
    return out.getvalue()


def long_rowspan(content: str) -> str:
    """三、本年度办理结果 spans one row more than there are."""
    return sub(r'<td rowspan="22">三、', '<td rowspan="23">三、')(content)


def zero_across(content: str) -> str:
    """A row of zeros as one cell over all columns."""
    return re.sub(r"(<td>3\.要求提供公开出版物</td>)(<td>0</td>){7}", r'\1<td colspan="7">0</td>', content)


def th(content: str) -> str:
    """Header cells as <th> in a <thead>, a caption, column groups."""
    content = content.replace("<tbody>\n<tr>", "<caption>统计表</caption><colgroup><col><col></colgroup><tbody>\n<tr>")
    return re.sub(
        r"<td([^>]*)>(自然人|总计|商业企业|信息内容|结果维持)</td>", r"<th\1><strong>\2</strong></th>", content
    )


def taiwan(content: str) -> str:
    """Traditional script with some words changed too, as an encyclopaedia overseas prints mainland texts."""
    return traditional(content).replace("文件", "檔案").replace("網站", "入口網站").replace("質量", "品質")


def broken_labels(content: str) -> str:
    """Labels of headers broken where the column ended."""
    for label in ("本年新制作数量", "本年新公开数量", "上一年项目数量"):
        content = content.replace(label, f"{label[:3]}\n{label[3:]}")
    return content
