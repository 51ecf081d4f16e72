"""What one unit's figure is of the sum over a group: 教育局的申请占全市的比例, 占所有单位的百分之几."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge.language.parts import Understanding, UnitForm, UnitMention, closest
from knowledge.lexicon.hints import hint_word
from knowledge.query.algebra import Portion, Who
from knowledge.query.asking import Asking, Proposal, Refusal
from knowledge.query.measures import is_ratio
from knowledge.query.selection import chosen_for
from knowledge.query.whose import counted_units


def portion(asking: Asking) -> Iterator[Proposal | Refusal]:
    """One unit or several together, one group that the share is of, one count, and one year."""
    says = asking.understanding
    pair = _units_and_group(asking)
    if pair is None or says.whole is None:
        return
    agencies, group = pair
    wholes = says.whole.indicators
    named = says.figures
    mention = next(iter((*named, *wholes)), None)
    if len(named) > 1 or len(wholes) > 1 or len(says.applicants) > 1:
        return
    if mention is not None and any(other.codes != mention.codes for other in wholes):
        return
    # The cells themselves: the words for a share are this kind's own.
    plain = replace(
        says,
        units=(group,),
        whole=None,
        indicators=() if mention is None else (replace(mention, scope=False),),
        cues=tuple(cue for cue in says.cues if cue.code not in ("share", "percent", "units.number")),
    )
    chosen = yield from chosen_for(replace(asking, understanding=plain), many=True, default=True)
    if chosen is None:
        return
    one = len(chosen.measures) == 1 and not is_ratio(chosen.measures[0]) and chosen.one_year
    if not one or not set(agencies) < set(chosen.units.names):
        return
    whole = replace(chosen.units.who, label=group.text.removesuffix(hint_word("portion.of")))
    yield chosen.proposal(
        Portion(of=replace(chosen.figures(), who=Who(names=agencies)), whole=whole),
        ("share", "percent", "aggregate.sum", "units.number"),
    )


def _units_and_group(asking: Asking) -> tuple[tuple[str, ...], UnitMention] | None:
    """The units that are the part and the group that is the whole, where the question names just these."""
    says = asking.understanding
    if says.whole is None or not says.has("share", "percent") or says.excluded:
        return None
    named, groups = says.certain, says.groups
    if len(groups) + len(named) != len(says.units):
        return None
    if not named:
        return _counted_part(asking, groups)
    if not groups:
        groups = (everyone,) if (everyone := counted_whole(asking)) is not None else ()
    if len(groups) != 1:
        return None
    group = groups[0]
    if len(named) > 1 and not says.has("aggregate.sum", "aggregate.sum.strong", "follow.they"):
        # 教育局和卫健委占全市的比例: each by itself, or both together.
        return None
    if not _names_whole(says, group) and not all(_owns_whole(says, group, mention) for mention in named):
        return None
    return tuple(dict.fromkeys(closest(mention)[0] for mention in named)), group


def _counted_part(asking: Asking, groups: Sequence[UnitMention]) -> tuple[tuple[str, ...], UnitMention] | None:
    """The part that is named by how many units it is (两个区加起来占全市), and the group that the share is of."""
    says, part = asking.understanding, counted_units(asking)
    if part is None or len(groups) != 1 or not says.has("aggregate.sum", "aggregate.sum.strong"):
        return None
    return (part.names, groups[0]) if _names_whole(says, groups[0]) and part.end <= groups[0].start else None


def counted_whole(asking: Asking) -> UnitMention | None:
    """The units that the whole is named by, by how many they are (占八家总和的); else None."""
    whole, found = asking.understanding.whole, counted_units(asking)
    return found if whole is not None and found is not None and found.text in whole.text else None


def owns_or_names_whole(says: Understanding, first: UnitMention, second: UnitMention) -> bool:
    """Whether one of two units is the group that a share is of, and the other its part."""
    group, part = (first, second) if first.form is UnitForm.GROUP else (second, first)
    if group.form is not UnitForm.GROUP or part.form is UnitForm.GROUP:
        return False
    return _names_whole(says, group) or _owns_whole(says, group, part)


def _names_whole(says: Understanding, group: UnitMention) -> bool:
    """Whether a group stands in the name of the whole, with or without the particle behind it."""
    if says.whole is None:
        return False
    whole = says.whole.text
    return group.text in whole or (bool(whole) and group.text.startswith(whole))


def _owns_whole(says: Understanding, group: UnitMention, part: UnitMention) -> bool:
    """全市2023年申请中教育局占多少: the group, then what is counted over it, then the part."""
    if says.whole is None or not group.end <= part.start:
        return False
    start = says.normal.find(says.whole.text, group.end, part.start)
    between = says.normal[group.end : start] if start >= 0 else ""
    for year in says.years:
        between = between.replace(year.text, "", 1)
    return start >= 0 and not between.strip().removesuffix(hint_word("portion.of"))
