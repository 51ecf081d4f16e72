"""Text with styles in blocks, before a channel cuts it into its messages."""

from __future__ import annotations

from dataclasses import dataclass

FOLDED = "blockquote expandable"
"""The wrapper of what is seen whole only when it is opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Text with its styles, outermost first: b, i, u; `href` makes it a link."""

    text: str
    tags: tuple[str, ...] = ()
    href: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StyledBlock:
    """Stretches that belong together, inside one wrapper (pre, blockquote) or none.

    `rows` says that it may only be cut between lines where one fits; `header` is repeated on every page it goes on to.
    """

    stretches: tuple[Stretch, ...]
    wrapper: str | None = None
    rows: bool = False
    header: str = ""

    @property
    def text(self) -> str:
        """What is seen of the block."""
        return "".join(stretch.text for stretch in self.stretches)
