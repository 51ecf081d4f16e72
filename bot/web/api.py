"""The same answers for programs: JSON as `gongkai ask --json` and `gongkai parse --json` print it."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from tornado.web import HTTPError

from bot.replies import reply_json
from bot.shelf_json import report_on_shelf, shelved_json, units_json
from bot.web.answers import Asking
from bot.web.asking import read_turn
from bot.web.page import as_json
from knowledge.answers import Language
from knowledge.lexicon.languages import languages


class Api(Asking):
    """An address that answers in JSON."""

    def set_default_headers(self) -> None:
        """Let scripts of one other site read it, where the operator says so."""
        super().set_default_headers()
        origin = self.shared.settings.origin
        if origin:
            self.set_header("Access-Control-Allow-Origin", origin)

    def write_data(self, data: dict[str, Any]) -> None:
        """Plain data as the whole answer."""
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(as_json(data))

    def write_error(self, status_code: int, **kwargs: Any) -> None:  # noqa: ANN401  (as Tornado has it)
        """An object that says in a sentence what is wrong."""
        exc = kwargs.get("exc_info")
        status, key = self.error_key(status_code, exc[1] if exc else None)
        self.set_status(status)
        self.write_data({"error": self.say(key)})


class ApiAsk(Api):
    """The reply to a question; `context` is what a follow-up gives back as `c`."""

    async def get(self) -> None:
        """Answer the question."""
        turn = read_turn(self.argument)
        worded = await self.answered(turn)
        going_on = turn.going_on(worded.reply.context)
        self.write_data({**reply_json(worded.reply, worded.message), "context": going_on.get("c")})


class ApiReport(Api):
    """A report as it was read."""

    async def get(self, agency: str, year: str) -> None:
        """Give the report. Raises HTTPError 404 where there is none."""
        shown = await self.read(lambda library: report_on_shelf(library.shelf, agency, int(year)))
        if shown is None:
            raise HTTPError(404)
        self.write_data(shelved_json(shown))


class ApiUnits(Api):
    """The units of the index with the years that their reports are of."""

    async def get(self) -> None:
        """Give so many units from `first` on."""
        first = self.whole("first", otherwise=0, most=1_000_000)

        self.write_data(await self.read(lambda library: units_json(library.shelf, first)))


@cache
def description() -> bytes:
    """The OpenAPI file with the languages that are answered in."""
    told = json.loads(files("bot.web").joinpath("openapi.json").read_bytes(), object_hook=_with_languages)
    return f"{json.dumps(told, ensure_ascii=False, indent=1)}\n".encode()


def _with_languages(part: dict[str, Any]) -> dict[str, Any]:
    return {**part, "enum": list(languages())} if Language.HANS in part.get("enum", ()) else part


class ApiDescription(Api):
    """What the API takes and gives, as OpenAPI."""

    def get(self) -> None:
        """Give the file."""
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(description())
