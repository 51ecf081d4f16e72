"""The two small HTTP servers: Telegram's webhook, and /healthz with /metrics."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Callable
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from bot.settings import Address, Webhook
from bot.telegram.health import Health
from bot.telegram.intake import Intake, NotKept
from bot.telegram.metrics import Metrics

log = logging.getLogger("gongkai.servers")

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  (the header's name)
MAX_BODY = 2 * 1024 * 1024
HEAD_SECONDS = 75.0
"""How long a connection may lie idle, or take over its headers; Telegram keeps connections for the next update."""
BODY_SECONDS = 15.0
"""How long a body may take to come in."""
BIGGEST_ID = 2**63
"""Numbers from here on no database holds."""


class Listener:
    """A server that listens on one address; `port` is the real one where 0 was asked for."""

    def __init__(self, application: Application, address: Address) -> None:
        sockets = bind_sockets(address.port, address=address.host)
        self.port: int = sockets[0].getsockname()[1]
        self._server = HTTPServer(
            application,
            max_body_size=MAX_BODY,
            max_header_size=16 * 1024,
            idle_connection_timeout=HEAD_SECONDS,
            body_timeout=BODY_SECONDS,
        )
        self._server.add_sockets(sockets)

    async def close(self) -> None:
        """Take no new connections and end the open ones."""
        self._server.stop()
        await self._server.close_all_connections()


def _quiet(_handler: RequestHandler) -> None:
    """No access log: the path of a webhook may be meant to be secret."""


class UpdatesIn(RequestHandler):
    """Where Telegram posts updates: kept before it is told 200, 503 when that fails; 403 without the right secret."""

    def initialize(self, secret: str, intake: Intake) -> None:
        """Take what the route gives."""
        self.secret = secret
        self.intake = intake

    async def post(self) -> None:
        """Keep one update."""
        said = self.request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(said.encode(), self.secret.encode()):
            self.set_status(403)
            return
        try:
            update: Any = json.loads(self.request.body)
        except (ValueError, RecursionError):
            update = None
        if not isinstance(update, dict) or not _is_id(update.get("update_id")):
            self.set_status(400)
            return
        try:
            await self.intake.take([update])
        except NotKept as fault:
            log.warning("update not kept", extra={"fields": {"reason": str(fault)}})
            self.set_status(503)


def _is_id(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and abs(number) < BIGGEST_ID


class Healthz(RequestHandler):
    """200 while the bot works, 503 with the reasons while it does not."""

    def initialize(self, look: Callable[[], Health]) -> None:
        """Take what the route gives."""
        self.look = look

    def get(self) -> None:
        """Say how the bot is."""
        health = self.look()
        self.set_status(200 if health.ok else 503)
        self.set_header("Cache-Control", "no-store")
        self.write(health.as_json())


class MetricsPage(RequestHandler):
    """All metrics for Prometheus."""

    def initialize(self, metrics: Metrics, look: Callable[[], Health]) -> None:
        """Take what the route gives."""
        self.metrics = metrics
        self.look = look

    def get(self) -> None:
        """Write the metrics."""
        self.look()
        self.set_header("Content-Type", CONTENT_TYPE_LATEST)
        self.write(self.metrics.page())


def listen_for_updates(webhook: Webhook, intake: Intake) -> Listener:
    """Begin to take updates at the webhook's path."""
    route = (webhook.path, UpdatesIn, {"secret": webhook.secret, "intake": intake})
    return Listener(Application([route], log_function=_quiet), webhook.listen)


def listen_for_health(address: Address, metrics: Metrics, look: Callable[[], Health]) -> Listener:
    """Begin to answer /healthz and /metrics."""
    routes: list[Any] = [
        ("/healthz", Healthz, {"look": look}),
        ("/metrics", MetricsPage, {"metrics": metrics, "look": look}),
    ]
    return Listener(Application(routes, log_function=_quiet), address)
