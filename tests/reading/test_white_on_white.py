"""White type in a Word document is gone where the page is white, and read where something dark stands behind it."""

from __future__ import annotations

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.reading.test_docx import reading, texts

WHITE = '<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>另有97件。</w:t></w:r>'
BEHIND = (
    '<w:r><w:drawing><wp:anchor xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'behindDoc="1"/></w:drawing></w:r>'
)
STYLE = (
    '<w:style {} w:type="paragraph" w:styleId="Band"><w:name w:val="band"/>'
    '<w:pPr><w:shd w:val="clear" w:fill="1F3864"/></w:pPr></w:style>'
)

BASED = '<w:style {} w:type="paragraph" w:styleId="Small"><w:name w:val="small"/><w:basedOn w:val="Band"/></w:style>'


def keeps(word: WordDocument) -> bool:
    return any("另有" in text for text in texts(reading(word)))


def with_white(properties: str = "", before: str = "") -> WordDocument:
    word = docx.Document()
    word.add_paragraph("新收申请12件。")
    for inner in (before, f"<w:pPr>{properties}</w:pPr>{WHITE}"):
        if inner:
            word.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{inner}</w:p>"))
    return word


def test_white_type_on_a_white_page_is_gone_with_its_words() -> None:
    assert texts(reading(with_white())) == ["新收申请12件。"]


@pytest.mark.parametrize(
    "shading", ['<w:shd w:val="clear" w:fill="1F3864"/>', '<w:pStyle w:val="Band"/>', '<w:pStyle w:val="Small"/>']
)
def test_white_type_on_a_dark_band_is_read(shading: str) -> None:
    word = with_white(shading)
    for style in (STYLE, BASED):
        word.styles.element.append(parse_xml(style.format(nsdecls("w"))))
    assert keeps(word)


def test_white_type_on_a_pattern_or_a_picture_keeps_its_words() -> None:
    assert keeps(with_white('<w:shd w:val="pct50" w:color="000000" w:fill="auto"/>'))
    assert keeps(with_white(before=BEHIND))
    word = with_white()
    word.element.insert(0, parse_xml(f'<w:background {nsdecls("w")} w:color="1F3864"/>'))
    assert keeps(word)
