"""How fast the pages answer: latency one by one, and how many a second on one core, asked from another process.

Every question is asked once beforehand, so that the server is warm; `--cold` asks each only once instead.
The processor time that the server spent an answer is shown beside the clock's, which a busy machine hardly changes.
`make bench`, or `python -m benchmarks.web [--seconds N] [--db FILE] [--cold]`.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

UNITS = ("云津市人民政府", "云津市教育局", "云津市公安局", "云津市澄湖区人民政府")
ASKED = (
    "{unit}{year}年收到多少件申请",
    "{unit}{year}年公开率是多少",
    "{unit}{year}年不予公开都是什么理由",
    "{unit}历年收到多少件申请",
    "{year}年各单位新收申请排名",
    "{unit}{year}年存在哪些问题",
)
YEARS = (2020, 2021, 2022, 2023)
CONNECTIONS = 16
TICKS = os.sysconf("SC_CLK_TCK")
GOAL_MS, GOAL_A_SECOND = 5.0, 300.0


def paths() -> dict[str, list[str]]:
    """The addresses of each kind of page."""
    questions = [text.format(unit=unit, year=year) for text in ASKED for unit in UNITS for year in YEARS]
    asked = [urlencode({"q": text, "today": "2024-06-01"}) for text in dict.fromkeys(questions)]
    reports = [f"/report/{urlencode({'': unit})[1:]}/{year}" for unit in UNITS for year in YEARS]
    return {
        "/ask": [f"/ask?{fields}" for fields in asked],
        "/api/ask": [f"/api/ask?{fields}" for fields in asked],
        "/report": reports,
    }


class Client:
    """One connection that is kept."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def __aenter__(self) -> Client:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()

    async def get(self, path: str) -> float:
        """The seconds until the whole answer was there. Raises RuntimeError for any but 200."""
        began = time.perf_counter()
        self._writer.write(f"GET {path} HTTP/1.1\r\nHost: benchmark\r\n\r\n".encode())
        head = await self._reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{path}: {head[:60]!r}")
        length = next(line for line in head.lower().splitlines() if line.startswith(b"content-length:"))
        await self._reader.readexactly(int(length.partition(b":")[2]))
        return time.perf_counter() - began


async def one_by_one(port: int, asked: list[str], seconds: float) -> list[float]:
    """The latencies of requests that follow each other, each path at least once."""
    took: list[float] = []
    async with Client(port) as client:
        end = time.perf_counter() + seconds
        while not took or time.perf_counter() < end:
            took += [await client.get(path) for path in asked]
    return took


async def side_by_side(port: int, asked: list[str], seconds: float) -> float:
    """How many are answered in a second over several connections."""
    end = time.perf_counter() + seconds
    counts = [0] * CONNECTIONS

    async def work(number: int) -> None:
        async with Client(port) as client:
            place = number
            while time.perf_counter() < end:
                await client.get(asked[place % len(asked)])
                counts[number] += 1
                place += 1

    began = time.perf_counter()
    await asyncio.gather(*(work(number) for number in range(CONNECTIONS)))
    return sum(counts) / (time.perf_counter() - began)


def processor_seconds(pid: int) -> float:
    """What the process has used of the processor."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


async def measure(port: int, pid: int, *, seconds: float, cold: bool) -> bool:
    """Print a line for each kind of page; whether both goals are reached for answers."""
    reached = True
    for kind, asked in paths().items():
        if not cold:
            await one_by_one(port, asked, 0)
        before = processor_seconds(pid)
        took = await one_by_one(port, asked, 0 if cold else seconds)
        spent = 1000 * (processor_seconds(pid) - before) / len(took)
        rate = 0.0 if cold else await side_by_side(port, asked, seconds)
        ms = [1000 * each for each in took]
        line = f"{kind:9} p50 {median(ms):6.2f} ms  p95 {quantiles(ms, n=20)[-1]:6.2f} ms  processor {spent:5.2f} ms"
        print(line if cold else f"{line}  {rate:6.0f} a second")
        reached &= kind != "/ask" or cold or (median(ms) <= GOAL_MS and rate >= GOAL_A_SECOND)
    return reached


def main() -> int:
    """Serve the sample corpus on one core, measure, and stop it; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--db", type=Path, help="an index that has the sample corpus (default: one made for this)")
    parser.add_argument("--cold", action="store_true")
    options = parser.parse_args()
    gongkai = str(Path(sys.executable).with_name("gongkai"))
    with tempfile.TemporaryDirectory() as folder:
        index = options.db or Path(folder) / "index.db"
        if options.db is None:
            subprocess.run([gongkai, "ingest", "--db", str(index), "samples/reports"], check=True, capture_output=True)
        server = subprocess.Popen(
            [gongkai, "web", "--listen", "127.0.0.1:0", "--db", str(index)],
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}),
        )
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline().rstrip("/\n").rpartition(":")[2])
            reached = asyncio.run(measure(port, server.pid, seconds=options.seconds, cold=options.cold))
        finally:
            server.terminate()
            server.wait()
    verdict = "reached" if reached else "missed"
    print(f"goals: p50 of /ask at most {GOAL_MS:.0f} ms, {GOAL_A_SECOND:.0f} a second: {verdict}")
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
