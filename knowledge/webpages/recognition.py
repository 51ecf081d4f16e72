"""What a link leads to and what a page is: a report, its attachments, a list, a page that a browser has to draw."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from knowledge.documents.identity.names import ends_like_a_unit
from knowledge.documents.identity.titles import Title, title_in
from knowledge.lexicon.folding import fold
from knowledge.lexicon.link_words import link_words
from knowledge.lexicon.whose import whose
from knowledge.webpages.addresses import ending_of, file_shown
from knowledge.webpages.page import Link, WebPage

_ENDING = re.compile(r"\.(?:pdf|docx?|wps|rtf|ofd|zip|rar|7z|txt|html?|mht)\s*$", re.I)
_SIZE = re.compile(r"[(（\[]\s*[\d.]+\s*[KMG]B?\s*[)）\]]\s*$", re.I)
_SHORTEST_BODY = 60
_LONGEST_REDIRECT = 400


class Look(StrEnum):
    """What a page is."""

    REPORT = "report"
    ATTACHMENTS = "attachments"
    LIST = "list"
    REDIRECT = "redirect"
    FRAMES = "frames"
    NEEDS_BROWSER = "needs a browser"
    MISSING = "missing"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What the name of a link or page says of its report: the title, and unit, year and day as far as they go."""

    title: str
    agency: str | None = None
    year: int | None = None
    published: str | None = None


def named_report(text: str) -> Named | None:
    """The report that a text names, None where it names none: a title of the form, with a year or a unit in it.

    Days beside the title, numbers before it and the file's ending behind it are no part of it. One that was cut short
    counts where what is left begins the form.
    """
    words = link_words()
    day = words.day.search(text)
    bare = words.day.sub(" ", text).strip() if day and len(words.day.sub("", text).strip()) > 5 else text
    bare = _SIZE.sub("", bare).strip()
    for pattern in words.around:
        bare = pattern.sub("", bare)
    bare = _ENDING.sub("", bare).strip('《》〈〉“”" \u3000')
    title = title_in(bare) or _from_cut(bare)
    if title is None or (title.agency is None and title.year is None):
        return None
    # 审计局 and 工业和信息化局 publish reports too: what their names say is no sign.
    unit = title.agency or ""
    unit = unit if ends_like_a_unit(re.sub(r"\([^()]*\)$", "", unit)) else ""
    folded = words.aside.sub("", fold(bare))
    said = folded.replace(unit, "", 1) if unit else folded
    if any(word in said for word in words.never) or not any(subject in folded for subject in _subjects()):
        return None
    if unit.endswith(words.others) and not any(word in said for word in _subjects(of_government=True)):
        return None
    published = None
    if day:
        published = (
            f"{int(day[1]):04}-{int(day[2]):02}-{int(day[3]):02}" if int(day[2]) < 13 and int(day[3]) < 32 else None
        )
    return Named(title=" ".join(bare.split()), agency=title.agency, year=title.year, published=published)


def _subjects(*, of_government: bool = False) -> tuple[str, ...]:
    """The subjects of titles that speak of disclosure itself: 政府信息 alone also begins 政府信息化.

    Those `of_government` say whose disclosure: 信息公开 alone is also that of schools.
    """
    return tuple(
        word
        for word in whose().title.subjects
        if word.endswith("公开") and (word.startswith("政") or not of_government)
    )


def _from_cut(text: str) -> Title | None:
    """The title that a text was before it was cut short: it has a year, a subject and the beginning of what it is."""
    cut = next((mark for mark in link_words().cut if text.endswith(mark)), None)
    if cut is None:
        return None
    begun = text.removesuffix(cut).rstrip(".… ")
    for kind in ("年度报告", "工作年度报告"):
        for length in range(len(kind) - 1, -1, -1):
            if begun.endswith(kind[:length]):
                return title_in(begun[: len(begun) - length] + kind)
    return None


def link_names(link: Link) -> Named | None:
    """The report that a link leads to by its label, or by its row where the label says only 查看 or 下载."""
    found = named_report(link.label) or (named_report(link.other) if link.other else None)
    if found is not None:
        return _dated(found, link.row)
    if is_generic(link.label) and link.row:
        rest = link.row.replace(link.label, " ", 1) if link.label else link.row
        for piece in sorted(re.split(r"\s{1,}|\|", rest), key=len, reverse=True):
            found = named_report(piece)
            if found is not None:
                return _dated(found, link.row)
        return named_report(rest)
    return None


def _dated(found: Named, row: str) -> Named:
    if found.published is not None:
        return found
    day = link_words().day.search(row)
    if not day or int(day[2]) > 12 or int(day[3]) > 31:
        return found
    return Named(
        title=found.title,
        agency=found.agency,
        year=found.year,
        published=f"{int(day[1]):04}-{int(day[2]):02}-{int(day[3]):02}",
    )


