"""How much fetching may take, and how a visit ends that gives nothing."""

from __future__ import annotations

from dataclasses import dataclass

from bot.version import __version__
from knowledge.reasons import Reason

TOKEN = "gongkai"  # noqa: S105  (the name by which robots.txt may speak to this program)
"""What robots.txt calls this program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The manners and the bounds of a run; times in seconds, sizes in bytes.

    `pause` lies between the end of a request and the beginning of the next one to the same host, unless its robots.txt
    asks for more. `total` is what one request may take in all, `idle` how long nothing may come; after that time less
    than `slowest` bytes a second are too few. `longest_wait` is how long a Retry-After or a Crawl-delay may be.
    """

    pause: float = 1.0
    connect: float = 10.0
    idle: float = 20.0
    slowest: int = 500
    total: float = 120.0
    longest_wait: float = 120.0
    tries: int = 3
    redirects: int = 10
    most_bytes: int = 50 * 1024 * 1024
    most_page_bytes: int = 5 * 1024 * 1024
    most_robots_bytes: int = 512 * 1024
    hosts_at_once: int = 64
    allow_private: bool = False
    contact: str = ""

    @property
    def user_agent(self) -> str:
        """What sites are told of who asks: the program, its version, and where its operator can be reached."""
        return f"{TOKEN}/{__version__}" + (f" (+{self.contact})" if self.contact else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a walk is to bring: `follow` lists, reports from the year `since`, on any site, within bounds.

    Of a list up to `most_pages` are looked at, and no more after `most_fruitless` one after another without a report.
    """

    follow: bool = False
    since: int | None = None
    any_site: bool = False
    dry_run: bool = False
    most_pages: int = 100
    most_fruitless: int = 30
    most_documents: int = 10_000
    deepest: int = 3

    def too_old(self, year: int | None) -> bool:
        """Whether a report's year is before those that are wanted; an unknown one is not."""
        return self.since is not None and year is not None and year < self.since


class RefusedError(Exception):
    """What will not be fetched, by a rule of ours or of the site; its text is the reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)


class FailedError(Exception):
    """What could not be had; its text is the reason. `status` is the site's answer where it gave one."""

    def __init__(self, reason: Reason, status: int | None = None, *, again: bool = False) -> None:
        super().__init__(reason)
        self.status = status
        self.again = again
        """Whether a second try may give it."""

    @property
    def gone(self) -> bool:
        """Whether the site says that it is not there any more."""
        return self.status in (404, 410)
