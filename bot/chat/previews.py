"""What staff see of files before they are put in: the verdict first, a report in full or a line each of many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from bot.chat.digests import MAIN_FIGURES
from bot.chat.styled_text import FOLDED, Stretch, StyledBlock
from bot.chat.texts import texts
from bot.labels import label
from bot.wording.reasons import reason_in
from bot.wording.texts import grouped
from bot.wording.texts import texts as wording
from knowledge import Library
from knowledge.answers import Language
from knowledge.ingest import IngestEvent, Status
from knowledge.lexicon.codes import codes
from knowledge.model import Fact, Number, Problem, Report, State
from knowledge.rehearsal import Rehearsed, ReportCells, values_of

ROOM = 3600
"""Characters that a preview may take, so that it stays one message."""

MOST_TOLD = 12
"""Files whose fate is told one by one."""


CODES = tuple(code for code, _ in MAIN_FIGURES)


def year_before(library: Library, report: Report) -> dict[str, Number]:
    """The main figures that the index has of the year before a report's, by code."""
    if report.agency is None or report.year is None:
        return {}
    return values_of(library.shelf, report.agency, report.year - 1, CODES)


def finding_line(problem: Problem, language: Language) -> str:
    """A finding on a line of its own, in that language."""
    return f"⚠️ {_finding(problem, language)}"


def _finding(problem: Problem, language: Language) -> str:
    said = wording(language)
    return f"{said.rule(problem.rule)} {said.found(problem)}"


def fate_line(event: IngestEvent, language: Language, *, done: bool = False) -> str:
    """What becomes of a report, or what became of it when that is `done`, with the reason where there is one."""
    say = texts().say
    told = say(f"fate_{event.status.value}" if done else f"fate_would_{event.status.value}", language)
    named = " ".join(str(part) for part in (event.agency, event.year) if part) or event.source
    line = f"{told}{say('colon', language)}{named}"
    return line + say("in_brackets", language, text=reason_in(event.reason, language)) if event.reason else line


def _line(*stretches: Stretch) -> StyledBlock:
    return StyledBlock(stretches=stretches)


def preview(
    name: str, found: Sequence[Rehearsed], before: Mapping[str, Number], language: Language
) -> list[StyledBlock]:
    """The files as they were read; `before` are the main figures of the year before, by code, of a single report."""
    if len(found) != 1:
        return _many(name, found, language)
    one = found[0]
    if one.report is None:
        colon = texts().say("colon", language)
        reason = reason_in(one.event.reason or "", language)
        return [_line(Stretch(text=one.event.source, tags=("b",)), Stretch(text=f"{colon}{reason}"))]
    return _report(one.report, one.event, language, before)


def is_sound(report: Report) -> bool:
    """Whether every cell could be read and nothing was found amiss."""
    return not report.problems and all(fact.state is not State.UNREADABLE for fact in report.facts)


def _report(report: Report, event: IngestEvent, language: Language, before: Mapping[str, Number]) -> list[StyledBlock]:
    say = texts().say
    unread = [fact for fact in report.facts if fact.state is State.UNREADABLE]
    head = f"{report.agency or '？'} {report.year or '？'}"
    count = say(
        "upload_count",
        language,
        cells=len(report.facts),
        sections=len(report.sections),
        unread=len(unread),
        findings=len(report.problems),
    )
    verdict = say("upload_sound" if is_sound(report) else "upload_doubtful", language, cells=len(report.facts))
    blocks = [
        _line(Stretch(text=head, tags=("b",))),
        _line(Stretch(text=verdict, tags=("b",))),
        _line(Stretch(text=fate_line(event, language))),
        _line(Stretch(text=report.title)),
        _line(Stretch(text=count)),
    ]
    blocks += [_line(Stretch(text=finding_line(problem, language))) for problem in report.problems]
    main = _main_figures(report, language, before)
    if main:
        blocks.append(StyledBlock(stretches=(Stretch(text="\n".join(main)),), rows=True))
    shown = [fact for fact in report.facts if fact.applicant in (None, "total")]
    if shown:
        colon = say("colon", language)
        rows = "\n".join(f"{_label(fact, language)}{colon}{_cell(fact, language)}" for fact in shown)
        blocks.append(StyledBlock(stretches=(Stretch(text=rows),), wrapper=FOLDED, rows=True))
    return blocks