def is_generic(label: str) -> bool:
    """Whether a label leads to a document without naming it: 下载, 附件1, PDF."""
    bare = re.sub(r"[\s\d:：.、\[\]()（）【】<>》《+]+", "", label).lower()
    return not bare or bare in link_words().generic


def page_names(page: WebPage) -> Named | None:
    """The report that a page says it is, by what it is called."""
    for title in page.titles:
        for piece in (title, re.split(r"[_|｜]|\s[-—]\s", title)[0]):
            found = named_report(piece)
            if found is not None:
                return found
    return None


def evidence(text: str) -> int:
    """How many of the things that every report says stand in a text."""
    # Not the folding that remembers: pages are long, and each is asked about once.
    bare = fold.__wrapped__(text)
    return sum(word in bare for word in link_words().telling)


def is_report_text(text: str) -> bool:
    """Whether a text is a report's body."""
    return evidence(text) >= link_words().enough and len(text) > _SHORTEST_BODY


def attachments(page: WebPage, *, by_link: bool) -> list[tuple[Link, Named | None]]:
    """The documents that a page offers as its report, with what each is named.

    Where any is named as a report, those that are; otherwise all that may be the report of a page that is named as
    one, or that was linked to as one (`by_link`).
    """
    words = link_words()
    offered = [link for link in page.links if _is_document(link)]
    shown = [Link(address=file_shown(address), label="") for address in (*page.embedded, *page.frames)]
    offered += [link for link in shown if _is_document(link)]
    named: dict[str, tuple[Link, Named | None]] = {}
    for link in offered:
        found = link_names(link)
        if found is not None:
            named.setdefault(link.address, (link, found))
    if named:
        return list(named.values())
    if page_names(page) is None and not by_link:
        return []
    left = [link for link in offered if not any(word in link.label for word in words.never)]
    return list({link.address: (link, None) for link in left}.values())


def _is_document(link: Link) -> bool:
    words = link_words()
    ending = ending_of(link.address)
    if ending in words.documents:
        return True
    if ending in words.no_documents:
        return False
    shown = _ENDING.search(link.label)
    if shown and not shown[0].lower().startswith((".htm", ".mht")):
        return True
    lower = link.address.lower()
    return any(part in lower for part in words.paths) and ending not in ("html", "htm", "shtml")


def report_links(page: WebPage) -> list[tuple[Link, Named]]:
    """The links of a page that lead to reports, each address once, with what it is named most fully."""
    best: dict[str, tuple[Link, Named]] = {}
    for link in page.links:
        if ending_of(link.address) in link_words().no_documents:
            continue
        found = link_names(link)
        if found is None:
            continue
        before = best.get(link.address)
        if before is None or _says(found) > _says(before[1]):
            best[link.address] = (link, found)
    return list(best.values())


def _says(named: Named) -> tuple[bool, bool, int]:
    return (named.year is not None, named.agency is not None, len(named.title))


def look_at(page: WebPage, *, by_link: bool) -> Look:
    """What a page is; `by_link` tells that a link named it as a report."""
    title = page_names(page)
    # Guides and the pages of columns speak of the same things as reports: without a name it must be plain.
    plain = evidence(page.text) >= 2 * link_words().enough
    if (plain or ((title is not None or by_link) and is_report_text(page.text))) and (
        title is not None or not _named_otherwise(page, surely=by_link)
    ):
        return Look.REPORT
    listed = report_links(page)
    offered = attachments(page, by_link=by_link)
    of_one_year = title is not None and title.year is not None
    if offered and (of_one_year or by_link or len(offered) == len(listed) == 1):
        return Look.ATTACHMENTS
    if page.redirect is not None and len(page.shown) < _LONGEST_REDIRECT and len(listed) < 2:
        return Look.REDIRECT
    if listed and not of_one_year:
        return Look.LIST
    if _says_missing(page):
        return Look.MISSING
    body = "" if title is None else page.text.replace(title.title, "")
    if (len(body) >= _SHORTEST_BODY or evidence(body)) and not _calls_for_browser(page):
        return Look.REPORT
    if page.frames or page.embedded:
        return Look.FRAMES
    if listed:
        return Look.LIST
    if page.scripted and (len(page.shown) < _LONGEST_REDIRECT or _calls_for_browser(page)) and not page.links[8:]:
        return Look.NEEDS_BROWSER
    return Look.OTHER


def _named_otherwise(page: WebPage, *, surely: bool) -> bool:
    """Whether a page is called what no report is: guides and rules speak of the same things as reports do.

    `surely` looks at what it is called first of all only, as further titles are often those of the site's column.
    """
    titles = page.titles[:1] if surely else page.titles
    return any(word in title for title in titles for word in link_words().never)


def _says_missing(page: WebPage) -> bool:
    if len(page.text) > 2 * _LONGEST_REDIRECT:
        return False
    shown = " ".join((*page.titles, page.text)).lower()
    return any(word.lower() in shown for word in link_words().missing)


def _calls_for_browser(page: WebPage) -> bool:
    shown = page.shown.lower()
    return any(word in shown for word in link_words().browser)
