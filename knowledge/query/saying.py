"""A query said as a whole question, understood as itself: labels of choices and offers, examples, generated tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from knowledge.answers import Language
from knowledge.lexicon.codes import codes
from knowledge.lexicon.definitions import definitions
from knowledge.lexicon.languages import languages
from knowledge.lexicon.sayings import sayings
from knowledge.lexicon.topics import topics
from knowledge.query.algebra import (
    TOTAL,
    Axis,
    Change,
    Claim,
    Compare,
    Condition,
    Figures,
    Growth,
    Measure,
    Of,
    Order,
    Portion,
    Query,
    Reduce,
    Several,
    Split,
    Where,
    Who,
)
from knowledge.query.lookups import Blanks, Check, Coverage, Define, Find, TextChange
from knowledge.query.measures import is_ratio, takes_applicant, unit_of
from knowledge.query.named import counts_as_one
from knowledge.query.selection import label_of, spoken
from knowledge.query.standings import Against

_MONEY = ("元", "万元")


def say(query: Query, language: Language) -> str:
    """Return the query as a whole question in a language; empty where it can only be said in its asker's own words."""
    # What several units come to together is asked in many ways, and none of ours says all of it.
    return "" if counts_as_one(query) else _Speaker(language).said(query)


def called(who: Who, language: Language) -> str | None:
    """Return what a language calls a group of units, or a list of them, that a question in another language named.

    None for what is neither. A group that has no name of ours keeps its own, as a quotation.
    """
    own = sayings(language)
    if who.group is None:
        if who.together:
            return own.put("names_as_one").join(who.names)
        listed = {sayings(one).listed(who.names) for one in languages()}
        return own.listed(who.names) if who.label in listed else None
    kind, _, where = who.group.partition("@")
    name = own.group(kind)
    if name is None:
        return own.put("group_quoted", group=who.label)
    said = own.put("group_of", group=name, where=where) if where else name
    joint = own.put("names_as_one")
    return own.put("group_but", group=said, names=joint.join(who.without)) if who.without else said


