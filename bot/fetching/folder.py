"""The folder that reports are fetched into: documents with their sidecars, whole or absent, and what runs remember.

    <unit or host>/<year>-<slug>.<true kind>          the bytes as they came
    <unit or host>/<year>-<slug>.<true kind>.toml     its sidecar: the address, and under [fetched] where from and when

What runs remember (parts on their way, pages of lists, robots.txt, looks at addresses) lies in `state_of` the folder,
beside it, so that the folder itself holds documents and their sidecars and nothing else.

A document is moved to its place before its sidecar is written: killed in between, the next run finds a document that
nothing is known of, asks for it again, and takes it for the same where the bytes are.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.fetching.exchange import Got, Validators
from bot.fetching.robots import KeptRobots
from knowledge.errors import KnowledgeError
from knowledge.sidecars import FETCHED, FOLDER_SIDECAR
from knowledge.webpages.addresses import host_of, stem_of

STATE = ".gongkai-fetch"
ABSENT = "absent"
"""What is noted of a page that a list may have had and has not; it is not asked for again for some time."""
_ABSENT_DAYS = timedelta(days=30)
_UNSAFE = re.compile(r"[^\w\-（）()]+")
_LONGEST_SLUG = 60
_ROBOTS_DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A document of the folder: its file, and what its sidecar says of where it came from."""

    address: str
    file: Path
    sha256: str
    title: str = ""
    agency: str | None = None
    year: int | None = None
    published: str | None = None
    page: str | None = None
    start: str | None = None
    source: str | None = None
    """The address that was asked in the end, where a page led from `address` to another."""
    final: str | None = None
    name: str | None = None
    at: str = ""
    validators: Validators = field(default_factory=Validators)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The latest look at an address: when, how it went, and when its content last changed."""

    address: str
    at: str
    status: str
    reason: str | None = None
    changed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPage:
    """A page that is no document itself, as it was when it was last sent in full."""

    final: str
    body: bytes
    validators: Validators


def now() -> str:
    """The time as it is written down: UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class Folder:
    """A folder open for one run; a second run at the same time is refused with KnowledgeError. Use as a context."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._kept: dict[str, Kept] = {}
        self._files: set[Path] = set()
        self._visits: dict[str, Visit] = {}

    def __enter__(self) -> Self:
        self.root.mkdir(parents=True, exist_ok=True)
        self._state = state_of(self.root)
        for folder in ("parts", "pages", "robots"):
            (self._state / folder).mkdir(parents=True, exist_ok=True)
        self._lock = (self._state / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as fault:
            self._lock.close()
            raise KnowledgeError(f"{self.root}: another run fetches into it") from fault
        for left in (self._state / "parts").iterdir():
            left.unlink(missing_ok=True)
        self._kept = {item.address: item for item in documents_of(self.root)}
        self._files = {item.file for item in self._kept.values()}
        self._visits = {visit.address: visit for visit in visits_of(self.root)}
        self._write_visits()
        self._journal = (self._state / "visits.jsonl").open("a", encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._journal.close()
        self._lock.close()

    def kept(self, address: str) -> Kept | None:
        """The document that was fetched from an address, where it is still as it was fetched."""
        found = self._kept.get(address)
        if found is None or not found.file.is_file() or _sha256(found.file) != found.sha256:
            return None
        return found

    def known(self, address: str) -> Kept | None:
        """What the sidecar of an address says, whatever became of its document."""
        return self._kept.get(address)

    def all_from(self, start: str) -> list[Kept]:
        """The documents that were found from a starting address."""
        return [item for item in self._kept.values() if item.start == start]

    def part(self) -> Path:
        """A new file for what is on its way."""
        number, name = tempfile.mkstemp(dir=self._state / "parts")
        os.close(number)
        return Path(name)

    def keep(self, item: Kept, got: Got, ending: str) -> Kept:
        """Put a document that came into its place, then write its sidecar; the document as it is kept."""
        assert got.path is not None
        before = self._kept.get(item.address)
        file = before.file if before and before.file.suffix == ending else self._place(item, got, ending)
        file.parent.mkdir(parents=True, exist_ok=True)
        _sync(got.path)
        got.path.chmod(0o644)
        got.path.replace(file)
        _sync(file.parent)
        if before is not None and before.file != file:
            before.file.unlink(missing_ok=True)
            _move_sidecar(before.file, file)
        kept = replace(item, file=file, sha256=got.sha256, validators=got.validators, name=got.name, at=now())
        self._write_sidecar(kept)
        self._kept[item.address] = kept
        self._files.add(file)
        return kept

    def renew(self, item: Kept) -> None:
        """Write what is known of a kept document anew where that is more than before."""
        if item != self._kept.get(item.address):
            self._write_sidecar(item)
            self._kept[item.address] = item

    def note(self, address: str, status: str, reason: str | None = None) -> None:
        """Write down that an address was looked at, and how that went."""
        before = self._visits.get(address)
        at = now()
        changed = at if status in ("new", "changed") else before.changed if before else None
        visit = Visit(address=address, at=at, status=status, reason=reason, changed=changed)
        self._visits[address] = visit
        self._journal.write(_visit_line(visit))
        self._journal.flush()

    def was_absent(self, address: str) -> bool:
        """Whether a page that may be there was lately found not to be."""
        visit = self._visits.get(address)
        if visit is None or visit.status != ABSENT:
            return False
        return datetime.now(UTC) - datetime.fromisoformat(visit.at) < _ABSENT_DAYS

    def page(self, address: str) -> KeptPage | None:
        """The page that was last sent in full from an address."""
        try:
            with (self._state / "pages" / _digest(address)).open("rb") as file:
                about = json.loads(file.readline())
                body = file.read()
        except (OSError, ValueError):
            return None
        if hashlib.sha256(body).hexdigest() != about.get("sha256") or about.get("address") != address:
            return None
        return KeptPage(final=about["final"], body=body, validators=_validators(about))

    def keep_page(self, address: str, got: Got, body: bytes) -> None:
        """Keep a page, so that it need not be sent again while it does not change."""
        about = {"address": address, "final": got.final, "sha256": got.sha256, **_said(got.validators)}
        self._write(self._state / "pages" / _digest(address), json.dumps(about).encode() + b"\n" + body)

    def robots(self, place: str) -> KeptRobots | None:
        """A site's rules of an earlier run; taken as they are for a day where it gave nothing to ask with."""
        try:
            about = json.loads((self._state / "robots" / _digest(place)).read_text(encoding="utf-8"))
            young = datetime.now(UTC) - datetime.fromisoformat(about["at"]) < _ROBOTS_DAY
            validators = _validators(about)
            return KeptRobots(text=about["text"], validators=validators, fresh=young and not validators.headers())
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep_robots(self, place: str, text: str, validators: Validators) -> None:
        """Keep a site's rules."""
        about = {"place": place, "at": now(), "text": text, **_said(validators)}
        self._write(self._state / "robots" / _digest(place), json.dumps(about).encode())

    def _place(self, item: Kept, got: Got, ending: str) -> Path:
        """Where a new document goes: a name that no other document has."""
        folder = self.root / _safe(item.agency or host_of(item.address))
        slug = _safe(stem_of(item.address)) or "report"
        year = f"{item.year}-" if item.year and not slug.startswith(str(item.year)) else ""
        for name in (f"{year}{slug}", f"{year}{slug}-{_digest(item.address)[:8]}"):
            file = folder / f"{name}{ending}"
            if file not in self._files and (not file.exists() or _sha256(file) == got.sha256):
                return file
        return folder / f"{year}{slug}-{_digest(item.address)[:16]}{ending}"

    def _write_sidecar(self, item: Kept) -> None:
        path = _sidecar(item.file)
        said = {key: value for key, value in _toml(path).items() if key not in ("url", FETCHED)}
        fetched = {
            "title": item.title or None,
            "agency": item.agency,
            "year": item.year,
            "published": item.published,
            "page": item.page,
            "list": item.start,
            "source": item.source,
            "final": item.final if item.final != item.address else None,
            "name": item.name,
            "at": item.at,
            "sha256": item.sha256,
            **_said(item.validators),
        }
        lines = [f"{key} = {_written(value)}" for key, value in {**said, "url": item.address}.items()]
        lines += ["", f"[{FETCHED}]"]
        lines += [f"{key} = {_written(value)}" for key, value in fetched.items() if value is not None]
        self._write(path, ("\n".join(lines) + "\n").encode())

    def _write(self, path: Path, data: bytes) -> None:
        part = self.part()
        part.write_bytes(data)
        _sync(part)
        part.chmod(0o644)
        part.replace(path)

    def _write_visits(self) -> None:
        text = "".join(_visit_line(visit) for visit in self._visits.values())
        self._write(self._state / "visits.jsonl", text.encode())


