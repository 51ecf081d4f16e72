"""One question from a cold process, and the memory of one that answers, beside sqlite_utils with jieba initialised.

python -m benchmarks.cold INDEX --reports N
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.asking import filled, questions
from benchmarks.measuring import Result, Results
from knowledge import Library
from knowledge.store import open_shelf

BASELINE = "sqlite_utils, jieba initialised"
_ROUNDS = 7

_TELLS = """
import resource
used = resource.getrusage(resource.RUSAGE_SELF)
most = kept = used.ru_maxrss
if sys.platform == "linux":
    # What a process had before it became this one counts in ru_maxrss, and not here.
    status = dict(line.split(":") for line in open("/proc/self/status").read().splitlines() if ":" in line)
    most, kept = (int(status[name].split()[0]) for name in ("VmHWM", "VmRSS"))
loaded = [name for name in ("jieba", "rjieba", "numpy", "matplotlib", "sqlite_utils") if name in sys.modules]
print(used.ru_utime + used.ru_stime, most / 1024, kept / 1024, ",".join(loaded) or "-", file=sys.stderr)
"""

_BASE = "import jieba, logging, sqlite_utils; jieba.setLogLevel(logging.ERROR); jieba.initialize()"

_ASK = """
from bot.cli import main
main(["ask", {question!r}, "--db", {index!r}, "--today", "2025-06-01"])
"""

_LIBRARY = """
import json
from datetime import date
from pathlib import Path
from knowledge import open_library
library = open_library(Path({index!r}))
for question in json.loads(sys.stdin.read()):
    library.ask(question, today=date(2025, 6, 1))
"""

_BOT = "import bot.telegram.application"


def run(code: str, told: str = "") -> tuple[float, float, float, str]:
    """Processor seconds, the most memory, the memory at the end (MB) and which heavy modules a fresh process had."""
    seconds, most, kept, loaded = _done(f"import sys\n{code}\n{_TELLS}", told).stderr.split()[-4:]
    return float(seconds), float(most), float(kept), loaded


def shown(code: str) -> str:
    """What a fresh process prints."""
    return _done(code, "").stdout


def _done(code: str, told: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    # As installed: modules are compiled once.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return subprocess.run(
        [sys.executable, "-c", code], input=told, check=True, capture_output=True, text=True, env=environment
    )


def cold_rows(index: Path, reports: int) -> Iterator[Result]:
    """Time and memory of `gongkai ask` of a cell, and memory of the library and of the bot."""
    with open_shelf(index) as shelf:
        unit = shelf.names()[0]
        year = shelf.years([unit])[-1]
    row = partial(Result, reports=reports)
    ask = _ASK.format(question=f"{unit}{year}年收到多少件政府信息公开申请", index=str(index))
    base, ours = [], []
    run(_BASE), run(ask)
    for _ in range(_ROUNDS):
        base.append(run(_BASE))
        ours.append(run(ask))
    seconds = [statistics.median(item[0] for item in side) for side in (base, ours)]
    memory = [statistics.median(item[1] for item in side) for side in (base, ours)]
    yield row(
        what="cold start of `gongkai ask`, processor time", value=seconds[1] * 1000, unit="ms", baseline=BASELINE,
        base=seconds[0] * 1000, goal=0.5,
    )  # fmt: skip
    yield row(
        what="cold start of `gongkai ask`, memory",
        value=memory[1],
        unit="MB",
        baseline=BASELINE,
        base=memory[0],
        goal=0.5,
    )
    yield row(what=f"… heavy modules loaded: {ours[0][3]}", value=0 if ours[0][3] == "-" else 1, unit="")
    with open_shelf(index) as shelf:
        library = Library(shelf)
        asked = [text for templates in questions().values() for text in filled(templates, library, 10, 3)]
    for name, before in (("library", ""), ("bot", _BOT)):
        _, most, kept, loaded = run(f"{before}\n{_LIBRARY.format(index=str(index))}", json.dumps(asked))
        yield row(what=f"memory of the {name} after every kind of question", value=kept, unit="MB")
        yield row(what=f"… at most (loaded: {loaded})", value=most, unit="MB")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("index", type=Path)
    options.add_argument("--reports", type=int, required=True)
    given = options.parse_args()
    Results(None).add_all(cold_rows(given.index, given.reports))


if __name__ == "__main__":
    main()
