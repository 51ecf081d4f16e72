"""What is not seen is not read, and what is a mark is no digit: in each format, however it is brought about."""

from __future__ import annotations

import pytest

from knowledge.documents.blocks import Document, Grid, Para
from knowledge.documents.readers import blocks_of
from knowledge.documents.tables.values import Value, cell_value
from knowledge.model import Number, State


def page(cell: str, css: str = "") -> list[Para | Grid]:
    markup = (
        f"<html><head><style>{css}</style></head><body><p>一、总体情况。全年公开信息若干条，其余见下表。</p><table>"
        f"<tr><td>信息内容</td><td>本年处理决定数量</td></tr><tr><td>行政处罚</td>{cell}</tr>"
        "<tr><td>行政强制</td><td>7</td></tr></table></body></html>"
    )
    return list(blocks_of(Document(name="a.html", data=markup.encode()))[0].blocks)


def cell_of(blocks: list[Para | Grid]) -> Value:
    grid = next(block for block in blocks if isinstance(block, Grid))
    return cell_value(next((cell.text for cell in grid.cells if (cell.row, cell.column) == (1, 1)), "missing"))


UNSEEN_BY_CSS = [
    "display:none",
    "DISPLAY : NONE !important",
    "visibility:hidden",
    "visibility:collapse",
    "opacity:0",
    "opacity:.01",
    "opacity:0%",
    "font-size:0",
    "font-size:1px",
    "font-size:1pt",
    "font-size:0.1em",
    "font:1px 宋体",
    "font:0/0 a",
    "font-size:12px;zoom:0.01",
    "position:absolute;left:-9999px",
    "position:absolute; top:-999em",
    "position:fixed;right:-5000px",
    "margin-left:-9999px",
    "text-indent:-9999px;display:inline-block",
    "position:absolute;clip:rect(0,0,0,0)",
    "position:absolute;clip:rect(0 0 0 0)",
    "position:absolute;clip:rect(1px,1px,1px,1px)",
    "clip-path:inset(100%)",
    "clip-path:inset(50%)",
    "clip-path:circle(0)",
    "transform:scale(0);display:inline-block",
    "transform:scale(0,0)",
    "transform:scaleX(0)",
    "transform:translateX(-9999px)",
    "transform:translate(0,-9999px)",
    "color:transparent",
    "color:rgba(0,0,0,0)",
    "color:#fff;background:#fff",
    "color:white;background-color:#FFFFFF",
    "color:#fefefe;background:#fff",
    "height:0;overflow:hidden;display:inline-block",
    "width:0;overflow:hidden;display:inline-block",
    "max-height:0;overflow:hidden;display:inline-block",
    "width:1px;height:1px;overflow:hidden;position:absolute",
    "zoom:0",
    "filter:opacity(0)",
    "content-visibility:hidden",
    "text-decoration:line-through",
    "text-decoration:red line-through double",
    "text-decoration-line:line-through",
    "text-decoration:underline line-through",
]
DOUBTFUL_BY_CSS = [
    "color:#fff",
    "color:white",
    "opacity:.2",
    "transform:rotate(180deg);display:inline-block",
    "transform:scaleX(-1);display:inline-block",
    "font-size:4px",
    "font-size:50%",
    "position:relative;top:-4px",
    "float:right",
    "position:absolute;right:0",
    "clip-path:polygon(0 0,50% 0,50% 100%)",
    "unicode-bidi:bidi-override;direction:rtl",
    "direction:rtl;unicode-bidi:isolate-override",
    "-webkit-text-security:disc",
    "display:block",
    "display:block;height:0",
    "display:table-cell",
    "margin-left:40px",
    "margin:0 20px",
    "padding:0 0 0 2em",
    "padding-right:1em",
    "rotate:180deg;display:inline-block",
    "rotate:y 90deg",
    "filter:blur(20px)",
    "color:var(--w)",
    "background:linear-gradient(#000,#000);color:#000",
]
RAISED_BY_CSS = [
    "vertical-align:super",
    "vertical-align:sub",
    "vertical-align:5px",
    "vertical-align:40%",
    "vertical-align:-3px",
    "vertical-align:text-top;font-size:8px",
    "font-variant-position:super",
    "font-size:smaller;vertical-align:super",
]


