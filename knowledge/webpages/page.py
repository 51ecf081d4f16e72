"""A page of a site taken apart: what it is called, what it says outside of its links, every link however written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import lxml.html
from lxml.html import HtmlElement

from knowledge.documents.encodings import UndecodableError, decode
from knowledge.lexicon.link_words import link_words
from knowledge.webpages.addresses import absolute
from knowledge.webpages.scripts import STRING, Scripts, goes_by_itself, leads_to, read_scripts, unescaped

MOST_LINKS = 5_000
_LONGEST_LABEL = 300
_LONGEST_HEADING = 40
_MOST_FRAMES = 8
_MOST_TITLES = 10
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]+)", re.I)
_NOT_SHOWN = frozenset({"script", "style", "noscript", "template", "select", "head", "title"})
_ROWS = frozenset({"li", "tr", "dl", "dd", "p", "article"})
_HANDLERS = ("onclick", "onmousedown", "ondblclick")
_NAMED = ("data-href", "data-url", "data-link", "data-src")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.S)
_MARKUP = re.compile(r"<a\s.{1,600}?</a\s*>", re.I | re.S)
_OBJECT = re.compile(r"\{[^{}]{4,3000}\}")
_PAIR = re.compile(r"[\"']?([A-Za-z_]\w*)[\"']?\s*:\s*(" + STRING.pattern + ")")
_ARRAY = re.compile(r"([A-Za-z_]\w*)\s*\[\s*(\w+)\s*\]\s*=\s*(" + STRING.pattern + ")")
_ADDRESS_NAME = re.compile(r"url|href|link|path|src", re.I)
_REFRESH = re.compile(r"^\s*(\d{0,4})[\d.]*\s*[;,]\s*(?:url\s*=\s*)?[\"']?(.*?)[\"']?\s*$", re.I | re.S)
_SLOWEST_REFRESH = 30
_DOCUMENT = re.compile(r"^[^\s<>]+\.(?:pdf|docx?|ofd)$", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link: its address, its label in full, the text of the row it stands in, and what else it is called."""

    address: str
    label: str
    row: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebPage:
    """A page as it matters here.

    `titles` are what it is called, the surest first; `text` what it shows outside of links; `shown` everything it
    shows; `redirect` where it goes by itself; `frames` and `embedded` what it shows of other addresses; `options` what
    its lists to choose from lead to.
    """

    address: str
    titles: tuple[str, ...]
    text: str
    shown: str
    links: tuple[Link, ...]
    frames: tuple[str, ...]
    embedded: tuple[str, ...]
    redirect: str | None
    options: tuple[Link, ...]
    scripts: Scripts
    encoding: str
    base: str
    scripted: bool


def page_text(data: bytes) -> tuple[str, str]:
    """The text of a page's bytes and the encoding of its addresses; a page that is no text at all gives what it can."""
    declared = _DECLARED.search(data[:4096])
    said = declared[1].decode("ascii").lower() if declared else ""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return text, "utf-8"
    if said.startswith("gb"):
        try:
            return data.decode("gb18030"), "gb18030"
        except UnicodeDecodeError:
            pass
    try:
        return decode(data), "gb18030"
    except UndecodableError:
        return data.decode("gb18030", "replace"), "gb18030"


def read_page(data: bytes, address: str) -> WebPage:
    """The page that these bytes of HTML at `address` are; never fails, a page of nothing has nothing."""
    text, encoding = page_text(data)
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text).lstrip("\ufeff")
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring((text or " ").encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError):
        root = lxml.html.document_fromstring("<p></p>")
    return _Reader(root, address, encoding).page()


def squeezed(text: str | None) -> str:
    """The text with every run of blanks as one."""
    return " ".join((text or "").split())


