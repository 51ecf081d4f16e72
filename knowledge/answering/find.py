"""Answering a question to the prose from a plan of plain data: whose reports, which years, what to look for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.answering.details import PassageDetail, RefusalDetail
from knowledge.answering.lookup import Find, Finding, look, may_hold
from knowledge.answering.plan import note
from knowledge.answering.proof import paragraph_citation, understood
from knowledge.answering.prose import outline
from knowledge.answering.slots import MAX_CHOICES, indexed_years
from knowledge.answers import Answer, Choice, Kind, Language, Passage
from knowledge.lexicon.topics import topics
from knowledge.shelf import Shelf

MOST_UNITS = 6
MOST_LISTED = 12


def find(shelf: Shelf, plan: Find, *, question: str = "", language: Language = Language.HANS) -> Answer:
    """Return the sentences that answer, from the year asked or the latest that has them.

    Asks back between several units where the plan names none. `question` and `language` are those of the asker.
    """
    return _Search(shelf, plan, question, language).answer()


class _Search:
    """One plan looked for on one shelf."""

    def __init__(self, shelf: Shelf, plan: Find, question: str, language: Language) -> None:
        self.shelf = shelf
        self.plan = plan
        self.question = question
        self.language = language
        self.agencies = plan.units or tuple(unit.name for unit in shelf.units())

    def answer(self) -> Answer:
        plan = self.plan
        if len(self.agencies) == 1:
            years = [(year,) for year in plan.years] if plan.year_named else [plan.years]
            found = [(self.agencies[0], *result) for each in years if (result := self._newest(self.agencies[0], each))]
            return self._together(found) if found else self._nothing()
        common = plan.topic is not None and not topics().topics[plan.topic].literal and not plan.beyond
        if common and not plan.units and len(self.agencies) > MOST_UNITS:
            # Every report has such a part.
            return self._which_unit(self.agencies)
        hits = [
            (agency, *result)
            for agency in self._candidates()
            if (result := self._newest(agency, plan.years)) is not None
        ]
        if not hits and not plan.units and self.shelf.is_too_common(plan.terms):
            return self._which_unit(self.agencies)
        if not hits:
            return self._nothing()
        if len(hits) > 1 and not ((plan.units or plan.each) and len(hits) <= MOST_LISTED):
            return self._which_unit([agency for agency, _, _ in hits])
        return self._together(hits)

    def _candidates(self) -> tuple[str, ...]:
        if len(self.agencies) <= MOST_LISTED:
            return self.agencies
        plan = self.plan
        words = plan.terms or (topics().topics[plan.topic].words if plan.topic else ())
        wanted = set(self.agencies)
        found = [entry.report.agency for entry in self.shelf.search(words, limit=40) if entry.report.agency in wanted]
        return tuple(dict.fromkeys(found))

    def _newest(self, agency: str, years: Sequence[int]) -> tuple[int, Finding] | None:
        for year in years:
            paragraphs = self.shelf.paragraphs(agency, year)
            if not may_hold(self.plan, [entry.text for entry in paragraphs]):
                continue
            finding = look(self.plan, outline(paragraphs))
            if finding is not None:
                return year, finding
        return None

    def _together(self, hits: Sequence[tuple[str, int, Finding]]) -> Answer:
        """What one or several reports say, in the order given."""
        answers = [self._said(agency, year, finding) for agency, year, finding in hits]
        if len(answers) == 1:
            return answers[0]
        return Answer(
            kind=Kind.PASSAGE,
            language=self.language,
            question=self.question,
            understood=understood(
                agencies=[agency for agency, _, _ in hits], years=sorted({year for _, year, _ in hits})
            ),
            passages=tuple(passage for item in answers for passage in item.passages),
            citations=tuple(citation for item in answers for citation in item.citations),
            detail=PassageDetail(topic=self.plan.topic),
        )

    def _said(self, agency: str, year: int, finding: Finding) -> Answer:
        notes = []
        if not self.plan.year_named:
            latest = indexed_years(self.shelf, [agency])[-1]
            if year != latest:
                notes.append(note("older_passage", year=year, latest=latest))
        return Answer(
            kind=Kind.PASSAGE,
            language=self.language,
            question=self.question,
            understood=understood(agencies=[agency], years=[year], assumed=self._assumed()),
            passages=tuple(
                Passage(agency=agency, year=year, section=item.piece.section, text=item.text, marks=item.own_marks)
                for item in finding.found
            ),
            citations=tuple(
                paragraph_citation(item.piece.entry, item.piece.section, item.text) for item in finding.found
            ),
            notes=tuple(notes),
            detail=PassageDetail(phrase=finding.phrase, topic=self.plan.topic),
        )

    def _assumed(self) -> set[str]:
        plan = self.plan
        return (set() if plan.year_named else {"year"}) | (set() if plan.units else {"agency"})

    def _which_unit(self, agencies: Sequence[str]) -> Answer:
        """Ask whose report is meant."""
        return replace(
            self._refused(Kind.AMBIGUOUS, "which_unit", text="", count=len(agencies)),
            choices=tuple(
                Choice(label=agency, question=f"{agency}{self.question}") for agency in agencies[:MAX_CHOICES]
            ),
        )

    def _nothing(self) -> Answer:
        plan = self.plan
        return self._refused(
            Kind.NOT_UNDERSTOOD,
            "nothing_found",
            words="、".join(plan.words or plan.terms),
            agency=self.agencies[0] if len(self.agencies) == 1 else "",
            years="、".join(f"{year}年" for year in plan.years[:6]),
            topic=plan.topic or "",
        )

    def _refused(self, kind: Kind, reason: str, **params: object) -> Answer:
        plan = self.plan
        return Answer(
            kind=kind,
            language=self.language,
            question=self.question,
            understood=understood(
                agencies=plan.units,
                years=plan.years if plan.year_named else plan.years[:1],
                assumed=self._assumed(),
            ),
            detail=RefusalDetail(reason=reason, params=tuple((key, str(value)) for key, value in params.items())),
        )
