"""The further pages of a list: by their links, by numbers, by 下一页, and by the scripts that write such links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from knowledge.lexicon.link_words import link_words
from knowledge.webpages.addresses import absolute, skeleton
from knowledge.webpages.page import Link, WebPage
from knowledge.webpages.scripts import arguments, leads_to, value_of

_NUMBER = re.compile(r"[\[(（【<第]?\s*(\d{1,4})\s*[\])）】>页]?")
_TOTAL = re.compile(r"(?:共|总共|/)\s*(\d{1,4})\s*页|[总总]页数\s*[:：]?\s*(\d{1,4})")
_COUNT_NAME = re.compile(
    r"(?:countpage|pagecount|totalpages?|maxpage|pages|ncount|pagetotal|m_nrecordcount|npagecount)", re.I
)
_RECORDS = re.compile(r"total[Rr]ecord[s]?[\"']?\s*[:=]\s*[\"']?(\d{1,7})")
_PROXY = re.compile(r"proxyUrl[\"']?\s*[:=]\s*[\"']([^\"']+)")
_PER_PAGE = re.compile(r"perPage[\"']?\s*[:=]\s*[\"']?(\d{1,4})")
_SETTINGS = re.compile(
    r"\b(col|appid|webid|path|columnid|sourceContentType|unitid|webname|permissiontype)[\"']?\s*[:=]\s*[\"']?([^\"',}\s]+)"
)
_JOINED = re.compile(r"[\"'=](\w+)[\"'\\\s+]*_[\"'\\\s+]*\w+[\"'\\\s+]*\.[\"'\\\s+]*(s?html?|aspx?|jsp)\b")
MOST_PAGES = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherPage:
    """The address of another page of a list; not `sure` where only the site's own script knows whether it is there."""

    address: str
    sure: bool = True


def further_pages(page: WebPage) -> list[FurtherPage]:
    """Other pages of the list that a page is one of, in order as far as it tells them."""
    sure = [*_by_links(page), *_by_total(page), *_by_proxy(page)]
    found: dict[str, FurtherPage] = {address: FurtherPage(address=address) for address in sure}
    for item in (*_by_function(page), *_by_loop(page), *_by_calls(page)):
        found.setdefault(item.address, item)
    found.pop(page.address, None)
    return list(found.values())[:MOST_PAGES]


def _by_links(page: WebPage) -> Iterator[str]:
    words = link_words()
    own = skeleton(page.address)
    for link in (*page.links, *page.options):
        label = re.sub(r"\s+", "", link.label).lower()
        if label in words.next or label in words.last:
            if label not in (">", ">>", "›", "»", "next") or _alike(link, page, own):
                yield link.address
        elif _NUMBER.fullmatch(label) and _alike(link, page, own):
            yield link.address


def _alike(link: Link, page: WebPage, own: str) -> bool:
    """Whether an address is the page's own but for a number, or for parameters of which one tells the page."""
    if skeleton(link.address) == own:
        return True
    here, there = urlsplit(page.address), urlsplit(link.address)
    if here.netloc != there.netloc:
        return False
    if here.path != there.path and skeleton(link.address).partition("?")[0] != own.partition("?")[0]:
        return False
    told = set(parse_qsl(there.query, keep_blank_values=True)) - set(parse_qsl(here.query, keep_blank_values=True))
    return any(name.lower() in link_words().parameters and value.isdigit() for name, value in told)


def _by_calls(page: WebPage) -> Iterator[FurtherPage]:
    """The pages that calls such as goPage(3) in the page lead to, where the function stands in the page."""
    for name, function in page.scripts.functions.items():
        if len(function.parameters) != 1 or not re.search(r"page|goto|jump|turn|fenye", name, re.I):
            continue
        total = _total(page)
        for number in range(1, min(total, MOST_PAGES) + 1):
            written = leads_to(function.body, page.scripts, {function.parameters[0]: str(number)})
            address = absolute(page.base, written, page.encoding) if written else None
            if address is not None and _alike(Link(address=address, label=""), page, skeleton(page.address)):
                yield FurtherPage(address=address, sure=False)


