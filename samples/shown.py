"""The commands that README.md and README.zh-CN.md show, run as a reader would run them, with what they print.

`python -m samples.shown` writes what they print today into the pages;
tests/deploy/test_readme.py holds them against it.
In a page, a block of `console` holds commands after `$ ` and, below each, its output; a line `…` stands for any lines.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("README.md", "README.zh-CN.md")
FIRST = "make demo"
ANYTHING = "…"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
_SECONDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A command as a page shows it, and the lines that stand below it."""

    command: str
    output: tuple[str, ...]


def shown_in(text: str) -> Iterator[Shown]:
    """The commands of a page in their order."""
    for block in BLOCK.findall(text):
        lines = block.splitlines()
        starts = [place for place, line in enumerate(lines) if line.startswith("$ ")]
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            yield Shown(command=lines[start].removeprefix("$ "), output=tuple(lines[start + 1 : end]))


def fresh_clone(folder: Path) -> None:
    """Lay out what a reader has after cloning and installing: the front doors, the samples, and own reports."""
    for name in ("Makefile", "samples", "pyproject.toml", "requirements.lock"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "samples" / "reports", folder / "reports")
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name, given in (("python", ""), ("gongkai", " -m bot")):
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)}{given} "$@"\n', encoding="utf-8")
        program.chmod(0o755)
    (folder / ".venv" / ".ready").touch()


def printed(command: str, folder: Path) -> tuple[str, ...]:
    """The lines that a command prints in that folder, without a terminal."""
    # Only what a reader has; the settings of who runs this must not show.
    kept = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=folder,
        env=kept,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=_SECONDS,
        check=False,
    )
    return tuple(line.rstrip() for line in done.stdout.splitlines())


def in_order(folder: Path) -> Callable[[str], tuple[str, ...]]:
    """What commands print in that folder, each run once; `make demo` before all, as the pages ask for."""
    known = {FIRST: printed(FIRST, folder)}

    def output(command: str) -> tuple[str, ...]:
        if command not in known:
            known[command] = printed(command, folder)
        return known[command]

    return output


def agrees(shown: tuple[str, ...], real: tuple[str, ...]) -> bool:
    """Whether what is shown is what was printed; `…` stands for any lines, none included."""
    pattern = "".join(r"(?:.*\n)*?" if line == ANYTHING else re.escape(line) + r"\n" for line in shown)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in real)) is not None


def renewed(text: str, output: Callable[[str], tuple[str, ...]]) -> str:
    """The page with what `output` says that its commands print, where that is not what it shows.

    Of an output that the page shows without its end as many lines are kept as it shows.
    """
    for item in shown_in(text):
        real = output(item.command)
        if agrees(item.output, real):
            continue
        lines = (*real[: len(item.output) - 1], ANYTHING) if item.output[-1:] == (ANYTHING,) else real
        before, after = ("\n".join((f"$ {item.command}", *below)) + "\n" for below in (item.output, lines))
        text = text.replace(before, after, 1)
    return text


def main() -> None:
    """Write today's output into every page."""
    with tempfile.TemporaryDirectory() as folder:
        fresh_clone(Path(folder))
        output = in_order(Path(folder))
        for name in PAGES:
            page = ROOT / name
            text = page.read_text(encoding="utf-8")
            page.write_text(renewed(text, output), encoding="utf-8")


if __name__ == "__main__":
    main()
