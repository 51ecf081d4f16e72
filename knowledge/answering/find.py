"""Answering a question to the prose from a plan of plain data: whose reports, which years, what to look for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.answering.details import PassageDetail, RefusalDetail
from knowledge.answering.lookup import Finding, absent, lone_number, look, may_hold
from knowledge.answering.nearest import nearest
from knowledge.answering.proof import paragraph_citation
from knowledge.answering.prose import between, outline
from knowledge.answering.prose_offers import offers
from knowledge.answering.quoting import quoted
from knowledge.answers import (
    Answer,
    Choice,
    Kind,
    Language,
    Named,
    Param,
    Passage,
    Understood,
    first_of,
    note,
    params_of,
)
from knowledge.lexicon.topics import topics
from knowledge.prose_terms import variants
from knowledge.query.asked import Asked, asked_to_json
from knowledge.query.lookups import Find
from knowledge.shelf import Shelf

MAX_CHOICES = 8
MOST_UNITS = 6
MOST_LISTED = 12
MOST_LOOKED_AT = 60
"""Units whose reports are all read for a condition; more would take too long, and a list with gaps would mislead."""
MOST_YEARS = 6


def answer_find(query: Find, asked: Asked, shelf: Shelf) -> Answer:
    """What the prose says, with what was inherited or assumed in reading the question."""
    found = find(shelf, query, question=asked.question, language=asked.language)
    read = replace(found.understood, inherited=asked.inherited, assumed=asked.assumed, passed_over=asked.passed_over)
    return replace(found, understood=read, notes=(*asked.notes, *found.notes))


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
        self.agencies = plan.units or tuple(shelf.names())

    def answer(self) -> Answer:
        """The answer, or why there is none."""
        plan = self.plan
        if plan.nearest:
            return self._nearest() or self._nothing()
        if len(self.agencies) == 1 or (plan.year_named and len(plan.years) > 1):
            return self._by_year()
        common = plan.topic is not None and not topics().topics[plan.topic].literal and not plan.beyond
        listed = plan.each and plan.only_figure and len(self.agencies) <= MOST_LISTED
        if common and not plan.units and not listed and len(self.agencies) > MOST_UNITS:
            # Every report has such a part.
            return self._which_unit(self.agencies)
        if plan.condition is not None and len(self.agencies) > MOST_LOOKED_AT:
            # Those that meet it may be anywhere; a list with gaps is no list.
            return self._which_unit(self.agencies)
        hits = self._in(self._candidates())
        if not hits and not plan.units and self.shelf.is_too_common(plan.terms):
            return self._which_unit(self.agencies)
        if not hits:
            return self._nothing()
        if len(hits) > 1 and not ((plan.units or plan.each) and len(hits) <= MOST_LISTED):
            return self._which_unit([agency for agency, _, _ in hits])
        return self._together(hits)

    def _by_year(self) -> Answer:
        """One unit's reports, or each of several years: all that were named, the latest that has it where none was."""
        plan = self.plan
        if len(self.agencies) * len(plan.years) > MOST_LISTED and len(self.agencies) > 1:
            return self._which_year()
        years = [(year,) for year in plan.years] if plan.year_named else [plan.years]
        found: list[tuple[str, int, Finding]] = []
        without: list[tuple[str, int]] = []
        for agency in self.agencies:
            for each in years:
                result = self._newest(agency, each)
                if result is not None:
                    found.append((agency, *result))
                elif plan.year_named and self.shelf.reports(agency=agency, year=each[0]):
                    without.append((agency, each[0]))
        if plan.since is not None and plan.years and plan.since < plan.years[-1] - 1:
            # 较上年增加 is of one year, and says nothing of what was gained since an earlier one.
            found = []
        if not found:
            return self._moved() or self._loosely() or self._nothing()
        answer = self._together(found)
        if not without or len(years) == 1:
            return answer
        several = len(self.agencies) > 1
        names = tuple(Named(agency=agency if several else "", year=year) for agency, year in without)
        return replace(answer, notes=(*answer.notes, note("passage_without", names=first_of(names))))

    def _loosely(self) -> Answer | None:
        """The part of the one report, or of the latest, that says in its own words what a topic is asked about."""
        plan = self.plan
        topic = None if plan.topic is None else topics().topics[plan.topic]
        if topic is None or not topic.whole or not plan.beyond or len(self.agencies) != 1:
            return None
        for year in plan.years:
            finding = look(plan, outline(self.shelf.paragraphs(self.agencies[0], year)), loosely=True)
            if finding is not None:
                return self._together([(self.agencies[0], year, finding)])
        return None

    def _nearest(self) -> Answer | None:
        """What says the most of the question in the one report, or in the report of a unit that says the most of it."""
        terms = dict.fromkeys((*self.plan.within, *self.plan.terms, *self.plan.beyond))
        written = {term: self._is_written(term) for term in terms}
        told = [
            (year, found)
            for agency in self.agencies[:1]
            for year in self.plan.years[:MOST_YEARS]
            if (found := nearest(self.plan, outline(self.shelf.paragraphs(agency, year)), written)) is not None
        ]
        if not told:
            return None
        year, found = max(told, key=lambda item: item[1].share)
        answer = self._said(self.agencies[0], year, found.finding)
        if not found.lacking or not isinstance(answer.detail, PassageDetail):
            return answer
        lacking = note("passage_lacks", names=found.lacking)
        return replace(answer, notes=(*answer.notes, lacking), detail=replace(answer.detail, lacking=found.lacking))

    def _is_written(self, term: str) -> bool:
        """Whether any report of the index has a word, or what reports write instead of it."""
        words = variants(term)
        return bool(self.shelf.search(words, limit=1)) or self.shelf.is_too_common(words)

    def _moved(self) -> Answer | None:
        """What a number was in two years, with what lies between, where no report says by how much it changed."""
        since, plan = self.plan.since, replace(self.plan, change=False)
        if since is None or len(self.agencies) != 1:
            return None
        told = _Search(self.shelf, plan, self.question, self.language)
        looked = [told._newest(self.agencies[0], (year,)) for year in (since, plan.years[-1])]
        both = [(self.agencies[0], *result) for result in looked if result is not None]
        both = [(agency, year, one) for agency, year, all_of in both if (one := lone_number(all_of, plan)) is not None]
        if len(both) != 2:
            return None
        before, after = (finding.found[0].quantities[0] for _, _, finding in both)
        gained = between(before, after)
        answer = told._together(both)
        if gained is None:
            return replace(answer, notes=(*answer.notes, note("passage_levels")))
        code = "passage_risen" if gained[0] else "passage_fallen"
        return replace(answer, notes=(*answer.notes, note(code, number=gained[1])))

    def _in(self, agencies: Sequence[str]) -> list[tuple[str, int, Finding]]:
        years = self.plan.years
        return [(agency, *result) for agency in agencies if (result := self._newest(agency, years)) is not None]

    def _candidates(self) -> tuple[str, ...]:
        plan = self.plan
        if len(self.agencies) <= MOST_LISTED or plan.condition is not None:
            return self.agencies
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
        hits = self._ordered(hits)
        answers = [self._said(agency, year, finding) for agency, year, finding in hits]
        if len(answers) == 1:
            return answers[0]
        return Answer(
            kind=Kind.PASSAGE,
            language=self.language,
            question=self.question,
            understood=Understood(
                agencies=tuple(agency for agency, _, _ in hits), years=tuple(sorted({year for _, year, _ in hits}))
            ),
            passages=tuple(passage for item in answers for passage in item.passages),
            citations=tuple(citation for item in answers for citation in item.citations),
            detail=PassageDetail(
                topic=self.plan.topic,
                condition=self.plan.condition,
                quoted=tuple(quoted(item) for _, _, finding in hits for item in finding.found),
            ),
        )

    def _ordered(self, hits: Sequence[tuple[str, int, Finding]]) -> Sequence[tuple[str, int, Finding]]:
        """The hits in the order asked for; as they are where one of them has no single number to be held by."""
        single = [lone_number(finding, self.plan) for _, _, finding in hits] if self.plan.order else []
        values = [None if one is None else one.found[0].quantities[0].value for one in single]
        known = [value for value in values if value is not None]
        if not values or len(known) < len(values):
            return hits
        ranked = sorted(zip(known, hits, strict=True), key=lambda item: item[0], reverse=self.plan.order == "most")
        return [hit for _, hit in ranked]

    def _said(self, agency: str, year: int, finding: Finding) -> Answer:
        notes = []
        missing = [label for label, phrase in finding.parts if not phrase]
        if missing:
            notes.append(note("passage_lacks", names=tuple(missing)))
        if not self.plan.year_named:
            latest = tuple(self.shelf.years([agency]))[-1]
            if year != latest:
                notes.append(note("older_passage", year=year, latest=latest))
        return Answer(
            kind=Kind.PASSAGE,
            language=self.language,
            question=self.question,
            understood=Understood(agencies=(agency,), years=(year,), assumed=frozenset(self._assumed())),
            passages=tuple(
                Passage(agency=agency, year=year, section=item.piece.section, text=item.text, marks=item.own_marks)
                for item in finding.found
            ),
            citations=tuple(
                paragraph_citation(item.piece.entry, item.piece.section, item.text) for item in finding.found
            ),
            notes=tuple(notes),
            detail=PassageDetail(
                phrase=finding.phrase,
                topic=self.plan.topic,
                parts=tuple((label, phrase) for label, phrase in finding.parts if phrase),
                condition=self.plan.condition,
                quoted=tuple(map(quoted, finding.found)),
            ),
        )

    def _assumed(self) -> set[str]:
        plan = self.plan
        return (set() if plan.year_named else {"year"}) | (set() if plan.units else {"agency"})

    def _which_unit(self, agencies: Sequence[str]) -> Answer:
        """Ask whose report is meant."""
        return replace(
            self._refused(Kind.AMBIGUOUS, "which_unit", text="", count=len(agencies)),
            choices=tuple(self._narrowed(agency, units=(agency,)) for agency in agencies[:MAX_CHOICES]),
        )

    def _narrowed(self, label: str, *, units: tuple[str, ...] = (), years: tuple[int, ...] = ()) -> Choice:
        """A choice of this very search in one unit or year."""
        query = replace(self.plan, units=units or self.plan.units, years=years or self.plan.years)
        query = replace(query, year_named=query.year_named or bool(years))
        asked = Asked(query=query, language=self.language, question=self.question)
        return Choice(label=label, question=label, query=asked_to_json(asked))

    def _which_year(self) -> Answer:
        """Ask which of several years is meant; the choices are of one year each, in the order of the plan."""
        choices = tuple(self._narrowed(self._year(year), years=(year,)) for year in self.plan.years[:MAX_CHOICES])
        return replace(self._refused(Kind.AMBIGUOUS, "which_year"), choices=choices)

    def _year(self, year: int) -> str:
        return f"{year}年" if self.language.chinese else str(year)

    def _nothing(self) -> Answer:
        """Why nothing is given: what stands nowhere in the reports looked at, or that no place says all of it."""
        plan = self.plan
        if plan.condition is not None and _Search(
            self.shelf, replace(plan, condition=None), self.question, self.language
        )._in(self.agencies):
            return self._refused(Kind.NOT_UNDERSTOOD, "condition_unmet")
        terms = (*plan.within, *(plan.beyond or plan.terms))
        looked = self._candidates()[:MOST_LISTED]
        read = {(name, year): self.shelf.paragraphs(name, year) for name in looked for year in plan.years[:MOST_YEARS]}
        lacking = absent(terms, [text for each in read.values() for p in each for text in (p.section.heading, p.text)])
        held = tuple(term for term in terms if term not in lacking)
        params: dict[str, Param] = {
            "words": tuple(lacking or plan.words or terms),
            "agency": self.agencies[0] if len(self.agencies) == 1 else "",
            "years": plan.years[:MOST_YEARS],
            "topic": plan.topic or "",
        }
        reason = "nothing_found"
        if held and not lacking:
            reason = "no_number" if plan.only_figure else "not_together"
        named = None if plan.topic is None else topics().topics[plan.topic]
        if named is not None and not named.literal and not plan.beyond and not plan.only_figure:
            reason = "no_topic_section"
        own = tuple(_as_asked(term, plan.words) for term in held if any(term in word for word in plan.words))
        own = tuple(word for word in (*plan.words, *own) if word not in topics().weak)
        answer = self._refused(Kind.NOT_UNDERSTOOD, reason, **params)
        return replace(answer, choices=tuple(offers(self.shelf, self._reports(looked), own, self.language)))

    def _reports(self, agencies: Sequence[str]) -> list[tuple[str, int]]:
        years = self.plan.years
        return [(name, year) for name in agencies for year in years if self.shelf.reports(agency=name, year=year)]

    def _refused(self, kind: Kind, reason: str, **params: Param) -> Answer:
        plan = self.plan
        return Answer(
            kind=kind,
            language=self.language,
            question=self.question,
            understood=Understood(
                agencies=plan.units,
                years=plan.years if plan.year_named else plan.years[:1],
                assumed=frozenset(self._assumed()),
            ),
            detail=RefusalDetail(reason=reason, params=params_of(**params)),
        )


def _as_asked(term: str, words: Sequence[str]) -> str:
    """A term as the question has it: 公众号, of which a segmenter leaves 公众."""
    return max((word for word in variants(term) if any(word in asked for asked in words)), key=len, default=term)