class _Reader:
    """One page being taken apart."""

    def __init__(self, root: HtmlElement, address: str, encoding: str) -> None:
        self._root = root
        self._address = address
        self._encoding = encoding
        written = next((found for element in root.iter("base") if (found := element.get("href"))), "")
        self._base = absolute(address, written, encoding) or address
        inline = [element.text or "" for element in root.iter("script") if not element.get("src")]
        self._inline = "\n".join(inline)
        self._scripts = read_scripts(self._inline)
        self._links: dict[tuple[str, str], Link] = {}
        self._heading = ""

    def page(self) -> WebPage:
        for element in self._root.iter(lxml.etree.Element):
            self._take(element)
            if element.tag not in _NOT_SHOWN and element.text and _has_han(element.text):
                self._heading = squeezed(element.text)[:_LONGEST_HEADING]
            if len(self._links) >= MOST_LINKS:
                break
        self._take_written()
        outside, shown = _texts(self._root)
        frames = self._sources("iframe", "src"), self._sources("frame", "src")
        embedded = [*self._sources("embed", "src"), *self._sources("object", "data"), *self._documents_shown()]
        return WebPage(
            address=self._address,
            titles=tuple(self._titles()),
            text=outside,
            shown=shown,
            links=tuple(self._links.values()),
            frames=tuple(dict.fromkeys((*frames[0], *frames[1])))[:_MOST_FRAMES],
            embedded=tuple(dict.fromkeys(embedded))[:_MOST_FRAMES],
            redirect=self._redirect(),
            options=tuple(self._options()),
            scripts=self._scripts,
            encoding=self._encoding,
            base=self._base,
            scripted=next(self._root.iter("script"), None) is not None,
        )

    def _absolute(self, written: str | None) -> str | None:
        return absolute(self._base, written, self._encoding) if written else None

    def _take(self, element: HtmlElement) -> None:
        """The link that an element is, by its address, its handler, or an attribute by which scripts find it."""
        address: str | None = None
        if element.tag in ("a", "area"):
            written = element.get("href") or ""
            if written.strip().lower().startswith("javascript:"):
                address = self._absolute(leads_to(written, self._scripts))
            else:
                address = self._absolute(written)
        if address is None:
            codes = [element.get(name) or "" for name in _HANDLERS]
            address = next(
                (made for code in codes if code and (made := self._absolute(leads_to(code, self._scripts)))), None
            )
        if address is None:
            address = next((made for name in _NAMED if (made := self._absolute(element.get(name)))), None)
        if address is not None and address != self._address:
            label, row = _label(element), squeezed(_row(element))
            more = label.lower().strip(" >»+[]") in link_words().more
            shown = squeezed("".join(_pieces(element)))
            self._add(address, label, f"{self._heading} {row}" if more else row, shown)

    def _add(self, address: str, label: str, row: str = "", other: str = "") -> None:
        other = "" if other == label else other[:_LONGEST_LABEL]
        link = Link(address=address, label=label[:_LONGEST_LABEL], row=row[:_LONGEST_LABEL], other=other)
        self._links.setdefault((address, link.label), link)

    def _take_written(self) -> None:
        """Links that scripts hold as data: markup in texts and in CDATA, objects and arrays of titles and addresses."""
        held = "\n".join(_CDATA.findall(self._inline))
        written = [
            *_MARKUP.findall(held or self._inline),
            *(_MARKUP.findall(unescaped(self._inline)) if not held else ()),
        ]
        for markup in dict.fromkeys(written[:MOST_LINKS]):
            for element in lxml.html.fragments_fromstring(f"<div>{markup}</div>"):
                if not isinstance(element, str):
                    for anchor in element.iter("a"):
                        self._take(anchor)
        for item in _OBJECT.finditer(self._inline):
            pairs = {name: unescaped(text[1:-1]) for name, text in _PAIR.findall(item[0])}
            written_at = next((text for name, text in pairs.items() if _ADDRESS_NAME.search(name) and text), None)
            label = max(
                (text for name, text in pairs.items() if text != written_at and _has_han(text)), key=len, default=""
            )
            address = self._absolute(written_at)
            if address and label:
                self._add(address, squeezed(re.sub(r"<[^>]*>", "", label)))
        arrays: dict[str, dict[str, str]] = {}
        for name, place, text in _ARRAY.findall(self._inline):
            arrays.setdefault(place, {})[name] = unescaped(text[1:-1])
        for named in arrays.values():
            written_at = next((text for name, text in named.items() if _ADDRESS_NAME.search(name)), None)
            label = max((text for text in named.values() if _has_han(text)), key=len, default="")
            address = self._absolute(written_at)
            if address and label:
                self._add(address, squeezed(label))

    def _sources(self, tag: str, attribute: str) -> list[str]:
        found = [self._absolute(element.get(attribute)) for element in self._root.iter(tag)]
        return [address for address in found if address is not None and address != self._address]

    def _documents_shown(self) -> list[str]:
        """The documents that scripts name, to show them."""
        texts = [unescaped(text[1:-1]) for text in STRING.findall(self._inline)]
        return [made for text in texts if _DOCUMENT.search(text) and (made := self._absolute(text)) is not None]

    def _options(self) -> Iterator[Link]:
        for element in self._root.iter("option"):
            written = (element.get("value") or "").strip()
            if written and re.search(r"[./?]", written):
                address = self._absolute(written)
                if address is not None:
                    yield Link(address=address, label=squeezed(element.text_content()))

    def _titles(self) -> Iterator[str]:
        for element in self._root.iter("meta"):
            if (element.get("name") or element.get("property") or "").lower() in ("articletitle", "og:title"):
                yield squeezed(element.get("content"))
        for tag in ("h1", "h2"):
            for element in self._root.iter(tag):
                yield squeezed(element.text_content())[:_LONGEST_LABEL]
        for element in islice(filter(_is_titled, self._root.iter(lxml.etree.Element)), _MOST_TITLES):
            yield squeezed(element.text_content())[:_LONGEST_LABEL]
        for element in self._root.iter("title"):
            yield squeezed(element.text_content())[:_LONGEST_LABEL]

    def _redirect(self) -> str | None:
        for element in self._root.iter("meta"):
            hidden = any(ancestor.tag == "noscript" for ancestor in element.iterancestors())
            if (element.get("http-equiv") or "").lower() == "refresh" and not hidden:
                found = _REFRESH.match(element.get("content") or "")
                if found and int(found[1] or 0) <= _SLOWEST_REFRESH and found[2]:
                    address = self._absolute(found[2])
                    if address and address != self._address:
                        return address
        body = self._root.find("body")
        onload = body.get("onload") or "" if body is not None else ""
        address = self._absolute(goes_by_itself(self._scripts, onload))
        return address if address != self._address else None


