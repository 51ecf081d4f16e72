"""What the reports say, and how to ask them: `open_library(path)` gives a Library, `Library.ask(text)` a Reply.

The names are loaded when they are first used, so that reading a report does not wait for the parts that only asking
needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.library import MAX_QUESTION, Library, open_library

__all__ = ["MAX_QUESTION", "Library", "open_library"]


def __getattr__(name: str) -> object:
    """A name of the façade, from where it is kept; raises AttributeError for any other."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from knowledge import library

    return getattr(library, name)
