"""What divisions are called for short, by rule from their official names: 恩施州, 长阳县, 锡盟, 科右前旗.

The nations and what no rule gives stand in regions.toml. Used when regions.csv is written, and for divisions that are
on no official list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from knowledge.errors import LexiconError
from knowledge.lexicon.loading import load_toml

FILE = "regions.toml"
_AUTONOMOUS = re.compile(r"自治(?P<kind>[区州县旗])$")
_SUFFIX = re.compile(r"(?:特别行政区|地区|特区|新区|省|市|盟|州|县|区|旗|群岛)$")
_BANNER = re.compile(r"^(?P<core>.{2,}?)(?P<side>[左右]?)翼?(?P<place>[前中后]?)(?:旗|$)")
_LONG = 3
"""From how many characters on a name is shortened to its first: 锡林郭勒 to 锡."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    nations: re.Pattern[str]
    irregular: dict[str, list[str]]


@cache
def _words() -> _Words:
    data = load_toml(FILE)
    try:
        nations = "|".join(sorted(map(re.escape, data["nations"]), key=len, reverse=True))
        return _Words(nations=re.compile(f"(?:(?:{nations})族?)+"), irregular=dict(data["irregular"]))
    except (KeyError, TypeError, ValueError) as fault:
        raise LexiconError(FILE, "nations, irregular", str(fault)) from fault


def core_of(name: str) -> str:
    """The name without its suffix and without nations; the whole name where that would leave less than two characters.

    At least two characters are the place's own (陵水 of 陵水黎族自治县); where a nation is all the name has, it stays.
    """
    autonomous = _AUTONOMOUS.search(name)
    if autonomous is None:
        short = _SUFFIX.sub("", name)
        return short if len(short) >= 2 else name
    body = name[: autonomous.start()]
    for size in range(2, len(body)):
        if _words().nations.fullmatch(body, size):
            return body[:size]
    return body.removesuffix("族")


def also_called(name: str) -> tuple[str, ...]:
    """What a division is called beside its official name and its core: core and kind, first character and kind."""
    found = list(_words().irregular.get(name, ()))
    autonomous = _AUTONOMOUS.search(name)
    core = core_of(name)
    kind = autonomous["kind"] if autonomous else name[-1:]
    if autonomous and kind != "区":
        found.append(core + kind)
    if kind in "盟州" and len(core) >= _LONG and not re.search("[东西南北]", core):
        found.append(core[0] + kind)
    plain = kind == "旗" and not autonomous and not core.endswith("联合")
    banner = _BANNER.match(core) if plain or "翼" in core else None
    if banner is not None and len(banner["core"]) >= _LONG:
        first = core[:2] if core[0] in "东西" else core[0]
        found.append(first + banner["side"] + banner["place"] + kind)
        if banner["side"] and kind == "县":
            found.append(first + banner["side"])
    return tuple(one for one in dict.fromkeys(found) if one != name)
