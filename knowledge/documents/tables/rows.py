"""Which row of the form a segment is: labels scored against the form's rows and aligned in the form's order.

The sums cannot see two rows exchanged, so a row is known by its label only. An exact label counts wherever it stands;
a likeness counts only in the order of the form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from knowledge.documents.tables.labels import EXACT, exactly, scores
from knowledge.documents.tables.segments import Segment, is_prose
from knowledge.lexicon.folding import fold, label_of
from knowledge.lexicon.forms import Entry, forms

_JOIN_PIECES = 12
_JOIN_LENGTH = 60
_AFTER_PIECES = 4
_AFTER_DISCOUNT = 0.96
_MOST_PARTS = 5
_TELLING = 4
_SEVERAL = 3
_LONGEST_KEPT = 240
"""Longer labels are paragraphs, which no other report has: what they are like is not kept."""
_ITEM = re.compile(r"\d{1,2}[.、](?!\d)")
_BEHIND = re.compile(r"\s*[-－—–−/／:：>＞|·、\s]\s*|(?=\d{1,2}[.．、](?!\d))")
"""What may part the name of a group from that of its item where both stand in one cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowMatch:
    """A segment told to be a row of the form, with the label as it stood and how like it was."""

    segment: int
    key: str
    label: str
    score: float


def _suffixes(labels: Sequence[str]) -> list[str]:
    """The last label, the last two joined, and so on, as far as a wrapped label may reach back."""
    found: list[str] = []
    text = ""
    for piece in reversed(labels):
        if is_prose(piece) and text:
            break
        text = piece + text
        found.append(text)
        if len(text) > _JOIN_LENGTH or _ITEM.match(fold(piece)):
            # What stands before an item's own number belongs to the item before it.
            break
    return found


def _behind_group(text: str) -> tuple[str, str] | None:
    """The roll-up and the item that a label names together, `（六）其他处理-3.其他`; None for a label of one name."""
    for parted in reversed(list(_BEHIND.finditer(text))):
        head, item = text[: parted.start()], text[parted.end() :]
        names = [name for name in _BEHIND.split(head) if name and label_of(name)]
        groups = [exactly(name, forms().groups3) for name in names]
        if not item.strip() or not groups or groups[-1] is None:
            continue
        if all(group is not None or not _says(name) for name, group in zip(names, groups, strict=True)):
            return groups[-1], item
    return None


def _says(name: str) -> bool:
    """Whether a name says more than a number: 三 before 、 does not."""
    return not re.fullmatch(r"[（(]?[一二三四五六七八九十\d]{1,3}[)）]?", name.strip())


def with_whole_labels(segments: Sequence[Segment], rows: tuple[Entry, ...]) -> list[Segment]:
    """Return the segments with each row put together whose label was wrapped into further rows of its grid.

    Of the parts of such a row one has figures at most, the others empty cells; together their labels are one of the
    form's letter for letter, and none but the first has a number. What was put into another is left empty.
    """
    made = list(segments)
    for first, segment in enumerate(made):
        if segment.matrix is None or not segment.labels or not segment.values:
            continue
        text, filled = segment.labels[-1].text, [] if _empty(segment) else [first]
        for at in range(first + 1, min(first + _MOST_PARTS, len(made))):
            part = made[at]
            if part.matrix is not segment.matrix or not part.labels or not part.values:
                break
            if _ITEM.match(fold(part.labels[-1].text)):
                break
            text += part.labels[-1].text
            filled += [] if _empty(part) else [at]
            if len(filled) > 1:
                break
            if exactly(text, rows) is not None and exactly(segment.labels[-1].text, rows) is None:
                whole = replace(segment.labels[-1], text=text)
                bearer = made[filled[0]] if filled else segment
                made[first] = replace(bearer, labels=(*segment.labels[:-1], whole))
                for other in range(first + 1, at + 1):
                    made[other] = replace(made[other], labels=(), values=())
                break
    return made


def _empty(segment: Segment) -> bool:
    return all(piece.blank for piece in segment.values)


def candidates(segment: Segment, after: Segment | None, rows: tuple[Entry, ...]) -> Mapping[str, tuple[float, str]]:
    """The rows that a segment's labels may name: score and label by key, the best over all ways to join its pieces."""
    labels = tuple(piece.text for piece in segment.labels[-_JOIN_PIECES:])
    behind = None if after is None else tuple(piece.text for piece in after.labels[:_AFTER_PIECES])
    if sum(map(len, labels)) > _LONGEST_KEPT or sum(map(len, behind or ())) > _LONGEST_KEPT:
        return _candidates(labels, behind, rows)
    return _kept_candidates(labels, behind, rows)


