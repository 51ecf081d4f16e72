"""The rules R1 to R12 as data: severity, titles, statement, source, wordings and limits, read from rules.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from knowledge.errors import LexiconError
from knowledge.lexicon.codes import codes
from knowledge.lexicon.finding_words import FILE, Tongue, same_places, templates
from knowledge.lexicon.loading import load_toml
from knowledge.model import Severity

NAMES = tuple(f"R{number}" for number in range(1, 13))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule: how much its findings weigh, what it is called (zh, en), what it says, where it comes from.

    `messages` are the wordings of its findings by language and case, with named places in braces; `severities` those
    of the cases that weigh otherwise than the rule; `limits` its figures by name; `sides` what the left and the right
    number of its findings are, empty where it compares none. `beside`: its notices are told beside a figure too.
    """

    name: str
    severity: Severity
    zh: str
    en: str
    statement: str
    source: str
    messages: Mapping[Tongue, Mapping[str, str]]
    limits: Mapping[str, float]
    severities: Mapping[str, Severity]
    sides: tuple[str, ...] = ()
    beside: bool = False

    def severity_of(self, case: str) -> Severity:
        """How much a finding of one case weighs: the rule's own severity unless the case has another."""
        return self.severities.get(case, self.severity)

    def message(self, tongue: Tongue, case: str, **values: object) -> str:
        """The wording of one case with its places filled; raises LexiconError for a case or place that is not there."""
        try:
            return self.messages[tongue][case].format(**values)
        except KeyError as fault:
            raise LexiconError(FILE, f"{self.name}.message.{case}", f"{fault} is not there") from fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One cell of an equation between years: of the later or the earlier report, added (1) or taken away (-1)."""

    later: bool
    sign: int
    indicator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An equation between a report and the one of the year before; `applicants`: one for each column of table 3."""

    rule: str
    left: tuple[Term, ...]
    right: tuple[Term, ...]
    applicants: bool


def _text(entry: Mapping[str, Any], key: str, owner: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise LexiconError(FILE, f"{owner}.{key}", "must be a text that is not empty")
    return value


def _messages(entry: Mapping[str, Any], owner: str) -> Mapping[Tongue, Mapping[str, str]]:
    chinese = templates(entry.get("message"), f"{owner}.message")
    english = templates(entry.get("english"), f"{owner}.english")
    same_places(chinese, english, owner)
    return {Tongue.ZH: chinese, Tongue.EN: english}


def _limits(raw: object, owner: str) -> Mapping[str, float]:
    if not isinstance(raw, dict):
        raise LexiconError(FILE, f"{owner}.limits", "must be a table")
    for key, value in raw.items():
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            raise LexiconError(FILE, f"{owner}.limits.{key}", "must be a number")
    return dict(raw)


def _sides(raw: object, owner: str) -> tuple[str, ...]:
    if not isinstance(raw, list) or len(raw) not in (0, 2) or not all(isinstance(side, str) and side for side in raw):
        raise LexiconError(FILE, f"{owner}.sides", "must be two texts")
    return tuple(raw)


def _severity(value: object, owner: str) -> Severity:
    try:
        return Severity(str(value))
    except ValueError as fault:
        raise LexiconError(FILE, owner, str(fault)) from fault


@cache
def rules() -> Mapping[str, Rule]:
    """The rules by name in their order, loaded once; raises LexiconError when one is missing, doubled or malformed."""
    found: dict[str, Rule] = {}
    for entry in load_toml(FILE).get("rule", []):
        name = _text(entry, "name", "rule")
        if name in found:
            raise LexiconError(FILE, name, "stands twice")
        messages = _messages(entry, name)
        severities = {
            case: _severity(value, f"{name}.severities.{case}") for case, value in entry.get("severities", {}).items()
        }
        if unknown := severities.keys() - messages[Tongue.ZH].keys():
            raise LexiconError(FILE, f"{name}.severities", f"no message for {', '.join(sorted(unknown))}")
        found[name] = Rule(
            name=name,
            severity=_severity(entry.get("severity"), f"{name}.severity"),
            zh=_text(entry, "zh", name),
            en=_text(entry, "en", name),
            statement=_text(entry, "statement", name),
            source=_text(entry, "source", name),
            messages=messages,
            limits=_limits(entry.get("limits", {}), name),
            severities=severities,
            sides=_sides(entry.get("sides", []), name),
            beside=entry.get("beside", False) is True,
        )
    if tuple(found) != NAMES:
        raise LexiconError(FILE, "rule", f"must be {', '.join(NAMES)} in this order")
    return found


def _terms(raw: object, owner: str) -> tuple[Term, ...]:
    if not isinstance(raw, list) or not raw:
        raise LexiconError(FILE, owner, "must be a list of terms that is not empty")
    made: list[Term] = []
    for item in raw:
        match item:
            case ["later" | "earlier" as which, "+" | "-" as sign, str(indicator)] if indicator in codes().indicators:
                made.append(Term(later=which == "later", sign=1 if sign == "+" else -1, indicator=indicator))
            case _:
                raise LexiconError(FILE, owner, f"{item} is no term: [later|earlier, +|-, indicator]")
    return tuple(made)


@cache
def links() -> tuple[Link, ...]:
    """The equations between years, loaded once; raises LexiconError for an unknown rule, indicator or sign."""
    made: list[Link] = []
    for entry in load_toml(FILE).get("link", []):
        rule = _text(entry, "rule", "link")
        if rule not in NAMES:
            raise LexiconError(FILE, "link.rule", f"{rule} is no rule")
        left, right = (_terms(entry.get(side), f"link.{rule}.{side}") for side in ("left", "right"))
        made.append(Link(rule=rule, left=left, right=right, applicants=bool(entry.get("applicants", False))))
    return tuple(made)
