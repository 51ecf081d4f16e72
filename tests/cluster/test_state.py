"""The same state in SQLite and in PostgreSQL: every statement the bot has, with the same results in both."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import psycopg
import pytest

from bot.chat.state.aliases import AliasLog
from bot.chat.state.answers import AnswerBook, Shows
from bot.chat.state.database import StateDatabase, StateLost
from bot.chat.state.inbox import Inbox
from bot.chat.state.leases import Leases
from bot.chat.state.memory import ChatSettings, Memory
from bot.chat.state.places import Place
from bot.chat.state.postgres import PostgresState
from bot.chat.state.sqlite import SqliteState
from bot.chat.state.uploads import UploadLog
from bot.chat.state.watches import WatchList
from bot.message import Option
from knowledge.aliases import Alias, Sense
from knowledge.answers import Context

ANN = 5_000_000_101
GROUP, SUPERGROUP = -1001, -1_002_000_000_001
AFTER = Context(agencies=("云津市教育局",), years=(2022,), indicators=("requests.new",))
TABLES = {"answers", "answer_messages", "contexts", "chat_settings", "votes", "comments", "unanswered"} | {
    *("uploads", "aliases", "watches", "inbox", "progress")
}


@pytest.fixture(params=["sqlite", "postgres"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[StateDatabase]:
    made = (
        SqliteState(tmp_path / "state.db")
        if request.param == "sqlite"
        else PostgresState(cast(str, request.getfixturevalue("base")))
    )
    yield made
    made.close()


def answered(book: AnswerBook, update_id: int, place: Place, question: str = "去年呢") -> int:
    given = book.write_down(
        update_id=update_id,
        place=place,
        question_message_id=update_id + 10,
        question=question,
        kind="cell",
        language="zh-hans",
        before=None,
        after=AFTER,
        options=(Option(label="？%s", question="100%？"),),
    )
    return given.answer_id


def test_what_a_book_remembers_is_what_the_database_has(db: StateDatabase) -> None:
    book, place = AnswerBook(db), Place(chat_id=ANN, thread_id=0, user_id=ANN)
    numbers: list[int] = []

    def same() -> None:
        anew = AnswerBook(db)
        for number in numbers:
            assert (book.shown(number), book.attached(number)) == (anew.shown(number), anew.attached(number))
        assert book.last_turn(place) == anew.last_turn(place)

    for at, shows in enumerate((Shows.PAGE, Shows.PICTURE, Shows.PAGE, Shows.FILE), start=1):
        numbers.append(answered(book, at, place))
        same()
        book.note_shown(numbers[-1], ANN, 10 * at, 0)
        same()
        book.note_shown(numbers[0], ANN, 10 * at + 1, 1, role=shows)
        same()
        book.go_on_from(place, replace(AFTER, years=(2020 + at,)), numbers[-1])
        same()
        assert answered(book, at, place, "再问") == numbers[-1]
        same()
    other = AnswerBook(db)
    fresh = answered(book, 9, place)
    other.note_shown(fresh, ANN, 99, 0)
    book.begin_anew()
    numbers.append(fresh)
    same()
    assert book.shown(fresh) == [99]


def test_answers_buttons_and_turns(db: StateDatabase) -> None:
    book, place = AnswerBook(db), Place(chat_id=ANN, thread_id=0, user_id=ANN)
    first = answered(book, 1, place)
    assert answered(book, 1, place, "今年呢\x00'; --") == first
    second = answered(book, 2, place)
    kept = book.by_number(first)
    assert second > first
    assert kept is not None
    assert kept.question.replace("\x00", "") == "今年呢'; --"
    assert kept.options == (Option(label="？%s", question="100%？"),)
    assert kept.after == AFTER
    assert book.by_token(kept.token) == kept
    assert book.by_question(ANN, 11) == kept
    book.note_shown(first, ANN, 70, 0)
    book.note_shown(first, ANN, 71, 1)
    book.note_shown(second, ANN, 71, 0)
    assert book.shown(first) == [70]
    assert book.by_message(ANN, 71) == book.by_number(second)
    book.note_gone(ANN, 70)
    assert book.shown(first) == []
    book.go_on_from(place, AFTER, first)
    book.go_on_from(place, Context(), second)
    assert book.last_turn(place) == (Context(), second)
    db.write("UPDATE answers SET created = 0 WHERE id = ?", (first,))
    book.sweep()
    assert book.by_number(first) is None


def test_settings_votes_and_what_found_no_answer(db: StateDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.chat.state.memory.MAX_UNANSWERED", 3)
    memory, book, place = Memory(db), AnswerBook(db), Place(chat_id=ANN, thread_id=0, user_id=ANN)
    assert memory.settings(ANN) == ChatSettings()
    memory.set(ANN, "unit", "云津市教育局")
    memory.set(ANN, "quiet", 1)
    memory.set(ANN, "unit", None)
    assert memory.settings(ANN) == ChatSettings(quiet=True)
    number = answered(book, 1, place)
    memory.vote(number, ANN, 1)
    memory.vote(number, ANN, -1)
    memory.comment(ANN, "好")
    memory.comment(ANN, "还行")
    assert memory.comments() == ["还行", "好"]
    for question in ("甲", "乙", "丙", "乙", "丁"):
        memory.note_unanswered(question, "unknown")
        time.sleep(0.002)
    assert memory.unanswered() == [("乙", "unknown", 2), ("丁", "unknown", 1), ("丙", "unknown", 1)]
    tally = memory.tally()
    assert (tally.answers, tally.people, tally.up, tally.down, tally.comments) == (1, 1, 0, 1, 2)
    WatchList(db).add(chat_id=ANN, thread_id=0, unit="云津市教育局", language="en", latest=2022)
    assert memory.forget(ANN) == 1
    assert {table: db.rows(f"SELECT 1 FROM {table}") for table in ("answers", "votes", "comments", "watches")} == {
        "answers": [],
        "votes": [],
        "comments": [],
        "watches": [],
    }


def test_a_group_that_moves_takes_everything_along_and_wins_over_what_is_there(db: StateDatabase) -> None:
    memory, book, watches = Memory(db), AnswerBook(db), WatchList(db)
    old, new = (Place(chat_id=chat, thread_id=0, user_id=ANN) for chat in (GROUP, SUPERGROUP))
    mine = answered(book, 1, old)
    book.note_shown(mine, GROUP, 5, 0)
    book.go_on_from(old, AFTER, mine)
    memory.set(GROUP, "language", "en")
    other = answered(book, 2, new)
    book.note_shown(other, SUPERGROUP, 5, 0)
    book.note_shown(other, SUPERGROUP, 6, 1)
    book.go_on_from(new, Context(), other)
    memory.set(SUPERGROUP, "language", "zh-hans")
    for place, units in ((old, ("甲局", "乙局")), (new, ("乙局", "丙局"))):
        for unit in units:
            watches.add(chat_id=place.chat_id, thread_id=0, unit=unit, language="en", latest=-place.chat_id % 97)
    latest = watches.get(GROUP, "乙局")
    assert latest is not None
    memory.move_chat(GROUP, SUPERGROUP)
    assert [watch.unit for watch in watches.of(SUPERGROUP)] == sorted(["甲局", "乙局", "丙局"])
    moved = watches.get(SUPERGROUP, "乙局")
    assert moved is not None
    assert moved.latest == latest.latest
    assert memory.settings(SUPERGROUP).language == "en"
    assert book.last_turn(new) == (AFTER, mine)
    assert (book.shown(mine), book.shown(other)) == ([5], [6])
    assert watches.of(GROUP) == []


def test_words_uploads_and_watches(db: StateDatabase) -> None:
    words, uploads, watches = AliasLog(db), UploadLog(db), WatchList(db)
    asked = words.ask(update_id=7, text="教委", question="教委几件", user_id=ANN)
    assert words.ask(update_id=7, text="别的", question="", user_id=ANN) == asked
    words.note_prompt(7, ANN, 90)
    assert words.by_prompt(ANN, 90) == words.get(7)
    words.propose(7, Alias(text="教委", sense=Sense.UNIT, meaning="云津市教育局"))
    words.decide(7, "confirmed", ANN)
    assert [kept.text for kept in words.confirmed()] == ["教委"]
    words.sweep()
    for number in (1, 2):
        kept = uploads.keep(update_id=number, user_id=ANN, name="年报.docx", path=Path("a"), agency=None, year=2023)
        uploads.decide(kept.upload_id, "added")
    assert next(upload.upload_id for upload in uploads.latest()) == 2
    watches.add(chat_id=ANN, thread_id=0, unit="乙局", language="en", latest=2021)
    watches.add(chat_id=ANN, thread_id=3, unit="乙局", language="zh", latest=2022)
    (watch,) = watches.all()
    assert (watch.thread_id, watch.latest, watch.due) == (3, 2021, None)
    watches.note_due(watch, 2022)
    watches.note_told(watch, "{}")
    assert watches.remove(ANN, "乙局")
    assert not watches.remove(ANN, "乙局")


def test_the_inbox_knows_what_it_has_seen_begun_and_finished(db: StateDatabase) -> None:
    inbox = Inbox(db)
    updates = [{"update_id": number, "message": {"text": f"{number}\x00 '?%"}} for number in (3_000_000_001, 1, 2)]
    assert inbox.take_in(updates) == updates
    assert inbox.take_in(updates) == []
    inbox.start(1)
    inbox.start(2)
    inbox.finish(2)
    assert inbox.left_over() == ([updates[1]], [updates[0]])
    assert inbox.left_over(lambda update: update["update_id"] != 1) == ([], [updates[0]])
    assert inbox.backlog()[0] == 2
    db.write("UPDATE inbox SET received = 0")
    inbox.sweep()
    assert inbox.take_in(updates) == [updates[2]]


def test_writes_together_are_kept_together_or_not_at_all(db: StateDatabase) -> None:
    memory = Memory(db)

    def break_off() -> None:
        with db.together():
            memory.comment(ANN, "一")
            with db.together():
                memory.comment(ANN, "二")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    with db.together():
        for row in ((1, "三", 1.5), (2, "四", 2.5)):
            db.write("INSERT INTO comments (user_id, text, created) VALUES (?, ?, ?)", row)
    assert db.rows("SELECT text, created FROM comments ORDER BY id") == [("三", 1.5), ("四", 2.5)]


def test_both_have_the_same_tables_and_columns(base: str, tmp_path: Path) -> None:
    sqlite, postgres = SqliteState(tmp_path / "state.db"), PostgresState(base)
    for table in TABLES:
        there = postgres.rows(
            "SELECT column_name FROM information_schema.columns WHERE table_name = ? ORDER BY ordinal_position",
            (table,),
        )
        assert there == sqlite.rows("SELECT name FROM pragma_table_info(?) ORDER BY cid", (table,)), table
    made = sqlite.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    assert {name for (name,) in made} == set(TABLES)
    again = PostgresState(base)
    for opened in (sqlite, postgres, again):
        opened.close()


def test_a_lock_is_one_workers_until_its_session_ends_however(base: str) -> None:
    first, second = PostgresState(base), PostgresState(base)
    mine, others = Leases(first), Leases(second)
    mine.join()
    assert mine.workers() == 1
    others.join()
    assert others.workers() == 2
    assert mine.take(3)
    assert not others.take(3)
    assert others.taken() == {3}
    mine.give_back(3)
    assert others.take(3)
    others.give_back(3)
    assert mine.take(3)
    time.sleep(0.3)
    assert mine.end_hung(0.2) == 1
    with pytest.raises(StateLost):
        others.workers()
    third = PostgresState(base)
    assert not Leases(third).take(3)
    first.close()
    with psycopg.connect(base, autocommit=True) as look:
        for _ in range(100):
            if not look.execute("SELECT 1 FROM pg_locks WHERE locktype = 'advisory'").fetchall():
                break
            time.sleep(0.02)
    assert Leases(third).take(3)
    third.close()


def test_nothing_about_the_address_is_said_when_the_server_is_not_there() -> None:
    with pytest.raises(StateLost) as told:
        PostgresState("postgresql://name:sesame@127.0.0.1:1/base")
    assert not re.search("sesame|name|base", str(told.value))
