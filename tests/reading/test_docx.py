"""Word documents made with python-docx and read back."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from knowledge.documents.blocks import Blocks, Document, Grid, Para
from knowledge.documents.readers import blocks_of


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
