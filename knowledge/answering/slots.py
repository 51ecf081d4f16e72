"""Filling a question's slots from the index: which units, years and figures, or a refusal that says why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answering.figures import unit_of
from knowledge.answering.plan import Asking, Refusal, note, refusal
from knowledge.answers import Choice, Kind, Language, Note, Understood
from knowledge.lexicon.codes import codes
from knowledge.lexicon.derived import derived
from knowledge.lexicon.hints import hint, hint_word, hint_words
from knowledge.shelf import Shelf
from knowledge.understanding.parts import IndicatorMention, UnitForm, UnitMention, YearForm, YearMention, closest

RECENT = 5
"""How many years 最近几年 means where no number is said."""

LONGEST_SPAN = 12

_MONEY = ("元", "万元")

MAX_CHOICES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """The units a question is about; `label` is what the question calls them when they are a group."""

    names: tuple[str, ...]
    label: str | None = None
    group: str | None = None
    assumed: bool = False

    @property
    def single(self) -> str | None:
        """The unit, where there is just one and it was not reached as a group."""
        return self.names[0] if len(self.names) == 1 and self.group is None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """The report years a question is about, in order; `missing` are named years that are not indexed."""

    years: tuple[int, ...]
    assumed: bool = False
    missing: tuple[int, ...] = ()
    several: bool = False
    notes: tuple[Note, ...] = ()


def with_unit(asking: Asking, name: str, mention: UnitMention | None = None) -> str:
    """The question again with its unit spelled out."""
    text = asking.understanding.normal
    if mention is not None and mention.text and mention.text in text:
        return text.replace(mention.text, name, 1)
    return f"{name}{text}"


def choose_unit(asking: Asking, names: Sequence[str], mention: UnitMention | None = None) -> Refusal:
    """Ask which unit is meant."""
    return refusal(
        asking,
        Kind.AMBIGUOUS,
        "which_unit",
        choices=tuple(Choice(label=name, question=with_unit(asking, name, mention)) for name in names[:MAX_CHOICES]),
        text=mention.text if mention else "",
        count=len(names),
    )


def units_of(asking: Asking) -> Units | Refusal | None:
    """The units named, or the default, or the only one; None when nothing says which of several is meant.

    Those that the question leaves out are taken from the group that it names, or from all.
    """
    if not asking.understanding.excluded:
        return _named_units(asking)
    found = _named_units(asking) if asking.understanding.units else all_units(asking.shelf)
    return found if found is None or isinstance(found, Refusal) else _without(asking, found)


def _without(asking: Asking, found: Units) -> Units | Refusal:
    """The units of a group but for those left out; a Refusal where there is no such group or nothing is left."""
    said = asking.understanding.cue("excluded")
    unclear = refusal(asking, Kind.NOT_UNDERSTOOD, "except", text=said.text if said is not None else "")
    out: list[str] = []
    for mention in asking.understanding.excluded:
        fitting = mention.names if mention.form is UnitForm.GROUP else closest(mention)
        if mention.form is UnitForm.NAMED and len(fitting) != 1:
            return choose_unit(asking, fitting, mention)
        out.extend(fitting)
    names = tuple(name for name in found.names if name not in out)
    if found.group is None or not names or not set(out) <= set(found.names):
        return unclear
    tongue = "en" if asking.understanding.language is Language.EN else "zh"
    who = found.label or hint_word(f"labels.all_{tongue}")
    label = hint_word(f"labels.without_{tongue}").format(
        group=who, names=hint_word(f"labels.joint_{tongue}").join(dict.fromkeys(out))
    )
    return Units(names=names, label=label, group="others")


def _named_units(asking: Asking) -> Units | Refusal | None:
    mentions = asking.understanding.units
    names: list[str] = []
    for mention in mentions:
        match mention.form:
            case UnitForm.FOREIGN:
                return unknown_unit(asking, mention)
            case UnitForm.SELF:
                own = asking.home or _only_unit(asking.shelf)
                if own is None:
                    return choose_unit(asking, [unit.name for unit in asking.shelf.units()], mention)
                names.append(own)
            case UnitForm.GROUP:
                if not mention.names:
                    if mention.suggestions:
                        return choose_unit(asking, mention.suggestions, mention)
                    return unknown_unit(asking, mention)
                if _too_wide(asking.shelf, mention):
                    return unknown_unit(asking, mention)
                if len(mentions) == 1:
                    return Units(names=mention.names, label=mention.text, group=mention.group or "all")
                names.extend(mention.names)
            case UnitForm.NAMED:
                fitting = closest(mention)
                if len(fitting) != 1:
                    return choose_unit(asking, fitting, mention)
                names.append(fitting[0])
    if names:
        return Units(names=tuple(dict.fromkeys(names)))
    if asking.home is not None:
        return Units(names=(asking.home,), assumed=True)
    only = _only_unit(asking.shelf)
    return Units(names=(only,), assumed=True) if only is not None else None


def _too_wide(shelf: Shelf, mention: UnitMention) -> bool:
    """Whether 全省 is said of an index that holds nothing of the province itself: its cities are not the province."""
    if mention.group is None or mention.group.split("@")[0] != "province":
        return False
    return not any(unit.level == "province" for unit in shelf.units() if unit.name in set(mention.names))


def units_or_all(asking: Asking) -> Units | Refusal:
    """The units named, or all of the index: for rankings, filters and sums; 哪个区 means the counties' governments."""
    if not asking.understanding.units and not asking.understanding.excluded:
        ranked = any(
            cue.text.endswith(hint_words("slots.counties"))
            for cue in asking.understanding.cues
            if cue.code.startswith(("rank.", "units.number"))
        )
        if ranked or asking.understanding.has("who.region"):
            counties = [unit for unit in asking.shelf.units() if unit.level == "county" and unit.office == "government"]
            if len(counties) > 1:
                tongue = "en" if asking.understanding.language is Language.EN else "zh"
                label = hint_word(f"labels.counties_{tongue}")
                return Units(names=tuple(unit.name for unit in counties), label=label, group="counties", assumed=True)
        return all_units(asking.shelf)
    return units_of(asking) or all_units(asking.shelf)


