"""The pages put together: routes, limits and counts; run until it is told to stop."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.template import Loader
from tornado.web import Application, RequestHandler

from bot.chat.index_reader import IndexReader
from bot.chat.logs import set_up_logs
from bot.web.answers import AnswerCsv, AnswerPage, AnswerWorkbook, HomePage
from bot.web.api import ApiAsk, ApiDescription, ApiReport, ApiUnits
from bot.web.charts import load_drawing
from bot.web.check import CheckPage
from bot.web.figure_forms import ComparePage, RankPage
from bot.web.findings import FindingsPage
from bot.web.health import Healthz, MetricsPage
from bot.web.limits import RateLimit
from bot.web.metrics import WebMetrics
from bot.web.page import NotFound, Shared, StaticFile
from bot.web.reports import ReportPage
from bot.web.settings import WebSettings
from bot.web.unit import UnitPage
from bot.web.units import UnitsPage
from bot.web.uploads import Uploads
from knowledge.errors import KnowledgeError

log = logging.getLogger("gongkai.web")

HERE = Path(__file__).parent
BACKLOG = 2048
"""Connections that may wait to be taken: a thousand readers at once lose none."""

IDLE_SECONDS = 60.0
LONGEST_HEADERS = 16 * 1024
"""Bytes of a request's first line and headers: an address with a long conversation in it has room."""

STOP_SECONDS = 1.5
"""How long answers under way may take once it is told to stop."""


def routes(base: str) -> list[tuple[str, type[RequestHandler], dict[str, Any]]]:
    """Every address that there is, under the base path."""
    pages: list[tuple[str, type[RequestHandler]]] = [
        ("/", HomePage),
        ("/ask", AnswerPage),
        ("/ask/figures.csv", AnswerCsv),
        ("/ask/figures.xlsx", AnswerWorkbook),
        ("/report/([^/]+)/([0-9]{4})", ReportPage),
        ("/unit/([^/]+)", UnitPage),
        ("/units", UnitsPage),
        ("/compare", ComparePage),
        ("/rank", RankPage),
        ("/findings", FindingsPage),
        ("/check", CheckPage),
        ("/api/ask", ApiAsk),
        ("/api/report/([^/]+)/([0-9]{4})", ApiReport),
        ("/api/units", ApiUnits),
        ("/api/openapi.json", ApiDescription),
        ("/healthz", Healthz),
        ("/metrics", MetricsPage),
    ]
    made: list[tuple[str, type[RequestHandler], dict[str, Any]]] = [
        (f"{base}{path}", handler, {}) for path, handler in pages
    ]
    return [*made, (f"{base}/static/(.*)", StaticFile, {"path": str(HERE / "static")})]


@dataclass(frozen=True, slots=True, kw_only=True)
class WebServer:
    """The pages of one index, listening."""

    shared: Shared
    server: HTTPServer
    port: int

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the pages."""
        host = self.shared.settings.listen.host
        shown = f"[{host}]" if ":" in host else host
        return f"http://{shown}:{self.port}{self.shared.settings.base}/"

    async def close(self) -> None:
        """Take no new connections, let what is under way end for a moment, and close the index."""
        self.server.stop()
        deadline = asyncio.get_running_loop().time() + STOP_SECONDS
        while self.shared.under_way and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.02)
        await self.server.close_all_connections()
        self.shared.reader.close()


def _release() -> str:
    """A word that is another one where the style or the script is."""
    files = sorted((HERE / "static").iterdir())
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


async def start(settings: WebSettings) -> WebServer:
    """Open the index and listen. Raises KnowledgeError and OSError."""
    reader = IndexReader(settings.index)
    await reader.open()
    shared = Shared(
        settings=settings,
        reader=reader,
        metrics=WebMetrics(),
        limit=RateLimit(settings.rate),
        uploads=Uploads(settings.checks),
        templates=Loader(str(HERE / "templates"), whitespace="single"),
        release=_release(),
    )
    application = Application(
        routes(settings.base),
        default_handler_class=NotFound,
        log_function=lambda _handler: None,
        shared=shared,
        compress_response=True,
    )
    try:
        sockets = bind_sockets(settings.listen.port, address=settings.listen.host, backlog=BACKLOG)
    except OSError:
        reader.close()
        raise
    server = HTTPServer(
        application,
        max_body_size=1024,
        max_header_size=LONGEST_HEADERS,
        idle_connection_timeout=IDLE_SECONDS,
        body_timeout=IDLE_SECONDS,
    )
    server.add_sockets(sockets)
    # What draws takes half a second to load: nobody's first chart waits for it.
    asyncio.get_running_loop().run_in_executor(None, load_drawing)
    return WebServer(shared=shared, server=server, port=sockets[0].getsockname()[1])


async def serve(settings: WebSettings) -> None:
    """Serve until SIGTERM or SIGINT; one line on standard output says where, once it listens."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    web = await start(settings)
    try:
        sys.stdout.write(f"{web.address}\n")
        sys.stdout.flush()
        await stopping.wait()
    finally:
        await web.close()


def run(settings: WebSettings) -> int:
    """Serve until told to stop; 0 then, 1 with one line on standard error when it cannot be served."""
    set_up_logs(level=settings.log_level, form=settings.log_format, secrets=())
    try:
        asyncio.run(serve(settings))
    except KnowledgeError as fault:
        sys.stderr.write(f"gongkai: {fault}\n")
        return 1
    except OSError as fault:
        listen = settings.listen
        sys.stderr.write(f"gongkai: {listen.host}:{listen.port}: cannot listen there ({fault.strerror})\n")
        return 1
    return 0
