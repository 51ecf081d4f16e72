"""Figures of a report that keep the form's own sums (R1–R4) by construction, drawn from a seeded generator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from tests.generator.form import APPLICANTS, CASES, OUTCOMES, RESULTS, annex
from tests.generator.model import Cell, Key

Figures = dict[Key, int | float]

_WEIGHTS = {
    "outcome.granted": 42,
    "outcome.partial": 9,
    "outcome.denied.state_secret": 1,
    "outcome.denied.law_prohibited": 2,
    "outcome.denied.public_security": 1,
    "outcome.denied.third_party": 2,
    "outcome.denied.internal_affairs": 2,
    "outcome.denied.process_info": 3,
    "outcome.denied.enforcement_file": 3,
    "outcome.denied.admin_query": 4,
    "outcome.unavailable.not_held": 18,
    "outcome.unavailable.needs_creation": 3,
    "outcome.unavailable.unclear": 2,
    "outcome.not_processed.petition": 4,
    "outcome.not_processed.duplicate": 2,
    "outcome.not_processed.publication": 0.4,
    "outcome.not_processed.excessive": 0.3,
    "outcome.not_processed.reissue": 0.5,
    "outcome.other.overdue_correction": 2,
    "outcome.other.overdue_fee": 0.3,
    "outcome.other.misc": 2,
    "outcome.other": 4,
}
_SHARES = {
    "natural_person": 84,
    "business": 9,
    "research": 1,
    "nonprofit": 1,
    "legal_service": 4,
    "other": 1,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How big a unit is: requests a year, decisions a year, documents in force, and the spread of its replies."""

    requests: int = 40
    backlog: float = 0.06
    licences: int = 600
    penalties: int = 200
    coercion: int = 20
    fees: float = 12.5
    documents: int = 15
    rules: int = 0
    disputes: int = 4


def _spread(rng: Random, amount: int, weights: Mapping[str, float]) -> dict[str, int]:
    counts = dict.fromkeys(weights, 0)
    for name in rng.choices(list(weights), weights=list(weights.values()), k=amount) if amount else ():
        counts[name] += 1
    return counts


def requests(
    rng: Random,
    edition: str,
    scale: Scale,
    carried_in: Mapping[str, int] | None = None,
    new: int | None = None,
) -> Figures:
    """Table 3: the six applicant columns and their totals; `carried_in` and `new` are given where a year continues."""
    figures: Figures = {}
    fresh = _spread(rng, scale.requests if new is None else new, _SHARES)
    before = carried_in if carried_in is not None else _spread(rng, rng.randint(0, 3), _SHARES)
    weights = {code: _WEIGHTS[code] for code in OUTCOMES[edition]}
    for applicant in APPLICANTS:
        have = fresh[applicant] + before.get(applicant, 0)
        left = sum(rng.random() < scale.backlog for _ in range(have))
        outcomes = _spread(rng, have - left, weights)
        figures["requests.new", applicant] = fresh[applicant]
        figures["requests.carried_in", applicant] = before.get(applicant, 0)
        for code, count in outcomes.items():
            figures[code, applicant] = count
        figures["outcome.total", applicant] = have - left
        figures["requests.carried_out", applicant] = left
    for code in dict.fromkeys(code for code, _ in figures):
        figures[code, "total"] = sum(int(figures[code, applicant]) for applicant in APPLICANTS)
    return figures


def disputes(rng: Random, scale: Scale) -> Figures:
    """Table 4: three blocks, each with its total."""
    figures: Figures = {}
    for block, _ in CASES:
        counts = _spread(rng, rng.randint(0, scale.disputes), {name: 1.0 for name, _ in RESULTS[:-1]})
        for name, count in counts.items():
            figures[f"{block}.{name}", None] = count
        figures[f"{block}.total", None] = sum(counts.values())
    return figures


def _near(rng: Random, value: float, spread: float = 0.15) -> int:
    return max(0, round(value * rng.uniform(1 - spread, 1 + spread)))


