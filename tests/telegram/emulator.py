"""A Bot API on loopback: the emulator of lo-bot-api-emulator with what it lacks, every call checked, faults on demand.

Each call's fields are held against aiogram's models of the Bot API; texts are parsed as Telegram parses HTML; chats,
topics and members exist only if the test made them.
"""

from __future__ import annotations

import asyncio
import json
import time
import typing
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from unittest.mock import patch

import aiohttp
from aiohttp import web
from lo_bot_api_emulator import ApiRefusal, LoBotApiEmulator
from lo_bot_api_emulator import updates as emulator_updates
from pydantic import BaseModel, ValidationError

from tests.telegram.markup import parsed, rich_parsed, units

emulator_updates.KINDS.update({"edited_message", "my_chat_member", "channel_post", "message_reaction"})

BOT = {
    "id": 7,
    "is_bot": True,
    "first_name": "公开",
    "username": "gongkai_test_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
}
NESTED = frozenset(
    {"reply_markup", "reply_parameters", "link_preview_options", "commands", "scope", "results", "allowed_updates"}
    | {"entities", "button", "message_ids", "reaction", "menu_button", "media", "rich_message"}
)
ADMIN_RIGHTS = (
    *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats"),
    *("can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories"),
    *("can_edit_stories", "can_delete_stories"),
)
Fields = dict[str, Any]
SAID: web.RequestKey[Fields] = web.RequestKey("said", dict)


@dataclass
class Call:
    method: str
    fields: Fields
    status: int = 200
    at: float = field(default_factory=time.monotonic)
    result: Any = None
    file_names: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        if "rich_message" in self.fields:
            return rich_parsed(self.fields["rich_message"]["html"])
        return parsed(self.fields["text"]) if self.fields.get("parse_mode") == "HTML" else str(self.fields.get("text"))

    @property
    def chat_id(self) -> int:
        return int(self.fields["chat_id"])

    @property
    def buttons(self) -> list[dict[str, str]]:
        rows = (self.fields.get("reply_markup") or {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]

    @property
    def reply_to(self) -> int | None:
        said = self.fields.get("reply_parameters")
        return int(said["message_id"]) if said else None

    @property
    def thread(self) -> int | None:
        said = self.fields.get("message_thread_id")
        return int(said) if said is not None else None


@dataclass
class Fault:
    """What goes wrong with the next `times` calls that `when` picks."""

    when: Callable[[str, Fields], bool]
    status: int = 200
    description: str = ""
    parameters: Fields | None = None
    silent: float = 0
    """Carry the call out, but let the answer wait for so many seconds."""
    times: int = 1


class Queues(emulator_updates.UpdateQueues):  # type: ignore[misc]  # the emulator has no types
    """The emulator's updates, posted to a webhook one after another over one connection, as long as it takes them."""

    def __init__(self, telegram: Telegram, max_updates: int) -> None:
        super().__init__(record=lambda _said: None, max_updates=max_updates, insecure_webhooks=True)
        self.telegram = telegram
        self._client: aiohttp.ClientSession | None = None

    async def deliver(self, token: str) -> int:
        state = self._state(token)
        delivered = 0
        async with state.delivery:
            while state.url:
                wanted = (item for item in state.updates if not state.allowed or set(state.allowed).intersection(item))
                update = next(wanted, None)
                if update is None or not await self._posted(state.url, state.secret or "", update):
                    break
                if self.telegram.lost_acknowledgements > 0:
                    self.telegram.lost_acknowledgements -= 1
                    continue
                state.updates.remove(update)
                delivered += 1
        return delivered

    async def _posted(self, url: str, secret: str, update: Fields) -> bool:
        if self._client is None:
            self._client = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5))
        try:
            headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
            async with self._client.post(url, json=update, headers=headers, allow_redirects=False) as response:
                return response.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()


