"""Whose figures a question asks for: the units and groups that it names, the default, or a question back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answers import Context, Kind
from knowledge.language.parts import Cue, Understanding, UnitForm, UnitMention, YearForm, closest
from knowledge.lexicon.hints import hint, hint_word, hint_words
from knowledge.lexicon.languages import Language
from knowledge.lexicon.sayings import sayings
from knowledge.overlaps import KEPT_FROM, overlapping
from knowledge.query.algebra import Who
from knowledge.query.asking import Alternative, Asking, Refusal, refusal
from knowledge.remembered import of_index
from knowledge.shelf import Shelf, UnitKind

MAX_CHOICES = 8
_COUNTIES = UnitKind(offices=frozenset({"government"}), level="county")
_PROVINCE = UnitKind(level="province")
ALL = "all"
"""The group of all units of the index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """Whose figures are meant, and whether that was assumed; `sides` is how many there are where some count as one."""

    who: Who
    assumed: bool = False
    sides: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The canonical names."""
        return self.who.names

    @property
    def count(self) -> int:
        """How many there are to tell of; those that count as one are one."""
        return self.sides or len(self.who.names)

    @property
    def single(self) -> str | None:
        """The unit, where there is just one and it was not reached as a group."""
        return self.who.single

    @property
    def alone(self) -> bool:
        """Whether there is just one, not reached as a group, or several that count as one."""
        return self.count == 1 and self.who.group is None

    @property
    def group(self) -> str | None:
        """The code of the group, where it is one."""
        return self.who.group

    @property
    def label(self) -> str | None:
        """What the question calls the group."""
        return self.who.label


def named(name: str) -> UnitMention:
    """A mention of a unit that the question itself does not write."""
    return UnitMention(text=name, names=(name,))


def settle_unit(says: Understanding, name: str, mention: UnitMention | None = None) -> Understanding:
    """The question with its unit settled."""
    if mention is None or mention not in says.units:
        return replace(says, units=(*says.units, named(name)))
    settled = replace(mention, text=name, names=(name,), form=UnitForm.NAMED, group=None, suggestions=())
    return replace(says, units=tuple(settled if item is mention else item for item in says.units))


def choose_unit(asking: Asking, names: Sequence[str], mention: UnitMention | None = None) -> Refusal:
    """Ask which unit is meant."""
    says = asking.understanding
    return refusal(
        Kind.AMBIGUOUS,
        "which_unit",
        alternatives=tuple(
            Alternative(label=name, says=settle_unit(says, name, mention)) for name in names[:MAX_CHOICES]
        ),
        text=mention.text if mention else "",
        count=len(names),
    )


def units_of(asking: Asking) -> Units | Refusal | None:
    """The units named, or the default, or the only one; None when nothing says which of several is meant.

    Those that the question leaves out are taken from the group that it names, or from all.
    """
    return asking.once("units", lambda: _units(asking))


def _units(asking: Asking) -> Units | Refusal | None:
    if not asking.understanding.excluded:
        return _named_units(asking)
    found = _named_units(asking) if asking.understanding.units else all_units(asking.shelf)
    return found if found is None or isinstance(found, Refusal) else _without(asking, found)


def _without(asking: Asking, found: Units) -> Units | Refusal:
    """The units of a group but for those left out; a Refusal where there is no such group or nothing is left."""
    said = asking.understanding.cue("excluded")
    unclear = refusal(Kind.NOT_UNDERSTOOD, "except", text=said.text if said is not None else "")
    out: list[str] = []
    for mention in asking.understanding.excluded:
        fitting = mention.names if mention.form is UnitForm.GROUP else closest(mention)
        if mention.form is UnitForm.NAMED and len(fitting) != 1:
            return choose_unit(asking, fitting, mention)
        out.extend(fitting)
    out = list(dict.fromkeys(out))
    names = tuple(name for name in found.names if name not in out)
    if found.group is None or not names or not set(out) <= set(found.names):
        return unclear
    own = sayings(asking.understanding.language)
    label = own.put("group_but", group=found.label or own.group(ALL), names=own.listed(out))
    return Units(who=Who(names=names, label=label, group=found.group, without=tuple(out)))


def _named_units(asking: Asking) -> Units | Refusal | None:
    mentions = asking.understanding.units
    names: list[str] = []
    for mention in mentions:
        found = _of_mention(asking, mention)
        if isinstance(found, Refusal):
            return found
        if mention.form is UnitForm.GROUP and len(mentions) == 1:
            return Units(who=Who(names=found, label=mention.text, group=mention.group or ALL))
        names.extend(found)
    if names:
        whole = len(mentions) == 1 and mentions[0].together
        sides = len(mentions) if any(mention.together for mention in mentions) else 0
        return Units(who=Who(names=tuple(dict.fromkeys(names)), together=whole), sides=sides)
    own = asking.home or _only_unit(asking.shelf)
    return Units(who=Who(names=(own,)), assumed=True) if own is not None else None


def _of_mention(asking: Asking, mention: UnitMention) -> tuple[str, ...] | Refusal:
    match mention.form:
        case UnitForm.FOREIGN:
            return unknown_unit(asking, mention)
        case UnitForm.SELF:
            own = asking.home or _only_unit(asking.shelf)
            if own is None:
                return choose_unit(asking, asking.shelf.names(), mention)
            return (own,)
        case UnitForm.GROUP:
            if not mention.names and mention.suggestions:
                return _choose_place(asking, mention)
            if not mention.names or _too_wide(asking.shelf, mention):
                return unknown_unit(asking, mention)
            return mention.names
        case _ if mention.together:
            return mention.names
        case _:
            fitting = closest(mention)
            if len(fitting) > 1 and asking.home in fitting and asking.home is not None:
                return (asking.home,)
            return fitting if len(fitting) == 1 else choose_unit(asking, fitting, mention)


def _choose_place(asking: Asking, mention: UnitMention) -> Refusal:
    """Ask which of several places 本区 or 全市 is; each choice is of the units that lie there."""
    says, code = asking.understanding, (mention.group or ALL).split("@")[0]

    def there(place: str) -> Understanding:
        names = tuple(asking.shelf.unit_names().select((frozenset({place}),)))
        settled = replace(mention, text=place, names=names, group=f"{code}@{place}", suggestions=())
        return replace(says, units=tuple(settled if one is mention else one for one in says.units))

    places = mention.suggestions[:MAX_CHOICES]
    return refusal(
        Kind.AMBIGUOUS,
        "which_unit",
        alternatives=tuple(Alternative(label=place, says=there(place)) for place in places),
        text=mention.text,
        count=len(mention.suggestions),
    )


def _too_wide(shelf: Shelf, mention: UnitMention) -> bool:
    """Whether 全省 is said of an index that holds nothing of the province itself: its cities are not the province."""
    if mention.group is None or mention.group.split("@")[0] != "province":
        return False
    return not set(shelf.unit_names().select((), _PROVINCE)).intersection(mention.names)


def units_or_all(asking: Asking) -> Units | Refusal:
    """The units named, or all of the index: for rankings, filters and sums; 哪个区 means the counties' governments."""
    says = asking.understanding
    if not says.units and not says.excluded:
        ranked = any(
            cue.text.removesuffix(hint_word("slots.governing")).endswith(hint_words("slots.counties"))
            for cue in says.cues
            if cue.code.startswith(("rank.", "units.number"))
        )
        if ranked or says.has("who.region"):
            counties = asking.shelf.unit_names().select((), _COUNTIES)
            if len(counties) > 1:
                label = group_label("counties", says.language)
                return Units(who=Who(names=tuple(counties), label=label, group="counties"), assumed=True)
        return all_units(asking.shelf)
    return units_of(asking) or all_units(asking.shelf)