def state_of(root: Path) -> Path:
    """Where runs keep what they remember of a folder: beside it, or inside where it is on a disk of its own.

    A document moves from there to its place in one step, which only works within one disk.
    """
    root = root.resolve()
    beside = root.parent / f".{root.name}{STATE}"
    if beside.is_dir():
        return beside
    if (root / STATE).is_dir() or not os.access(root.parent, os.W_OK):
        return root / STATE
    same_disk = not root.exists() or root.stat().st_dev == root.parent.stat().st_dev
    return beside if same_disk and root.name else root / STATE


def documents_of(root: Path) -> Iterator[Kept]:
    """The documents that were fetched into a folder, by their sidecars, in the order of their names."""
    for path in sorted(root.rglob("*.toml")):
        if path.name == FOLDER_SIDECAR or STATE in path.parts:
            continue
        said = _toml(path)
        fetched, address = said.get(FETCHED), said.get("url")
        if not isinstance(fetched, dict) or not isinstance(address, str):
            continue
        texts = {key: value for key, value in fetched.items() if isinstance(value, str)}
        year = fetched.get("year")
        yield Kept(
            address=address,
            file=path.with_name(path.name.removesuffix(".toml")),
            sha256=texts.get("sha256", ""),
            title=texts.get("title", ""),
            agency=texts.get("agency"),
            year=year if isinstance(year, int) else None,
            published=texts.get("published"),
            page=texts.get("page"),
            start=texts.get("list"),
            source=texts.get("source"),
            final=texts.get("final"),
            name=texts.get("name"),
            at=texts.get("at", ""),
            validators=_validators(texts),
        )