class _Speaker:
    """The words of one language."""

    def __init__(self, language: Language) -> None:
        self.english = not language.chinese
        self.own = sayings(language)
        self.put = self.own.put

    def said(self, query: Query) -> str:
        """The query as a question."""
        say_it = _SAYING.get(type(query))
        return "" if say_it is None else say_it(self, query)

    def of_reports(self, query: Check | Blanks, *, key: str) -> str:
        """What is asked about reports as a whole, by the key of its text."""
        return self.put(key, who=self._who(query.who), when=self._when(query.years))

    def covered(self, query: Coverage) -> str:
        """What the index holds."""
        who = self._who(query.who) if query.who.group is None else ""
        when = "_when" if query.asked == "missing" and query.years else ""
        return self.put(f"coverage_{query.asked}{when}", who=who, when=self._when(query.years))

    def of_a_text(self, query: TextChange) -> str:
        """What has changed in a part of the prose."""
        known = topics().topics.get(query.topic)
        name = self._own(known.asked) if known is not None else ""
        return self.put("text_change", who=self._who(query.who), before=query.before, after=query.after, topic=name)

    def in_turn(self, query: Several) -> str:
        """Several questions, one after the other; empty where one of them cannot be said."""
        said = [self.said(part) for part in query.of]
        return self.put("next_question").join(said) if all(said) else ""

    def of_figures(self, query: Figures | Compare | Split | Reduce | Change) -> str:
        """Figures by themselves, beside each other, by their parts, or put together."""
        match query:
            case Figures():
                return self._plain(query)
            case Compare(of=sides, axis=axis):
                return self._compared(query, sides, axis)
            case Split(of=of, by=by):
                return self.put(f"split_{by.value}", **self._slots(of))
            case Reduce(of=of, how=how, over=over):
                yearly = over is Axis.YEAR and how[-1] == "mean"
                key = "mean_year" if yearly else {"pooled": "mean"}.get(how[-1], how[-1])
                return self.put(f"reduce_{key}", **self._slots(of))
            case Change(of=of, before=before, after=after, asked=asked):
                slots = {**self._slots(of), "before": before, "after": after}
                if query.claim is not None:
                    key = "claim_down" if query.claim.falling else "claim_up"
                    return self.put(key, **slots, number=self._claimed(query.claim, of.measures[0]))
                return self.put(f"change_{query.moved or asked}", **slots)

    def _plain(self, query: Figures) -> str:
        slots = self._slots(query)
        if query.gap:
            return self.put("course_gap", **slots)
        if query.course or len(query.years) > 1:
            return self.put(f"course_{query.moved}" if query.moved else "course", **slots)
        if len(query.measures) * len(query.columns) > 1 or len(query.who.names) > 1:
            return self.put("ask_several", **slots)
        measure = query.measures[0]
        if query.whether:
            return self.put("ask_whether_none" if query.denied else "ask_whether", **slots)
        if is_ratio(measure):
            return self.put("ask_ratio", **slots)
        return self.put("ask_money" if unit_of(measure) in _MONEY else "ask_count", **slots)

    def _compared(self, query: Compare, sides: tuple[Figures, ...], axis: Axis) -> str:
        if len(sides) > 1:
            parts = [f"{self._who(side.who)}{self._when(side.years)}" for side in sides]
            who = self.put("joint").join(parts)
            return self.put("compare", who=who, when="", what=self._what(sides[0]))
        slots = self._slots(sides[0])
        rate = "_rate" if is_ratio(sides[0].measures[0]) else ""
        if query.claim is not None:
            if rate or query.claim.operator != "equal":
                return ""
            first, second = sides[0].who.names
            number = self._claimed(query.claim, sides[0].measures[0])
            return self.put(f"claim_{query.asked}", **slots, first=first, second=second, number=number)
        if axis in (Axis.INDICATOR, Axis.APPLICANT):
            return self.put("compare_parts", **slots)
        if query.asked == "times":
            first, second = sides[0].who.names
            return self.put("compare_times", **slots, first=first, second=second)
        if query.asked in ("more", "less"):
            return self.put(f"compare_{query.asked}{rate}", **slots)
        return self.put("compare_gap" if query.gap else "compare", **slots)

    def ranked(self, query: Order | Growth | Of) -> str:
        """Which is the most, or what the one that is has."""
        if isinstance(query, Growth):
            slots = self._slots(query.of)
            first, last = query.pairs[0][0], query.pairs[-1][1]
            key = "growth_down" if query.rising is False else "growth_up"
            return self.put(key, **slots, before=first, after=last)
        order = query.winner if isinstance(query, Of) else query
        slots = self._slots(order.of)
        if order.gap is not None or order.together is not None:
            return self._ends(order, slots)
        end = "most" if order.descending else "least"
        if isinstance(query, Of):
            asked = Figures(who=order.of.who, years=order.of.years, measures=query.measures, columns=query.columns)
            return self.put(f"of_{end}", who=slots["who"], when=slots["when"], by=slots["what"], what=self._what(asked))
        if order.place_of is not None and order.whether:
            return self.put(f"order_first_{end}", **{**slots, "whole": slots["who"], "who": order.place_of})
        if order.place_of is not None:
            return self.put("order_place", **{**slots, "who": order.place_of})
        if order.over is Axis.YEAR:
            return self.put(f"order_year_{end}", **slots)
        if order.nth is not None:
            return self.put("order_nth", **slots, nth=order.nth)
        if order.first != Order.__dataclass_fields__["first"].default:
            return self.put("order_top" if order.descending else "order_bottom", **slots, first=order.first)
        return self.put(f"order_{end}", **slots)

    def beside_all(self, query: Portion | Against) -> str:
        """A part of all, or what is set beside all."""
        slots = {**self._slots(query.of), "whole": self._who(query.whole)}
        if isinstance(query, Against):
            return self.put(f"against_{query.asked}", **slots, average=self.put(f"average_{query.average}"))
        return self.put("portion" if len(query.of.who.names) == 1 else "portion_several", **slots)

    def _ends(self, query: Order, slots: dict[str, str]) -> str:
        rate = "_rate" if is_ratio(query.of.measures[0]) else ""
        most, least = (self.put(f"end_{end}{rate}") for end in ("most", "least"))
        if query.together is not None:
            return self.put(f"order_together_{query.together}", **slots, end=most if query.descending else least)
        key = f"gap_year_{query.gap}" if query.over is Axis.YEAR else f"gap_{query.gap}"
        return self.put(key, **slots, most=most, least=least)

    def filtered(self, query: Where) -> str:
        """Which units or years meet conditions."""
        joint = self.put("or" if query.either else "and")
        conditions = joint.join(self._condition(item) for item in query.conditions)
        slots = self._slots(query.of)
        if query.over is Axis.YEAR and query.every:
            return self.put("where_never", **slots)
        if query.first:
            conditions = joint.join(self._condition(item, first=True) for item in query.conditions)
            return self.put("where_first", who=slots["who"], when=slots["when"], conditions=conditions)
        key = "where_count" if query.counting else "where"
        return self.put(key, who=slots["who"], when=slots["when"], conditions=conditions)

    def _condition(self, item: Condition, *, first: bool = False) -> str:
        what = self._named(item.measure, item.column or TOTAL)
        if first:
            what = self.put("for_the_first_time", what=what)
        if item.average is not None:
            return self.put(f"than_average_{item.operator}", what=what, average=self.put(f"average_{item.average}"))
        if item.since is not None:
            key = "since" if item.claim is None else "since_by"
            falls = item.operator == "under" if item.claim is None else item.claim.falling
            amount = "" if item.claim is None else self._amount(item.claim, item.measure)
            return self.put(f"{key}_{'under' if falls else 'over'}", what=what, year=str(item.since), amount=amount)
        number = "" if item.number is None else self._number(item.number, item.measure)
        to = "" if item.number_to is None else self._number(item.number_to, item.measure)
        return self.put(item.operator, what=what, number=number, number_to=to)

    def _amount(self, claim: Claim, measure: Measure) -> str:
        """How much it has changed, with what it is held to: 超过50%, over 50%."""
        number = self._claimed(claim, measure)
        to = "" if claim.number_to is None else self._claimed(replace(claim, number=claim.number_to), measure)
        return self.put(claim.operator, what="", number=number, number_to=to).strip()

    def _claimed(self, claim: Claim, measure: Measure) -> str:
        if claim.percent:
            return f"{claim.number:g}%"
        if is_ratio(measure):
            return self.put("points", number=f"{claim.number:g}")
        number = f"{claim.number:g}"
        return number if self.english else f"{number}{unit_of(measure)}"

    def _number(self, number: float, measure: Measure) -> str:
        if is_ratio(measure):
            return f"{number * 100:g}%"
        unit = unit_of(measure)
        if unit in _MONEY and not self.english:
            return f"{number:g}{unit}"
        return f"{number:g}"

    def found(self, query: Find) -> str:
        """What the prose says."""
        name = ""
        known = topics().topics.get(query.topic) if query.topic is not None else None
        if known is not None:
            name = (known.asked or known.headings or known.words or ("",))[0]
        words = "".join(query.words or query.terms)
        counted = query.figure and words and (known is None or known.pattern is None)
        what = words if counted else name or words
        who = self.put("joint").join(query.units)
        when = self._when(query.years) if query.year_named else ""
        key = "ask_whether" if query.figure and self.english else "found_number" if counted else "found"
        return self.put(key, who=who, when=when, what=what)

    def defined(self, query: Define) -> str:
        """What a term means."""
        return self.put("define", term=self._term(*query.terms[0]))

    def _term(self, entry: str | None, code: str | None) -> str:
        if code is not None:
            return self._measure(Measure(code=code))
        names = definitions()[entry].names if entry is not None else ("",)
        return names[0]

    def _slots(self, of: Figures) -> dict[str, str]:
        return {"who": self._who(of.who), "when": self._when(of.years), "what": self._what(of)}

    def _who(self, who: Who) -> str:
        if who.group is not None or not who.names:
            return who.label or self.put("all_units")
        return self.put("joint").join(who.names)

    def _own(self, words: Sequence[str]) -> str:
        """The first of some words that is of the language's own script, else the first."""
        return next((word for word in words if word.isascii() == self.english), words[0] if words else "")

    def _when(self, years: Sequence[int]) -> str:
        if not years:
            return ""
        if len(years) == 1:
            return self.put("year", year=years[0])
        if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
            return self.put("span", first=years[0], last=years[-1])
        joint = self.put("year_joint")
        return joint.join(self.put("year", year=year) for year in years)

    def _what(self, of: Figures) -> str:
        joint = self.put("joint")
        return joint.join(self._named(measure, column) for measure in of.measures for column in of.columns)

    def _named(self, measure: Measure, column: str) -> str:
        said = self._measure(measure)
        if column == TOTAL or not takes_applicant(measure) or measure.code == "rate.natural_person":
            return said
        known = codes().applicants[column]
        return self.put("with_column", what=said, column=known.en if self.english else known.zh)

    def _measure(self, measure: Measure) -> str:
        names = self.own.tables["names"]
        if measure.part_of is None:
            return names.get(measure.code) or spoken(label_of(measure.code, english=self.english))
        part = Measure(code=measure.code)
        whole = self._named(Measure(code=measure.part_of), measure.column or TOTAL)
        return self.put("share_of", part=self._measure(part), whole=whole)


_SAYING: Mapping[type[Query], Callable[[_Speaker, Any], str]] = {
    **dict.fromkeys((Figures, Compare, Split, Reduce, Change), _Speaker.of_figures),
    **dict.fromkeys((Order, Growth, Of), _Speaker.ranked),
    **dict.fromkeys((Portion, Against), _Speaker.beside_all),
    Where: _Speaker.filtered,
    Several: _Speaker.in_turn,
    Check: partial(_Speaker.of_reports, key="check"),
    Blanks: partial(_Speaker.of_reports, key="blanks"),
    TextChange: _Speaker.of_a_text,
    Find: _Speaker.found,
    Define: _Speaker.defined,
    Coverage: _Speaker.covered,
}
"""How each kind of query is said; one that is not here cannot be."""
