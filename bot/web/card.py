"""An answer as the page shows it: its blocks with every figure typed, its proofs as links, its offers as questions.

The one module that knows both what an answer is and how a card is built; templates only lay it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.addresses import proof_path
from bot.chat.index_reader import WordedReply
from bot.message import Choices, Fold, Option, Paragraph, Role, Table
from bot.web.words import Words, words
from bot.wording.texts import Texts, grouped, percent, texts
from knowledge import Library
from knowledge.answers import Answer, Citation, Passage, Value

SHOWN_PROOFS = 3
MOST_PROOFS = 60
"""Proofs that a card links to; the file of the figures names them all."""

NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?%?")


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
                inner.extend(_line(part, None) for part in block.inner if part.role is Role.DETAIL)
            case Paragraph(role=Role.ECHO):
                echo.append(_line(block, None))
            case Paragraph():
                body.append(_line(block, waiting if block.role in (Role.LEAD, Role.SUBJECT, Role.BODY) else None))
            case Table():
                body.append(_grid(block, waiting))
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
    key = "report_of_unit" if len({cited.agency for cited in citations}) > 1 else "report_of_year"
    return tuple(
        Proof(
            path=proof_path(cited, marks=marks.get(place), **query),
            report=say(key, agency=cited.agency, year=cited.year),
            title=cited.title,
            where=cited.where,
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


def _line(block: Paragraph, waiting: _Waiting | None) -> Line:
    pieces = (Piece(text=run.text, strong=run.strong, marked=run.marked) for run in block.runs)
    placed = pieces if waiting is None else (part for piece in pieces for part in waiting.in_text(piece))
    return Line(role=block.role.value, pieces=tuple(placed))


def _grid(block: Table, waiting: _Waiting) -> Grid:
    rows = tuple(
        tuple(
            waiting.in_cell(text, (*row, block.columns[place], block.caption)) if place else Piece(text=text)
            for place, text in enumerate(row)
        )
        for row in block.rows
    )
    return Grid(caption=block.caption, columns=block.columns, numeric=block.numeric, rows=rows)


class _Waiting:
    """The figures of an answer, each given to the first text that shows it."""

    def __init__(self, own: Texts, values: Sequence[Value]) -> None:
        self._own = own
        self._values = values
        self._placed: set[int] = set()

    def in_text(self, piece: Piece) -> Iterable[Piece]:
        """The piece cut so that each figure in it is a piece of its own."""
        begins = 0
        for found in NUMBER.finditer(piece.text):
            place = self._next(found[0])
            if place is None:
                continue
            if found.start() > begins:
                yield Piece(text=piece.text[begins : found.start()], strong=piece.strong, marked=piece.marked)
            yield Piece(text=found[0], strong=piece.strong, marked=piece.marked, value=self._values[place])
            self._placed.add(place)
            begins = found.end()
        if begins < len(piece.text):
            yield Piece(text=piece.text[begins:], strong=piece.strong, marked=piece.marked)

    def _next(self, number: str) -> int | None:
        """The first figure that is not placed yet and reads like this; a year is no figure."""
        for place, value in enumerate(self._values):
            if place not in self._placed and number == _number(value) and number != str(value.year):
                return place
        return None

    def in_cell(self, text: str, around: Sequence[str]) -> Piece:
        """A table's cell with the figure that it shows: of those that read so, the one that its heads fit best."""
        numbers = NUMBER.findall(text)
        fitting = [place for place, value in enumerate(self._values) if numbers and _number(value) == numbers[0]]
        if not fitting:
            return Piece(text=text)
        best = max(fitting, key=lambda place: (self._likeness(self._values[place], around), place not in self._placed))
        self._placed.add(best)
        return Piece(text=text, value=self._values[best])

    def _likeness(self, value: Value, around: Sequence[str]) -> int:
        heads = " ".join(around)
        own = self._own
        worked_out = _worked_out(value)
        labels = () if worked_out else (own.official(value.indicator), own.noun(value.indicator))
        names = (value.agency, str(value.year), *labels)
        applicant = own.applicant(value.applicant) if value.applicant else ""
        return sum(name in heads for name in names) + (2 if applicant and applicant in around else 0)

    def left(self) -> tuple[tuple[str, Piece], ...]:
        """The figures that no text showed, each with what it is."""
        return tuple(
            (self._named(value), Piece(text=self._own.number(value.value, value.unit), value=value))
            for place, value in enumerate(self._values)
            if place not in self._placed
        )

    def _named(self, value: Value) -> str:
        applicant = self._own.applicant(value.applicant) if value.applicant not in (None, "total") else ""
        worked_out = _worked_out(value)
        label = words(self._own.language)(worked_out) if worked_out else self._own.official(value.indicator)
        parts = (value.agency, str(value.year), label, applicant)
        return " · ".join(part for part in parts if part)


def _number(value: Value) -> str:
    return percent(value.value) if value.unit == "ratio" else grouped(value.value)


def _worked_out(value: Value) -> str:
    """The key of what a figure worked out of others is called; empty for one that has a name of its own."""
    begun = value.indicator.partition(".")[0]
    return f"worked_out_{begun}" if begun in ("change", "aggregate", "count") else ""
