"""Writes readings.txt, the usual reading of each character, from the tables of the package pypinyin (MIT).

    PYPINYIN_NO_PHRASES=1 python -m knowledge.lexicon.build_readings

The package itself (extra `dev`) takes 56 MB with its dictionary of phrases, and is not needed at run time. Characters
are those of GB 2312 and of the names in regions.csv; readings are toneless, with ü as v.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from knowledge.lexicon.regions import regions

HEAD = "# The usual reading of each character, toneless, ü as v; written by build_readings.py from pypinyin (MIT)."


def characters() -> list[str]:
    """Those of GB 2312 and of the names of divisions, in their order."""
    found = {character for name in regions().by_name for character in name}
    for first in range(0xB0, 0xF8):
        for second in range(0xA1, 0xFF):
            try:
                found.add(bytes((first, second)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return sorted(character for character in found if ord(character) > 0x2E80)


def main() -> None:
    """Write readings.txt beside this module."""
    from pypinyin import lazy_pinyin

    by_sound: dict[str, list[str]] = defaultdict(list)
    for character in characters():
        sound = lazy_pinyin(character)[0].lower().replace("ü", "v")
        if sound != character:
            by_sound[sound].append(character)
    lines = [f"{sound} {''.join(found)}" for sound, found in sorted(by_sound.items())]
    Path(__file__).with_name("readings.txt").write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
