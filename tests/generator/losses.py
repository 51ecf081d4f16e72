"""What gets lost or doubled between an office and a reader: a figure, a row, a label of an otherwise good file."""

from __future__ import annotations

import re
from random import Random

_HTML = {
    "cell": re.compile(r"<td[^>]*>(?:<p[^>]*>)?(?:<span[^>]*>)?\d+(?:</span>)?(?:</p>)?</td>"),
    "figure": re.compile(r"(?<=>)\d+(?=<)"),
    "row": re.compile(r"<tr>(?:(?!</tr>).)*</tr>", re.DOTALL),
    "label": re.compile(r"(?<=>)[一-鿿（）、“”，]{3,}(?=<)"),
}
_TEXT = {
    "cell": re.compile(r"(?<=[\n\t| ])\d+(?=[\n\t| ])"),
    "figure": re.compile(r"(?<=[\n\t| ])\d+(?=[\n\t| ])"),
    "row": re.compile(r"\n[^\n]+(?=\n)"),
    "label": re.compile(r"(?<=[\n\t| ])[一-鿿（）、“”，]{3,}(?=[\n\t| ])"),
}
KINDS = ("lose cell", "lose figure", "lose row", "double row", "spoil label")
"""The kinds of damage."""


def damaged(content: str, kind: str, rng: Random) -> str:
    """The file's text with one to three places damaged, all of them behind the heading of the second section."""
    patterns = _HTML if "<body" in content else _TEXT
    verb, what = kind.split()
    start = content.index("主动公开政府信息情况", content.find("<body") if "<body" in content else 0)
    for _ in range(rng.choice((1, 1, 2, 3))):
        hits = [hit for hit in patterns[what].finditer(content) if hit.start() > start]
        if not hits:
            return content
        hit = rng.choice(hits)
        old = hit.group(0)
        if verb == "lose":
            new = ""
        elif verb == "double":
            new = old + old
        else:
            at = rng.randrange(len(old))
            new = rng.choice(("", old[:at] + old[at + 1 :], old[:at] + "□" + old[at + 1 :]))
        content = content[: hit.start()] + new + content[hit.end() :]
    return content