class Telegram(LoBotApiEmulator):  # type: ignore[misc]  # the emulator has no types
    """The emulator with topics, members, edits of every kind and a record of calls."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._update_queues: Queues = Queues(self, options.get("max_updates", 1000))
        self.calls: list[Call] = []
        self.faults: list[Fault] = []
        self.admins: set[tuple[int, int]] = set()
        self.messages: dict[tuple[int, int], Fields] = {}
        self.media: dict[tuple[int, int], bytes] = {}
        self.commands: list[Fields] = []
        self.token_known = True
        self.lost_acknowledgements = 0
        """So many times what the bot says it has taken does not arrive, and the same updates come again."""
        self.checked = True
        self.rich = False
        """Whether it knows rich messages, as servers from Bot API 10.1 on do."""
        self.next_id = 1000

    async def close(self) -> None:
        """Post no more updates."""
        await self._update_queues.close()

    def made(self) -> list[Call]:
        """Every call so far but those by which the bot feels whether Telegram is there."""
        return [call for call in self.calls if call.method != "getWebhookInfo"]

    def sent(self, *methods: str) -> list[Call]:
        wanted = methods or ("sendMessage",)
        return [call for call in self.calls if call.method in wanted and call.status == 200]

    def fail(self, method: str, *, chat: int | None = None, **what: Any) -> None:
        """Let the next such call go wrong."""
        self.faults.append(
            Fault(
                when=lambda name, fields: name == method and (chat is None or int(fields.get("chat_id", 0)) == chat),
                **what,
            )
        )

    async def read_request(self, request: web.Request) -> tuple[Fields, Fields]:
        fields, uploads = await super().read_request(request)
        if "offset" in fields and self.lost_acknowledgements > 0:
            self.lost_acknowledgements -= 1
            del fields["offset"]
        request[SAID] = dict(fields)
        return fields, uploads

    async def handle(self, request: web.Request) -> web.StreamResponse:
        response: web.StreamResponse = await super().handle(request)
        method, said = request.match_info["method"], request.get(SAID, {})
        for fault in self.faults:
            if fault.silent and fault.times > 0 and fault.when(method, said):
                fault.times -= 1
                await asyncio.sleep(fault.silent)
        return response

    def validate(self, method: str, fields: Fields, uploads: Fields) -> Any:
        said = {name: _decoded(name, value) for name, value in fields.items()}
        call = Call(method=method, fields={**said, **{name: f"<{name}>" for name in uploads}})
        call.file_names = tuple(str(part["filename"]) for part in uploads.values())
        if method != "getUpdates":
            self.calls.append(call)
        try:
            if not self.token_known:
                raise ApiRefusal("Unauthorized", 401)
            for fault in self.faults:
                if fault.status != 200 and fault.times > 0 and fault.when(method, said):
                    fault.times -= 1
                    raise ApiRefusal(fault.description, fault.status, fault.parameters)
            if self.checked:
                check_fields(method, said, uploads)
            call.result = self.carry_out(method, said, fields, uploads)
        except ApiRefusal as refusal:
            call.status = refusal.status
            raise
        return call.result

    def carry_out(self, method: str, said: Fields, fields: Fields, uploads: Fields) -> Any:
        if method == "getMe":
            return BOT
        if method == "getChatMember":
            admin = (int(said["chat_id"]), int(said["user_id"])) in self.admins
            user = {"id": int(said["user_id"]), "is_bot": False, "first_name": "某"}
            if not admin:
                return {"status": "member", "user": user}
            return {"status": "administrator", "user": user, **dict.fromkeys(ADMIN_RIGHTS, False)}
        if method == "setMyCommands":
            self.commands.append(said)
            return True
        if method == "answerInlineQuery":
            for result in said["results"]:
                text = parsed(result["input_message_content"]["message_text"])
                if units(text) > 4096:
                    raise ApiRefusal("Bad Request: message is too long")
            return super().validate(method, {name: fields[name] for name in ("inline_query_id", "results")}, uploads)
        if method in ("setWebhook", "deleteWebhook", "getWebhookInfo", "getUpdates", "answerCallbackQuery", "getFile"):
            return super().validate(method, fields, uploads)
        if method in ("setMessageReaction", "setMyDescription", "setMyShortDescription", "setChatMenuButton"):
            return True
        if method == "sendChatAction":
            return True
        return self._message(method, said, fields, uploads)

    def _media(self, said: Fields, fields: Fields, uploads: Fields) -> Any:
        """Put another file into a message, as editMessageMedia does."""
        key = (int(said["chat_id"]), int(said["message_id"]))
        if key not in self.messages:
            raise ApiRefusal("Bad Request: message to edit not found")
        if units(parsed(said["media"].get("caption", ""))) > 1024:
            raise ApiRefusal("Bad Request: message caption is too long")
        (upload,) = uploads.values()
        self.media[key] = bytes(upload["data"])
        kept = self.messages[key]
        kept.update({"reply_markup": said.get("reply_markup"), "caption": said["media"].get("caption")})
        plain = {name: fields[name] for name in ("chat_id", "message_id", "reply_markup") if name in fields}
        result = super().validate("editMessageReplyMarkup", plain, {})
        result["chat"].update(
            {"type": "private", "first_name": "某"} if key[0] > 0 else {"type": "supergroup", "title": "群"}
        )
        result["from"] = BOT
        return result

    def _refuse_idle_edit(self, method: str, said: Fields) -> None:
        old = self.messages.get((int(said["chat_id"]), int(said["message_id"])))
        if old is None:
            raise ApiRefusal("Bad Request: message to edit not found")
        same = {"editMessageText": ("text", "reply_markup"), "editMessageReplyMarkup": ("reply_markup",)}.get(method)
        if same and all(old.get(name) == said.get(name) for name in same):
            raise ApiRefusal("Bad Request: message is not modified")

    def _rich_as_text(self, method: str, said: Fields, fields: Fields) -> tuple[str, Fields]:
        """A rich message as the emulator below can keep it; refused where this server knows none."""
        if not self.rich:
            raise ApiRefusal("Not Found: method not found", 404)
        told = rich_parsed(said["rich_message"]["html"])
        plain = {**{name: value for name, value in fields.items() if name != "rich_message"}, "text": told[:4096]}
        return "sendMessage" if method == "sendRichMessage" else method, plain

    def _message(self, method: str, said: Fields, fields: Fields, uploads: Fields) -> Any:
        chat_id = int(said["chat_id"])
        if "rich_message" in said:
            method, fields = self._rich_as_text(method, said, fields)
        if method == "editMessageMedia":
            return self._media(said, fields, uploads)
        if method in ("editMessageText", "editMessageReplyMarkup", "deleteMessage"):
            self._refuse_idle_edit(method, said)
            if method == "deleteMessage":
                del self.messages[chat_id, int(said["message_id"])]
                return True
        plain = dict(fields)
        for newer in ("message_thread_id", "link_preview_options", "disable_notification"):
            plain.pop(newer, None)
        if plain.get("parse_mode") == "HTML":
            for name in ("text", "caption"):
                if name in plain:
                    plain[name] = parsed(plain[name])
        if units(plain.get("text", "")) > 4096 or units(plain.get("caption", "")) > 1024:
            raise ApiRefusal("Bad Request: message is too long")
        result = super().validate(method, plain, uploads)
        result["chat"]["type"] = "private" if chat_id > 0 else "supergroup"
        result["from"] = BOT
        if chat_id < 0:
            result["chat"]["title"] = "群"
        else:
            result["chat"]["first_name"] = "某"
        if said.get("message_thread_id"):
            result["message_thread_id"] = int(said["message_thread_id"])
            result["is_topic_message"] = True
        kept = self.messages.setdefault((chat_id, result["message_id"]), {})
        kept.update({"reply_markup": None, **said})
        return result


def _decoded(name: str, value: Any) -> Any:
    if name in NESTED and isinstance(value, str):
        return json.loads(value)
    return value


@cache
def _model(method: str) -> type[BaseModel] | None:
    """aiogram's model of a method. It builds a thousand when it is loaded, which takes seconds; these are few."""
    with patch.object(BaseModel, "model_rebuild"):
        from aiogram import methods, types
    found: type[BaseModel] | None = getattr(methods, method[:1].upper() + method[1:], None)
    if found is not None:
        found.model_rebuild(_types_namespace={**vars(types), **vars(typing)})
    return found


def check_fields(method: str, said: Fields, uploads: Fields) -> None:
    """Every field exists in the Bot API, has the type it has there, and none that is required is missing."""
    model = _model(method)
    if model is None:
        raise ApiRefusal("Not Found: method not found", 404)
    # A file that a field names as attach://NAME comes under that name.
    attached = {name for name in uploads if f"attach://{name}" in json.dumps(said)}
    unknown = sorted((set(said) | set(uploads)) - attached - set(model.model_fields))
    if unknown:
        raise ApiRefusal(f"Bad Request: unknown field {unknown[0]} of {method}")
    missing = [
        name for name, info in model.model_fields.items() if info.is_required() and name not in {**said, **uploads}
    ]
    if missing:
        raise ApiRefusal(f"Bad Request: {missing[0]} of {method} is missing")
    try:
        model.model_validate({**said, **dict.fromkeys(set(uploads) - attached, "attach")})
    except ValidationError as fault:
        raise ApiRefusal(f"Bad Request: {method}: {fault.errors()[0]['loc']}: {fault.errors()[0]['msg']}") from fault
