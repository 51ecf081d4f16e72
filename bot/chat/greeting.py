"""What the bot says by itself, with questions as buttons that lead to a figure in one tap."""

from __future__ import annotations

from bot.chat.asked import Asked
from bot.chat.clock import today
from bot.chat.service import Service
from bot.chat.texts import texts
from bot.chat.under_answer import under_answer
from knowledge.answers import Kind
from knowledge.errors import KnowledgeError


async def tell_with_examples(service: Service, asked: Asked, page: str, update_id: int) -> None:
    """Say something of the bot's own, with questions as buttons that lead to a figure."""
    language = service.language(asked.place.chat_id, asked.language_code)
    try:
        greeted = await service.reader.ask(
            texts().question("greeting", language),
            None,
            today=today(),
            unit=service.memory.settings(asked.place.chat_id).unit or service.settings.default_unit,
            language=language,
        )
    except KnowledgeError:
        await service.channel.post(asked.place, page, reply_to=asked.message_id)
        return
    given = service.book.write_down(
        update_id=update_id,
        place=asked.place,
        question_message_id=asked.message_id,
        question=f"/{asked.command or asked.text}",
        kind=Kind.HELP,
        language=language,
        before=None,
        after=greeted.reply.context,
        options=service.channel.render(greeted.message).options,
    )
    sent = await service.channel.post(
        asked.place, page, reply_to=asked.message_id, keyboard=await under_answer(service, given)
    )
    if sent is not None:
        service.book.note_shown(given.answer_id, sent.chat_id, sent.message_id, 0)
