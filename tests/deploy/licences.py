"""The licences of everything the bot runs with: `python -m tests.deploy.licences` prints them, and faults end it."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent.parent
LOCK = ROOT / "deploy" / "requirements.lock"
RULES = Path(__file__).with_name("licences.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """A package of the lock file: its licence as an SPDX expression, and what is wrong with that, if anything."""

    name: str
    version: str
    licence: str
    fault: str | None = None


def rules() -> dict[str, Any]:
    return tomllib.loads(RULES.read_text(encoding="utf-8"))


def pinned() -> Iterator[Pinned]:
    """Every package that is pinned for this Python."""
    said = rules()
    for line in re.findall(r"^[A-Za-z0-9][^\\\n]*==[^\\\n]*", LOCK.read_text(encoding="utf-8"), re.M):
        requirement = Requirement(line.strip())
        if requirement.marker is None or requirement.marker.evaluate():
            yield _judged(requirement, said)


def _judged(requirement: Requirement, said: dict[str, Any]) -> Pinned:
    name, wanted = requirement.name, str(requirement.specifier).removeprefix("==")
    try:
        found = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return Pinned(name=name, version=wanted, licence="?", fault="not installed, so nothing is known of its licence")
    licence = licence_of(found, said["words"])  # type: ignore[arg-type]  # as the TOML file has it
    version = found["Version"]
    fault = judge(name, licence, said) or (f"{version} is installed" if version != wanted else None)
    return Pinned(name=name, version=version, licence=licence, fault=fault)


def licence_of(found: Message, words: dict[str, str]) -> str:
    """What a package's metadata say: an expression, else its classifiers, else the short name it gives."""
    expression = found.get("License-Expression")
    if expression:
        return expression
    classified = [line.split(" :: ")[-1] for line in found.get_all("Classifier") or [] if line.startswith("License ::")]
    text = (found.get("License") or "").strip()
    return " AND ".join(words.get(word, word) for word in classified) or words.get(text, text.splitlines()[0])


def judge(name: str, licence: str, said: dict[str, Any]) -> str | None:
    """What is wrong with a package's licence; None when it is allowed."""
    own = said["by_name"].get(name)
    if own is not None:
        return None if own["licence"] == licence and own["why"] else f"{licence}, though {own['licence']} was looked at"
    # Of alternatives one must be allowed; of parts, all.
    for alternative in licence.split(" OR "):
        parts = [part.strip(" ()") for part in alternative.split(" AND ")]
        if all(part in said["allowed"] for part in parts):
            return None
    return f"{licence} is not an allowed licence"


def main() -> int:
    found = list(pinned())
    for package in found:
        own = rules()["by_name"].get(package.name)
        note = f"   {package.fault or own['why']}" if package.fault or own else ""
        print(f"{package.name:24} {package.version:14} {package.licence}{note}")
    return 1 if any(package.fault for package in found) else 0


if __name__ == "__main__":
    sys.exit(main())
