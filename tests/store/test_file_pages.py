"""The pages of a file: what a log says was written, and a checksum carried on from the pages that changed."""

from __future__ import annotations

import random
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from knowledge.store.file_pages import LOG, Changes, carried_on, logged_pages, page_size, read_pages, told_pages


@pytest.mark.parametrize("size", [512, 4096])
def test_a_checksum_is_carried_on_over_any_pages_and_any_growth(tmp_path: Path, size: int) -> None:
    chance = random.Random(size)
    file = tmp_path / "file"
    for _ in range(12):
        count = chance.randint(1, 90)
        content = bytearray(chance.randbytes(count * size))
        crc = zlib.crc32(content)
        changed = chance.sample(range(1, count + 1), chance.randint(0, count))
        before = {page: zlib.crc32(content[(page - 1) * size : page * size]) for page in changed}
        for page in changed:
            content[(page - 1) * size : page * size] = chance.randbytes(size)
        content += chance.randbytes(size * chance.randint(0, 4))
        file.write_bytes(content)
        changes = Changes(size=size, pages=count, before=before)
        assert carried_on(crc, changes, file) == zlib.crc32(content)
        assert carried_on(crc ^ 1, changes, file) != zlib.crc32(content), "what was wrong stays wrong"


def test_numbers_of_pages_are_told_and_read() -> None:
    assert told_pages([9, 1, 4, 3, 5]) == "1 3-5 9"
    assert told_pages([]) == ""
    chance = random.Random(1)
    for _ in range(50):
        pages = frozenset(chance.sample(range(1, 60), chance.randint(0, 40)))
        assert read_pages(told_pages(pages)) == pages


def test_the_pages_of_committed_transactions_and_no_others_are_logged(tmp_path: Path) -> None:
    file = tmp_path / "file.db"
    log = file.with_name(file.name + LOG)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for statement in (
            "PRAGMA page_size = 1024",
            "CREATE TABLE one (text)",
            "CREATE TABLE two (text)",
            "PRAGMA journal_mode = WAL",
            "PRAGMA wal_autocheckpoint = 0",
            "PRAGMA cache_size = 5",
        ):
            connection.execute(statement)
        before = file.read_bytes()
        assert logged_pages(log) == frozenset()
        connection.execute("INSERT INTO one VALUES ('a')")
        assert page_size(file) == 1024
        assert logged_pages(log) == {2}
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO two VALUES (?)", [("b" * 900,)] * 50)
        assert log.stat().st_size > 20 * 1024, "it is written to, but not committed"
        assert logged_pages(log) == {2}
        connection.execute("ROLLBACK")
        connection.execute("INSERT INTO two VALUES ('c')")
        logged = logged_pages(log)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        after = file.read_bytes()
    changed = {
        page + 1 for page in range(len(after) // 1024) if after[page * 1024 :][:1024] != before[page * 1024 :][:1024]
    }
    assert changed <= logged == {2, 3}
    assert logged_pages(tmp_path / "none") == frozenset()
