"""From one year to another, and who changed the most: 2023比2022多多少, 五年增长几倍, 哪个区增长最快, 谁降幅最大."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from knowledge.answers import note
from knowledge.language.parts import Cue, Understanding, UnitForm, YearForm
from knowledge.lexicon.hints import hint, hint_word, hint_words
from knowledge.query.algebra import Axis, Change, Growth, Who
from knowledge.query.asking import Asking, Proposal, Refusal, settled
from knowledge.query.measures import is_ratio
from knowledge.query.operators.amounts import GAINED, amount
from knowledge.query.operators.axes import along
from knowledge.query.operators.comparing import against_unit
from knowledge.query.operators.moving import from_year_to_year, move_from_first
from knowledge.query.selection import chosen_for
from knowledge.query.which_years import held_against, two_years
from knowledge.query.whose import named_years

MEASURED = ("change.absolute", "change.percent", "change.points", "change.times")
_CUES = ("change.up", "change.down", "change.yoy", *GAINED, *MEASURED)
_PERCENT_WORDS = hint_words("growth.by_percent")
SHOWN = 10


def change(asking: Asking) -> Iterator[Proposal | Refusal]:
    """A word for change with two years named, a span, or the year before understood."""
    says = asking.understanding
    # 多了还是少了, of the one year talked about: from the year before.
    moves = any(cue.code == "change" or (cue.code == "trend" and cue.text) for cue in says.cues)
    lone = moves and len(says.years) == 1 and len(named_years(says)) == 1
    set_apart = says.has("compare", "compare.gap", "change") and _names_two(says)
    # 比2020年多吗: the latest year held against the one named.
    alone = len(named_years(says)) == 1 and held_against(says) is not None
    held = alone and says.has("compare.more", "compare.less")
    if not says.has(*_CUES) and not set_apart and not lone and not held:
        return
    if (says.has("trend") and not says.has(*MEASURED) and not lone) or against_unit(says) or from_year_to_year(says):
        return
    chosen = yield from chosen_for(asking, default=True)
    if chosen is None or chosen.units.count > 1 or not chosen.one_figure:
        return
    pair = yield from settled(two_years(asking, chosen.units.who))
    if pair is None:
        return
    monthly = any(hint_word("change.monthly") in cue.text for cue in says.cues)
    ratio = is_ratio(chosen.measures[0])
    claim = amount(says, ratio=ratio)
    if claim is None and says.has(*GAINED):
        return
    asked = "percent" if claim is not None and claim.percent else change_asked(says, ratio=ratio)
    yield chosen.proposal(
        Change(
            of=chosen.figures(years=pair),
            before=pair[0],
            after=pair[1],
            asked=asked,
            claim=claim,
            moved=move_from_first(says) if claim is None else None,
        ),
        (
            *("change", "compare", "trend", "ask.whether"),
            *(("filter.",) if claim is not None else ()),
            # By how much did requests grow: what moved is the figure.
            *(("gap.moves",) if says.has("change.absolute") and not says.has("gap") else ()),
        ),
        notes=(note("yearly_only"),) if monthly else (),
    )


def _names_two(says: Understanding) -> bool:
    """Whether just two years are named, one by one or as the ends of a span of two."""
    named = set(named_years(says))
    for mention in says.years:
        if mention.form is YearForm.RANGE:
            named |= set(range(min(mention.years), max(mention.years) + 1))
    return len(named) == 2 and all(mention.form in (YearForm.LIST, YearForm.RANGE) for mention in says.years)


def change_asked(says: Understanding, *, ratio: bool) -> str:
    """Return which measure of a change leads: absolute, percent, points or times."""
    if says.has("change.times"):
        return "times"
    if ratio or says.has("change.points"):
        return "points"
    shares = any(
        word in cue.text
        for cue in says.cues
        if cue.code.startswith("change")
        for word in hint_words("change.by_percent")
    )
    return "percent" if shares or says.has("change.percent", "percent") else "absolute"


def growth(asking: Asking) -> Iterator[Proposal | Refusal]:
    """A word for the greatest growth or fall, or a word for rank beside one for change."""
    says = asking.understanding
    grown = says.has("growth.up", "growth.down", "growth.any")
    moves = says.speaks_of("change")
    ranked = says.has("rank", "rank.most", "rank.least", "rank.top", "rank.bottom") and moves
    asks_who = says.has("who.unit", "who.region") and says.has("change.up", "change.down")
    if (not grown and not ranked and not asks_who) or says.has("rank.position"):
        return
    if not grown and says.has("rank") and any(mention.form is UnitForm.NAMED for mention in says.units):
        # 教育局的排名上升了几位: how its place moved, and not who grew.
        return
    if any(_asked_of_it(says, cue) for cue in says.cues if cue.code.startswith("growth.")):
        # 增长最快的单位申请多少件: a figure of that unit, and of what the growth was is not said.
        return
    if says.has("rank.most") and says.has("rank.least"):
        # 最多的比最少的多多少: the gap between two units, no growth of any.
        return
    over_one = says.has("who.year", "who.reason", "who.outcome", "who.applicant")
    chosen = yield from chosen_for(asking, many=not over_one or bool(says.units), default=True)
    if chosen is None:
        return
    found = along(asking, chosen) if chosen.one_figure else None
    if found is None:
        return
    of, axis = found
    pairs = yield from settled(_pairs(asking, of.years, axis, of.who.names))
    if not pairs:
        return
    words = "".join(cue.text for cue in says.cues if cue.code.startswith(("growth.", "rank.", "change.")))
    count = next(
        (int(cue.number) for cue in says.cues if cue.code in ("rank.top", "rank.bottom") and cue.number), SHOWN
    )
    yield chosen.proposal(
        Growth(
            of=of,
            over=axis,
            pairs=pairs,
            rising=_rising(says, words),
            by_percent=(says.has("percent") or any(word in words for word in _PERCENT_WORDS))
            and not is_ratio(chosen.measures[0]),
            first=max(1, count),
        ),
        ("growth.", "rank", "change", "who.", "by.", "compare", "why", "percent"),
    )


def _pairs(
    asking: Asking, years: Sequence[int], axis: Axis, names: tuple[str, ...]
) -> tuple[tuple[int, int], ...] | Refusal:
    if axis is Axis.YEAR:
        span = sorted(years)
        return tuple((first, second) for first, second in itertools.pairwise(span) if second - first == 1)
    found = two_years(asking, Who(names=names))
    if found is None:
        return ()
    return found if isinstance(found, Refusal) else (found,)


def _rising(says: Understanding, words: str) -> bool | None:
    if says.has("growth.up", "change.up") or any(word in words for word in hint_words("growth.rising")):
        return True
    if says.has("growth.down", "change.down") or any(word in words for word in hint_words("growth.falling")):
        return False
    return None


def _asked_of_it(says: Understanding, grown: Cue) -> bool:
    """Whether all figures named stand behind the unit that grew the most, so that they are its own."""
    named = says.figures
    first = min((mention.start for mention in named), default=0)
    return first >= grown.end and hint("ranked.unit").fullmatch(says.normal[grown.end : first]) is not None
