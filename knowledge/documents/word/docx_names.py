"""Names of WordprocessingML elements, and the few ways their values are read."""

from __future__ import annotations

from lxml import etree

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{NAMESPACE}}}"
OTHER_NAMESPACES = (
    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    b"http://schemas.microsoft.com/office/word/2003/wordml",
)
"""The same vocabulary under the strict form of the standard, and as Word 2003 wrote it into one XML file."""
OFF = frozenset(("0", "false", "off", "none"))
"""Values that turn a switch off."""


def properties_in(element: etree._Element, name: str) -> etree._Element | None:
    """The child that holds an element's properties (pPr, rPr, tcPr …), which stands before all others."""
    for child in element:
        if child.tag == name:
            return child
    return None


def val_of(parent: etree._Element, name: str) -> str | None:
    """The w:val of a child, None where there is no such child or value."""
    child = parent.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}val")


def is_on(parent: etree._Element | None, name: str) -> bool:
    """Whether a switch such as w:strike is there and not turned off."""
    child = None if parent is None else parent.find(f"{W}{name}")
    return child is not None and child.get(f"{W}val", "true").lower() not in OFF
