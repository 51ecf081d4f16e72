"""An index that can be asked: `Library.ask(text)` gives a Reply, `open_library(path)` the Library of an index file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from knowledge.aliases import Alias, Vocabulary, alias_notes
from knowledge.answering import answer_for, plan_for
from knowledge.answering.plan import Asking, Plan
from knowledge.answers import Answer, Context, Reply
from knowledge.conversation import complete, context_after
from knowledge.shelf import Shelf
from knowledge.standby import StandIn, open_standing
from knowledge.understanding import search_terms, understand
from knowledge.understanding.parts import Understanding, UnitForm, closest

MAX_QUESTION = 400
"""Characters of a question that are read; a longer one is refused."""


class Library:
    """An index that can be asked; as safe for several threads as its shelf is."""

    def __init__(self, shelf: Shelf, aliases: Sequence[Alias] = (), *, standing_in: StandIn | None = None) -> None:
        self.shelf = shelf
        self.standing_in = standing_in
        """Set where this is not the index that was asked for: every answer says so."""
        self._units = tuple(shelf.units())
        self._aliases = tuple(aliases)
        self.vocabulary = Vocabulary(self._units, self._aliases)
        self._gazetteer = self.vocabulary.gazetteer

    def ask(self, text: str, context: Context | None = None, *, today: date, unit: str | None = None) -> Reply:
        """The answer to a question, in a conversation where `context` is given.

        `today` is what 去年 counts from; `unit` is the unit meant where the question names none, by any of its names.
        Never raises for what a person may type.
        """
        _, plan, answer = self._answered(text, context, today, unit)
        return Reply(answer=answer, context=context_after(answer, plan.asking, context))

    def explain(self, text: str, context: Context | None = None, *, today: date, unit: str | None = None) -> list[str]:
        """How a question is understood and answered, line by line: spans, cues, slots, kind, plan, citations."""
        kind, plan, answer = self._answered(text, context, today, unit)
        says = plan.asking
        lines = [f"question   {says.text}", f"normal     {says.normal}", f"language   {says.language.value}"]
        lines += [f"span       [{s.start},{s.end}) {s.text} → {s.slot.value}: {s.value}" for s in says.spans]
        lines += [
            f"cue        {c.code} {c.text}" + (f" ({c.number:g})" if c.number is not None else "") for c in says.cues
        ]
        lines += [f"unit       {m.form.value} {m.text} → {'、'.join(m.names) or '?'}" for m in says.units]
        lines += [
            f"year       {m.form.value} {m.text} → {'、'.join(map(str, m.years)) or m.count or ''}" for m in says.years
        ]
        lines += [
            f"indicator  {m.text} → {'、'.join(m.codes)}" + (" (scope)" if m.scope else "") for m in says.indicators
        ]
        lines += [f"applicant  {m.text} → {m.code}" for m in says.applicants]
        if says.unread:
            lines.append(f"unread     {'、'.join(says.unread)}")
        lines.append(f"kind       {answer.kind.value} (recognised as {kind})")
        lines.append(f"plan       {type(plan).__name__}: {_shown(plan)}")
        lines += [
            f"value      {v.agency} {v.year} {v.indicator} {v.applicant or ''} = {v.value} {v.unit}"
            for v in answer.values
        ]
        lines += [f"note       {n.code} {dict(n.params)}" for n in answer.notes]
        lines += [f"citation   {c.title} · {c.where} · {c.raw}" for c in answer.citations]
        return lines

    def _answered(self, text: str, context: Context | None, today: date, unit: str | None) -> tuple[str, Plan, Answer]:
        said = self._understand(text[: MAX_QUESTION + 1], today)
        if len(text) > MAX_QUESTION:
            said = replace(said, truncated=True)
        whole = complete(said, context, understand_again=lambda again: self._understand(again, today))
        asking = Asking(
            understanding=whole.understanding,
            shelf=self.shelf,
            today=today,
            home=self._home(unit, today),
            unknown_home=unit if unit and not self._called(unit, today) else None,
            inherited=whole.inherited,
            search_terms=search_terms,
        )
        kind, plan = plan_for(asking)
        answer = answer_for(kind, plan, self.shelf)
        notes = alias_notes(self.vocabulary.used(whole.understanding))
        if self.standing_in is not None:
            notes = (*notes, self.standing_in.note)
        return kind, plan, replace(answer, notes=(*answer.notes, *notes)) if notes else answer

    def _understand(self, text: str, today: date) -> Understanding:
        vocabulary = self.vocabulary
        said = understand(text, vocabulary.gazetteer, today=today, book=vocabulary.book)
        return vocabulary.checked(said) if vocabulary.active else said

    def taught(self, aliases: Sequence[Alias]) -> Library:
        """The same index with these aliases in place of those that it had."""
        return Library(self.shelf, aliases, standing_in=self.standing_in)

    def standing(self, standing_in: StandIn) -> Library:
        """The same index, of which every answer says that it is not the one that was asked for."""
        return Library(self.shelf, self._aliases, standing_in=standing_in)

    def unit_called(self, name: str, *, today: date) -> str | None:
        """The canonical name of the unit that any of its names stands for; None when it is not clear which."""
        return self._home(name, today)

    def _home(self, unit: str | None, today: date) -> str | None:
        """The canonical name of a unit given by any of its names; None when it is not clear which."""
        fitting = self._called(unit, today) if unit else ()
        return fitting[0] if len(fitting) == 1 else None

    def _called(self, unit: str, today: date) -> tuple[str, ...]:
        """The units that a name fits equally well; none where it is of no indexed unit."""
        if any(item.name == unit for item in self._units):
            return (unit,)
        mentions = understand(unit, self._gazetteer, today=today).units
        named = [mention for mention in mentions if mention.form is UnitForm.NAMED]
        return closest(named[0]) if len(named) == 1 else ()


def _shown(plan: Plan) -> str:
    skipped = {"asking", "understood", "notes"}
    fields: Sequence[str] = [name for name in plan.__dataclass_fields__ if name not in skipped]
    return " ".join(f"{name}={getattr(plan, name)!r}" for name in fields)


def open_library(path: Path, aliases: Sequence[Alias] = (), *, damaged: Mapping[Path, str] | None = None) -> Library:
    """Open an index for asking, or its last good release where the live one is damaged or gone; every answer says so.

    `damaged` are files known to be, and why. Raises IndexFileError when there is nothing to open, or the live one is of
    another version.
    """
    shelf, standing_in = open_standing(path, damaged=damaged or {})
    return Library(shelf, aliases, standing_in=standing_in)
