"""Where the small scripts of pages lead: addresses put together from texts, variables and the arguments of a call.

Nothing is run. What is understood: assignments of texts and numbers, sums of those, functions that go to an address or
open it. Everything else leads nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_STRING = r"(?:\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\$]|\\.)*`)"
STRING = re.compile(_STRING)
"""A text as scripts write it, quotes included."""
_ASSIGNED = re.compile(
    rf"(?:\b(?:var|let|const)\s+|^|[;,{{}}\n])\s*([A-Za-z_$][\w$]*)\s*=\s*({_STRING}|\d{{1,9}})\s*(?=[;,\n}}]|$)"
)
_FUNCTION = re.compile(
    r"(?:function\s+([A-Za-z_$][\w$]*)|([A-Za-z_$][\w$]*)\s*[=:]\s*function|function)\s*\(([^()]*)\)\s*\{"
)
_RUN_AT_ONCE = re.compile(r"(?:setTimeout\s*\(|onload\s*=|ready\s*\(|\$\s*\(|(?<![\w$])\(|!)\s*$")
_GOES = re.compile(
    r"(?:(?:window|self|top|parent|document)\s*\.\s*)*location(?:\s*\.\s*href)?\s*=(?!=)\s*(?P<set>[^;}\n]+)"
    r"|(?:(?:window|self|top|parent|document)\s*\.\s*)*location\s*\.\s*(?:replace|assign)\s*\((?P<call>[^;\n]+?)\)\s*(?:;|$|\}|\n)"
    r"|window\s*\.\s*(?:open|navigate)\s*\((?P<open>[^;\n]+)\)"
)
_CALL = re.compile(r"(?:javascript:)?\s*(?:return\s+)?(?:void\s+)?([A-Za-z_$][\w$]*)\s*\(([^()]*)\)", re.I)
_TIMER = re.compile(rf"setTimeout\s*\(\s*({_STRING})")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.S)
_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'\w])//[^\n]*", re.S)
_LONGEST = 200_000
_DEEPEST = 3

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function of a script: the names of its parameters, and its body."""

    parameters: tuple[str, ...]
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scripts:
    """The scripts that stand in a page: what is outside of functions, the functions, variables with their values."""

    text: str = ""
    outside: str = ""
    functions: Mapping[str, Function] = field(default_factory=dict)
    names: Names = field(default_factory=dict)


def read_scripts(text: str) -> Scripts:
    """The scripts of a page, joined, taken apart; what is longer than anybody writes by hand is cut."""
    text = _COMMENT.sub(" ", text[:_LONGEST])
    functions: dict[str, Function] = {}
    outside: list[str] = []
    at = 0
    for found in _FUNCTION.finditer(text):
        name = found[1] or found[2]
        before = text[max(found.start() - 30, 0) : found.start()]
        if found.start() < at or name == "onload" or (not name and _RUN_AT_ONCE.search(before)):
            continue
        end = _closing(text, found.end())
        parameters = tuple(item.strip() for item in found[3].split(",") if item.strip())
        if name:
            functions[name] = Function(parameters=parameters, body=text[found.end() : end])
        outside.append(text[at : found.start()])
        at = end + 1
    outside.append(text[at:])
    names = {found[1]: _plain(found[2]) for found in _ASSIGNED.finditer(text)}
    return Scripts(text=text, outside="\n".join(outside), functions=functions, names=names)


def leads_to(code: str, scripts: Scripts, names: Names | None = None, depth: int = 0) -> str | None:
    """The address that a piece of code goes to or opens, as it is written there; None where that cannot be told."""
    known = {**scripts.names, **(names or {})}
    code = re.sub(r"^\s*javascript:", "", code, flags=re.I)
    for found in _GOES.finditer(code):
        said = found["set"] or found["call"] or found["open"]
        made = value_of(arguments(said)[0] if found["set"] is None else said, known)
        if made:
            return made
    if depth >= _DEEPEST:
        return None
    for found in _CALL.finditer(code):
        function = scripts.functions.get(found[1])
        if function is None:
            continue
        given = [value_of(item, known) or "" for item in arguments(found[2])]
        bound = dict(zip(function.parameters, given, strict=False))
        inside = {
            item[1]: made for item in _LOCAL.finditer(function.body) if (made := value_of(item[2], known | bound))
        }
        made = leads_to(function.body, scripts, {**known, **inside, **bound}, depth + 1)
        if made:
            return made
    return _handed_over(code, scripts) if depth == 0 else None


def _handed_over(code: str, scripts: Scripts) -> str | None:
    """The one address that is handed to a function which does not stand in the page."""
    for found in _CALL.finditer(code):
        if found[1] in scripts.functions:
            continue
        texts = [_plain(item.strip()) for item in arguments(found[2]) if STRING.fullmatch(item.strip())]
        addresses = [text for text in texts if _ADDRESS.search(text)]
        if len(addresses) == 1:
            return addresses[0]
    return None


