"""What of a page is seen: every element told by its style sheets, its own style, its attributes and its tag.

`annotate` writes the outcome into the tree, and everything else asks `is_hidden` and `look_of`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from knowledge.documents.html.css import Colour, Sheets, colour, contrast, font_size, length, size_in_font
from knowledge.documents.html.drawn_tables import PART
from knowledge.documents.html.moved import is_altered, is_moved, leads_to_a_note, spreads
from knowledge.documents.looks import FAINT, ILLEGIBLE, TINY, Look

_HIDDEN, _SEEN = "gongkai-hidden", "gongkai-seen"
_OURS = frozenset((_HIDDEN, _SEEN))
_GONE, _STRUCK = "gone", "struck"
_PLAIN, _DRAWN = "seen ", " drawn"
_USUAL = 16.0
_FAR = 500.0
_FONT_SIZES = {"1": 10.0, "2": 13.0, "3": 16.0, "4": 18.0, "5": 24.0, "6": 32.0, "7": 48.0}
_STRIKING = frozenset(("s", "strike", "del"))
_CELLS = frozenset(("td", "th"))
_BLOCKS = frozenset(
    ("p", "div", "section", "article", "li", "ul", "ol", "dl", "dt", "dd", "center", "pre", "blockquote", "form")
)
_TABLE_PARTS = frozenset(("td", "th", "tr", "tbody", "thead", "tfoot", "table", "col", "colgroup"))
_STYLED_TAGS = frozenset(
    (
        "s",
        "strike",
        "del",
        "sup",
        "sub",
        "small",
        "big",
        "font",
        "bdo",
        "a",
        "td",
        "th",
        "dialog",
        "noframes",
        "noembed",
        "progress",
        "meter",
        "datalist",
        "param",
    )
)
_ATTRIBUTES = frozenset(("style", "hidden", "dir", "bgcolor", "color", "background", PART))
_BUT_STYLE = (_ATTRIBUTES - {"style"}) | {"size", "open"}
_SAID = tuple(sorted(_BUT_STYLE))
_ROUND_NOTHING = re.compile(
    r"rect\(\s*(?:0|1px|auto|0px)[,\s]+(?:0|1px|0px)[,\s]+(?:0|1px|0px)[,\s]+(?:0|1px|0px)\s*\)"
)
_CUT_AWAY = re.compile(
    r"inset\(\s*(?:[5-9]\d|100)(?:\.\d+)?%|circle\(\s*0|polygon\(\s*0(?:px|%)?\s+0(?:px|%)?\s*(?:,\s*0(?:px|%)?\s+0(?:px|%)?\s*)*\)"
)
_SCALE = re.compile(r"scale(?:x|y|3d)?\(\s*([^)]*)\)|matrix\(\s*0*\s*,")
_SHIFT = re.compile(r"translate(?:x|y|3d)?\(\s*([^)]*)\)")
_FILTERED = re.compile(r"opacity\(\s*0*\.?0*%?\s*\)")
_SCRIPTS = frozenset(("script", "style", "template", "noscript", "head"))
_UNDRAWN = frozenset(("noframes", "noembed", "progress", "meter", "datalist", "param"))
"""What stands in these is not shown where the element itself is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What an element hands down to what is inside of it."""

    size: float = _USUAL
    colour: Colour | None = None
    ground: Colour | None = None
    """What is painted behind it, where that is known; white is assumed of a page that says nothing."""
    hidden: bool = False
    faint: bool = False
    raised: bool = False
    apart: bool = False
    unsure: bool = False
    in_cell: bool = False
    leftward: bool = False
    spread: bool = False
    """Its own parts are put where a style likes."""

    def look(self) -> Look:
        if self.hidden or self.size < ILLEGIBLE or self._is_lost_in_ground:
            return Look.GONE
        if self.unsure or self.faint or self.size < TINY or self._may_be_white_on_white:
            return Look.UNSURE
        if self.raised:
            return Look.MARK
        return Look.APART if self.apart else Look.SEEN

    @property
    def _is_lost_in_ground(self) -> bool:
        if self.colour is None:
            return False
        return self.colour[3] < 0.1 or (self.ground is not None and contrast(self.colour, self.ground) < FAINT)

    @property
    def _may_be_white_on_white(self) -> bool:
        return self.colour is not None and self.ground is None and contrast(self.colour, (1, 1, 1, 1)) < FAINT


_WHOLE = _Seen()


def annotate(root: etree._Element) -> None:
    """Tells every element of a page whether it is seen, and how its own text looks."""
    sheets = Sheets(root)
    judge = _Judge(sheets)
    all_drawn = sheets.drawn
    stack: list[tuple[etree._Element, _Seen]] = [(root, _WHOLE)]
    while stack:
        element, above = stack.pop()
        tag = element.tag
        if not isinstance(tag, str) or tag in _SCRIPTS:
            continue
        said = element.keys()
        if said and not _OURS.isdisjoint(said):
            for name in _OURS.intersection(said):
                del element.attrib[name]
        judged = judge.of(element, tag, above, said)
        if judged.hidden:
            element.set(_HIDDEN, judged.hidden)
            continue
        drawn = bool(all_drawn) and element in all_drawn
        if drawn or judged.seen:
            element.set(_SEEN, f"{judged.seen or _PLAIN}{_DRAWN if drawn else ''}")
        if len(element):
            state = judged.state
            stack += [(child, state) for child in element]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """An element's outcome: why it is hidden, what it hands down, and how its own text looks."""

    hidden: str | None
    state: _Seen
    seen: str
    """The look of its own text and the size of its type; empty where both are as usual."""


