"""What every page shares: limits, headers, language, links, and errors that are sentences."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http.client import responses
from typing import Any, TypeVar
from urllib.parse import urlencode

from tornado.template import Loader
from tornado.web import HTTPError, RequestHandler, StaticFileHandler

from bot.addresses import report_path, unit_path
from bot.chat.index_reader import IndexReader
from bot.web.asking import Unreadable
from bot.web.limits import Client, RateLimit, client_of
from bot.web.metrics import WebMetrics
from bot.web.settings import WebSettings
from bot.web.uploads import Uploads
from bot.web.words import Words, accepted, words
from knowledge import Library
from knowledge.answers import Language
from knowledge.errors import KnowledgeError
from knowledge.lexicon.languages import languages

log = logging.getLogger("gongkai.web")

Result = TypeVar("Result")

LONGEST_SECONDS = 10.0
"""How long the index may take over one request; what takes longer is refused."""

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-cache",
}
"""Nothing from elsewhere is loaded, nobody frames a page, and no address (which may hold a question) is told on."""


NAVIGATION = (
    ("/", "page_ask"),
    ("/units", "page_units"),
    ("/compare", "page_compare"),
    ("/rank", "page_rank"),
    ("/findings", "page_findings"),
    ("/check", "page_check"),
)
"""The pages that every page leads to, each with its name's key."""


@dataclass(slots=True, kw_only=True, frozen=True)
class Shared:
    """What all handlers of one server share."""

    settings: WebSettings
    reader: IndexReader
    metrics: WebMetrics
    limit: RateLimit
    templates: Loader
    uploads: Uploads
    release: str
    """What tells the style and the script of this release from another's."""
    under_way: set[object] = field(default_factory=set)


