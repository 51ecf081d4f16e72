"""The integers of an index's codes, read back; who only reads needs nothing that writes."""

from __future__ import annotations

import sqlite3

from knowledge.store.rows import CodeIds


def read_codes(connection: sqlite3.Connection) -> CodeIds:
    """The integers of an index's codes."""
    indicators = connection.execute("SELECT id, code, position, unit FROM indicators").fetchall()
    applicants = connection.execute("SELECT id, code, position FROM applicants").fetchall()
    return CodeIds(
        indicators={row[1]: row[0] for row in indicators},
        applicants={row[1]: row[0] for row in applicants},
        indicator_codes={row[0]: row[1] for row in indicators},
        applicant_codes={row[0]: row[1] for row in applicants},
        units={row[0]: row[3] for row in indicators},
        order={row[0]: row[2] for row in indicators},
        applicant_order={row[0]: row[2] for row in applicants},
    )
