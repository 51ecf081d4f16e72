"""What came is put into the folder, or found to be what is there: what is told of it."""

from __future__ import annotations

from dataclasses import replace

from bot.fetching.exchange import Got
from bot.fetching.folder import Folder, Kept
from bot.fetching.jobs import FetchEvent, Job, Status
from bot.fetching.limits import Wanted
from knowledge.webpages.recognition import Named


class Keeper:
    """Puts documents into a folder; each method gives what there is to tell, None where nothing is."""

    def __init__(self, folder: Folder, wanted: Wanted) -> None:
        self._folder = folder
        self._wanted = wanted
        self._finals: dict[str, str] = {}

    def would(self, job: Job) -> FetchEvent:
        """A document that would be asked for."""
        kept = self._folder.kept(job.asked)
        return _event(job, Status.UNCHANGED if kept else Status.NEW, kept)

    def unchanged(self, job: Job, kept: Kept, reason: str | None) -> FetchEvent | None:
        """A document of which the site says that it is as it was; what its link says is noted where it says more."""
        if job.named is not None and not self._wanted.dry_run:
            better = filled(job.named, Named(title=kept.title, agency=kept.agency, year=kept.year))
            assert better is not None
            self._folder.renew(
                replace(
                    kept,
                    title=better.title,
                    agency=better.agency,
                    year=better.year,
                    page=job.page or kept.page,
                    start=job.start if self._wanted.follow else kept.start,
                )
            )
        self._finals[kept.final or kept.address] = kept.address
        return None if self._wanted.too_old(kept.year) else _event(job, Status.UNCHANGED, kept, reason)

    def keep(self, job: Job, got: Got, ending: str, named: Named | None) -> FetchEvent | None:
        """A document that came whole."""
        if self._wanted.too_old(named.year if named else None):
            return None
        before, whole = self._folder.known(job.asked), self._folder.kept(job.asked)
        same = self._finals.setdefault(got.final, job.asked)
        if same != job.asked and before is None:
            return _event(job, Status.UNCHANGED, self._folder.known(same), f"leads to the same as {same}")
        if before is None or (whole is None and before.sha256 == got.sha256):
            status = Status.NEW
        elif whole is not None and whole.sha256 == got.sha256:
            status = Status.UNCHANGED
        else:
            status = Status.CHANGED
        if self._wanted.dry_run:
            return _event(replace(job, named=named), status, before)
        item = Kept(
            address=job.asked,
            file=self._folder.root,
            sha256=got.sha256,
            title=named.title if named else "",
            agency=named.agency if named else None,
            year=named.year if named else None,
            published=named.published if named else None,
            page=job.page,
            start=job.start if self._wanted.follow else None,
            source=job.address if job.address != job.asked else None,
            final=got.final,
            validators=got.validators,
        )
        return _event(job, status, self._folder.keep(item, got, ending))


def filled(first: Named | None, second: Named | None) -> Named | None:
    """What one name says of a report, filled up from another."""
    if first is None or second is None:
        return first or second
    return Named(
        title=first.title or second.title,
        agency=first.agency or second.agency,
        year=first.year or second.year,
        published=first.published or second.published,
    )


def _event(job: Job, status: Status, kept: Kept | None, reason: str | None = None) -> FetchEvent:
    named = job.named
    return FetchEvent(
        address=job.asked,
        status=status,
        file=kept.file if kept else None,
        reason=reason,
        title=(kept.title if kept else None) or (named.title if named else None),
        agency=(kept.agency if kept else None) or (named.agency if named else None),
        year=(kept.year if kept else None) or (named.year if named else None),
        page=job.page,
        final=kept.final if kept and kept.final != job.asked else None,
    )
