"""Before a report is published: its file is handed in, and what does not add up is shown as a page that prints."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from tornado.web import HTTPError, stream_request_body

from bot.findings import QuotedCell, checked_unindexed
from bot.pages.findings_page import STYLE, page
from bot.web.page import Page
from bot.web.report_findings import FoundProblem, found_problems
from bot.web.uploads import MOST_BYTES, MOST_FILES, RECEIVING_SECONDS, Uploads, handed_in
from bot.wording.texts import texts
from knowledge.answers import Language
from knowledge.checking import agreements
from knowledge.lexicon.rules import NAMES
from knowledge.model import Report, Severity

MOST_DISCARDED = 3 * MOST_BYTES
"""Bytes of a form that is refused which are read and dropped, so that a browser sees why."""

_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
PRINTED_POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; frame-ancestors 'none'"
"""The page to print has its one style within itself, and loads nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedView:
    """One report with its findings in words, each with the cells that it touches; `doubts` are what was not read."""

    agency: str | None
    year: int | None
    title: str
    source: str
    found: tuple[tuple[FoundProblem, tuple[QuotedCell, ...]], ...]
    doubts: tuple[FoundProblem, ...]
    agreements: tuple[str, ...]

    def count(self, severity: Severity) -> int:
        """How many findings weigh that much."""
        return sum(said.severity_code == severity.value for said, _ in self.found)


@stream_request_body
class CheckPage(Page):
    """The form, and what was found in the files that it brings."""

    SUPPORTED_METHODS = ("GET", "HEAD", "POST")

    def initialize(self) -> None:
        """Nothing is received yet."""
        self._body: list[bytes] = []
        self._size = 0
        self._holds = False
        self._is_read = False
        self._refused = 0

    @property
    def uploads(self) -> Uploads:
        """How many forms are taken."""
        return self.shared.uploads

    def prepare(self) -> None:
        """Take a form within the limits. Raises HTTPError 404 where no forms are taken.

        What is refused is told once the form has come, as a browser looks for no answer while it sends.
        """
        super().prepare()
        if not self.uploads.offered:
            raise HTTPError(404)
        if self.request.method != "POST":
            return
        connection = self.request.connection
        connection.set_max_body_size(MOST_DISCARDED)  # type: ignore[union-attr]  # Tornado's own connection has it
        connection.set_body_timeout(RECEIVING_SECONDS)  # type: ignore[union-attr]  # the same
        self._refused = self._refusal()
        self._holds = not self._refused

    def _refusal(self) -> int:
        """The status that a form is refused with before it has come; 0 where there is a place for it."""
        if self.request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            return 403
        self.wait = self.uploads.limit.wait(self.client)
        if self.wait:
            self.shared.metrics.refused.inc()
            return 429
        if self._told_size() > MOST_BYTES:
            return 413
        return 0 if self.uploads.take() else 503

    def _told_size(self) -> int:
        told = self.request.headers.get("Content-Length", "0")
        return int(told) if told.isascii() and told.isdigit() else 0

    def data_received(self, chunk: bytes) -> None:
        """Keep what comes in memory, and nothing of a form that was refused or grows too big."""
        self._size += len(chunk)
        if self._holds and self._size <= MOST_BYTES:
            self._body.append(chunk)
        else:
            self._body.clear()

    def get(self) -> None:
        """Show the form."""
        self.show("check.html", most_files=MOST_FILES, most_mb=MOST_BYTES >> 20)

    async def post(self) -> None:
        """Check what the form brings. Raises Unreadable and HTTPError 403, 413, 429 and 503."""
        if self._refused:
            raise HTTPError(self._refused)
        self._is_read = True
        try:
            await self._check()
        finally:
            self._is_read = False
            self._let_go()

    async def _check(self) -> None:
        if self._size > MOST_BYTES:
            raise HTTPError(413)
        body = b"".join(self._body)
        self._body.clear()
        handed = await asyncio.to_thread(handed_in, self.request.headers.get("Content-Type", ""), body)
        outcomes = await self.uploads.read(handed.files)
        reports = [report for outcome in outcomes for report in outcome.reports]
        self.set_header("Cache-Control", "no-store")
        if handed.to_print and reports:
            printed = await asyncio.to_thread(lambda: page(checked_unindexed(reports), self.language))
            self.set_header("Content-Type", "text/html; charset=utf-8")
            self.set_header("Content-Security-Policy", PRINTED_POLICY)
            self.finish(printed)
            return
        if not reports:
            self.set_status(422)
        views = await asyncio.to_thread(lambda: checked_views(reports, self.language))
        self.show(
            "checked.html",
            reports=views,
            unread=[(PurePath(item.source).name, item.error) for item in outcomes if item.error is not None],
            counts=[(severity, sum(view.count(severity) for view in views)) for severity in Severity],
        )

    def _let_go(self) -> None:
        # Whoever goes away while it is read leaves the reading behind, which still holds its place.
        if self._holds and not self._is_read:
            self._holds = False
            self.uploads.give_back()

    def on_finish(self) -> None:
        """Let the next form in."""
        self._let_go()
        super().on_finish()

    def on_connection_close(self) -> None:
        """Drop what was received so far; what is read already is read to its end, and nobody sees it."""
        self._body.clear()
        self._let_go()
        super().on_connection_close()


def checked_views(reports: Sequence[Report], language: Language) -> list[CheckedView]:
    """The reports with their findings in words; what agrees is told where there is one report alone."""
    own = texts(language)
    views: list[CheckedView] = []
    for checked, report in zip(checked_unindexed(reports), reports, strict=True):
        found, _ = found_problems([finding.problem for finding in checked.findings], language)
        unsure = [item for item in report.problems if item.rule not in NAMES and item.severity is not Severity.NOTICE]
        agreeing = agreements(report) if len(reports) == 1 else ()
        views.append(
            CheckedView(
                agency=report.agency,
                year=report.year,
                title=report.title,
                source=PurePath(report.source).name,
                found=tuple((said, finding.cells) for said, finding in zip(found, checked.findings, strict=True)),
                doubts=tuple(found_problems(unsure, language)[0]),
                agreements=tuple(own.finding(item.message, item.english) for item in agreeing),
            )
        )
    return views