_CALLED = frozenset({ALL, "counties", "departments", "governments", "townships"})


def group_label(code: str, language: Language) -> str | None:
    """What a group is called in a language by its code; None for one that has its name from a place or an office."""
    return sayings(language).group(code) if code in _CALLED else None


def unit_talked_of(mention: UnitMention, context: Context) -> UnitMention:
    """区政府, 市局: of all that it may be, the one that the turn before was about, or the one of its district."""
    if mention.form is not UnitForm.NAMED or len(closest(mention)) < 2:
        return mention
    talked = tuple(name for name in mention.names if name in context.agencies)
    # 换成市局, after its branch in a district: the bureau that the branch is one of.
    above = tuple(name for name in mention.names if any(one.startswith(name) for one in context.agencies))
    # 我问的是区政府, after a branch: that of the branch's own district.
    place = _district(context.agencies[0]) if len(context.agencies) == 1 else ""
    beside = tuple(name for name in mention.names if place and _district(name) == place)
    for meant in (talked, above, beside):
        if len(meant) == 1:
            return replace(mention, names=meant)
    return mention


def _district(name: str) -> str:
    """The district in the name of its government or of a branch in it: 澄湖; empty where there is none."""
    found = hint("whereabouts.district").search(name)
    return found["place"] if found is not None else ""