class Limited(RequestHandler):
    """A handler that counts, limits and hardens; GET and HEAD alone are known."""

    SUPPORTED_METHODS: tuple[str, ...] = ("GET", "HEAD")
    wait = 0.0
    """Seconds after which a client that asked too much may ask again."""

    @property
    def shared(self) -> Shared:
        """What all handlers share."""
        shared = self.application.settings["shared"]
        assert isinstance(shared, Shared)
        return shared

    def set_default_headers(self) -> None:
        """Harden the answer; which program serves it is nobody's business."""
        self.clear_header("Server")
        for name, value in HEADERS.items():
            self.set_header(name, value)
        if self.wait:
            self.set_header("Retry-After", str(max(1, round(self.wait))))

    def prepare(self) -> None:
        """Count the request against its client's limit. Raises HTTPError 429."""
        self.shared.under_way.add(self)
        self._began = time.perf_counter()
        self.wait = self.shared.limit.wait(self.client)
        if self.wait:
            self.shared.metrics.refused.inc()
            raise HTTPError(429)

    @property
    def client(self) -> Client:
        """Who asks."""
        peer = self.request.remote_ip or ""
        return client_of(peer, self.request.headers.get("X-Forwarded-For"), self.shared.settings.proxies)

    async def head(self, *path: str) -> None:
        """Answer as GET does; the body is left out on the way."""
        done = self.get(*path)
        if done is not None:
            await done

    def on_finish(self) -> None:
        """Count what became of the request, by page and never by address."""
        shared = self.shared
        shared.under_way.discard(self)
        shared.metrics.requests.labels(page=type(self).__name__, status=str(self.get_status())).inc()
        if hasattr(self, "_began"):
            shared.metrics.request_seconds.observe(time.perf_counter() - self._began)

    def on_connection_close(self) -> None:
        """The reader went away: nothing is under way for anybody any more."""
        self.shared.under_way.discard(self)

    def log_exception(self, typ: type[BaseException] | None, value: BaseException | None, tb: Any) -> None:  # noqa: ANN401  (a traceback, as Tornado types it)
        """Log what broke without the address, which may hold a question; what a reader did wrong is not logged."""
        if isinstance(value, HTTPError | Unreadable):
            return
        self.shared.metrics.faults.inc()
        assert typ is not None
        assert value is not None
        log.error("page broke", exc_info=(typ, value, tb), extra={"fields": {"page": type(self).__name__}})

    async def read(self, work: Callable[[Library], Result]) -> Result:
        """Something out of the index. Raises HTTPError 503 when that takes too long or there is no index to read."""
        return await self.in_time(self.shared.reader.read(work))

    async def in_time(self, waiting: Awaitable[Result]) -> Result:
        """What is waited for. Raises HTTPError 503 when it takes too long or the index cannot be read."""
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                return await waiting
        except TimeoutError as fault:
            raise HTTPError(503) from fault
        except KnowledgeError as fault:
            log.error("index unusable", extra={"fields": {"reason": str(fault)}})
            raise HTTPError(503) from fault

    def argument(self, name: str) -> str:
        """The last value of a field of the address; empty where it has none. Raises HTTPError 400 for broken bytes."""
        return self.get_query_argument(name, "")

    def whole(self, name: str, *, otherwise: int, most: int) -> int:
        """A field that is a number from 0 on. Raises Unreadable."""
        text = self.argument(name)
        if not text:
            return otherwise
        if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) <= most):
            raise Unreadable("bad_number")
        return int(text)

    def error_key(self, status: int, fault: BaseException | None) -> tuple[int, str]:
        """The status that an error is told with, and the key of its sentence."""
        if isinstance(fault, Unreadable):
            return 400, fault.key
        known = {
            400: "bad_address",
            403: "from_elsewhere",
            404: "not_found",
            405: "get_only",
            413: "check_too_big",
            429: "too_many",
            503: "busy",
        }
        return status, known.get(status, "broken" if status >= 500 else "bad_address")

    @property
    def language(self) -> Language:
        """The language of the page itself: the one that was switched to, else what the browser likes best."""
        chosen = self.chosen_language
        return chosen or accepted(self.request.headers.get("Accept-Language", ""))

    @property
    def chosen_language(self) -> Language | None:
        """The language that the address says; None where it says none of ours."""
        try:
            said = self.argument("lang")
        except HTTPError:
            return None
        return Language(said) if said in languages() else None

    def write_error(self, status_code: int, **kwargs: Any) -> None:  # noqa: ANN401  (as Tornado has it)
        """Tell the error in a sentence, in the form that the address gives."""
        exc = kwargs.get("exc_info")
        status, key = self.error_key(status_code, exc[1] if exc else None)
        self.set_status(status)
        self.write_sentence(words(self.language)(key))

    def write_sentence(self, sentence: str) -> None:
        """The sentence as the whole answer."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{sentence}\n")


class Page(Limited):
    """A page in HTML."""

    @property
    def say(self) -> Words:
        """The words of the page's language."""
        return words(self.language)

    def carried(self, **fields: str) -> dict[str, str]:
        """What every link carries on: the language, where it was switched to."""
        chosen = self.chosen_language
        return {**fields, "lang": chosen.value} if chosen else fields

    def link(self, path: str, /, **fields: str) -> str:
        """An address of ours with these fields and those that are carried on."""
        carried = self.carried(**fields)
        place, hash_, anchor = path.partition("#")
        joint = "&" if "?" in place else "?"
        asked = f"{joint}{urlencode(carried)}" if carried else ""
        return f"{self.shared.settings.base}{place}{asked}{hash_}{anchor}"

    def switches(self) -> list[tuple[Language, str, bool]]:
        """For each language this page's address in it, and whether it is shown."""
        fields = {name: self.argument(name) for name in self.request.query_arguments if name != "lang"}
        path = self.request.path
        return [
            (language, f"{path}?{urlencode({**fields, 'lang': language.value})}", language is self.language)
            for language in languages()
        ]

    def show(self, template: str, **parts: Any) -> None:  # noqa: ANN401  (whatever the template names)
        """Write the page of a template."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Vary", "Accept-Language")
        loaded = self.shared.templates.load(template)
        settings = self.shared.settings
        self.finish(
            loaded.generate(
                say=self.say,
                link=self.link,
                carried=self.carried,
                unit_path=unit_path,
                report_path=report_path,
                base=settings.base,
                release=self.shared.release,
                language=self.language.value,
                switches=self.switches(),
                language_names={language: language.entry.short for language in languages()},
                about=self.shared.reader.standing,
                pages=[entry for entry in NAVIGATION if entry[0] != "/check" or self.shared.uploads.offered],
                telegram=f"https://t.me/{settings.bot}" if settings.bot else None,
                **parts,
            )
        )

    def write_error(self, status_code: int, **kwargs: Any) -> None:  # noqa: ANN401  (as Tornado has it)
        """A page that says in a sentence what is wrong, and leads back to a question."""
        exc = kwargs.get("exc_info")
        status, key = self.error_key(status_code, exc[1] if exc else None)
        self.set_status(status)
        try:
            self.show("error.html", sentence=self.say(key), status=status)
        except HTTPError:
            # Fields of broken bytes cannot be carried into the switches of a page.
            self.write_sentence(self.say(key))


class NotFound(Page):
    """Any address that there is not."""

    def get(self, *_path: str) -> None:
        """Say that there is nothing."""
        raise HTTPError(404)


class StaticFile(StaticFileHandler):
    """The style and the script."""

    def set_default_headers(self) -> None:
        """Harden the answer as every page is."""
        self.clear_header("Server")
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def set_extra_headers(self, path: str) -> None:  # noqa: ARG002  (as Tornado has it)
        """Let browsers keep it; each release has its own address."""
        self.set_header("Cache-Control", "public, max-age=86400")

    def write_error(self, status_code: int, **_kwargs: Any) -> None:  # noqa: ANN401  (as Tornado has it)
        """Only the status, in a word; what may not be had is not there."""
        status_code = 404 if status_code == 403 else status_code
        self.set_status(status_code)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{responses.get(status_code, status_code)}\n")


def as_json(data: Mapping[str, object] | list[object]) -> bytes:
    """Plain data as UTF-8 JSON."""
    return json.dumps(data, ensure_ascii=False).encode()