def _many(name: str, found: Sequence[Rehearsed], language: Language) -> list[StyledBlock]:
    """A line for each report: those that are refused and those with findings in sight, the sound ones folded."""
    say = texts().say
    refused = [one for one in found if one.report is None or one.event.status is Status.REFUSED]
    rest = [(one, one.report) for one in found if one not in refused and one.report is not None]
    sound = [(one, report) for one, report in rest if is_sound(report)]
    doubtful = [(one, report) for one, report in rest if not is_sound(report)]
    head = say("upload_many", language, name=name, sound=len(sound), doubtful=len(doubtful), refused=len(refused))
    blocks = [_line(Stretch(text=head, tags=("b",)))]
    room = ROOM - len(head)
    lines = [f"✗ {fate_line(one.event, language)}" for one in refused]
    lines += [f"⚠️ {_brief(one, report, language)}" for one, report in doubtful]
    for shown, wrapper in ((lines, None), ([f"✅ {_brief(one, report, language)}" for one, report in sound], FOLDED)):
        kept: list[str] = []
        for line in shown:
            if room < len(line) + 1:
                kept.append(say("upload_more", language, count=len(shown) - len(kept)))
                break
            kept.append(line)
            room -= len(line) + 1
        if kept:
            blocks.append(StyledBlock(stretches=(Stretch(text="\n".join(kept)),), wrapper=wrapper, rows=True))
    return blocks


def outcome(events: Sequence[IngestEvent], language: Language) -> list[StyledBlock]:
    """What became of the files, a line each; of many, how many met which fate and a line for each that is not in."""
    say = texts().say
    if len(events) <= MOST_TOLD:
        return [_line(Stretch(text=fate_line(event, language, done=True))) for event in events]
    counted = Counter(event.status for event in events)
    parts = [say(f"fate_{status.value}", language) + f" {counted[status]}" for status in Status if counted[status]]
    refused = [event for event in events if event.status is Status.REFUSED]
    lines = [fate_line(event, language, done=True) for event in refused[:MOST_TOLD]]
    if len(refused) > MOST_TOLD:
        lines.append(say("upload_more", language, count=len(refused) - MOST_TOLD))
    return [_line(Stretch(text=say("list_joint", language).join(parts))), *(_line(Stretch(text=one)) for one in lines)]


def _brief(one: Rehearsed, report: Report, language: Language) -> str:
    say = texts().say
    told = [f"{report.agency} {report.year}", say("upload_cells", language, cells=len(report.facts))]
    new = next((fact for fact in report.facts if (fact.indicator, fact.applicant) == ("requests.new", "total")), None)
    if new is not None and new.value is not None:
        told.append(f"{say('figure_new', language)} {grouped(new.value)}")
    if report.problems:
        told.append(say("upload_findings", language, count=len(report.problems)))
        told.append(_finding(report.problems[0], language))
    if one.event.status is not Status.ADDED:
        told.append(say(f"fate_would_{one.event.status.value}", language))
    return " · ".join(told)


def _main_figures(report: Report, language: Language, before: Mapping[str, Number]) -> list[str]:
    """The main figures of a report, a line each, with those of the year before where the index has them."""
    say = texts().say
    if report.agency is None or report.year is None:
        return []
    now = values_of(ReportCells(report), report.agency, report.year, CODES)
    lines: list[str] = []
    for code, key in MAIN_FIGURES:
        if code in now:
            beside = say("upload_before", language, before=grouped(before[code])) if code in before else ""
            lines.append(f"{say(key, language)}{say('colon', language)}{grouped(now[code])}{beside}")
    return lines


def _label(fact: Fact, language: Language) -> str:
    row = codes().indicators.get(fact.indicator)
    if row is None:
        return fact.indicator
    return wording(language).own(row.zh) if language.chinese else wording(language).noun(fact.indicator)


def _cell(fact: Fact, language: Language) -> str:
    said = wording(language)
    if fact.state is State.STATED and fact.value is not None:
        return said.number(fact.value, fact.unit)
    state = label("states", fact.state.value, language)
    shown = f"“{fact.raw}”" if fact.value is None else said.number(fact.value, fact.unit)
    return shown + texts().say("in_brackets", language, text=state)