@pytest.mark.parametrize("css", UNSEEN_BY_CSS)
@pytest.mark.parametrize("how", ["inline", "class", "nested", "media", "ancestor", "identity"])
def test_what_css_hides_is_not_read(css: str, how: str) -> None:
    cells = {
        "inline": (f'<td><span style="{css}">9</span>15</td>', ""),
        "class": ('<td>15<span class="x a1">9</span></td>', f".b2,.a1{{{css}}}"),
        "nested": (f'<td>1<b><span style="{css}"><i>9</i></span></b>5</td>', ""),
        "media": (
            '<td><span class="a1">9</span>15</td>',
            f"@media screen{{td .a1{{{css}}}}}@media print{{td{{color:red}}}}",
        ),
        "ancestor": ('<td class="k"><p>15</p><div><span>9</span></div></td>', f"tr > .k div span{{{css}}}"),
        "identity": ('<td><em id="q">9</em>15</td>', f"/* .z */ td #q {{ {css} }}"),
    }
    assert cell_of(page(*cells[how])).value == 15


@pytest.mark.parametrize("css", RAISED_BY_CSS)
def test_what_css_raises_is_a_mark(css: str) -> None:
    assert cell_of(page(f'<td>15<span style="{css}">1</span></td>')).value == 15
    assert cell_of(page('<td>15<span class="a1">1</span></td>', f".a1{{{css}}}")).value == 15
    assert cell_of(page(f'<td><span style="{css}">15</span></td>')).state is State.UNREADABLE


@pytest.mark.parametrize("css", DOUBTFUL_BY_CSS)
def test_what_may_be_seen_or_not_makes_the_cell_unreadable(css: str) -> None:
    assert cell_of(page(f'<td>15<span style="{css}">19</span></td>')).state is State.UNREADABLE
    assert cell_of(page('<td><span class="a1">19</span>15</td>', f".a1{{{css}}}")).state is State.UNREADABLE


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<td><span style="visibility:hidden">9<b style="visibility:visible">15</b></span></td>', 15),
        ('<td style="font-size:0"><span style="font-size:14px">15</span>9</td>', 15),
        ('<td style="color:#fff;background:#036">15</td>', 15),
        ('<td bgcolor="#003366"><font color="#ffffff">15</font></td>', 15),
        ('<td style="background:#fff;color:#333">15</td>', 15),
        ('<td style="vertical-align:super">15</td>', 15),
        ('<td style="vertical-align:top"><p style="vertical-align:middle">15</p></td>', 15),
        ('<td><sup style="vertical-align:baseline;font-size:1em">15</sup></td>', 15),
        ('<td><s style="text-decoration:none">1</s>5</td>', 15),
        ("<td><del>12</del>15</td>", 15),
        ('<td><a href="#n1">15</a></td>', 15),
        ('<td><a href="/list/15.html">15</a></td>', 15),
        ('<td style="position:relative"><div style="float:left">15</div></td>', 15),
        ('<td dir="rtl">15</td>', 15),
        ('<td><span style="display:block;margin-left:2em">15</span></td>', 15),
        ('<td><div style="display:flex;justify-content:center">15</div></td>', 15),
        ('<td><div style="display:flex;flex-direction:row-reverse"><b>15</b></div></td>', 15),
        ('<td style="padding:2em;margin:1em"><p style="margin-left:2em">1<b>5</b></p></td>', 15),
        ('<td><span style="color:var(--ink)">15</span></td>', 15),
        ('<td><span style="margin-right:2px">1</span><span style="filter:drop-shadow(0 0 1px #000)">5</span></td>', 15),
        ("<td>15<progress value=9 max=10>9</progress><noframes>9</noframes></td>", 15),
        ('<td><span style="font-size:9.0pt">1</span><span style="font-size:10.5pt">5</span></td>', 15),
        ("<td>15<sup>[1]</sup></td>", 15),
        ('<td>15<sup><a href="#f">①</a></sup></td>', 15),
        ("<td>15<sub>2</sub></td>", 15),
        ('<td><input value="15"></td>', 15),
        ('<td><input type="number" value="15"></td>', 15),
        ('<td><input type="hidden" value="9">15</td>', 15),
        ("<td><textarea>15</textarea></td>", 15),
        ("<td><select><option>9</option><option selected>15</option></select></td>", 15),
        ("<td><math><mn>15</mn></math></td>", 15),
        ("<td>1<!-- 9 -->5</td>", 15),
        ("<td>1&shy;5&zwnj;</td>", 15),
        ("<td>1<wbr>5</td>", 15),
        ("<td>12&nbsp;345</td>", 12345),
        ("<td>12&thinsp;345</td>", 12345),
    ],
)
def test_what_is_seen_is_read(cell: str, value: Number) -> None:
    assert cell_of(page(cell)).value == value


