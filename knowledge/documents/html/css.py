"""Style sheets, as far as they decide what of a page is seen: declarations of elements, their lengths and colours.

tinycss2 parses and cssselect finds; here the cascade is put in order (CSS Cascading 4) and values are measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import tinycss2
from cssselect import HTMLTranslator, SelectorError
from cssselect.parser import Class, CombinedSelector, Element, Hash, Selector, parse
from lxml import etree
from tinycss2.color3 import parse_color

_MOST_RULES = 400
_MOST_SHEET = 400_000
_MOST_PLACES = 4_000_000
"""Rules times elements; what is beyond is not matched, and costs no time."""
_DEEPEST = 4
_TELLING_NAMES = (
    "display visibility opacity font-size font color background background-color background-image vertical-align "
    "text-decoration text-decoration-line position left top right bottom margin-left margin-top margin text-indent "
    "clip clip-path transform scale zoom overflow overflow-x overflow-y width height max-width max-height float "
    "direction unicode-bidi filter content content-visibility font-variant-position text-shadow "
    "-webkit-text-fill-color -webkit-text-security mask mask-image rotate margin-right "
    "padding padding-left padding-right"
)
TELLING = frozenset(_TELLING_NAMES.split())
"""The properties that decide whether and how text is seen; all others are passed over."""
_MENTION = re.compile(
    "|".join(sorted((re.escape(name) for name in TELLING if "-" not in name), key=len, reverse=True))
    + "|font|text|vertical|margin|padding|max-|unicode|webkit|mask",
    re.I,
)
_NARROW = re.compile(r"max-(?:device-)?width", re.I)

Declarations = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    selector: Selector
    weight: tuple[int, int, int, int]
    declarations: tuple[tuple[str, str, bool], ...]


@lru_cache(maxsize=4096)
def declared(style: str) -> tuple[tuple[str, str, bool], ...]:
    """The telling declarations of a style attribute: name, value in lower case, whether it is important."""
    if _MENTION.search(style) is None:
        return ()
    return tuple(_declarations(tinycss2.parse_declaration_list(style, skip_comments=True, skip_whitespace=True)))


def _declarations(nodes: list[tinycss2.ast.Node]) -> Iterator[tuple[str, str, bool]]:
    for node in nodes:
        if node.type == "declaration" and node.lower_name in TELLING:
            yield node.lower_name, tinycss2.serialize(node.value).strip().lower(), node.important


class Sheets:
    """The style sheets of a page, matched: which rules reach which elements."""

    def __init__(self, root: etree._Element) -> None:
        self._reaching: dict[etree._Element, tuple[int, ...]] = {}
        self.drawn: set[etree._Element] = set()
        self._ordered = sorted(self._rules(root), key=lambda rule: rule.weight)
        if self._ordered:
            self._match(root)

    def reach(self, element: etree._Element) -> tuple[int, ...]:
        """The numbers of the rules that are for an element, weakest first; the same rules say the same."""
        return self._reaching.get(element, ()) if self._reaching else ()

    def of(self, element: etree._Element) -> Declarations:
        """The declarations that win for an element, its own style among them."""
        style = element.get("style")
        own = declared(style) if style else ()
        reaching = [said for number in self.reach(element) for said in self._ordered[number].declarations]
        won: dict[str, str] = {}
        for said, wanted in ((reaching, False), (own, False), (reaching, True), (own, True)):
            won.update({name: value for name, value, important in said if important is wanted})
        return won

    def _rules(self, root: etree._Element) -> Iterator[_Rule]:
        made = 0
        for style in root.iter("style"):
            media = (style.get("media") or "").lower()
            text = style.text or ""
            if len(text) > _MOST_SHEET or not _applies(media) or _MENTION.search(text) is None:
                continue
            for rule in _flat(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True), _DEEPEST):
                declarations = tuple(
                    _declarations(
                        tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
                    )
                )
                if not declarations:
                    continue
                try:
                    selectors = parse(tinycss2.serialize(rule.prelude).strip())
                except SelectorError:
                    continue
                for selector in selectors:
                    made += 1
                    if made > _MOST_RULES:
                        return
                    weight = (*selector.specificity(), made)
                    yield _Rule(selector=selector, weight=weight, declarations=declarations)

    def _match(self, root: etree._Element) -> None:
        elements = [element for element in root.iter() if isinstance(element.tag, str)]
        names = {name for element in elements for name in (element.get("class") or "").split()}
        identities = {name for element in elements if (name := element.get("id"))}
        tags = {element.tag for element in elements}
        room = _MOST_PLACES
        translator = HTMLTranslator()
        for number, rule in enumerate(self._ordered):
            if not _may_match(rule.selector.parsed_tree, names, identities, tags):
                continue
            room -= len(elements)
            if room < 0:
                return
            pseudo = rule.selector.pseudo_element
            try:
                path = translator.selector_to_xpath(
                    rule.selector, prefix="descendant-or-self::", translate_pseudo_elements=False
                )
                matched = root.xpath(path)
            except (SelectorError, etree.XPathError, RecursionError):
                continue
            for element in matched if isinstance(matched, list) else ():
                if not isinstance(element, etree._Element):
                    continue
                if pseudo is not None:
                    if _draws(rule.declarations):
                        self.drawn.add(element)
                    continue
                self._reaching[element] = (*self._reaching.get(element, ()), number)


def _draws(declarations: tuple[tuple[str, str, bool], ...]) -> bool:
    """Whether what a sheet puts before or behind an element may be digits."""
    values = [value for name, value, _ in declarations if name == "content"]
    return any(re.search(r"\d|counter|attr", value) for value in values)


def _applies(media: str) -> bool:
    """Whether a sheet for some media is for a page on a wide screen."""
    wanted = [part.strip() for part in media.split(",")] if media.strip() else [""]
    return any(
        not part.startswith(("print", "speech", "not ", "only print")) and not _NARROW.search(part) for part in wanted
    )


def _flat(nodes: list[tinycss2.ast.Node], depth: int) -> Iterator[tinycss2.ast.QualifiedRule]:
    """The rules of a sheet and of the conditions in it that hold."""
    for node in nodes:
        if node.type == "qualified-rule":
            yield node
        elif node.type == "at-rule" and node.content is not None and depth > 0:
            condition = tinycss2.serialize(node.prelude).lower()
            if node.lower_at_keyword in ("supports", "layer") or (
                node.lower_at_keyword == "media" and _applies(condition)
            ):
                inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
                yield from _flat(inner, depth - 1)


def _may_match(tree: object, names: set[str], identities: set[str], tags: set[str]) -> bool:
    """Whether the last part of a selector names what the page has, told without a search."""
    while isinstance(tree, CombinedSelector):
        tree = tree.subselector
    while not isinstance(tree, Element):
        if isinstance(tree, Class) and tree.class_name not in names:
            return False
        if isinstance(tree, Hash) and tree.id not in identities:
            return False
        inner = getattr(tree, "selector", None)
        if inner is None:
            return True
        tree = inner
    return tree.element is None or tree.element.lower() in tags


_LENGTH = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(px|pt|em|rem|%|pc|in|cm|mm|ex|ch|vw|vh)?(?![\w.])")
_PIXELS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 37.8, "mm": 3.78, "vw": 12.0, "vh": 8.0}
_SIZES = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0, "xx-large": 32.0,
}  # fmt: skip


def length(value: str, size: float) -> float | None:
    """A length in pixels where type has `size` pixels; None for what is none."""
    found = _LENGTH.match(value.strip())
    if found is None or (found[2] is None and float(found[1]) != 0):
        return None
    unit = found[2] or "px"
    if unit in ("em", "%", "rem", "ex", "ch"):
        return float(found[1]) * {"em": size, "%": size / 100, "rem": 16.0, "ex": size / 2, "ch": size / 2}[unit]
    return float(found[1]) * _PIXELS[unit]


def font_size(value: str, parent: float) -> float:
    """The size of type in pixels that a declaration gives inside of a parent's; the parent's where it says nothing."""
    if value in _SIZES:
        return _SIZES[value]
    if value in ("smaller", "larger"):
        return parent / 1.2 if value == "smaller" else parent * 1.2
    if value == "initial":
        return 16.0
    found = length(value, parent)
    return found if found is not None and found >= 0 else parent


def size_in_font(value: str) -> str:
    """The size in the shorthand `font`; empty where it has none."""
    for part in value.replace("/", " / ").split():
        sized = part == "0" or (_LENGTH.fullmatch(part) and not part.isdigit())
        if part in _SIZES or part in ("smaller", "larger") or sized:
            return part
    return ""


Colour = tuple[float, float, float, float]


@lru_cache(maxsize=1024)
def colour(value: str) -> Colour | None:
    """Red, green, blue and opacity from 0 to 1; None for what is no colour by itself."""
    try:
        found = parse_color(value)
    except (ValueError, TypeError):
        return None
    if found is None or isinstance(found, str):
        return None
    red, green, blue, alpha = (float(part) for part in found)
    return red, green, blue, alpha


def contrast(one: Colour, other: Colour) -> float:
    """The contrast of two colours by WCAG 2, from 1 (none) to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(found: Colour) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in found[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
