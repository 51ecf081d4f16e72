"""Files in folders and zip archives: found in order, named as people see them, nothing trusted."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from knowledge.documents import archive as archives
from knowledge.documents.archive import Archives, Budget, Members
from knowledge.documents.blocks import Document
from knowledge.documents.isolation import Limits, read_files
from knowledge.documents.package import Package
from knowledge.documents.places import Place, places_under
from knowledge.errors import UnreadableFileError


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


OPEN = Archives()


def document_at(at: Place) -> Document:
    return OPEN.document_at(at)


def members_of(at: Place, document: Document) -> Members | None:
    return OPEN.members_of(at, document)


def members(at: Place) -> tuple[Place, ...]:
    found = members_of(at, document_at(at))
    assert found is not None
    return found.places


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


def test_names_in_gbk_that_say_they_are_utf8_are_read(tmp_path: Path) -> None:
    data = zipped_names({"年x报.txt": b"one", "b.txt": b"two"}).replace("年x报".encode(), "年年报".encode("gbk") + b"!")
    found = members(place(tmp_path / "a.zip", data))
    assert [member.name for member in found] == ["a.zip/年年报!.txt", "a.zip/b.txt"]
    assert [document_at(member).data for member in found] == [b"one", b"two"]


@pytest.mark.parametrize("workers", [1, 2])
def test_every_member_is_inflated_once(tmp_path: Path, workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = zipped_names({f"{number}.txt": b"x" for number in range(30)})
    at = place(tmp_path / "a.zip", zipped_names({"1.zip": inner, "2.zip": inner, "a.txt": b"y"}))
    inflated: list[str] = []
    opened: list[str] = []
    part, start = Package.part, Package.__init__

    def counted(self: Package, name: str | zipfile.ZipInfo, most: int = 0) -> bytes | None:
        inflated.append(f"{self._name} {name.filename if isinstance(name, zipfile.ZipInfo) else name}")
        return part(self, name, most)

    def begun(self: Package, name: str, data: bytes | Path) -> None:
        opened.append(name)
        start(self, name, data)

    monkeypatch.setattr(Package, "part", counted)
    monkeypatch.setattr(Package, "__init__", begun)
    each = [Archives() for _ in range(workers)]
    todo = [at]
    for turn in range(1000):
        if not todo:
            break
        here = todo.pop(0)
        own = each[turn % workers]
        found = own.members_of(here, own.document_at(here))
        todo = [*(found.places if found else ()), *todo]
    assert not todo
    assert len(inflated) <= 63 + 2 * (workers - 1)
    assert len(opened) <= 3 * workers


def test_a_budget_is_for_the_whole_tree(tmp_path: Path) -> None:
    one = Members(places=tuple(Place(path=tmp_path, name="x") for _ in range(2000)), bytes=150_000_000)
    budget = Budget(seconds=10, each=0.001, recognition_seconds=100)
    assert [budget.admit(one) is None for _ in range(3)] == [True, True, False]
    large = Members(places=one.places[:1], bytes=150_000_000)
    assert "inflates to more than" in str(budget.admit(large))
    budget.spend(99, recognising=True)
    budget.spend(13, recognising=False)
    assert budget.overdrawn is None
    budget.spend(2, recognising=False)
    assert budget.overdrawn == "its archive took longer than 14 s"


def test_archives_in_an_archive_share_its_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_MEMBERS", 100)
    inner = zipped_names({f"{number}.txt": b"x" for number in range(40)})
    data = zipped_names({f"{number}.zip": inner for number in range(5)} | {"z.txt": b"z"})
    at = place(tmp_path / "a.zip", data)
    outcomes = list(read_files([at.path], workers=2))
    over = [one.name for one in outcomes if "more than 100 files" in (one.error or "")]
    assert over == ["a.zip/2.zip", "a.zip/3.zip", "a.zip/4.zip"]
    assert len(outcomes) == 40 + 40 + 3 + 1


def test_an_archive_that_takes_too_long_ends_with_a_line_for_each_file(tmp_path: Path) -> None:
    at = place(tmp_path / "a.zip", zipped_names({f"{number:04}.txt": b"x" for number in range(800)}))
    (tmp_path / "b.txt").write_bytes(b"x")
    outcomes = list(
        read_files(
            [at.path, tmp_path / "b.txt"], workers=2, limits=Limits(archive_seconds=0.05, archive_seconds_each=0)
        )
    )
    assert [one.name for one in outcomes] == [*(f"a.zip/{number:04}.txt" for number in range(800)), "b.txt"]
    assert outcomes[-2].error == "its archive took longer than 0.05 s"
    assert "archive" not in str(outcomes[-1].error)


def test_what_is_no_archive_has_no_members(tmp_path: Path) -> None:
    at = place(tmp_path / "a.txt", b"text")
    assert members_of(at, document_at(at)) is None