@lru_cache(maxsize=16384)
def _kept_candidates(
    labels: tuple[str, ...], behind: tuple[str, ...] | None, rows: tuple[Entry, ...]
) -> Mapping[str, tuple[float, str]]:
    # The labels of one report are much those of all others.
    return MappingProxyType(_candidates(labels, behind, rows))


def _candidates(
    labels: tuple[str, ...], behind: tuple[str, ...] | None, rows: tuple[Entry, ...]
) -> Mapping[str, tuple[float, str]]:
    found: dict[str, tuple[float, str]] = {}

    def weigh(text: str, discount: float, *, whole: bool) -> None:
        for key, score in scores(text, rows, whole=whole).items():
            if score * discount > found.get(key, (0.0, ""))[0]:
                found[key] = (score * discount, text)

    grouped = _behind_group(labels[-1]) if labels else None
    if grouped is not None:
        group, item = grouped
        weigh(item, 1.0, whole=True)
        return {key: told for key, told in found.items() if key.startswith(f"{group}.")}
    suffixes = _suffixes(labels)
    for text in suffixes:
        weigh(text, 1.0, whole=False)
    if max((score for score, _ in found.values()), default=0.0) < EXACT and behind is not None and labels:
        tail = ""
        for piece in behind:
            if scores(piece, rows):
                # That is the next row's own label, and no rest of this one's.
                break
            tail += piece
            for text in suffixes[:4]:
                for rest in {tail, piece}:
                    weigh(text + rest, _AFTER_DISCOUNT, whole=True)
    return found


def align(segments: Sequence[Segment], rows: tuple[Entry, ...]) -> tuple[RowMatch, ...]:
    """The segments that are rows of the form, each row once, in the order in which they stand.

    The alignment has the largest sum of scores among those that keep the form's order; exact labels that stand out of
    order are added afterwards where their row is still free.
    """
    order = {entry.key: at for at, entry in enumerate(rows)}
    options: list[tuple[int, Mapping[str, tuple[float, str]]]] = []
    for at, segment in enumerate(segments):
        if segment.values:
            found = candidates(segment, segments[at + 1] if at + 1 < len(segments) else None, rows)
            if found:
                options.append((at, found))
    # best[j]: the best chain that ends with row j, as (score, chain); a chain is a linked list of matches.
    best: list[tuple[float, tuple[RowMatch, object] | None]] = [(0.0, None)] * (len(rows) + 1)
    for at, found in options:
        updates: list[tuple[int, float, tuple[RowMatch, object]]] = []
        for key, (score, label) in found.items():
            row = order[key]
            before = max(best[: row + 1], key=lambda entry: entry[0])
            total = before[0] + score
            if total > best[row + 1][0]:
                updates.append((row + 1, total, (RowMatch(segment=at, key=key, label=label, score=score), before[1])))
        for slot, total, chain in updates:
            if total > best[slot][0]:
                best[slot] = (total, chain)
    matches: list[RowMatch] = []
    link: object = max(best, key=lambda entry: entry[0])[1]
    while isinstance(link, tuple):
        matches.append(link[0])
        link = link[1]
    taken_rows = {match.key for match in matches}
    taken_segments = {match.segment for match in matches}
    for at, found in options:
        exact = [(key, label) for key, (score, label) in found.items() if score == EXACT]
        if at not in taken_segments and len(exact) == 1 and exact[0][0] not in taken_rows:
            matches.append(RowMatch(segment=at, key=exact[0][0], label=exact[0][1], score=EXACT))
            taken_rows.add(exact[0][0])
    return tuple(sorted(matches, key=lambda match: match.segment))


def said_twice(
    segments: Sequence[Segment], matches: Sequence[RowMatch], rows: tuple[Entry, ...]
) -> tuple[RowMatch, ...]:
    """The matches whose label stands word for word before other values too: nobody knows which of them count.

    Short labels such as 总计 stand in other tables as well. Where several rows are said twice the table is, and all of
    its rows with it.
    """
    taken = {match.segment for match in matches}
    own = {match.key: match for match in matches if match.score == EXACT}
    found: dict[str, RowMatch] = {}
    for at, segment in enumerate(segments):
        if at in taken or not segment.labels or all(piece.blank for piece in segment.values):
            continue
        if len(label_of(segment.labels[-1].text)) < _TELLING:
            continue
        said = scores(segment.labels[-1].text, rows)
        for key in (key for key, score in said.items() if score == EXACT and key in own):
            there = segments[own[key].segment]
            if len(segment.values) >= len(there.values) and _texts(segment) != _texts(there):
                found[key] = own[key]
    return tuple(matches) if len(found) >= _SEVERAL else tuple(found.values())


def _texts(segment: Segment) -> list[str]:
    return [piece.text.strip() for piece in segment.values if not piece.blank]