_ADDRESS = re.compile(
    r"^(?:https?:/|\.{0,2})/[^\s<>]*$|^[\w./-]+\.(?:s?html?|jsp|aspx?|php|do|pdf|docx?)(?:\?\S*)?$", re.I
)


_LOCAL = re.compile(r"(?:var|let|const)\s+([A-Za-z_$][\w$]*)\s*=\s*([^;\n]+)")


def goes_by_itself(scripts: Scripts, onload: str = "") -> str | None:
    """The address that a page goes to as it is opened: by code outside of functions, by a timer, or `onload`."""
    timers = " ; ".join(_plain(found[1]) for found in _TIMER.finditer(f"{onload}\n{scripts.text}"))
    for code in (onload, scripts.outside, timers):
        # Where a page leads telephones is another page for them, and no other place.
        made = leads_to(code, scripts, depth=1) if code.strip() and "useragent" not in code.lower() else None
        if made:
            return made
    return None


def arguments(text: str) -> list[str]:
    """The arguments of a call as they are written, taken apart at the commas outside of texts and brackets."""
    return _parts(text, ",") or [""]


def value_of(code: str, names: Names) -> str | None:
    """The text that an expression makes: texts, numbers and known names, added; None where something is unknown."""
    pieces = _parts(code.strip(), "+")
    made: list[str] = []
    for piece in pieces:
        value = _value(piece.strip(), names)
        if value is None:
            return None
        made.append(value)
    return "".join(made) if made else None


def _value(piece: str, names: Names) -> str | None:
    if re.fullmatch(_STRING, piece):
        return _plain(piece)
    if piece.startswith("(") and piece.endswith(")"):
        return _sum(piece[1:-1], names) or value_of(piece[1:-1], names)
    wrapped = re.fullmatch(r"(?:parseInt|Number|String|encodeURI|encodeURIComponent|escape)\((.*)\)", piece)
    if wrapped:
        return value_of(arguments(wrapped[1])[0], names)
    if re.fullmatch(r"\d{1,9}", piece):
        return piece
    template = re.fullmatch(r"`((?:[^`\\]|\\.)*)`", piece)
    if template:
        return _filled(template[1], names)
    return names.get(piece) if re.fullmatch(r"[A-Za-z_$][\w$]*", piece) else _sum(piece, names)


def _filled(template: str, names: Names) -> str | None:
    holes = {hole: value_of(hole, names) for hole in re.findall(r"\$\{([^{}]+)\}", template)}
    if any(value is None for value in holes.values()):
        return None
    return re.sub(r"\$\{([^{}]+)\}", lambda found: holes[found[1]] or "", template)


def _sum(code: str, names: Names) -> str | None:
    """A whole number that is added to or taken from another, as `n - 1`."""
    found = re.fullmatch(r"\s*([A-Za-z_$][\w$]*|\d{1,9})\s*([-+])\s*(\d{1,9})\s*", code)
    if not found:
        return None
    left = names.get(found[1], found[1])
    if not left.isdigit() or len(left) > 9:
        return None
    return str(int(left) + int(found[3]) if found[2] == "+" else int(left) - int(found[3]))


def _parts(text: str, mark: str) -> list[str]:
    parts, at, deep, quote = [], 0, 0, ""
    skip = False
    for place, letter in enumerate(text):
        if skip:
            skip = False
        elif quote:
            skip = letter == "\\"
            quote = "" if letter == quote else quote
        elif letter in "\"'`":
            quote = letter
        elif letter in "([{":
            deep += 1
        elif letter in ")]}":
            deep -= 1
        elif letter == mark and deep == 0:
            parts.append(text[at:place])
            at = place + 1
    return [*parts, text[at:]] if text.strip() else []


def _closing(text: str, at: int) -> int:
    """Where the brace closes that was opened before `at`; the end where it never does."""
    deep, quote, skip = 1, "", False
    for place in range(at, len(text)):
        letter = text[place]
        if skip:
            skip = False
        elif quote:
            skip = letter == "\\"
            quote = "" if letter == quote or letter == "\n" else quote
        elif letter in "\"'":
            quote = letter
        elif letter == "{":
            deep += 1
        elif letter == "}":
            deep -= 1
            if deep == 0:
                return place
    return len(text)


def _plain(literal: str) -> str:
    """The text of a literal, its escapes undone; a number as it stands."""
    if literal[:1] not in "\"'`":
        return literal
    return unescaped(literal[1:-1])


def unescaped(text: str) -> str:
    """A text of a script with its escapes undone."""

    def undone(found: re.Match[str]) -> str:
        said = found[1]
        if len(said) > 1:
            return chr(int(said[1:], 16))
        return {"n": "\n", "t": "\t", "r": ""}.get(said, said)

    made = _ESCAPE.sub(undone, text)
    # Scripts write what is beyond 16 bits as two halves; a lone half is no character.
    return made.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
