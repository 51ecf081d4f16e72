"""The proof of an answer, folded: one line that says which report and place, opened to every cell and sentence."""

from __future__ import annotations

from collections.abc import Sequence

from bot.message import Fold, Paragraph, Role, Run
from bot.wording.lines import paragraph
from bot.wording.texts import Texts, years_text
from knowledge.answers import Citation

SHOWN_PROOFS = 12


def fold(texts: Texts, citations: Sequence[Citation], beside: Sequence[Citation], inner: Sequence[Paragraph]) -> Fold:
    """The proof folded under one line, which names the citations of the answer's own figures.

    `inner` are workings and sentences that stand before them in the fold, `beside` is what comes after them.
    """
    said = texts.say("line", "proof_head", reports=_reports(texts, citations), where=_where(texts, citations))
    head = paragraph(Role.PROOF, Run(text=said, url=_only_address(citations)))
    return Fold(head=head, inner=(*inner, *_lines(texts, citations), *_lines(texts, beside)))


def _only_address(citations: Sequence[Citation]) -> str | None:
    found = {cited.url for cited in citations}
    return found.pop() if len(found) == 1 else None


def _reports(texts: Texts, citations: Sequence[Citation]) -> str:
    of_years = {cited.year for cited in citations}
    years = years_text(texts, sorted(of_years))
    units = len({cited.agency for cited in citations})
    if units == 1:
        return texts.say("line", "proof_report" if len(of_years) == 1 else "proof_report_years", years=years)
    return texts.say("line", "proof_reports", count=units, years=years)


def _where(texts: Texts, citations: Sequence[Citation]) -> str:
    """The place in the form where all cells share one, else their tables and number; the section of sentences."""
    places = {_place(texts, cited) for cited in citations}
    if len(citations) == 1:
        return places.pop()
    if citations[0].cell is None:
        return places.pop() if len(places) == 1 else texts.say("line", "proof_sentences", count=len(citations))
    tables = sorted({cited.table for cited in citations if cited.table is not None})
    joined = texts.say("line", "list_separator").join(texts.say("words", f"table_{number}") for number in tables)
    # The same place of each report: whose and of which years tells how many cells that are.
    return places.pop() if len(places) == 1 else texts.say("line", "proof_cells", where=joined, count=len(citations))


def place_text(texts: Texts, cited: Citation) -> str:
    """The whole place of a citation as the report prints it; in English also by the form's tables and lines."""
    if cited.cell is None or not texts.english:
        return _section(texts, cited)
    page = texts.say("line", "proof_page", page=cited.page) if cited.page is not None else ""
    printed = " × ".join(label for label in cited.printed if label)
    return texts.say("line", "proof_place", place=_place(texts, cited), page=page, printed=printed)


def _section(texts: Texts, cited: Citation) -> str:
    """The section of a sentence as the report heads it; one above all headings is told by that."""
    if not cited.where:
        return texts.say("words", "above_headings")
    return texts.say("line", "proof_section", section=cited.where)


def _place(texts: Texts, cited: Citation) -> str:
    if cited.cell is None or cited.table is None:
        return _section(texts, cited)
    code, applicant = cited.cell
    table = texts.say("words", f"table_{cited.table}")
    if cited.line is None or applicant is None:
        return texts.say("line", "proof_cell", table=table, name=texts.official(code))
    return texts.say("line", "proof_line", table=table, line=cited.line, column=texts.applicant(applicant))


def _lines(texts: Texts, citations: Sequence[Citation]) -> list[Paragraph]:
    """A line per citation, the first few of them: the full place and what stands there."""
    found = {
        texts.say(
            "line",
            "proof" if cited.cell is not None else "proof_passage",
            title=cited.title,
            where=place_text(texts, cited),
            raw=cited.raw,
        ): cited.url
        for cited in citations
    }
    lines = [paragraph(Role.PROOF, Run(text=text, url=url)) for text, url in list(found.items())[:SHOWN_PROOFS]]
    if len(found) > SHOWN_PROOFS:
        lines.append(paragraph(Role.PROOF, texts.say("line", "proof_more", count=len(found) - SHOWN_PROOFS)))
    return lines