def all_units(shelf: Shelf) -> Units:
    """Every unit of the index, as a group."""
    return Units(names=tuple(unit.name for unit in shelf.units()), group="all", assumed=True)


def one_unit(asking: Asking) -> Units | Refusal:
    """The units named, or the one that can be meant; else a question back that names those of the year asked."""
    found = units_of(asking)
    if found is not None:
        return found
    shelf = asking.shelf
    asked = named_years(asking)
    names = [unit.name for unit in shelf.units()]
    if not names:
        return refusal(asking, Kind.NO_REPORT, "empty_index")
    if asked:
        having = sorted({entry.agency for year in asked for entry in shelf.reports(year=year)})
        if len(having) == 1:
            return Units(names=(having[0],), assumed=True)
        if not having and all(mention.form is YearForm.LIST for mention in asking.understanding.years):
            return no_year(asking, all_units(shelf), asked, indexed_years(shelf, None))
        names = having or names
    asked_back = choose_unit(asking, names)
    if len(names) < 2 or not asking.understanding.indicators:
        return asked_back
    said = asking.understanding.normal
    tongue = "_en" if asking.understanding.language is Language.EN else ""
    together = Choice(
        label=hint_word(f"labels.together{tongue}").format(count=len(names)),
        question=hint_word(f"labels.sum_of_all{tongue}").format(rest=said),
    )
    return replace(asked_back, choices=(*asked_back.choices, together))


def _only_unit(shelf: Shelf) -> str | None:
    units = shelf.units()
    return units[0].name if len(units) == 1 else None


def unknown_unit(asking: Asking, mention: UnitMention) -> Refusal:
    """Say that a unit that was plainly named is not indexed, and offer the nearest names."""
    return refusal(
        asking,
        Kind.NO_REPORT,
        "unit",
        choices=tuple(
            Choice(label=name, question=with_unit(asking, name, mention)) for name in mention.suggestions[:MAX_CHOICES]
        ),
        text=mention.text,
        units=len(asking.shelf.units()),
    )


def named_years(asking: Asking) -> tuple[int, ...]:
    """The years that are named one by one, in the order named."""
    found = [year for mention in asking.understanding.years if mention.form is YearForm.LIST for year in mention.years]
    return tuple(dict.fromkeys(found))


def indexed_years(shelf: Shelf, agencies: Sequence[str] | None) -> tuple[int, ...]:
    """The years for which any of the units has a report; all units where None."""
    return tuple(shelf.years(agencies))


def years_of(asking: Asking, units: Units) -> Years | Refusal:
    """The years named as report years of these units, or their latest one; a refusal when none of them is indexed."""
    indexed = indexed_years(asking.shelf, units.names)
    mentions = asking.understanding.years
    who = units.single or units.label or ""
    if not indexed:
        return refusal(asking, Kind.NO_REPORT, "unit", text=who or "、".join(units.names), units=0)
    if not mentions:
        return Years(years=(indexed[-1],), assumed=True)
    wanted: list[int] = []
    notes: list[Note] = []
    for mention in mentions:
        wanted.extend(_expand(mention, indexed, notes))
    ordered = sorted(set(wanted))
    have = tuple(year for year in ordered if year in indexed)
    missing = tuple(year for year in ordered if year not in indexed)
    several = len(ordered) > 1 or any(mention.form is not YearForm.LIST for mention in mentions)
    if any(mention.form is YearForm.LATEST and mention.count == 1 for mention in mentions) and len(ordered) == 1:
        several = False
    if not have:
        return no_year(asking, units, ordered, indexed)
    return Years(years=have, missing=missing, several=several, notes=tuple(notes))


