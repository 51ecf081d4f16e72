"""Word documents made with python-docx and read back."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from knowledge.documents.blocks import Blocks, Document, Grid, Para
from knowledge.documents.readers import blocks_of
from knowledge.documents.tables.values import Value, cell_value
from knowledge.model import State


def reading(word: WordDocument) -> Blocks:
    buffer = io.BytesIO()
    word.save(buffer)
    return blocks_of(Document(name="报告.docx", data=buffer.getvalue()))[0]


def texts(blocks: Blocks) -> list[str]:
    return [block.text for block in blocks.blocks if isinstance(block, Para)]


def grids(blocks: Blocks) -> list[Grid]:
    return [block for block in blocks.blocks if isinstance(block, Grid)]


def xml(text: str) -> Any:
    return parse_xml(text.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1))


def numbered(word: WordDocument, text: str, identity: int, depth: int = 0) -> None:
    paragraph = word.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{identity}"/></w:numPr>')
    )


def with_list(word: WordDocument, identity: int, *levels: tuple[str, str]) -> None:
    numbering = word.part.numbering_part.element
    inner = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (form, text) in enumerate(levels)
    )
    kind = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{identity}">{inner}</w:abstractNum>')
    numbering.insert(0, kind)
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{identity}"><w:abstractNumId w:val="{identity}"/></w:num>')
    )


def test_paragraphs_headings_and_tables_stand_in_reading_order() -> None:
    word = docx.Document()
    word.add_heading("某市某局2021年政府信息公开工作年度报告", 0)
    word.add_heading("一、总体情况", 1)
    word.add_paragraph("全年公开信息13条。")
    table = word.add_table(rows=2, cols=2)
    for row, values in zip(table.rows, (("信息内容", "本年制发件数"), ("规章", "0")), strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    word.add_paragraph("六、其他需要报告的事项")
    read = reading(word)
    assert [type(block).__name__ for block in read.blocks] == ["Para", "Para", "Para", "Grid", "Para"]
    assert [block.level for block in read.blocks if isinstance(block, Para)] == [0, 1, None, None]
    assert [(c.row, c.column, c.text) for c in grids(read)[0].cells] == [
        (0, 0, "信息内容"),
        (0, 1, "本年制发件数"),
        (1, 0, "规章"),
        (1, 1, "0"),
    ]


def test_merged_cells_keep_their_spans_and_text_once() -> None:
    word = docx.Document()
    table = word.add_table(rows=3, cols=4)
    table.cell(0, 0).merge(table.cell(1, 1)).text = "申请人情况"
    table.cell(0, 2).merge(table.cell(0, 3)).text = "法人"
    table.cell(1, 3).merge(table.cell(2, 3)).text = "总计"
    for column in range(3):
        table.cell(2, column).text = str(column)
    cells = {(c.row, c.column): (c.text, c.rowspan, c.colspan) for c in grids(reading(word))[0].cells}
    assert cells == {
        (0, 0): ("申请人情况", 2, 2),
        (0, 2): ("法人", 1, 2),
        (1, 2): ("", 1, 1),
        (1, 3): ("总计", 2, 1),
        (2, 0): ("0", 1, 1),
        (2, 1): ("1", 1, 1),
        (2, 2): ("2", 1, 1),
    }


def test_automatic_numbers_are_counted_again() -> None:
    word = docx.Document()
    with_list(word, 77, ("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"))
    numbered(word, "总体情况", 77)
    numbered(word, "主动公开", 77, 1)
    numbered(word, "依申请公开", 77, 1)
    for heading in ("主动公开政府信息情况", "收到和处理政府信息公开申请情况"):
        numbered(word, heading, 77)
    numbered(word, "新收", 77, 1)
    assert texts(reading(word)) == [
        "一、总体情况",
        "（一）主动公开",
        "（二）依申请公开",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "（一）新收",
    ]


def test_a_number_typed_beside_the_automatic_one_stands_once() -> None:
    word = docx.Document()
    with_list(word, 77, ("chineseCounting", "%1、"))
    numbered(word, "一、总体情况", 77)
    assert texts(reading(word)) == ["一、总体情况"]


def test_a_numbered_cell_never_changes_a_figure() -> None:
    word = docx.Document()
    with_list(word, 77, ("decimal", "%1."))
    table = word.add_table(rows=2, cols=3)
    for cell, text in zip(table.rows[0].cells, ("属于国家秘密", "3", ""), strict=True):
        cell.text = text
        cell.paragraphs[0]._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>')
        )
    assert [c.text for c in grids(reading(word))[0].cells][:3] == ["1.属于国家秘密", "3", ""]


def test_deletions_hidden_and_struck_text_and_notes_are_not_read() -> None:
    word = docx.Document()
    cell = word.add_table(rows=1, cols=2).cell(0, 0)
    paragraph = cell.paragraphs[0]._p
    for piece in (
        "<w:p><w:del><w:r><w:delText>99</w:delText></w:r></w:del></w:p>",
        "<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>12</w:t></w:r></w:p>",
        "<w:p><w:ins><w:r><w:t>13</w:t></w:r></w:ins></w:p>",
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>7</w:t></w:r></w:p>",
        '<w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>[1]</w:t></w:r></w:p>',
    ):
        for child in xml(piece):
            paragraph.append(child)
    assert grids(reading(word))[0].cells[0].text == "13"


def test_content_controls_and_text_boxes_are_read() -> None:
    word = docx.Document()
    body = word.element.body
    body.insert(0, xml("<w:p><w:r><w:t>第一段</w:t></w:r></w:p>"))
    control = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>第二段</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    body.insert(1, control)
    box = (
        '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml"><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        "<w:txbxContent><w:p><w:r><w:t>框中的话</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice><mc:Fallback>"
        "<w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>框中的话</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    body.insert(2, parse_xml(box))
    assert texts(reading(word)) == ["第一段", "第二段", "框中的话"]


def test_headers_and_footers_are_left_out() -> None:
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "页眉"
    word.sections[0].footer.paragraphs[0].text = "- 1 -"
    word.add_paragraph("正文")
    assert texts(reading(word)) == ["正文"]


def test_a_table_around_the_article_is_no_table() -> None:
    word = docx.Document()
    outer = word.add_table(rows=1, cols=1).cell(0, 0)
    outer.text = "一、总体情况"
    inner = outer.add_table(rows=1, cols=2)
    inner.cell(0, 0).text = "规章"
    inner.cell(0, 1).text = "1"
    read = reading(word)
    assert texts(read) == ["一、总体情况"]
    assert [c.text for c in grids(read)[0].cells] == ["规章", "1"]


def test_cell_lines_and_grid_before() -> None:
    word = docx.Document()
    table = word.add_table(rows=2, cols=3)
    table.cell(0, 1).text = "商业\n企业"
    row = table.rows[1]._tr
    row.get_or_add_trPr().append(parse_xml(f'<w:gridBefore {nsdecls("w")} w:val="1"/>'))
    row.remove(row.findall(qn("w:tc"))[0])
    table.rows[1].cells[0].text = "移后"
    cells = grids(reading(word))[0].cells
    assert [c.text for c in cells if c.row == 0][1] == "商业\n企业"
    assert {c.column for c in cells if c.row == 1} == {1, 2}


TABLE_2003 = (
    "<w:tbl><w:tr><w:tc><w:tcPr><w:vmerge w:val='restart'/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc>"
    "<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vmerge/></w:tcPr><w:p/></w:tc>"
    "<w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
)


def test_the_single_xml_file_of_word_2003() -> None:
    data = (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
        '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" '
        'xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"><w:body><wx:sect>'
        f"<w:p><w:r><w:t>一、总体情况</w:t></w:r></w:p>{TABLE_2003}</wx:sect></w:body></w:wordDocument>"
    )
    (blocks,) = blocks_of(Document(name="报告.doc", data=data.encode()))
    assert texts(blocks) == ["一、总体情况"]
    assert [(cell.text, cell.rowspan) for cell in grids(blocks)[0].cells] == [("甲", 2), ("1", 1), ("2", 1)]


def test_the_strict_form_of_the_standard() -> None:
    body = (
        '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body>'
        "<w:p><w:r><w:t>一、总体情况</w:t></w:r></w:p></w:body></w:document>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", body)
    (blocks,) = blocks_of(Document(name="a.docx", data=buffer.getvalue()))
    assert texts(blocks) == ["一、总体情况"]


STYLES = (
    '<w:style w:type="character" w:styleId="A"><w:name w:val="a"/><w:rPr>{}</w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="B"><w:name w:val="b"/><w:basedOn w:val="A"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="P"><w:name w:val="p"/><w:rPr>{}</w:rPr></w:style>'
)


def cell_said(inner: str, *, look: str = "", paragraph: str = "", cell: str = "") -> Value:
    """What the second cell of a table says whose paragraph holds `inner`; `look` is how styles A and B look."""
    word = docx.Document()
    table = word.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "行政处罚"
    for style in list(parse_xml(f"<w:styles {nsdecls('w')}>{STYLES.format(look, paragraph)}</w:styles>")):
        word.styles.element.append(style)
    box = table.cell(0, 1)._tc
    if cell:
        box.get_or_add_tcPr().append(parse_xml(cell.replace(" ", f" {nsdecls('w')} ", 1)))
    math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    made = parse_xml(
        f"<w:tc {nsdecls('w')} {math}>{inner if inner.startswith('<w:p>') else f'<w:p>{inner}</w:p>'}</w:tc>"
    )
    for old in box.findall(qn("w:p")):
        box.remove(old)
    box.extend(list(made))
    return cell_value(grids(reading(word))[0].cells[1].text)


def run(text: str, look: str = "") -> str:
    return f"<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>"


HIDING = (
    "<w:strike/>",
    "<w:dstrike/>",
    "<w:vanish/>",
    "<w:specVanish/>",
    '<w:sz w:val="2"/>',
    '<w:color w:val="FFFFFF"/><w:shd w:fill="FFFFFF"/>',
    '<w:color w:val="FEFEFE"/><w:highlight w:val="white"/>',
)
RAISING = (
    '<w:vertAlign w:val="superscript"/>',
    '<w:vertAlign w:val="subscript"/>',
    '<w:position w:val="8"/>',
    '<w:position w:val="-6"/><w:sz w:val="12"/>',
)
DOUBTFUL = (
    '<w:color w:val="FFFFFF"/>',
    '<w:color w:val="auto" w:themeColor="background1"/>',
    "<w:webHidden/>",
    '<w:sz w:val="8"/>',
    '<w:sz w:val="6"/>',
    '<w:w w:val="1"/>',
    '<w:spacing w:val="-200"/>',
)


@pytest.mark.parametrize("look", HIDING + RAISING)
@pytest.mark.parametrize("way", ["own", "A", "B", "nested"])
def test_hidden_struck_and_raised_runs_are_left_out_however_that_is_said(look: str, way: str) -> None:
    own = look if way == "own" else f'<w:rStyle w:val="{"A" if way == "nested" else way}"/>'
    inner = run("15") + (f"<w:ins>{run('9', own)}</w:ins>" if way == "nested" else run("9", own))
    assert cell_said(inner, look=look).value == 15


@pytest.mark.parametrize("look", DOUBTFUL)
@pytest.mark.parametrize("way", ["own", "B"])
def test_runs_that_may_be_seen_or_not_make_the_cell_unreadable(look: str, way: str) -> None:
    own = look if way == "own" else '<w:rStyle w:val="B"/>'
    assert cell_said(run("9", own) + run("15"), look=look).state is State.UNREADABLE


def test_a_switch_of_a_run_turns_off_what_its_style_sets() -> None:
    assert cell_said(run("15", '<w:rStyle w:val="A"/><w:strike w:val="0"/>'), look="<w:strike/>").value == 15
    styled = run("15", '<w:rStyle w:val="A"/>')
    inner = f'<w:p><w:pPr><w:pStyle w:val="P"/></w:pPr>{run("9")}{styled}</w:p>'
    assert cell_said(inner, look="<w:vanish/>", paragraph="<w:vanish/>").value == 15


MARK = '<w:r><w:fldChar w:fldCharType="{}">{}</w:fldChar></w:r>'


def field(code: str, result: str = "", begin: str = "") -> str:
    parts = [
        MARK.format("begin", begin),
        f"<w:r><w:instrText>{code}</w:instrText></w:r>",
    ]
    if result:
        parts += [MARK.format("separate", ""), result]
    return "".join([*parts, MARK.format("end", "")])


CHOICE = (
    '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="9"/><w:listEntry w:val="15"/></w:ddList></w:ffData>'
)
CONTROL = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
LINK = '<w:hyperlink w:anchor="n1">{}</w:hyperlink>'


@pytest.mark.parametrize(
    "inner",
    [
        run("15") + '<w:r><w:footnoteReference w:id="2"/></w:r>',
        run("15") + '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>1</w:t></w:r>',
        field(" FORMTEXT ", run("15")),
        field(" FORMDROPDOWN ", begin=CHOICE),
        field(" =SUM(LEFT) ", run("15")),
        MARK.format("begin", "")
        + field("PAGE", run("9"))
        + MARK.format("separate", "")
        + run("15")
        + MARK.format("end", ""),
        CONTROL.format("", run("15")),
        CONTROL.format("<w:dropDownList/>", run("15")),
        LINK.format(run("15")),
        "<m:oMath><m:r><m:t>15</m:t></m:r></m:oMath>",
        '<w:bdo w:val="ltr">' + run("15") + "</w:bdo>",
        run("1", '<w:sz w:val="21"/>') + run("5", '<w:sz w:val="18"/>'),
        run("15", '<w:color w:val="FFFFFF"/><w:shd w:fill="1F3864"/>'),
        "<w:del><w:r><w:delText>9</w:delText></w:r></w:del>" + run("15"),
    ],
)
def test_fields_controls_and_notes_in_cells(inner: str) -> None:
    assert cell_said(inner).value == 15


@pytest.mark.parametrize(
    "inner",
    [
        run("15", RAISING[0]),
        run("15") + LINK.format(run("1")),
        run("15") + field(' HYPERLINK \\l "n" ', run("1")),
        field(r" EQ \f(1,2) "),
        run("15") + field(r" EQ \f(1,2) ", run(" ")),
        run("1") + field(' SYMBOL 53 \\f "Arial" '),
        '<w:fldSimple w:instr="EQ \\f(1,2)"/>',
        "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>",
        "<m:oMath><m:sSup><m:e><m:r><m:t>1</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>",
        '<w:bdo w:val="rtl">' + run("51") + "</w:bdo>",
        CONTROL.format("<w:showingPlcHdr/>", run("15")),
        run("12") + "<w:r><w:tab/></w:r>" + run("345"),
        run("15") + '<w:r><w:sym w:font="Wingdings" w:char="F081"/></w:r>',
        "<w:r><w:drawing/></w:r>",
        '<w:p><w:pPr><w:ind w:left="-30000"/></w:pPr>' + run("15") + "</w:p>",
        '<w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr>' + run("15") + "</w:p>",
    ],
)
def test_what_is_drawn_and_not_told_makes_the_cell_unreadable(inner: str) -> None:
    assert cell_said(inner).state is State.UNREADABLE


def test_white_type_on_a_dark_cell_is_read() -> None:
    assert cell_said(run("15", '<w:color w:val="FFFFFF"/>'), cell='<w:shd w:fill="1F3864"/>').value == 15


HIDDEN_ROWS = ("<w:hidden {}/>", '<w:trHeight {} w:val="10" w:hRule="exact"/>', "")


def test_a_hidden_row_is_no_row() -> None:
    word = docx.Document()
    table = word.add_table(rows=3, cols=2)
    for row, height in zip(table.rows, HIDDEN_ROWS, strict=True):
        row.cells[0].text = row.cells[1].text = "7"
        if height:
            row._tr.get_or_add_trPr().append(parse_xml(height.format(nsdecls("w"))))
    assert len(grids(reading(word))[0].cells) == 2


def test_prose_leaves_out_notes_and_keeps_measures() -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("新收申请13")._p
    for text, look in (("2", RAISING[0]), ("件，面积20m", ""), ("2", RAISING[0]), ("，办结7件", HIDING[0]), ("。", "")):
        paragraph.append(parse_xml(run(text, look).replace("<w:r>", f"<w:r {nsdecls('w')}>", 1)))
    assert texts(reading(word)) == ["新收申请13件，面积20m2。"]