@pytest.mark.parametrize(
    "cell",
    [
        '<td>15<a href="#note1">1</a></td>',
        '<td>15<font size="1">1</font></td>',
        '<td>15<span style="font-size:8px">1</span></td>',
        "<td><sup>15</sup></td>",
        '<td><img src="15.png"></td>',
        "<td><svg><text>15</text></svg></td>",
        "<td><math><mfrac><mn>1</mn><mn>5</mn></mfrac></math></td>",
        '<td><bdo dir="rtl">51</bdo></td>',
        '<td><div style="display:flex;flex-direction:row-reverse"><b>5</b><b>1</b></div></td>',
        '<td><div style="display:flex"><b style="order:2">5</b><b>1</b></div></td>',
        '<td><span style="display:inline-grid">1<i>5</i></span></td>',
        "<td>&#8238;51&#8236;</td>",
        "<td>12&emsp;345</td>",
        "<td>12\u3000345</td>",
        '<td><input type="password" value="15"></td>',
        "<td>15²</td>",
        "<td>①</td>",
        "<td>1&frac12;</td>",
    ],
)
def test_what_cannot_be_told_is_unreadable(cell: str) -> None:
    assert cell_of(page(cell)).state is State.UNREADABLE


def test_what_a_style_sheet_puts_before_a_figure_makes_it_unreadable() -> None:
    assert cell_of(page('<td class="n">15</td>', '.n::before{content:"9"}')).state is State.UNREADABLE
    assert cell_of(page('<td class="n">15</td>', '.n:before{content:"\u2022"}')).value == 15


@pytest.mark.parametrize("css", ["@media print{.a1{display:none}}", "@media (max-width:600px){.a1{display:none}}"])
def test_what_is_hidden_on_other_media_only_is_read(css: str) -> None:
    assert cell_of(page('<td class="a1">15</td>', css)).value == 15


def test_a_later_and_stronger_rule_wins() -> None:
    css = "td .a1{display:none} #q{display:inline} .a1{display:none}"
    assert cell_of(page('<td><span class="a1" id="q">15</span></td>', css)).value == 15
    css = "#q{display:inline} .a1{display:none !important}"
    assert cell_of(page('<td>15<span class="a1" id="q">9</span></td>', css)).value == 15


def test_hidden_rows_and_cells_are_no_rows_and_cells() -> None:
    row = '<td>15</td></tr><tr class="gone"><td>行政处罚</td><td>99</td>'
    blocks = page(row, ".gone{visibility:collapse}")
    grid = next(block for block in blocks if isinstance(block, Grid))
    assert "99" not in [cell.text for cell in grid.cells]


def test_prose_leaves_out_what_is_not_seen_and_marks() -> None:
    markup = (
        "<html><style>.h{display:none}</style><body><p>全年新收申请13<sup>2</sup>件，"
        '<span class="h">99件，</span>面积20m<sup>2</sup>，<s>办结7件</s>'
        '办结5<span style="vertical-align:super">[3]</span>件。</p></body></html>'
    )
    (block,) = blocks_of(Document(name="a.html", data=markup.encode()))[0].blocks
    assert isinstance(block, Para)
    assert block.text == "全年新收申请13件，面积20m2，办结5件。"
