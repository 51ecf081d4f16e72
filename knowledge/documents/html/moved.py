"""What a style makes of a piece of text inside a cell: moved from its place, set apart from the rest, altered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from knowledge.documents.html.css import length

_SIZE = 16.0
_GAP = 0.9 * _SIZE
"""So far apart two digits are two numbers."""
_LINES_OF_THEIR_OWN = frozenset(
    ("block", "flow-root", "list-item", "flex", "grid", "table", "table-row", "table-cell", "table-row-group")
)
_SPREADING = frozenset(("flex", "inline-flex", "grid", "inline-grid"))
_UNCHANGED = frozenset(("none", "initial", "inherit", "unset"))
_COLOURS = ("color", "background", "background-color", "background-image", "-webkit-text-fill-color")
_HARMLESS_FILTERS = ("drop-shadow(", "grayscale(", "sepia(", "hue-rotate(", "opacity(", "saturate(")


def spreads(said: Mapping[str, str]) -> bool:
    """Whether an element puts what is in it where it likes: in another order, in rows, at a distance."""
    return said.get("display") in _SPREADING


def is_moved(element: etree._Element, said: Mapping[str, str], *, inline: bool) -> bool:
    """Whether an element inside of a cell stands elsewhere than its text, or leads to a note.

    `inline` elements have no line of their own by their tag; in them a style may make one, or a gap.
    """
    if element.tag == "a" and leads_to_a_note(element):
        return True
    if said.get("position") in ("absolute", "fixed") or said.get("float", "none") not in _UNCHANGED:
        return True
    if said.get("position") == "relative" and any(
        length(said.get(side, ""), _SIZE) for side in ("left", "top", "right", "bottom")
    ):
        return True
    return inline and (said.get("display") in _LINES_OF_THEIR_OWN or _has_gap(said) or _is_painted_unknown(said))


def leads_to_a_note(link: etree._Element) -> bool:
    """Whether a link leads to another place of the same page."""
    address = link.get("href") or ""
    return address.startswith("#") and len(address) > 1


def is_altered(said: Mapping[str, str]) -> bool:
    """Whether what is seen may be something else than the text: turned, masked, cut, blurred."""
    if any(said.get(name, "none") not in _UNCHANGED for name in ("transform", "rotate", "clip-path")):
        return True
    if said.get("-webkit-text-security", "none") != "none":
        return True
    filtered = said.get("filter", "none")
    if filtered not in _UNCHANGED and not filtered.startswith(_HARMLESS_FILTERS):
        return True
    return any("url(" in said.get(name, "") or "gradient" in said.get(name, "") for name in ("mask", "mask-image"))


def _has_gap(said: Mapping[str, str]) -> bool:
    """Whether an element keeps so far from what stands beside it that nobody reads the two as one."""
    return any(abs(found) >= _GAP for side in _sides(said) if (found := length(side, _SIZE)) is not None)


def _sides(said: Mapping[str, str]) -> Iterator[str]:
    for name in ("margin", "padding"):
        parts = said.get(name, "").split()
        if parts:
            # All four sides; above and below with left and right; or each of four.
            yield parts[0] if len(parts) == 1 else parts[1]
            yield parts[3] if len(parts) > 3 else ""
        yield from (said.get(f"{name}-{side}", "") for side in ("left", "right"))


def _is_painted_unknown(said: Mapping[str, str]) -> bool:
    """Whether nobody can tell by these declarations alone in which colours an element is painted."""
    return any("var(" in said.get(name, "") or "gradient" in said.get(name, "") for name in _COLOURS)
