"""Writes words.txt from jieba's dictionary (MIT): the ordinary words of the language, one line a part of speech.

    python -m knowledge.lexicon.build_words

Words of two to four characters that are used often enough; no names of people, places or bodies. The segmenter itself
is not needed to look them up.
"""

from __future__ import annotations

from collections import defaultdict
from importlib.resources import files
from pathlib import Path

_LEAST = 60
_NAMES = ("ns", "nr", "nt", "nz", "eng", "x")
_LONGEST = 4


def main() -> None:
    """Write words.txt beside this module."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for line in files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").splitlines():
        word, times, tag = line.split(" ")
        if 2 <= len(word) <= _LONGEST and int(times) >= _LEAST and not tag.startswith(_NAMES):
            found[tag[0]].append(word)
    target = Path(str(files("knowledge.lexicon").joinpath("words.txt")))
    with target.open("w", encoding="utf-8", newline="\n") as file:
        for tag, words in sorted(found.items()):
            file.write(f"{tag} {' '.join(sorted(words))}\n")


if __name__ == "__main__":
    main()
