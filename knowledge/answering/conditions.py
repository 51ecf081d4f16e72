"""Several conditions in one question: 申请超过100件且公开率低于40%的单位, 60件以上、100件以下, 有复议但没有诉讼."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.answering.change import exact
from knowledge.answering.details import Condition
from knowledge.answering.figures import Figure
from knowledge.answering.plan import Asking, Refusal, refusal
from knowledge.answers import Kind
from knowledge.lexicon.hints import hint
from knowledge.understanding.parts import Cue, IndicatorMention

Pair = tuple[str, str | None]
"""A figure's code and its applicant."""
Row = str | int | None
"""What tells the rows of a field apart."""

OPERATORS = ("over", "at_least", "under", "at_most", "equal", "between", "zero", "any")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One condition as it is written: its cue and the figure that it is on; None where only another clause names it."""

    cue: Cue
    figure: IndicatorMention | None


def condition_cues(asking: Asking) -> tuple[Cue, ...]:
    """The cues of conditions, in order; a bare 有 beside another condition is none."""
    cues = [cue for cue in asking.understanding.cues if cue.code.startswith("filter.")]
    cues = sorted((cue for cue in cues if cue.code.removeprefix("filter.") in OPERATORS), key=lambda cue: cue.start)
    if len(cues) == 1:
        return (*_implied(asking, cues[0]), *cues)
    if not cues:
        return ()
    kept = tuple(cue for cue in cues if cue.code != "filter.any" or _before_figure(asking, cue))
    return kept or tuple(cues[:1])


def alternatives(asking: Asking) -> bool:
    """Whether one of the conditions is enough: 或 stands between each two of them, and nothing that asks for both."""
    cues = condition_cues(asking)
    between = [asking.understanding.normal[before.end : after.start] for before, after in pairwise(cues)]
    other = hint("filter.both").search(asking.understanding.normal)
    return bool(between) and other is None and all(hint("filter.or").search(text) for text in between)


def judged_rows(
    figures: Mapping[Pair, Mapping[Row, Figure]], conditions: Sequence[Condition], *, either: bool
) -> tuple[list[Row], list[Row]]:
    """The rows that can be judged by the conditions, and of these the ones that meet them.

    Where one condition is enough, a row that meets it is judged though it lacks the figure of another.
    """
    judged: list[Row] = []
    fitting: list[Row] = []
    for row in next(iter(figures.values())):
        found = [(item, figures[item.code, item.applicant].get(row)) for item in conditions]
        met = [figure is not None and figure.value is not None and meets(figure, item) for item, figure in found]
        whole = all(figure is not None and figure.value is not None for _, figure in found)
        fits = any(met) if either else all(met)
        if whole or fits:
            judged.append(row)
        if fits:
            fitting.append(row)
    return judged, fitting


def meets(item: Figure, condition: Condition) -> bool:
    """Whether a known figure meets a condition."""
    value = exact(item)
    number = condition.number or 0
    match condition.operator:
        case "over":
            return value > number
        case "at_least":
            return value >= number
        case "under":
            return value < number
        case "at_most":
            return value <= number
        case "equal":
            return float(value) == number
        case "between":
            return number <= value <= (condition.number_to or number)
        case "zero":
            return value == 0
        case _:
            return value > 0


def _implied(asking: Asking, cue: Cue) -> tuple[Cue, ...]:
    """The condition of 被起诉但没被复议的单位 that has no word of its own: that there is any of the first figure."""
    named = [mention for mention in asking.understanding.indicators if not mention.scope]
    if cue.code != "filter.zero" or len(named) != 2 or not named[0].end <= cue.start < named[1].start:
        return ()
    if hint("filter.but").search(asking.understanding.normal, named[0].end, cue.end) is None:
        return ()
    return (Cue(code="filter.any", text="", start=named[0].end, end=named[0].end),)


def _before_figure(asking: Asking, cue: Cue) -> bool:
    """Whether a figure stands right behind: 有诉讼, 收到过复议."""
    named = [mention for mention in asking.understanding.indicators if not mention.scope]
    return any(0 <= mention.start - cue.end <= 1 for mention in named)


def clauses_of(asking: Asking) -> tuple[Clause, ...] | Refusal | None:
    """The conditions one by one, each with its figure; None for a single one, a Refusal where they are not clear.

    The text is cut at what joins each two of them; a piece without a figure is on that of the piece before it, the
    first on that of the next.
    """
    says = asking.understanding
    cues = condition_cues(asking)
    if len(cues) < 2:
        return None
    unclear = refusal(asking, Kind.NOT_UNDERSTOOD, "no_kind")
    either = alternatives(asking)
    if says.applicants or (not either and hint("filter.either").search(says.normal)):
        return unclear
    joined = hint("filter.or") if either else hint("filter.joined")
    named = [mention for mention in says.indicators if not mention.scope]
    cuts: list[int] = []
    for before, after in pairwise(cues):
        joint = joined.search(says.normal, before.end, after.start)
        between = any(before.end <= mention.start < after.start for mention in named)
        if joint is not None:
            cuts.append(joint.start())
        elif between and (before.code, after.code) == ("filter.any", "filter.zero"):
            # 有复议没诉讼: nothing but the second word parts the two.
            cuts.append(after.start)
        else:
            return unclear
    pieces = [
        [mention for mention in named if start <= mention.start < end]
        for start, end in zip((0, *cuts), (*cuts, len(says.normal) + 1), strict=True)
    ]
    if not named or any(len(piece) > 1 for piece in pieces):
        return unclear
    made = _with_figures(cues, pieces)
    # One figure under two conditions is a span between numbers, and never 有 and 没有 at once.
    bare = [clause.figure for clause in made if clause.cue.number is None]
    return unclear if any(sum(clause.figure == figure for clause in made) > 1 for figure in bare) else made


def _with_figures(cues: Sequence[Cue], pieces: Sequence[Sequence[IndicatorMention]]) -> tuple[Clause, ...]:
    last = next((piece[0] for piece in pieces if piece), None)
    made: list[Clause] = []
    for cue, piece in zip(cues, pieces, strict=True):
        last = piece[0] if piece else last
        made.append(Clause(cue=cue, figure=last))
    return tuple(made)