def _has_han(text: str) -> bool:
    return bool(re.search("[\u3400-\u9fff]", text))


def _label(element: HtmlElement) -> str:
    """What a link is called: its title where that says more than its text, which may be cut short."""
    shown = squeezed("".join(_pieces(element)))
    if not shown:
        shown = next(_attributes(element, "img", "alt", "title"), "")
    said = squeezed(element.get("title"))
    if not said and shown.endswith(link_words().cut):
        said = next(_attributes(element, None, "title"), "")
    if len(said) > len(shown) or (said and shown.endswith(link_words().cut)):
        return said
    return shown or said or squeezed(element.get("value")) or _called_next(element)


def _called_next(element: HtmlElement) -> str:
    """What a link without any text is called where it is marked as the one to the next page; else nothing."""
    marks = f"{element.get('rel') or ''} {element.get('class') or ''}".lower().split()
    return "next" if "next" in marks else ""


def _attributes(element: HtmlElement, tag: str | None, *names: str) -> Iterator[str]:
    """The attributes of these names inside an element that say something."""
    for inside in element.iter(tag or lxml.etree.Element):
        for name in names:
            if said := squeezed(inside.get(name)):
                yield said


def _is_titled(element: HtmlElement) -> bool:
    return "title" in (element.get("class") or "") + (element.get("id") or "")


def _pieces(element: HtmlElement) -> Iterator[str]:
    """The texts of an element, set apart where a block or a cell begins."""
    if element.tag in _NOT_SHOWN:
        return
    yield element.text or ""
    for child in element:
        if child.tag in ("td", "th", "li", "div", "p", "span", "em", "i", "br", "dd", "dt"):
            yield " "
        yield from _pieces(child)
        yield child.tail or ""


def _row(element: HtmlElement) -> str:
    """The text of the row, entry or paragraph that an element stands in."""
    for step, ancestor in enumerate(element.iterancestors()):
        if ancestor.tag in _ROWS or step > 6:
            return "".join(_pieces(ancestor)) if ancestor.tag in _ROWS else ""
    return ""


def _texts(root: HtmlElement) -> tuple[str, str]:
    """What a page shows outside of its links, and all that it shows."""
    outside: list[str] = []
    shown: list[str] = []
    waiting: list[tuple[HtmlElement | str, bool]] = [(root, False)]
    while waiting:
        item, linked = waiting.pop()
        if isinstance(item, str):
            shown.append(item)
            if not linked:
                outside.append(item)
            continue
        if item.tag in _NOT_SHOWN and item.tag != "head":
            continue
        inside = linked or item.tag == "a"
        for child in reversed(item):
            if child.tail:
                waiting.append((child.tail, inside))
            waiting.append((child, inside))
        if item.text and item.tag != "head":
            waiting.append((item.text, inside))
    return squeezed(" ".join(outside)), squeezed(" ".join(shown))
