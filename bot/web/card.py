"""An answer as the page shows it: its blocks with every figure typed, its proofs as links, its offers as questions.

The one module that knows both what an answer is and how a card is built; templates only lay it out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.addresses import proof_path
from bot.chat.index_reader import WordedReply
from bot.message import Choices, Fold, Option, Paragraph, Role, Table
from bot.web.words import Words, words
from bot.wording.folds import place_text
from bot.wording.texts import Texts, texts
from knowledge import Library
from knowledge.answers import Answer, Citation, Passage, Value

SHOWN_PROOFS = 3
MOST_PROOFS = 60
"""Proofs that a card links to; the file of the figures names them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text: plain, strong or marked; with the figure that it shows, where it shows one."""

    text: str
    strong: bool = False
    marked: bool = False
    value: Value | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A paragraph with its role."""

    role: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table whose cells are pieces."""

    caption: str
    columns: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A link to the lit cell or sentence: its path, the report in short and in full, its place, what stands there."""

    path: str
    report: str
    title: str
    where: str
    raw: str
    original: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One answer. `inner` are workings and whole sentences, which stand folded.

    `beside` is the proof of what its figures are held against.

    `unplaced` are figures that no sentence or table of it shows by themselves.
    """

    kind: str
    language: str
    question: str
    body: tuple[Line | Grid, ...]
    echo: tuple[Line, ...]
    inner: tuple[Line, ...]
    beside: tuple[Proof, ...]
    proofs: tuple[Proof, ...]
    more_proofs: tuple[Proof, ...]
    unplaced: tuple[tuple[str, Piece], ...]
    options: tuple[Option, ...]
    has_figures: bool


def card_of(worded: WordedReply, marks: Mapping[int, tuple[int, int]], query: Mapping[str, str]) -> Card:
    """The card of a reply; `marks` is what to mark of the cited paragraphs, `query` what every link carries on."""
    answer = worded.reply.answer
    waiting = _Waiting(texts(worded.language), answer.values)
    body: list[Line | Grid] = []
    echo: list[Line] = []
    inner: list[Line] = []
    options: list[Option] = []
    for block in worded.message.blocks:
        match block:
            case Fold():
                inner.extend(_plain(part) for part in block.inner if part.role is Role.DETAIL)
            case Paragraph(role=Role.ECHO):
                echo.append(_plain(block))
            case Paragraph():
                body.append(waiting.line(block))
            case Table():
                body.append(waiting.grid(block))
            case Choices():
                options.extend(block.options)
            case _:
                continue
    proofs = _proofs(answer.citations, marks, query, words(worded.language))
    return Card(
        kind=answer.kind.value,
        language=worded.language.value,
        question=answer.question,
        body=tuple(body),
        echo=tuple(echo),
        inner=tuple(inner),
        beside=_proofs(answer.beside, {}, query, words(worded.language)),
        proofs=proofs[:SHOWN_PROOFS],
        more_proofs=proofs[SHOWN_PROOFS:],
        unplaced=waiting.left(),
        options=tuple(options),
        has_figures=bool(answer.values),
    )


def _proofs(
    citations: Sequence[Citation], marks: Mapping[int, tuple[int, int]], query: Mapping[str, str], say: Words
) -> tuple[Proof, ...]:
    own = texts(say.language)
    key = "report_of_unit" if len({cited.agency for cited in citations}) > 1 else "report_of_year"
    return tuple(
        Proof(
            path=proof_path(cited, marks=marks.get(place), **query),
            report=say(key, agency=cited.agency, year=cited.year),
            title=cited.title,
            where=place_text(own, cited),
            raw=cited.raw,
            original=cited.url,
        )
        for place, cited in enumerate(dict.fromkeys(citations[:MOST_PROOFS]))
    )


def clauses(library: Library, answer: Answer) -> dict[int, tuple[int, int]]:
    """Where in their paragraphs the cited sentences stand: by the citation's place, as [start, end)."""
    found: dict[int, tuple[int, int]] = {}
    for place, cited in enumerate(dict.fromkeys(answer.citations[:MOST_PROOFS])):
        if cited.paragraph is None:
            continue
        paragraphs = library.shelf.paragraphs(cited.agency, cited.year)
        text = next((entry.text for entry in paragraphs if entry.position == cited.paragraph), "")
        passage = next((item for item in answer.passages if item.text == cited.raw), None)
        span = _span(text, cited.raw, passage)
        if span is not None:
            found[place] = span
    return found


def _span(paragraph: str, sentence: str, passage: Passage | None) -> tuple[int, int] | None:
    """The marked phrase of a sentence in its paragraph, else the sentence."""
    begins = paragraph.find(sentence)
    if begins < 0:
        return None
    if passage is not None and passage.marks:
        return begins + passage.marks[0][0], begins + passage.marks[-1][1]
    return begins, begins + len(sentence)


class _Waiting:
    """The figures of an answer, and which of them have been shown."""

    def __init__(self, own: Texts, values: Sequence[Value]) -> None:
        self._own = own
        self._values = values
        self._shown: set[Value] = set()

    def line(self, block: Paragraph) -> Line:
        """A paragraph, with the figures that it is the first to show."""
        pieces = [
            Piece(text=run.text, strong=run.strong, marked=run.marked, value=self._first(run.value))
            for run in block.runs
        ]
        return Line(role=block.role.value, pieces=tuple(pieces))

    def _first(self, value: Value | None) -> Value | None:
        return None if value in self._shown else self._of_answer(value)

    def _of_answer(self, value: Value | None) -> Value | None:
        """The figure, where it is one of the answer and not only what its figures are held against."""
        if value is None or value not in self._values:
            return None
        self._shown.add(value)
        return value

    def grid(self, block: Table) -> Grid:
        """A table, with the figure of each cell."""
        values = block.values or tuple((None,) * len(row) for row in block.rows)
        rows = tuple(
            tuple(Piece(text=text, value=self._of_answer(value)) for text, value in zip(row, its_values, strict=True))
            for row, its_values in zip(block.rows, values, strict=True)
        )
        return Grid(caption=block.caption, columns=block.columns, numeric=block.numeric, rows=rows)

    def left(self) -> tuple[tuple[str, Piece], ...]:
        """The figures that no text showed, each with what it is."""
        return tuple(
            (self._named(value), Piece(text=self._own.number(value.value, value.unit), value=value))
            for value in self._values
            if value not in self._shown
        )

    def _named(self, value: Value) -> str:
        applicant = self._own.applicant(value.applicant) if value.applicant not in (None, "total") else ""
        parts = (value.agency, str(value.year), self._own.official(value.indicator), applicant)
        return " · ".join(part for part in parts if part)


def _plain(block: Paragraph) -> Line:
    pieces = (Piece(text=run.text, strong=run.strong, marked=run.marked) for run in block.runs)
    return Line(role=block.role.value, pieces=tuple(pieces))