def number_of_units(says: Understanding) -> Cue | None:
    """How many units a question says that it is about; 公安局一家 beside a larger number only says that it is alone."""
    said = [cue for cue in says.cues if cue.code == "units.number"]
    alone = [cue for cue in said if cue.number == 1 and any(unit.end == cue.start for unit in says.units)]
    return next((cue for cue in said if cue not in alone), None)


def counted_units(asking: Asking) -> UnitMention | None:
    """The units that a question means by how many they are: all of the index (八家), or its counties (两个区)."""
    number = number_of_units(asking.understanding)
    if number is None:
        return None
    counties = number.text.strip().removesuffix(hint_word("slots.governing")).endswith(hint_words("slots.counties"))
    shelf = asking.shelf
    names = tuple(shelf.unit_names().select((), _COUNTIES)) if counties else tuple(shelf.names())
    if number.number != len(names):
        return None
    return UnitMention(
        text=number.text.strip(),
        names=names,
        group="counties" if counties else ALL,
        form=UnitForm.GROUP,
        start=number.start,
        end=number.end,
    )


def all_units(shelf: Shelf) -> Units:
    """Every unit of the index, as a group."""
    return Units(who=Who(names=tuple(shelf.names()), group=ALL), assumed=True)


def one_unit(asking: Asking) -> Units | Refusal:
    """The units named, or the one that can be meant; else a question back that names those of the year asked."""
    found = units_of(asking)
    if found is not None:
        return found
    shelf = asking.shelf
    asked = named_years(asking.understanding)
    names = shelf.names()
    if not names:
        return refusal(Kind.NO_REPORT, "empty_index")
    if asked:
        having = _having(shelf, tuple(dict.fromkeys(asked)))
        if len(having) == 1:
            return Units(who=Who(names=(having[0],)), assumed=True)
        names = having or names
    asked_back = choose_unit(asking, names)
    if len(names) < 2 or not asking.understanding.indicators:
        return asked_back
    own = sayings(asking.understanding.language)
    everyone = UnitMention(
        text=own.group(ALL) or "",
        names=tuple(shelf.names()),
        group=ALL,
        form=UnitForm.GROUP,
    )
    says = asking.understanding
    together = Alternative(
        label=own.put("together", count=len(names)),
        says=summed(replace(says, units=(everyone,))),
    )
    return replace(asked_back, alternatives=(*asked_back.alternatives, together))


def _having(shelf: Shelf, years: tuple[int, ...]) -> Sequence[str]:
    """The units that have a report of any of some years, by name."""
    if len(years) == 1:
        return tuple(shelf.editions(years[0]))

    def found() -> tuple[str, ...]:
        return tuple(sorted({name for year in years for name in shelf.editions(year)}))

    names: tuple[str, ...] = (
        found() if shelf.counts().units < KEPT_FROM else of_index(shelf).get(("having", years), found)
    )
    return names


def summed(says: Understanding) -> Understanding:
    """The question with its figures added up."""
    return replace(says, cues=(*says.cues, Cue(code="aggregate.sum.strong", text="", start=0, end=0)))


def _only_unit(shelf: Shelf) -> str | None:
    return shelf.names()[0] if shelf.counts().units == 1 else None


def unknown_unit(asking: Asking, mention: UnitMention) -> Refusal:
    """Say that a unit that was plainly named is not indexed, and offer the nearest names."""
    says = asking.understanding
    return refusal(
        Kind.NO_REPORT,
        "unit",
        alternatives=tuple(
            Alternative(label=name, says=settle_unit(says, name, mention)) for name in mention.suggestions[:MAX_CHOICES]
        ),
        text=mention.text,
    )


def named_years(says: Understanding) -> tuple[int, ...]:
    """The years that are named one by one, in the order named."""
    found = [year for mention in says.years if mention.form is YearForm.LIST for year in mention.years]
    return tuple(dict.fromkeys(found))


def whole_area(asking: Asking, units: Units) -> Units:
    """全市 in a question to the prose: the government whose report is about the whole area, where there is one."""
    if units.group is None or units.group.split("@")[0] not in ("city", "district", "province"):
        return units
    own = asking.shelf.unit(asking.home) if asking.home is not None else None
    home = (own.name,) if own is not None and own.office == "government" and own.name in units.names else ()
    above = home or overlapping(asking.shelf, units.names)[:1]
    names = tuple(name for name in above if name is not None)
    return Units(who=Who(names=names, label=units.label)) if names else units
