"""What sites ask of programs, read by Protego."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from protego import Protego

from bot.fetching.limits import TOKEN
from knowledge.reasons import Reason

if TYPE_CHECKING:
    from bot.fetching.exchange import Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """The rules of one site: `closed` is why nothing may be fetched, `delay` the seconds it wants between requests."""

    rules: Protego | None = None
    delay: float = 0.0
    closed: Reason | None = None

    def may_fetch(self, address: str) -> bool:
        """Whether an address may be fetched."""
        return self.rules is None or bool(self.rules.can_fetch(address, TOKEN))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRobots:
    """A robots.txt of an earlier run; `fresh` when it is younger than a day and the site gave nothing to ask with."""

    text: str
    validators: Validators
    fresh: bool


class RobotsMemory(Protocol):
    """Where the rules of sites are kept between runs."""

    def robots(self, place: str) -> KeptRobots | None:
        """What was kept of a site."""

    def keep_robots(self, place: str, text: str, validators: Validators) -> None:
        """Keep a site's rules."""

    def part(self) -> Path:
        """A new file for what is on its way."""


def read_robots(text: str) -> Robots:
    """The rules of a robots.txt; what is none has no rules."""
    rules = Protego.parse(text)
    return Robots(rules=rules, delay=float(rules.crawl_delay(TOKEN) or 0.0))