class _Judge:
    """Judges elements, and those that say the same in the same place once."""

    def __init__(self, sheets: Sheets) -> None:
        self._sheets = sheets
        self._known: dict[tuple[object, ...], _Judged] = {}
        self._plain: dict[int, _Judged] = {}

    def of(self, element: etree._Element, tag: str, above: _Seen, said: Sequence[str | bytes]) -> _Judged:
        """The outcome for an element in what is handed down to it; `said` are the names of its attributes."""
        reached = self._sheets.reach(element)
        plain = not said or _ATTRIBUTES.isdisjoint(said)
        if plain and not reached and not above.spread and tag not in _STYLED_TAGS:
            found = self._plain.get(id(above))
            if found is None:
                found = self._plain[id(above)] = _judged(None, above)
            return found
        leads = tag == "a" and leads_to_a_note(element)
        # All that is handed down is kept as long as this judge, so that its identity can stand for it.
        others = () if _BUT_STYLE.isdisjoint(said) else tuple(map(element.get, _SAID))
        key = (tag, id(above), leads, reached, element.get("style"), others)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._judged(element, above)
        return found

    def _judged(self, element: etree._Element, above: _Seen) -> _Judged:
        declarations = self._sheets.of(element)
        hidden = _hidden(element, declarations)
        return _judged(hidden, above if hidden else _inside(element, declarations, above))


def _judged(hidden: str | None, state: _Seen) -> _Judged:
    look = state.look()
    size = f"{state.size:.2f}" if state.in_cell and state.size != _USUAL else ""
    return _Judged(hidden=hidden, state=state, seen=f"{look.value} {size}" if size or look is not Look.SEEN else "")


def is_hidden(element: etree._Element) -> bool:
    """Whether an element is not seen with all that is in it, or is struck out."""
    return element.get(_HIDDEN) is not None


def is_struck(element: etree._Element) -> bool:
    """Whether an element is seen, but struck out."""
    return element.get(_HIDDEN) == _STRUCK


def show(element: etree._Element) -> None:
    """Makes a hidden element seen, as a reader does who opens what is folded away."""
    element.attrib.pop(_HIDDEN, "")


class OwnLook(NamedTuple):
    """How the text of an element itself is seen."""

    look: Look = Look.SEEN
    size: float = _USUAL
    """Of its type inside of a cell, in pixels; the usual one where nobody has said another."""
    drawn_upon: bool = False
    """Whether a style sheet puts something before or behind it that may be digits."""


_AS_USUAL = OwnLook()


def look_of(element: etree._Element) -> OwnLook:
    """How the text looks that stands in an element itself."""
    found = element.get(_SEEN)
    return _AS_USUAL if found is None else _read(found)


@lru_cache(maxsize=256)
def _read(told: str) -> OwnLook:
    look, _, size = told.removesuffix(_DRAWN).partition(" ")
    return OwnLook(look=Look(look), size=float(size or _USUAL), drawn_upon=told.endswith(_DRAWN))


def _hidden(element: etree._Element, said: Mapping[str, str]) -> str | None:
    """Why an element is not seen with all inside it; None where it is."""
    if element.tag in _UNDRAWN:
        return _GONE
    if element.get("hidden") is not None and said.get("display", "none") == "none":
        return _GONE
    if element.tag == "dialog" and element.get("open") is None and "display" not in said:
        return _GONE
    if _is_put_away(said) or _is_cut_away(said):
        return _GONE
    decoration = f"{said.get('text-decoration', '')} {said.get('text-decoration-line', '')}".strip()
    if "line-through" in decoration or (element.tag in _STRIKING and not decoration):
        return _STRUCK
    return None


def _is_put_away(said: Mapping[str, str]) -> bool:
    if said.get("display") == "none" or said.get("content-visibility") == "hidden" or said.get("zoom") in ("0", "0%"):
        return True
    if _number(said.get("opacity", "1")) < 0.06 or _FILTERED.search(said.get("filter", "")):
        return True
    if said.get("position") in ("absolute", "fixed", "relative") and any(
        (found := length(said.get(side, ""), 16)) is not None and found <= -_FAR
        for side in ("left", "top", "right", "bottom")
    ):
        return True
    sides = [
        *(said.get("margin", "").split()),
        *(said.get(side, "") for side in ("margin-left", "margin-top", "text-indent")),
    ]
    return any((found := length(side, 16)) is not None and found <= -_FAR for side in sides)


