"""From a file to a Report: Document -> Blocks -> Report with its Problems."""

from __future__ import annotations

from knowledge.documents.blocks import Document
from knowledge.documents.readers import blocks_of
from knowledge.documents.reports import reports_of
from knowledge.errors import UnreadableFileError
from knowledge.model import Report

__all__ = ["Document", "read_document"]


def read_document(document: Document) -> tuple[Report, ...]:
    """The reports in a document, at least one; UnreadableFileError with a one-line reason for anything else."""
    reports = reports_of(document, blocks_of(document))
    if not reports:
        raise UnreadableFileError(
            document.name, "not a disclosure report: neither its sections nor its tables are there"
        )
    return reports
