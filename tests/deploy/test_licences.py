"""Everything that the bot runs with is under a licence that was looked at."""

from __future__ import annotations

import re
from email.message import Message
from pathlib import Path

import pytest

from tests.deploy.licences import LOCK, ROOT, judge, licence_of, pinned, rules


def test_every_pinned_package_is_under_an_allowed_licence() -> None:
    found = list(pinned())
    assert len(found) > 40
    faults = [f"{package.name} {package.version}: {package.fault}" for package in found if package.fault]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    "licence",
    ["GPL-3.0-only", "AGPL-3.0-or-later", "LGPL-2.1-only", "MIT AND GPL-2.0-only", "Proprietary", ""],
)
def test_other_licences_are_refused(licence: str) -> None:
    assert judge("some-package", licence, rules()) is not None


def test_one_of_several_offered_is_enough() -> None:
    assert judge("some-package", "GPL-2.0-only OR MIT", rules()) is None


def test_a_package_allowed_by_name_is_so_under_that_licence_alone() -> None:
    assert judge("python-telegram-bot", "LGPL-3.0-only", rules()) is None
    assert judge("python-telegram-bot", "GPL-3.0-only", rules()) is not None
    names = set(re.findall(r"^([a-z0-9-]+)==", LOCK.read_text(encoding="utf-8"), re.M))
    assert set(rules()["by_name"]) <= names


def test_old_metadata_are_read() -> None:
    message = Message()
    message["Classifier"] = "License :: OSI Approved :: MIT License"
    assert licence_of(message, rules()["words"]) == "MIT"


def test_the_notice_names_what_lies_in_the_repository() -> None:
    """Data of others in the tree: the regions, and whatever a lexicon file says that it was taken from."""
    notice = (ROOT / "NOTICE.md").read_text(encoding="utf-8")
    for file in re.findall(r"`((?:knowledge|bot|samples|deploy)/[^`]+)`", notice):
        assert Path(ROOT, file).exists(), file
    assert "knowledge/lexicon/regions.csv" in notice
