"""What stands about a document in labelled lines and cells: 发布机构：…, 索引号 | …, 发布日期：…

The labels are those of page_words.toml; what belongs to the page and not to its document (浏览次数 …) ends a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from knowledge.lexicon.page_words import page_words

_LONGEST_LABEL = 16
_LONGEST_VALUE = 120
_LONGEST_LINE = 300
_DATE = r"20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}"
_AROUND_LABELS = re.compile(r"[\s　:：【】\[\]*]+")
_LONE_DATE = re.compile(rf"[(（\[]?({_DATE})日?(?:\s*\d{{1,2}}:\d\d(?::\d\d)?)?(?:\s*来源.*)?[)）\]]?")


@cache
def _inline() -> re.Pattern[str]:
    longest_first = sorted(page_words().labels, key=len, reverse=True)
    names = "|".join(r"[\s　]*".join(map(re.escape, label)) for label in longest_first)
    return re.compile(rf"(?:^|(?<=[\s　|【\[（(;；,，]))[【\[]?({names})[】\]]?[\s　]*[:：][\s　]*")


@cache
def _bare_date() -> re.Pattern[str]:
    names = "|".join(re.escape(label) for label, key in page_words().labels.items() if key == "published")
    return re.compile(rf"(?:^|[\u4e00-\u9fff])(?:{names})\s*(?P<date>{_DATE})")


def label_key(text: str) -> str | None:
    """The meta key of a cell or line that is nothing but a label (with or without colon and brackets), else None."""
    return _kept_label_key(text) if len(text) <= _LONGEST_LABEL else None


@lru_cache(maxsize=16384)
def _kept_label_key(text: str) -> str | None:
    return page_words().labels.get(_AROUND_LABELS.sub("", text))


def has_colon(text: str) -> bool:
    """Whether a text has what stands behind every label of a labelled line."""
    return ":" in text or "：" in text


def labelled_line(line: str) -> dict[str, str]:
    """The labelled values of one line, "发布日期：2022-01-20 来源：…"; empty for prose or labels without a colon."""
    if len(line) > 400 or not has_colon(line):
        return {}
    hits = list(_inline().finditer(line))
    found: dict[str, str] = {}
    for place, hit in enumerate(hits):
        end = hits[place + 1].start() if place + 1 < len(hits) else len(line)
        value = line[hit.end() : end].strip(" 　\t\n|【】[]；;，,")
        key = page_words().labels[re.sub(r"[\s　]+", "", hit[1])]
        if value and len(value) <= _LONGEST_VALUE:
            found.setdefault(key, value)
    return found


def labelled_cells(rows: Iterable[Sequence[str]]) -> dict[str, str]:
    """The values beside labels in rows of cells, "索引号 | 1234 | 发布机构 | …", and of labelled lines in cells."""
    found: dict[str, str] = {}
    for row in rows:
        for place, cell in enumerate(row):
            key = label_key(cell)
            if key is None:
                for inner, value in labelled_line(cell).items():
                    found.setdefault(inner, value)
            elif place + 1 < len(row) and row[place + 1].strip() and label_key(row[place + 1]) is None:
                value = row[place + 1].strip()
                if len(value) <= _LONGEST_VALUE:
                    found.setdefault(key, value)
    return found


def head_labels(lines: Iterable[str]) -> dict[str, str]:
    """What lines over a document's first section say of it: labelled values, a date behind its label without a colon,
    and a date that has a line for itself."""
    found: dict[str, str] = {}
    dated: str | None = None
    for line in lines:
        if len(line) > _LONGEST_LINE or "。" in line:
            continue
        words = line.split()
        rows = [line.split("|"), words if words and label_key(words[0]) else []]
        for key, value in kept({**labelled_cells(rows), **labelled_line(line)}).items():
            found.setdefault(key, value)
        if (bare := _bare_date().search(line)) is not None:
            found.setdefault("published", bare.group("date"))
        if dated is None and (alone := _LONE_DATE.fullmatch(line.strip())) is not None:
            dated = alone.group(1)
    if dated is not None:
        found.setdefault("published", dated)
    return found


def kept(found: dict[str, str]) -> dict[str, str]:
    """`found` without what is only the page's furniture."""
    return {key: value for key, value in found.items() if key != "furniture"}


def is_title(text: str) -> bool:
    """Whether a short text can be the title of a report."""
    bare = re.sub(r"\s+", "", text)
    return len(bare) <= 80 and any(word in bare for word in page_words().title_words)