def _expand(mention: YearMention, indexed: Sequence[int], notes: list[Note]) -> tuple[int, ...]:
    match mention.form:
        case YearForm.LIST:
            return mention.years
        case YearForm.RANGE:
            first, last = min(mention.years), max(mention.years)
            if last - first < LONGEST_SPAN:
                return tuple(range(first, last + 1))
            # Years that lie far beyond what is indexed are not worth naming one by one.
            inside = [year for year in indexed if first <= year <= last]
            return tuple(range(inside[0], inside[-1] + 1)) if inside else (first, last)
        case YearForm.SINCE:
            return tuple(range(mention.years[0], indexed[-1] + 1)) or (mention.years[0],)
        case YearForm.UNTIL:
            return tuple(year for year in indexed if year <= mention.years[0]) or (mention.years[0],)
        case YearForm.LATEST:
            count = mention.count or RECENT
            if mention.count and len(indexed) < mention.count:
                notes.append(note("fewer_years", asked=mention.count, found=len(indexed)))
            return tuple(indexed[-count:])
        case YearForm.ALL:
            return tuple(indexed)


def no_year(asking: Asking, units: Units, wanted: Sequence[int], indexed: Sequence[int]) -> Refusal:
    """Say that there is no report of that year, which there are, and offer the question for the latest of them."""
    text = asking.understanding.normal
    mention = next((item for item in asking.understanding.years if item.text and item.text in text), None)
    relative = any(item.relative for item in asking.understanding.years)
    offers = []
    for year in sorted(indexed, key=lambda year: (min(abs(year - want) for want in wanted), -year))[:3]:
        named = f"{year}年" if mention is None or not mention.text[-1:].isdigit() else str(year)
        question = text.replace(mention.text, named, 1) if mention else f"{year}年{text}"
        offers.append(Choice(label=f"{year}年", question=_with_known_unit(asking, units, question)))
    return refusal(
        asking,
        Kind.NO_REPORT,
        "year_relative" if relative else "year",
        understood=Understood(agencies=units.names[:1] if units.single else (), years=tuple(wanted)),
        choices=tuple(offers),
        agency=units.single or units.label or "",
        years="、".join(f"{year}年" for year in wanted),
        indexed="、".join(f"{year}年" for year in indexed),
    )


def _with_known_unit(asking: Asking, units: Units, question: str) -> str:
    named = asking.understanding.units and "agency" not in asking.inherited
    return question if named or units.single is None else f"{units.single}{question}"


def figure_mentions(asking: Asking) -> tuple[IndicatorMention, ...]:
    """The indicators asked for, without those that only say within what (scope)."""
    mentions = asking.understanding.indicators
    return tuple(mention for mention in mentions if not mention.scope) or mentions


def reading_of(asking: Asking, mention: IndicatorMention, agency: str | None, year: int | None) -> str | Refusal:
    """The code of a mention; a tie is settled by what the report's edition has, else asked back."""
    options = mention.codes
    if not options:
        return refusal(asking, Kind.NOT_IN_FORM, "no_such_cell", words=mention.text)
    if len(options) > 1 and agency is not None and year is not None:
        report = next(iter(asking.shelf.reports(agency=agency, year=year)), None)
        known = codes().indicators
        if report is not None:
            fitting = tuple(
                code
                for code in options
                if code not in known or not known[code].editions or report.edition in known[code].editions
            )
            options = fitting or options
    if len(options) > 1 and asking.understanding.has("money"):
        # 采购了多少钱: of the readings the one that is money.
        options = tuple(code for code in options if unit_of(code) in _MONEY) or options
    if len(options) == 1:
        return options[0]
    text = asking.understanding.normal
    # 申请是个人提的被公开了: a column named in the midst of the figure is kept.
    columns = "".join(
        one.text for one in asking.understanding.applicants if mention.start <= one.start and one.end <= mention.end
    )
    return refusal(
        asking,
        Kind.AMBIGUOUS,
        "which_indicator",
        choices=tuple(
            Choice(
                label=label_of(code, asking),
                question=text[: mention.start] + columns + spoken(label_of(code, asking)) + text[mention.end :],
            )
            for code in options[:MAX_CHOICES]
        ),
        text=mention.text,
    )


_PRINTED_NUMBER = hint("slots.printed_number")


def spoken(label: str) -> str:
    """An official label as it would be asked with: without its number and without what stands in brackets."""
    plain = _PRINTED_NUMBER.sub("", label)
    return plain.partition("（")[0].partition("(")[0].strip() or plain


def label_of(code: str, asking: Asking) -> str:
    """The official label of a code in the language asked in."""
    item = codes().indicators.get(code) or derived().get(code)
    if item is None:
        return code
    return item.en if asking.understanding.language == "en" else item.zh
