"""The few ways in which a file or a program can be broken.

Refusals of a question are values (see :mod:`knowledge.model`), never exceptions:
docs/decisions/0003-refusals-are-values.md.
"""

from __future__ import annotations


class KnowledgeError(Exception):
    """Anything of ours that stops a piece of work; its text is one line that a user can act on."""


class UnreadableFileError(KnowledgeError):
    """A file that cannot be read as a report: names the file and the reason, in one line."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class LexiconError(KnowledgeError):
    """A fault in a file of words: names the file, by itself where it is of :mod:`knowledge.lexicon`, and the key."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file if '/' in file else f'lexicon/{file}'}: {key}: {reason}")
        self.file = file
        self.key = key


class IndexFileError(KnowledgeError):
    """An index that cannot be opened: missing, damaged, or written by another version."""


class DamagedIndexError(IndexFileError):
    """An index that is gone, or whose bytes are not those that were published; an earlier release may stand in."""