def visits_of(root: Path) -> list[Visit]:
    """The latest look at every address that was fetched into a folder; a line that was cut is left out."""
    found: dict[str, Visit] = {}
    try:
        lines = (state_of(root) / "visits.jsonl").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    for line in lines:
        with suppress(ValueError, TypeError):
            visit = Visit(**json.loads(line))
            found[visit.address] = visit
    return list(found.values())


def _visit_line(visit: Visit) -> str:
    fields = ("address", "at", "status", "reason", "changed")
    return json.dumps({name: getattr(visit, name) for name in fields}, ensure_ascii=False) + "\n"


def _said(validators: Validators) -> dict[str, str | None]:
    return {"etag": validators.etag, "last_modified": validators.last_modified}


def _validators(said: Any) -> Validators:  # noqa: ANN401  what a file holds may be anything
    etag, modified = said.get("etag"), said.get("last_modified")
    return Validators(
        etag=etag if isinstance(etag, str) else None, last_modified=modified if isinstance(modified, str) else None
    )


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _written(value: object) -> str:
    """A value as TOML has it: what JSON writes, but for DEL, and days."""
    if isinstance(value, (str, int, list)):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value)


def _sidecar(file: Path) -> Path:
    return file.with_name(file.name + ".toml")


def _move_sidecar(before: Path, after: Path) -> None:
    with suppress(FileNotFoundError):
        _sidecar(before).replace(_sidecar(after))


def _safe(text: str) -> str:
    return _UNSAFE.sub("_", text).strip("_.")[:_LONGEST_SLUG].strip("_.")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
