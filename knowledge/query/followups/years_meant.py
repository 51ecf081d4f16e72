"""The years that a follow-up is about: its own, those talked of before it, or those counted from them."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answers import Context
from knowledge.language.parts import Cue, Understanding, YearForm, YearMention
from knowledge.lexicon.hints import hint

_THAT_YEAR = hint("edits.that_year")
_BACK = (hint("edits.last_year"), hint("edits.before_last"))
_GAP = Cue(code="compare.gap", text="", start=0, end=0)
"""That two years are set against each other."""


def years_talked_of(
    said: Understanding, context: Context, *, against: bool, topic: bool
) -> tuple[tuple[YearMention, ...], tuple[Cue, ...]]:
    """Return the years with those of the turn before where they are meant, and a cue where two are held together."""
    both = _pointed_at(said, context)
    if len(both) > 1:
        # 这两年差多少: of the two, whichever was shown last.
        return tuple(map(year_named, both)), ()
    if against and not said.units and context.years:
        last, from_today = context.years[-1], context.from_today
        said = replace(said, years=tuple(from_shown(mention, last, from_today) for mention in said.years))
    if against and len(said.years) == 1 and said.years[0].shift and not said.units and context.years:
        # 比再之前那年少了多少: than the year before the one talked about.
        last = context.years[-1]
        return tuple(year_named(year) for year in sorted((last, last + said.years[0].shift))), (_GAP,)
    if against and said.years and not said.units and context.years:
        fresh = {year for mention in said.years for year in mention.years}
        added = tuple(year_named(year) for year in context.years[-1:] if year not in fresh)
        return (*said.years, *added), (_GAP,)
    ends = _ends_of(said, context)
    if ends:
        return tuple(map(year_named, ends)), ()
    if context.years and len(said.years) == 1 and said.years[0].shift:
        return _shifted(context.years, said.years[0].shift), ()
    if both:
        return tuple(map(year_named, both)), ()
    if not said.years and context.years and _THAT_YEAR.search(said.normal):
        year = context.rows[0][1] if context.rows and context.kind == "ranking" else context.years[-1]
        return (year_named(year),), ()
    if said.years or said.has("trend", "by.year", "who.year", "count.years"):
        return said.years, ()
    # A question to the prose goes on from the latest of several years, and so does another figure after a change.
    moved = context.kind == "change" and (said.indicators or said.applicants) and not said.has("follow.again")
    moved = bool(moved) and not any(cue.code.startswith(("change", "compare", "trend")) for cue in said.cues)
    return tuple(year_named(year) for year in (context.years[-1:] if topic or moved else context.years)), ()


def from_shown(mention: YearMention, year: int, from_today: bool) -> YearMention:
    """Return the year that 去年 stands for where the figure that was shown is held against it.

    It counts from the `year` shown where that is the one it would be itself, and 去年 also where an older one was shown
    by its number; where that was named as people count, `from_today` (去年多少, 比前年呢), so is this.
    """
    back = next((n for n, name in enumerate(_BACK, start=1) if name.fullmatch(mention.text.strip())), None)
    if back is None or not mention.relative or mention.shift:
        return mention
    older = back == 1 and not from_today and mention.years > (year,)
    return year_named(year - back) if mention.years == (year,) or older else mention


def _ends_of(said: Understanding, context: Context) -> tuple[int, ...]:
    """最早那年, 后两年 behind a course: of the years that were shown; none where these are no more than that."""
    mention = said.years[0] if len(said.years) == 1 else None
    if mention is None or said.units or not mention.count or mention.count >= len(context.years):
        return ()
    if mention.form is YearForm.EARLIEST:
        return context.years[: mention.count]
    last = mention.form is YearForm.LATEST and hint("edits.last_years").match(mention.text)
    return context.years[-mention.count :] if last else ()


def _pointed_at(said: Understanding, context: Context) -> tuple[int, ...]:
    """这一年, 那三年: the years that are talked about, or the last so many asked for one after another; else none."""
    mention = said.years[0] if len(said.years) == 1 else None
    if mention is None or not mention.count or not _pointed(said, mention):
        return ()
    shown = len(context.years) == mention.count
    talked = context.years if shown else tuple(sorted(context.years_talked[-mention.count :]))
    return talked if len(talked) == mention.count else ()


def _pointed(said: Understanding, mention: YearMention) -> bool:
    """Whether years are those that were just talked of: 这一年, 那三年, these two years."""
    if mention.form is not YearForm.LATEST:
        return False
    at = said.normal.find(mention.text)
    return (
        at >= 0
        and hint("edits.pointed_years").search(said.normal[: at + len(mention.text)], max(0, at - 6)) is not None
    )


def _shifted(years: tuple[int, ...], shift: int) -> tuple[YearMention, ...]:
    """前一年呢: the year before the one talked about; of several that follow on each other, all move along."""
    if len(years) > 1 and years[-1] - years[0] != len(years) - 1:
        return (year_named(min(years) + shift if shift < 0 else max(years) + shift),)
    return tuple(year_named(year + shift) for year in years)


def year_named(year: int) -> YearMention:
    """Return a mention of a year that the question itself does not write."""
    return YearMention(text=f"{year}年", form=YearForm.LIST, years=(year,))
