"""The walk from the given addresses to every report: each host in its own turn, each document once, within bounds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.fetching.exchange import Exchange, Got, Validators
from bot.fetching.folder import ABSENT, Folder, KeptPage
from bot.fetching.hosts import HostQueues
from bot.fetching.jobs import LISTS, FetchEvent, Job, Role, Start, Status, ending_for
from bot.fetching.keeping import Keeper, filled
from bot.fetching.limits import FailedError, Limits, RefusedError, Wanted
from knowledge.documents.blocks import Document
from knowledge.documents.sniff import Kind, sniff
from knowledge.lexicon.link_words import link_words
from knowledge.reasons import Reason
from knowledge.webpages.addresses import absolute, host_of, site_of
from knowledge.webpages.listing import further_pages
from knowledge.webpages.page import WebPage, page_text, read_page
from knowledge.webpages.recognition import (
    Look,
    Named,
    attachments,
    is_report_text,
    look_at,
    named_report,
    page_names,
    report_links,
)
from knowledge.webpages.site_columns import deeper_links

_HOPS = 5
_NOTHING = {
    Look.NEEDS_BROWSER: Reason("the page shows nothing without a browser that runs its scripts"),
    Look.MISSING: Reason("gone: the page says that it is not there"),
    Look.FRAMES: Reason("its frames hold no report"),
}
_TEXTS = frozenset({Kind.TEXT, Kind.MARKDOWN, Kind.XML})
_SHORTEST_TEXT = 200
_NO_ADDRESS = Reason("no address of http or https")
_OTHER = Reason("neither a report nor a page with one attached")


class Walk:
    """One run. `tell` is called for every address of which there is something to say, as it comes."""

    def __init__(
        self, exchange: Exchange, folder: Folder, wanted: Wanted, tell: Callable[[FetchEvent, int], None]
    ) -> None:
        self._exchange = exchange
        self._folder = folder
        self._wanted = wanted
        self._tell_out = tell
        self._seen: set[str] = set()
        self._keeper = Keeper(folder, wanted)
        self._queues = HostQueues(self._look, exchange.leave, at_once=exchange.limits.hosts_at_once)
        self._starts: dict[str, Start] = {}
        self.known = 0
        """How many documents are known to be wanted so far."""

    async def run(self, addresses: Sequence[str]) -> None:
        """Look at every address and whatever it leads to; what cannot be had stops nothing else."""
        for written in dict.fromkeys(addresses):
            address = absolute("", written.strip()) or written.strip()
            if absolute("", address) is None:
                self._tell(FetchEvent(address=address, status=Status.REFUSED, reason=_NO_ADDRESS))
                continue
            self._starts.setdefault(address, Start())
            self._add(Job(address=address, asked=address, role=Role.GIVEN, start=address))
        try:
            await self._queues.finish()
            for start, state in self._starts.items():
                self._close(start, state)
            await self._queues.finish()
        finally:
            await self._queues.stop()

    def _close(self, start: str, state: Start) -> None:
        """Say of a start that led to nothing why, and look again at what it led to earlier and does not any more."""
        if not state.found and not state.told:
            self._tell(FetchEvent(address=start, status=Status.FAILED, reason=state.why))
        if not self._wanted.follow or not state.whole or self._wanted.dry_run:
            return
        for kept in self._folder.all_from(start):
            if kept.address not in self._seen and not self._wanted.too_old(kept.year):
                source = kept.source or kept.address
                self._add(Job(address=source, asked=kept.address, role=Role.AGAIN, start=start, page=kept.page))

    def _add(self, job: Job) -> None:
        if job.asked in self._seen:
            return
        self._seen.add(job.asked)
        if job.role in (Role.REPORT, Role.ATTACHMENT):
            self.known += 1
        self._queues.add(host_of(job.address), job)

    async def _look(self, job: Job) -> None:
        state = self._starts[job.start]
        try:
            await self._do(job)
        except OSError:
            # A full disk is no fault of a site's.
            raise
        except Exception as fault:
            gone = isinstance(fault, FailedError) and fault.gone
            if job.role in (Role.PAGE, Role.COLUMN):
                if gone and not job.sure:
                    self._folder.note(job.asked, ABSENT)
                    return
                state.whole = False
            status = Status.REFUSED if isinstance(fault, RefusedError) else Status.FAILED
            said = isinstance(fault, (RefusedError, FailedError))
            unforeseen = f"{type(fault).__name__}: {fault}"
            kept = self._folder.known(job.asked)
            self._tell(
                FetchEvent(
                    address=job.asked,
                    status=status,
                    file=kept.file if kept else None,
                    reason=fault.args[0] if said else Reason("it could not be handled ({fault})", fault=unforeseen),
                    title=job.named.title if job.named else kept.title if kept else None,
                    agency=job.named.agency if job.named else None,
                    year=job.named.year if job.named else kept.year if kept else None,
                    page=job.page,
                    gone=gone,
                ),
                job,
            )

    async def _do(self, job: Job) -> bool:
        """Look at an address; whether anything comes of it. Raises RefusedError or FailedError."""
        kept = self._folder.kept(job.asked)
        if kept is not None and (kept.source or kept.address) != job.address:
            kept = None
        if self._wanted.dry_run and job.role in (Role.REPORT, Role.ATTACHMENT):
            return self._had(job, self._keeper.would(job))
        cached = None if kept else self._folder.page(job.address)
        validators = kept.validators if kept else cached.validators if cached else Validators()
        part = self._folder.part()
        try:
            got = await self._exchange.get(job.address, part, validators)
            if not got.fresh and kept is not None:
                reason = Reason("no longer linked") if job.role is Role.AGAIN else None
                return self._had(job, self._keeper.unchanged(job, kept, reason))
            return await self._came(job, got, cached)
        finally:
            part.unlink(missing_ok=True)

    async def _came(self, job: Job, got: Got, cached: KeptPage | None) -> bool:
        if not got.fresh:
            if cached is None:
                raise FailedError(Reason("the site says that nothing changed, and nothing is kept"))
            return await self._page(job, replace(got, final=cached.final), cached.body)
        assert got.path is not None
        data = await asyncio.to_thread(got.path.read_bytes)
        kind = sniff(Document(name=got.path.name, data=data))
        if kind is Kind.HTML or (got.is_page and kind in _TEXTS and data.lstrip()[:1] == b"<"):
            if len(data) > self._exchange.limits.most_page_bytes:
                raise RefusedError(
                    Reason("a page larger than {most} MB", most=self._exchange.limits.most_page_bytes // 2**20)
                )
            return await self._page(job, got, data)
        if kind in _TEXTS and not _tells_a_report(data, job.named):
            raise RefusedError(Reason("a text that is no report came"))
        return self._document(job, got, kind, data[:16])

    def _document(self, job: Job, got: Got, kind: Kind, head: bytes) -> bool:
        """Keep a file that is no page."""
        if job.role in (Role.PAGE, Role.COLUMN) and job.named is None:
            return False
        ending = ending_for(kind, head)
        if ending is None:
            raise RefusedError(Reason("{kind} is no kind of file that a report comes in", kind=str(kind)))
        stem = (got.name or "").rpartition(".")[0]
        named = job.named or named_report(stem)
        by_name = named_report(stem) if job.role is Role.ATTACHMENT else None
        if by_name is None and job.role is Role.ATTACHMENT and any(word in stem for word in link_words().never):
            return False
        return self._had(job, self._keeper.keep(job, got, ending, filled(by_name, named) if by_name else named))

    async def _page(self, job: Job, got: Got, body: bytes) -> bool:
        page = await self._read(body, got.final)
        by_link = job.role in (Role.REPORT, Role.ATTACHMENT, Role.AGAIN)
        look = look_at(page, by_link=by_link)
        named = filled(job.named, page_names(page))
        if job.role is Role.ATTACHMENT and look is not Look.REDIRECT:
            # A .doc that is a page in truth; a page of the site in a document's place is none.
            if is_report_text(page.text) or look is Look.REPORT:
                return self._had(job, self._keeper.keep(job, got, ".html", named))
            if look is not Look.ATTACHMENTS or job.hops >= _HOPS:
                raise FailedError(_NOTHING.get(look, Reason("a page came in the document's place")))
        if look is Look.REPORT and (job.role is not Role.PAGE or named is not None) and got.fresh:
            return self._had(job, self._keeper.keep(job, got, ".html", named))
        if got.fresh:
            self._folder.keep_page(job.address, got, body)
        match look:
            case Look.REDIRECT if page.redirect is not None and job.hops < _HOPS:
                return await self._do(replace(job, address=page.redirect, hops=job.hops + 1))
            case Look.REDIRECT:
                raise FailedError(Reason("its pages lead to each other without end"))
            case Look.ATTACHMENTS:
                return self._attachments(job, page, named)
        if self._wanted.follow and (job.role in LISTS or (look is Look.LIST and job.depth < self._wanted.deepest)):
            found = self._list(job if job.role in LISTS else replace(job, depth=job.depth + 1), page)
            if found and look is not Look.FRAMES:
                return True
        return await self._otherwise(job, page, look)

    async def _read(self, body: bytes, address: str) -> WebPage:
        """The page taken apart, on a thread: a large one takes a while, and others are waiting."""
        try:
            return await asyncio.to_thread(read_page, body, address)
        except (ValueError, RecursionError) as fault:
            raise FailedError(Reason("the page cannot be read ({fault})", fault=str(fault))) from fault

    async def _otherwise(self, job: Job, page: WebPage, look: Look) -> bool:
        """What a page that is neither report nor list may still hold: frames; or why nothing comes of it."""
        state = self._starts[job.start]
        if look is Look.FRAMES and job.hops < _HOPS:
            found = False
            for address in (*page.embedded, *page.frames):
                if self._may_go(job.start, address) and address not in self._seen:
                    self._seen.add(address)
                    try:
                        inside = replace(job, address=address, asked=address, page=job.asked, hops=job.hops + 1)
                        found |= await self._do(inside)
                    except (RefusedError, FailedError):
                        continue
            if found:
                return True
        if look is Look.LIST and not self._wanted.follow:
            raise RefusedError(
                Reason("a list of {count} reports; --follow fetches them", count=len(report_links(page)))
            )
        if self._wanted.follow and job.role in LISTS:
            if job.role is Role.GIVEN:
                state.why = _NOTHING.get(look, state.why)
            return False
        if look is Look.MISSING:
            raise FailedError(_NOTHING[look], 404)
        if look in _NOTHING:
            raise FailedError(_NOTHING[look])
        raise RefusedError(_OTHER)

    def _attachments(self, job: Job, page: WebPage, named: Named | None) -> bool:
        """Queue the documents that a page offers as its report."""
        for link, own in attachments(page, by_link=job.role is not Role.GIVEN):
            both = filled(own, named)
            if not self._wanted.too_old(both.year if both else None):
                self._starts[job.start].found += 1
                self._add(
                    Job(
                        address=link.address,
                        asked=link.address,
                        role=Role.ATTACHMENT,
                        start=job.start,
                        named=both,
                        page=page.address,
                        depth=job.depth,
                        hops=job.hops + 1,
                    )
                )
        return True

    def _list(self, job: Job, page: WebPage) -> bool:
        """Queue what a list leads to: reports, its further pages, columns; whether there was any report."""
        state, wanted = self._starts[job.start], self._wanted
        state.pages += 1
        listed = [(link, named) for link, named in report_links(page) if self._may_go(job.start, link.address)]
        for link, named in listed:
            if wanted.too_old(named.year):
                continue
            if state.documents >= wanted.most_documents:
                self._stop(job.start, link.address, Reason("more than {most} reports", most=wanted.most_documents))
                break
            if link.address not in self._seen:
                state.documents += 1
                state.found += 1
                self._add(
                    Job(
                        address=link.address,
                        asked=link.address,
                        role=Role.REPORT,
                        start=job.start,
                        named=named,
                        page=page.address,
                        depth=job.depth,
                    )
                )
        state.found += bool(listed)
        self._further(replace(job, fruitless=0 if listed else job.fruitless + 1), page)
        if job.depth < wanted.deepest:
            reports = {link.address for link, _ in listed}
            for link, own in deeper_links(page, is_list=bool(listed)):
                old = link.address in reports or wanted.too_old(own.year if own else None)
                if not old and self._may_go(job.start, link.address):
                    self._list_job(job, link.address, Role.COLUMN, job.depth + 1, named=own)
        return bool(listed)

    def _further(self, job: Job, page: WebPage) -> None:
        """Queue the list's further pages, unless this one brought nothing that was not seen before."""
        state = self._starts[job.start]
        further = further_pages(page)
        others = {link.address for link in page.links} - {item.address for item in further}
        new = others - state.links
        state.links |= others
        if not new and job.role is Role.PAGE:
            return
        for item in further:
            # What only a script knows is taken from the list's first page, whose count leaves the least open.
            unsure = not item.sure and (job.role is Role.PAGE or self._folder.was_absent(item.address))
            if not unsure and self._may_go(job.start, item.address):
                self._list_job(job, item.address, Role.PAGE, job.depth, sure=item.sure)

    def _list_job(
        self, job: Job, address: str, role: Role, depth: int, *, sure: bool = True, named: Named | None = None
    ) -> None:
        state = self._starts[job.start]
        if address in self._seen:
            return
        if role is Role.PAGE and job.fruitless >= self._wanted.most_fruitless:
            self._stop(
                job.start,
                address,
                Reason("{count} pages of the list had no report, and it goes on", count=job.fruitless),
            )
            return
        if len(state.links) > 100_000 or state.pages >= self._wanted.most_pages:
            self._stop(job.start, address, Reason("the list goes on beyond {most} pages", most=self._wanted.most_pages))
            return
        self._add(
            Job(
                address=address,
                asked=address,
                role=role,
                start=job.start,
                page=job.asked,
                depth=depth,
                named=named,
                sure=sure,
                fruitless=job.fruitless if role is Role.PAGE else 0,
            )
        )

    def _stop(self, start: str, address: str, reason: Reason) -> None:
        state = self._starts[start]
        state.whole = False
        if not state.stopped:
            state.stopped = True
            self._tell(FetchEvent(address=address, status=Status.REFUSED, reason=reason, page=start))

    def _may_go(self, start: str, address: str) -> bool:
        return self._wanted.any_site or site_of(start) == site_of(address)

    def _had(self, job: Job, event: FetchEvent | None) -> bool:
        """A document came of it, of which there is something to tell or not."""
        self._starts[job.start].found += 1
        if event is not None:
            self._tell(event, job)
        return True

    def _tell(self, event: FetchEvent, job: Job | None = None) -> None:
        if not self._wanted.dry_run and (job is None or job.role not in (Role.PAGE, Role.COLUMN)):
            self._folder.note(event.address, "gone" if event.gone else event.status.value, event.reason)
        if job is not None:
            self._starts[job.start].told += 1
        elif event.address in self._starts:
            self._starts[event.address].told += 1
        self._tell_out(event, self.known)


def _tells_a_report(data: bytes, named: Named | None) -> bool:
    """Whether a plain text may be a report; what sites say in the place of a missing file is short."""
    text, _ = page_text(data)
    return is_report_text(text) or (named is not None and len(text) >= _SHORTEST_TEXT)


async def fetch(
    addresses: Sequence[str],
    folder: Folder,
    limits: Limits,
    wanted: Wanted,
    tell: Callable[[FetchEvent, int], None],
) -> None:
    """Bring what the addresses lead to into a folder.

    `tell` is called for every address of which there is something to say, with how many documents are wanted so far.
    """
    exchange = Exchange(limits, folder)
    try:
        await Walk(exchange, folder, wanted, tell).run(addresses)
    finally:
        await exchange.close()