def _total(page: WebPage) -> int:
    """How many pages the list says it has; 0 where it does not."""
    said = _TOTAL.search(page.shown)
    if said:
        return int(said[1] or said[2])
    named = [
        int(value) for name, value in page.scripts.names.items() if _COUNT_NAME.fullmatch(name) and value.isdigit()
    ]
    return max(named, default=0)


def _by_total(page: WebPage) -> Iterator[str]:
    """The pages of a list whose own address tells its page by a parameter, and that says how many there are."""
    total = _total(page)
    here = urlsplit(page.address)
    pairs = parse_qsl(here.query, keep_blank_values=True)
    place = next(
        (n for n, (name, value) in enumerate(pairs) if name.lower() in link_words().parameters and value.isdigit()),
        None,
    )
    if not 1 < total <= MOST_PAGES or place is None:
        return
    name, value = pairs[place]
    if name.lower() in ("start", "offset") or not 0 <= int(value) <= total:
        return
    first = 0 if value == "0" else 1
    for number in range(first, total + first):
        made = [*pairs[:place], (name, str(number)), *pairs[place + 1 :]]
        yield urlunsplit((here.scheme, here.netloc, here.path, urlencode(made), ""))


def _by_function(page: WebPage) -> Iterator[FurtherPage]:
    """Pages by createPageHTML(how many, which this is, name, ending): name.ending, name_1.ending, name_2.ending …

    Sites count from 0 or from 1, and some pass an element's name first; where this is page 0 is the first.
    """
    names = "|".join(map(re.escape, link_words().functions))
    for found in re.finditer(
        rf"(?<!function )\b(?:{names})\s*\(([^;{{}}\n]*?)\)\s*(?:;|$|\n|\}})", page.scripts.outside, re.I
    ):
        given = [value_of(item.strip(), page.scripts.names) for item in arguments(found[1])]
        numbers = [int(item) for item in given if item is not None and item.isdigit()]
        texts = [item for item in given if item and not item.isdigit() and re.fullmatch(r"[\w./-]+", item)]
        if len(numbers) < 2 or len(texts) < 2 or not 1 < numbers[0] <= MOST_PAGES:
            continue
        name, ending = texts[-2].rstrip("."), texts[-1].lstrip(".")
        total, current = numbers[0], numbers[1]
        numbered = re.search(r"_(\d+)\.\w+$", urlsplit(page.address).path)
        # On the first page, whose address has no number, a count from 0 says 0; one from 1 leaves open which are there.
        open_count = current > 0 and (numbered is None or int(numbered[1]) == current)
        for number in range(total + 1 if open_count else total):
            written = f"{name}.{ending}" if number == 0 else f"{name}_{number}.{ending}"
            address = absolute(page.base, written, page.encoding)
            if address is not None and not (number == 0 and numbered is None):
                yield FurtherPage(address=address, sure=not (open_count and number in (1, total)))


def _by_loop(page: WebPage) -> Iterator[FurtherPage]:
    """The pages that a script of the page counts up to and joins as name, _, number, ending."""
    joined, total = _JOINED.search(page.scripts.text), _total(page)
    if not joined or not 1 < total <= MOST_PAGES:
        return
    for number in range(1, total):
        address = absolute(page.base, f"{joined[1]}_{number}.{joined[2]}", page.encoding)
        if address is not None:
            yield FurtherPage(address=address, sure=False)


def _by_proxy(page: WebPage) -> Iterator[str]:
    """The further records of a list that its script asks for by number (totalRecord, perPage, proxyUrl)."""
    text = page.scripts.text
    records, proxy, size = _RECORDS.search(text), _PROXY.search(text), _PER_PAGE.search(text)
    if not records or not proxy or not size or int(size[1]) < 1:
        return
    total, each = int(records[1]), int(size[1])
    settings = dict(_SETTINGS.findall(text))
    for start in range(each + 1, min(total, each * MOST_PAGES) + 1, each):
        asked = {
            **settings,
            "startrecord": str(start),
            "endrecord": str(min(start + each - 1, total)),
            "perpage": str(each),
        }
        address = absolute(page.base, f"{proxy[1]}{'&' if '?' in proxy[1] else '?'}{urlencode(asked)}")
        if address is not None:
            yield address
