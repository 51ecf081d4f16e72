"""Several units whose figures count as one: what stands where the name of one unit does while they are worked out."""

from __future__ import annotations

from knowledge.answers import Language
from knowledge.query.algebra import Query, Who
from knowledge.query.named import joint_of, map_who


class Together(str):
    """What several units are called together, with their names; equal only to that of the same units.

    A name, as figures, rankings and details carry names; it is in no query, which has Who.together for it.
    """

    __slots__ = ("names",)

    names: tuple[str, ...]

    def __new__(cls, label: str, names: tuple[str, ...]) -> Together:
        """Return what these units are called."""
        made = super().__new__(cls, label)
        made.names = names
        return made

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Together) and (str(self), self.names) == (str(other), other.names)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((str(self), self.names))


def as_subjects(query: Query, language: Language) -> Query:
    """Return a query in which units that count as one stand as one, called as a language lists their names."""
    joint = joint_of(language)

    def as_subject(who: Who) -> Who:
        if not who.together or not who.names:
            return who
        one = Together(who.label or joint.join(who.names), who.names)
        return Who(names=(one,), label=str(one))

    return map_who(query, as_subject)
