"""The columns (栏目) of a site that list reports: by their names, and what of a page leads down to them."""

from __future__ import annotations

import re

from knowledge.documents.identity.names import ends_like_a_unit
from knowledge.lexicon.link_words import link_words
from knowledge.webpages.addresses import ending_of, folder_of
from knowledge.webpages.page import Link, WebPage
from knowledge.webpages.recognition import Named, is_generic

_YEAR_ALONE = re.compile(r"(20\d\d)\s*年?度?")
_YEARS = re.compile(r"(?<!\d)(20\d\d)(?=\s*年|\D|$)")
_SITE = re.compile(r"[_|｜]|\s[-—]\s")
_LONGEST_ROW = 60


def names_column(label: str) -> bool:
    """Whether a label is the name of a column of reports: 政府信息公开年报, 历年年报, 云津市各部门年度报告."""
    words = link_words()
    bare = re.sub(r"\s+", "", label)
    word = next((word for word in words.columns if word in bare), None)
    if word is None or len(bare) > 40 or any(item in bare for item in words.never):
        return False
    rest = bare.replace(word, "", 1)
    for companion in words.companions:
        rest = rest.replace(companion, "")
    rest = re.sub(r"(?:20\d\d)?年?度?", "", rest)
    return not rest or (ends_like_a_unit(rest) and not rest.endswith(words.others))


def deeper_links(page: WebPage, *, is_list: bool) -> list[tuple[Link, Named | None]]:
    """The links of a page that lead to further lists or, where a year tells them apart, to the reports themselves.

    A column's name, a unit, 更多, a year alone, or 查看 in a row with a year. Of a page that is no list itself every
    column counts; beside a list those near it, as the site's navigation leads to everybody's. A year counts where the
    page is called after the column, or below its folder; a unit only there.
    """
    column = next((piece for title in page.titles if (piece := _SITE.split(title)[0]) and names_column(piece)), None)
    found: list[tuple[Link, Named | None]] = []
    for link in page.links:
        ending = ending_of(link.address)
        if ending in link_words().no_documents:
            continue
        of_year = _of_year(link, column) if column is not None else None
        if of_year is not None:
            found.append((link, of_year))
        elif ending not in link_words().documents and _leads_deeper(link, page, column, is_list=is_list):
            found.append((link, None))
    return found


def _of_year(link: Link, column: str) -> Named | None:
    """What a link of a column says of a report by its year, alone or in its row."""
    label = re.sub(r"\s+", "", link.label)
    agency = _unit_of(column) or next((piece for piece in link.row.split() if _is_unit(piece)), None)
    alone = _YEAR_ALONE.fullmatch(label)
    if alone:
        return Named(title=f"{column} {label}", agency=agency, year=int(alone[1]))
    rest = link.row.replace(link.label, " ", 1).strip() if link.label else ""
    years = set(_YEARS.findall(link_words().day.sub(" ", rest)))
    if not is_generic(link.label) or len(rest) > _LONGEST_ROW or len(years) != 1:
        return None
    if any(word in rest for word in link_words().never):
        return None
    return Named(title=f"{column} {rest}", agency=agency, year=int(years.pop()))


def _unit_of(column: str) -> str | None:
    """The unit that a column is named after: 云津市教育局 of 云津市教育局政府信息公开年报."""
    bare = re.sub(r"\s+", "", column)
    word = next((word for word in link_words().columns if word in bare), "")
    unit = bare.partition(word)[0].strip("-—_ ") if word else ""
    return unit if _is_unit(unit) else None


def _is_unit(text: str) -> bool:
    return 2 < len(text) <= 30 and ends_like_a_unit(text)


def _leads_deeper(link: Link, page: WebPage, column: str | None, *, is_list: bool) -> bool:
    label = link.label.strip()
    below = link.address.startswith(folder_of(page.address)) and link.address != page.address
    if names_column(label):
        return below or not is_list or _is_near(link.address, page.address)
    if label.lower().strip(" >»+[]") in link_words().more:
        return column is not None or names_column(link.row) or _row_names_column(link)
    bare = re.sub(r"\s+", "", label)
    return below and (bool(_YEAR_ALONE.fullmatch(bare)) or _is_unit(bare))


def _is_near(address: str, page: str) -> bool:
    """Whether an address lies below the folder that a page's own folder lies in, where that is not the whole site."""
    above = folder_of(folder_of(page).rstrip("/"))
    return above.count("/") > 3 and address.startswith(above)


def _row_names_column(link: Link) -> bool:
    return any(names_column(piece) for piece in link.row.replace(link.label, " ").split())
