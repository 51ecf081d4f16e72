"""What checking costs, against reading the same reports out of an index, both measured in one run.

python -m benchmarks.checking [--reports 1000] [--slips 6]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from random import Random

from knowledge.checking import across_years, within_report
from knowledge.model import Report, Severity
from knowledge.store.writer import open_writer
from tests.checking.invented import report_of
from tests.checking.slips import INVISIBLE, shares, two_years

YEARS = 2

_PROSE = (
    "{year}年，我局主动公开各类信息{many}条，召开发布会12场，制作政策解读21个，制定规范性文件{issued}件。",
    "{year}年，我局共收到政府信息公开申请{new}件，上年结转{carried}件，办结{done}件，结转下年度继续办理{left}件，"
    "其中予以公开{granted}件、部分公开{partial}件。因政府信息公开被申请行政复议{disputes}件。",
    "在政府网站、政务新媒体、政府公报等平台发布信息时坚持先审查、后公开，规范审查程序，健全重要事项保密审查的协调办法，"
    "对已公开的信息进行梳理，优化主动公开目录，着力让群众看得懂、找得到、用得上。",
    "全年组织4次栏目检查，出具12份评估分报告，按季度开展政务新媒体专项检查，针对突出问题和日常共性问题及时督促整改。",
) * 3


def invented(count: int) -> dict[str, dict[int, Report]]:
    """Consistent reports, two years of each unit, with prose that agrees with the tables."""
    units: dict[str, dict[int, Report]] = {}
    for number in range(count // YEARS):
        agency = f"第{number:05d}区教育局"
        units[agency] = {}
        for year, figures in zip((2022, 2023), two_years(number, "2021"), strict=True):
            said = {
                "year": year,
                "many": Random(number).randint(100, 9000),
                "issued": figures["normative_documents.issued", None],
                "new": figures["requests.new", "total"],
                "carried": figures["requests.carried_in", "total"],
                "done": figures["outcome.total", "total"],
                "left": figures["requests.carried_out", "total"],
                "granted": figures["outcome.granted", "total"],
                "partial": figures["outcome.partial", "total"],
                "disputes": figures["reconsideration.total", None],
            }
            prose = [text.format(**said) for text in _PROSE]
            units[agency][year] = report_of(figures, year=year, agency=agency, prose=prose)
    return units


def main() -> None:
    """Print the table of times, then what part of the slips was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--slips", type=int, default=3, metavar="SEEDS")
    options = parser.parse_args()
    units = invented(options.reports)
    count = sum(len(years) for years in units.values())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.db"
        with open_writer(path) as writer:
            for years in units.values():
                for report in years.values():
                    writer.add_report(report)
        with open_writer(path) as writer:
            began = time.process_time()
            for agency, years in units.items():
                for year in years:
                    assert writer.load_report(agency, year) is not None
            reading = time.process_time() - began
    began = time.process_time()
    alone = [problem for years in units.values() for report in years.values() for problem in within_report(report)]
    within = time.process_time() - began
    began = time.process_time()
    between = [problem for years in units.values() for found in across_years(years).values() for problem in found]
    across = time.process_time() - began
    alarms = sum(problem.severity is not Severity.NOTICE for problem in (*alone, *between))
    print(f"{count} reports with {200 * count} cells, CPU seconds")
    print(f"| reading them from the index | {reading:.2f} | 1× |")
    print(f"| rules within each report | {within:.2f} | {within / reading:.2f}× |")
    print(f"| rules across years | {across:.2f} | {across / reading:.2f}× |")
    print(f"false alarms: {alarms}")
    seen = made = 0
    for kind, (found, tried) in shares(range(options.slips)).items():
        print(f"{kind}: {found} of {tried} found" + (" (no rule can see it)" if kind in INVISIBLE else ""))
        if kind not in INVISIBLE:
            seen, made = seen + found, made + tried
    print(f"slips that a rule can see: {seen} of {made} found ({seen / made:.2%})")


if __name__ == "__main__":
    main()
