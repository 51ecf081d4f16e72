"""What a Word document hides, strikes, raises or draws: no digit of it joins a figure."""

from __future__ import annotations

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from knowledge.documents.tables.values import Value, cell_value
from knowledge.model import State
from tests.reading.test_docx import grids, reading, texts

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