def _is_cut_away(said: Mapping[str, str]) -> bool:
    cut = said.get("clip", "")
    if _ROUND_NOTHING.match(cut) and said.get("position") in ("absolute", "fixed"):
        return True
    if _CUT_AWAY.match(said.get("clip-path", "")):
        return True
    if any(_is_nothing(found) for found in _SCALE.finditer(said.get("transform", ""))):
        return True
    if "scale" in said and _number(said["scale"].split(" ")[0]) < 0.1:
        return True
    for found in _SHIFT.finditer(said.get("transform", "")):
        if any(abs(length(part, 16) or 0) >= _FAR for part in found[1].split(",")):
            return True
    overflow = " ".join(said.get(name, "") for name in ("overflow", "overflow-x", "overflow-y"))
    if "hidden" not in overflow and "clip" not in overflow:
        return False
    sides = [length(said[name], 16) for name in ("width", "height", "max-width", "max-height") if name in said]
    return any(side is not None and side <= 1 for side in sides)


def _is_nothing(scale: re.Match[str]) -> bool:
    if scale[1] is None:
        return True
    return any(0 <= _number(part) < 0.1 for part in scale[1].split(","))


def _number(text: str) -> float:
    text = text.strip()
    try:
        return float(text[:-1]) / 100 if text.endswith("%") else float(text)
    except ValueError:
        return 1.0


def _inside(element: etree._Element, said: Mapping[str, str], above: _Seen) -> _Seen:
    """What holds inside of an element that says something of itself."""
    tag = element.tag
    state = above
    if tag in _CELLS or element.get(PART) == "td":
        state = replace(state, in_cell=True, apart=False, raised=False, unsure=False)
    size = _size(element, said, above.size)
    visible = said.get("visibility")
    if visible is not None and visible != "inherit":
        state = replace(state, hidden=visible in ("hidden", "collapse"))
    shown, ground = _colours(element, said, state)
    leftward = state.leftward
    direction = said.get("direction") or (element.get("dir") or "").lower()
    if direction in ("rtl", "ltr"):
        leftward = direction == "rtl"
    turned = leftward and (tag == "bdo" or "override" in said.get("unicode-bidi", ""))
    faint = above.faint or _number(said.get("opacity", "1")) < 0.35
    state = replace(
        state,
        size=size,
        colour=shown,
        ground=ground,
        leftward=leftward,
        faint=faint,
        unsure=state.unsure or turned,
        spread=spreads(said),
    )
    if tag in _TABLE_PARTS or element.get(PART) is not None:
        return state
    raised = _is_raised(element, said, size, above.size)
    if raised is not None:
        state = replace(state, raised=raised)
    if state.in_cell and (above.spread or is_moved(element, said, inline=tag not in _BLOCKS)):
        state = replace(state, apart=True)
    if state.in_cell and is_altered(said):
        state = replace(state, unsure=True)
    return state


def _size(element: etree._Element, said: Mapping[str, str], parent: float) -> float:
    stated = said.get("font-size") or size_in_font(said.get("font", ""))
    zoom = _number(said.get("zoom", "1"))
    if stated or zoom < 1:
        return (font_size(stated, parent) if stated else parent) * min(zoom, 1.0)
    if element.tag == "font":
        return _FONT_SIZES.get((element.get("size") or "").strip(), parent)
    return parent / 1.2 if element.tag in ("small", "sup", "sub") else parent


def _colours(element: etree._Element, said: Mapping[str, str], above: _Seen) -> tuple[Colour | None, Colour | None]:
    """The colour of text and of what is behind it."""
    stated = said.get("-webkit-text-fill-color") or said.get("color") or element.get("color", "")
    shown = above.colour
    if stated and stated not in ("inherit", "currentcolor"):
        shown = colour(stated)
    if shown is not None and shown[3] < 0.1 and said.get("text-shadow", "none") != "none":
        shown = None
    ground = above.ground
    painted = said.get("background-color") or element.get("bgcolor", "")
    if "background" in said:
        painted = painted or next((part for part in said["background"].split() if colour(part)), "")
    found = colour(painted) if painted else None
    if found is not None and found[3] > 0.5:
        ground = found
    if "url(" in said.get("background", "") + said.get("background-image", "") or element.get("background"):
        ground = None
    return shown, ground


def _is_raised(element: etree._Element, said: Mapping[str, str], size: float, parent: float) -> bool | None:
    """Whether an element stands over or under its line; None where it says nothing of that."""
    if said.get("font-variant-position") in ("super", "sub"):
        return True
    stands = said.get("vertical-align")
    if stands is None:
        return True if element.tag in ("sup", "sub") else None
    if stands in ("super", "sub"):
        return True
    if stands in ("text-top", "text-bottom", "top", "bottom"):
        return True if size <= 0.85 * parent else None
    by = length(stands, size)
    if by is not None and abs(by) >= 0.15 * size:
        return True
    return False if stands in ("baseline", "initial") or by is not None else None