def active_2021(rng: Random, scale: Scale, in_force_before: tuple[int, int] | None = None) -> Figures:
    """Table 2 of 2021: stocks follow from last year's (rules, documents) where those are given."""
    figures: Figures = {}
    stocks = in_force_before or (scale.rules, scale.documents)
    for stem, stock in zip(("regulations", "normative_documents"), stocks, strict=True):
        issued = rng.randint(0, max(0, stock // 5))
        repealed = rng.randint(0, min(stock, max(0, stock // 6)))
        figures[f"{stem}.issued", None] = issued
        figures[f"{stem}.repealed", None] = repealed
        figures[f"{stem}.in_force", None] = stock + issued - repealed
    figures["licensing.decisions", None] = _near(rng, scale.licences)
    figures["penalties.decisions", None] = _near(rng, scale.penalties)
    figures["coercion.decisions", None] = _near(rng, scale.coercion)
    fees = round(scale.fees * rng.uniform(0.9, 1.1), rng.choice((1, 2, 4)))
    figures["fees.amount", None] = int(fees) if fees == int(fees) else fees
    return figures


def active_2019(rng: Random, scale: Scale) -> Figures:
    """Table 2 of 2019: new documents, items with their change, procurement in yuan."""
    figures: Figures = {}
    for stem, stock in (("regulations", scale.rules), ("normative_documents", scale.documents)):
        made = rng.randint(0, max(0, stock // 5))
        figures[f"{stem}.created", None] = made
        figures[f"{stem}.published", None] = made
        figures[f"{stem}.public_total", None] = stock
    for stem, decisions in (
        ("licensing", scale.licences),
        ("other_services", scale.licences // 3),
        ("penalties", scale.penalties),
        ("coercion", scale.coercion),
    ):
        items = rng.randint(0, 60) if decisions else 0
        figures[f"{stem}.items_last_year", None] = items
        figures[f"{stem}.items_change", None] = rng.randint(-min(items, 4), 4) if decisions else 0
        figures[f"{stem}.decisions", None] = _near(rng, decisions)
    figures["fees.items_last_year", None] = rng.randint(0, 5)
    figures["fees.items_change", None] = 0
    figures["procurement.items", None] = rng.randint(0, 20)
    amount = rng.randint(10_000, 3_000_000) if figures["procurement.items", None] else 0
    figures["procurement.amount", None] = amount
    return figures


def annex_2014(rng: Random, scale: Scale) -> Figures:
    """The annex before 2019: parts add up to their wholes."""
    fresh = scale.requests
    draw: dict[str, int | float] = {entry.code: 0 for entry in annex() if entry.code}

    def share(amount: int, *codes: str) -> None:
        for code, count in _spread(rng, amount, dict.fromkeys(codes, 1.0)).items():
            draw[f"annex.{code}"] = count

    draw["annex.disclosed"] = _near(rng, 40 * fresh + 50)
    draw["annex.disclosed_normative"] = rng.randint(0, 12)
    draw["annex.normative_issued"] = draw["annex.disclosed_normative"]
    share(int(draw["annex.disclosed"]), "via_gazette", "via_website", "via_weibo", "via_wechat", "via_other")
    draw["annex.responses"] = rng.randint(0, 40)
    draw["annex.press_conferences"] = rng.randint(1, 12)
    draw["annex.press_conferences_head"] = rng.randint(0, int(draw["annex.press_conferences"]))
    draw["annex.interviews"] = rng.randint(0, 8)
    draw["annex.interviews_head"] = rng.randint(0, int(draw["annex.interviews"]))
    draw["annex.interpretations"] = rng.randint(0, 30)
    draw["annex.weibo_wechat_responses"] = rng.randint(0, 300)
    draw["annex.other_responses"] = rng.randint(0, 20)
    draw["annex.requests"] = draw["annex.completed"] = draw["annex.replies"] = fresh
    share(fresh, "requests_in_person", "requests_fax", "requests_online", "requests_letter")
    share(fresh, "completed_on_time", "completed_extended")
    share(
        fresh,
        "replies_already_public",
        "replies_granted",
        "replies_partial",
        "replies_denied",
        "replies_not_ours",
        "replies_not_existing",
        "replies_amend",
        "replies_other_way",
    )
    share(
        int(draw["annex.replies_denied"]),
        "denied_state_secret",
        "denied_trade_secret",
        "denied_privacy",
        "denied_security",
        "denied_not_government_information",
        "denied_law",
    )
    for block in ("reconsideration", "litigation"):
        draw[f"annex.{block}"] = rng.randint(0, scale.disputes)
        share(int(draw[f"annex.{block}"]), f"{block}_upheld", f"{block}_overturned", f"{block}_other")
    draw["annex.offices"] = rng.randint(1, 9)
    draw["annex.reading_points"] = rng.randint(1, 20)
    draw["annex.staff_full_time"] = rng.randint(1, 15)
    draw["annex.staff_part_time"] = rng.randint(1, 60)
    draw["annex.staff"] = draw["annex.staff_full_time"] + draw["annex.staff_part_time"]
    draw["annex.budget"] = rng.choice((0, 5, 12.5, 30))
    draw["annex.meetings"] = rng.randint(1, 6)
    draw["annex.training_sessions"] = rng.randint(1, 6)
    draw["annex.trained"] = rng.randint(20, 600)
    return {(code, None): value for code, value in draw.items()}


def draw(rng: Random, edition: str, scale: Scale) -> Figures:
    """All figures of a report of that edition."""
    if edition == "pre2019":
        return annex_2014(rng, scale)
    active = active_2021(rng, scale) if edition == "2021" else active_2019(rng, scale)
    return {**active, **requests(rng, edition, scale), **disputes(rng, scale)}


def printed(figures: Figures) -> dict[Key, Cell]:
    """Each figure as a plainly printed cell."""
    return {key: Cell.of(value) for key, value in figures.items()}
