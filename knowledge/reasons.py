"""Why a file or a report is turned away, or what there is to say of one: a sentence with typed values.

It is told in English where a program's line is wanted; bot.wording words it in other languages, by its form.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Self

from knowledge.printable import on_one_line


class Reason(str):
    """One line in English, with the form that it was made of and what stands in its places."""

    __slots__ = ("form", "parts")

    form: str
    parts: Mapping[str, str | int]

    def __new__(cls, form: str, **parts: str | int) -> Self:
        """The sentence of a form such as `reads the same as {other}`; raises KeyError where a place is not filled."""
        made = super().__new__(cls, on_one_line(form.format_map(parts)))
        made.form = form
        made.parts = parts
        return made

    def __reduce__(self) -> tuple[object, ...]:
        """What makes it again in another process."""
        return _again, (self.form, dict(self.parts))


def places_in(form: str) -> frozenset[str]:
    """The names of a form's places."""
    return frozenset(place for _, place, _, _ in Formatter().parse(form) if place is not None)


def _again(form: str, parts: Mapping[str, str | int]) -> Reason:
    return Reason(form, **parts)
