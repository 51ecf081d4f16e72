"""Files in folders and zip archives: found in order, named as people see them, nothing trusted."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from knowledge.errors import UnreadableFileError
from knowledge.reading.archive import Place, document_at, members_of, places_under


def zipped(**files: bytes) -> bytes:
    return zipped_names(files)


def zipped_names(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def place(path: Path, data: bytes) -> Place:
    path.write_bytes(data)
    return Place(path=path, name=path.name)


def members(at: Place) -> tuple[Place, ...]:
    found = members_of(at, document_at(at))
    assert found is not None
    return found


def test_folders_are_walked_by_name_without_what_systems_leave_there(tmp_path: Path) -> None:
    for name in ("b/2021.txt", "a/2020.txt", "a/.DS_Store", "a/~$2020.docx", "__MACOSX/x", "c.txt", ".git/config"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [found.name for found in places_under([tmp_path])] == ["c.txt", "a/2020.txt", "b/2021.txt"]


def test_members_of_archives_are_read_from_memory(tmp_path: Path) -> None:
    at = place(
        tmp_path / "年报.zip", zipped_names({"2021/a.txt": b"one", "__MACOSX/._a.txt": b"junk", "b.txt": b"two"})
    )
    found = members(at)
    assert [member.name for member in found] == ["年报.zip/2021/a.txt", "年报.zip/b.txt"]
    assert [document_at(member).data for member in found] == [b"one", b"two"]


def test_an_archive_in_an_archive_is_opened_once(tmp_path: Path) -> None:
    innermost = zipped(**{"c.txt": b"three"})
    inner = zipped_names({"b.txt": b"two", "c.zip": innermost})
    (inner_place,) = members(place(tmp_path / "a.zip", zipped_names({"b.zip": inner})))
    text, archive = members(inner_place)
    assert document_at(text).data == b"two"
    with pytest.raises(UnreadableFileError, match="unpack it first"):
        members_of(archive, document_at(archive))


def test_names_written_in_gbk_are_read(tmp_path: Path) -> None:
    # A name of the same length in GBK, with no flag to say so, is what Chinese Windows writes.
    data = zipped_names({"xxxx.txt": b"one"}).replace(b"xxxx.txt", "年报".encode("gbk") + b".txt")
    assert [member.name for member in members(place(tmp_path / "a.zip", data))] == ["a.zip/年报.txt"]


def test_a_member_that_inflates_beyond_measure_is_refused(tmp_path: Path) -> None:
    (member,) = members(place(tmp_path / "a.zip", zipped(bomb=bytes(101_000_000))))
    with pytest.raises(UnreadableFileError, match="inflates to more than 100 MB"):
        document_at(member)


def test_a_directory_that_lies_about_size_is_no_way_around(tmp_path: Path) -> None:
    data = zipped(bomb=bytes(101_000_000)).replace(struct.pack("<I", 101_000_000), struct.pack("<I", 100))
    (member,) = members(place(tmp_path / "a.zip", data))
    with pytest.raises(UnreadableFileError):
        document_at(member)


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    at = place(tmp_path / "a.zip", zipped_names({f"{number}.txt": b"" for number in range(5001)}))
    with pytest.raises(UnreadableFileError, match="more than 5000 files"):
        members(at)


def test_what_is_no_archive_has_no_members(tmp_path: Path) -> None:
    at = place(tmp_path / "a.txt", b"text")
    assert members_of(at, document_at(at)) is None
