"""The styles of a Word document: what paragraphs and runs inherit, and how a run looks when all is put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from knowledge.documents.html.css import Colour, colour, contrast
from knowledge.documents.looks import FAINT, ILLEGIBLE, TINY, Look
from knowledge.documents.word.docx_names import OFF, W, val_of
from knowledge.numerals import small_count

_TOGGLES = frozenset(("strike", "vanish"))
"""Set in a paragraph's style and in a run's, they turn each other off (ECMA-376 17.7.3)."""
_SWITCHES = _TOGGLES | {"dstrike", "specVanish", "webHidden"}
_VALUES = frozenset(("vertAlign", "position", "sz", "w", "spacing", "highlight"))
_NAMES = {f"{W}{name}": name for name in (*_SWITCHES, *_VALUES, "rStyle", "color", "shd")}
_VAL = f"{W}val"
_POINTS = 4 / 3
_USUAL = 20.0
"""Half-points of type where nothing says otherwise (ECMA-376 17.3.2.38)."""
_WHITE: Colour = (1.0, 1.0, 1.0, 1.0)
_LIGHT_THEMES = frozenset(("background1", "light1"))
_NARROWEST = 15.0
"""Type narrowed to less of its width, in per cent, cannot be read."""

Properties = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What matters here of a style: its list and depth, its level as a heading (0 for the title), how runs look, and
    whether paragraphs of it stand on a colour of their own."""

    list_identity: str | None = None
    list_depth: int = 0
    level: int | None = None
    run: Properties
    shaded: bool = False


class Styles:
    """The styles with what they inherit, each worked out when it is first asked for."""

    def __init__(self, part: etree._Element | None) -> None:
        styles = () if part is None else part.iterfind(f"{W}style")
        self._elements = {element.get(f"{W}styleId", ""): element for element in styles}
        self._known: dict[str, Style] = {}
        self._looks: dict[tuple[object, ...], tuple[Look, float]] = {}
        defaults = None if part is None else part.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._defaults = properties_of(defaults)
        self._paragraphs = next(
            (
                name
                for name, element in self._elements.items()
                if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true", "on")
            ),
            "",
        )

    def style(self, name: str) -> Style:
        """A style by its id; an empty one where there is none of that id."""
        if name not in self._known:
            self._known[name] = _style(name, self._elements)
        return self._known[name]

    def look(self, run: Properties, paragraph: str, ground: Colour | None) -> tuple[Look, float]:
        """How a run looks that has `run` of its own in a paragraph of that style, and the size of its type; `ground` is
        the colour painted behind it, None for none."""
        key = (paragraph, ground, *run.items())
        found = self._looks.get(key)
        if found is None:
            found = self._looks[key] = self._worked_out(run, paragraph, ground)
        return found

    def _worked_out(self, run: Properties, paragraph: str, ground: Colour | None) -> tuple[Look, float]:
        above = self.style(paragraph or self._paragraphs).run
        middle = self.style(run["rStyle"]).run if "rStyle" in run else {}
        told = {**self._defaults, **above, **middle, **run}
        for name in _TOGGLES:
            if name not in run and above.get(name) == middle.get(name) == "1":
                told[name] = "0"
        return _look(told, ground), _number(told.get("sz"), _USUAL)


def _look(told: Properties, ground: Colour | None) -> Look:
    if any(told.get(name) == "1" for name in ("vanish", "specVanish", "strike", "dstrike")):
        return Look.GONE
    size = _number(told.get("sz"), _USUAL)
    pixels = size / 2 * _POINTS
    if pixels < ILLEGIBLE:
        return Look.GONE
    painted = (
        colour_of(told.get("ground", "")) or (colour(told["highlight"]) if "highlight" in told else None) or ground
    )
    shown = colour_of(told.get("color", ""))
    if shown is not None and contrast(shown, painted or _WHITE) < FAINT:
        return Look.GONE if painted is not None else Look.UNSURE
    squeezed = -_number(told.get("spacing"), 0.0) / 20 > size / 2 * 0.4
    if pixels < TINY or squeezed or _number(told.get("w"), 100.0) < _NARROWEST or told.get("webHidden") == "1":
        return Look.UNSURE
    raised = abs(_number(told.get("position"), 0.0)) >= 0.15 * size
    return Look.MARK if raised or told.get("vertAlign") in ("superscript", "subscript") else Look.SEEN


def properties_of(element: etree._Element | None) -> dict[str, str]:
    """The properties of a run (w:rPr) that decide how it looks: switches are "1" or "0"."""
    found: dict[str, str] = {}
    for child in () if element is None else element:
        name = _NAMES.get(child.tag)
        if name is None:
            continue
        value = child.get(_VAL, "")
        if name in _SWITCHES:
            found[name] = "0" if value.lower() in OFF else "1"
        elif name in _VALUES or name == "rStyle":
            found[name] = value
        elif name == "color":
            light = child.get(f"{W}themeColor") in _LIGHT_THEMES
            found[name] = "FFFFFF" if light and not child.get(f"{W}themeShade") else value
        elif name == "shd":
            found["ground"] = child.get(f"{W}fill", "")
    return found


def colour_of(value: str) -> Colour | None:
    """A colour as Word writes it, RRGGBB; None for automatic ones."""
    return colour(f"#{value}") if len(value) == 6 else None


def _number(text: str | None, otherwise: float) -> float:
    try:
        return float((text or "").removesuffix("pt").removesuffix("%"))
    except ValueError:
        return otherwise


def _style(name: str, elements: dict[str, etree._Element]) -> Style:
    """A style with what it inherits; one that follows itself inherits nothing."""
    identity: str | None = None
    depth: int | None = None
    level: int | None = None
    run: dict[str, str] = {}
    shaded = False
    seen: set[str] = set()
    here: str | None = name
    while here is not None and here in elements and here not in seen:
        seen.add(here)
        element = elements[here]
        title = (val_of(element, "name") or "").lower()
        if level is None:
            level = 0 if title == "title" else 1 if title.startswith("heading ") else _outline(element)
        listed = element.find(f"{W}pPr/{W}numPr")
        if listed is not None and identity is None:
            identity = val_of(listed, "numId")
            found = val_of(listed, "ilvl")
            depth = depth if (given := small_count(found)) is None else given
        shaded = shaded or element.find(f"{W}pPr/{W}shd") is not None
        run = {**properties_of(element.find(f"{W}rPr")), **run}
        here = val_of(element, "basedOn")
    run.pop("rStyle", None)
    return Style(list_identity=identity, list_depth=depth or 0, level=level, run=run, shaded=shaded)


def _outline(element: etree._Element) -> int | None:
    properties = element.find(f"{W}pPr")
    outline = None if properties is None else val_of(properties, "outlineLvl")
    return 1 if (depth := small_count(outline)) is not None and depth < 9 else None
