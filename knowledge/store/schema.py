"""The tables of an index, as migrations: version N is what the first N of them make.

Facts are kept as integer codes under the key (report, indicator, applicant), and a report's id is its unit's id and its
year in one number, so that a cell, a report and a unit's years are each found without a second look-up.
docs/performance.md says what that saves.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from knowledge.store import linking
from knowledge.store.schema_mark import APPLICATION_ID, YEARS_A_UNIT
from knowledge.store.views import VIEWS

migrations = Migrations("gongkai")

# The time of a migration is kept out of the file: the same reports make the same bytes.
_NO_TIME = ""


@migrations()
def m001_reports_and_facts(db: Database) -> None:
    """Units, reports with their prose, facts, findings, and the codes spelled out."""
    for statement in _TABLES:
        db.execute(statement)


@migrations()
def m002_search_terms(db: Database) -> None:
    """Full-text search over terms that were cut beforehand; the text itself stays in `paragraphs`."""
    db.execute(
        "CREATE VIRTUAL TABLE paragraph_terms USING fts5(terms, content='', tokenize='unicode61 remove_diacritics 0')"
    )
    db.execute("CREATE VIRTUAL TABLE term_counts USING fts5vocab('paragraph_terms', 'row')")


@migrations()
def m003_views(db: Database) -> None:
    """Views for people: every label spelled out."""
    for name, statement in VIEWS.items():
        db.execute(f"CREATE VIEW {name} AS {statement}")


@migrations()
def m004_corrections(db: Database) -> None:
    """Corrections to single cells, kept by unit, year and codes so that they outlive a report's being read again."""
    db.execute(
        "CREATE TABLE corrections ("
        "id INTEGER PRIMARY KEY, agency TEXT NOT NULL, year INTEGER NOT NULL, indicator TEXT NOT NULL, applicant TEXT,"
        " value NOT NULL, stood TEXT NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL, day TEXT NOT NULL,"
        " undone_who TEXT, undone_why TEXT, undone_day TEXT)"
    )


@migrations()
def m005_english_findings(db: Database) -> None:
    """Findings in English beside the Chinese; empty until a report is put in again."""
    db.execute("ALTER TABLE problems ADD COLUMN english TEXT NOT NULL DEFAULT ''")


@migrations()
def m006_projection(db: Database) -> None:
    """The figures of all applicants by year and cell, filled by knowledge.store.projection, and a year's reports."""
    db.execute(
        "CREATE TABLE projection ("
        "year INTEGER NOT NULL, indicator INTEGER NOT NULL REFERENCES indicators(id),"
        " applicant INTEGER NOT NULL REFERENCES applicants(id), unit INTEGER NOT NULL REFERENCES units(id),"
        " value, state INTEGER NOT NULL REFERENCES states(id),"
        " PRIMARY KEY (year, indicator, applicant, unit)) WITHOUT ROWID"
    )
    db.execute("DROP INDEX reports_of_year")
    db.execute("CREATE INDEX reports_of_year ON reports(year, unit, edition)")


@migrations()
def m007_late_projection(db: Database) -> None:
    """What the projection of the reports put in last is, by report, until it is put among the rest."""
    db.execute(
        "CREATE TABLE late_reports ("
        "year INTEGER NOT NULL, unit INTEGER NOT NULL, PRIMARY KEY (year, unit)) WITHOUT ROWID"
    )
    db.execute(
        "CREATE TABLE late_projection ("
        "report INTEGER NOT NULL, indicator INTEGER NOT NULL REFERENCES indicators(id),"
        " applicant INTEGER NOT NULL REFERENCES applicants(id), value, state INTEGER NOT NULL REFERENCES states(id),"
        " PRIMARY KEY (report, indicator, applicant)) WITHOUT ROWID"
    )


@migrations()
def m008_unit_names(db: Database) -> None:
    """What the names of units say, filled by knowledge.store.linking, so that no index needs all of them in memory."""
    for statement in linking.TABLES:
        db.execute(statement)
    db.execute("CREATE INDEX units_by_region ON units(region, name)")


@migrations()
def m009_remedies(db: Database) -> None:
    """What would mend a finding beside what was found; told behind it until a report is put in again."""
    db.execute("DROP VIEW all_findings")
    db.execute("ALTER TABLE problems ADD COLUMN remedy TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE problems ADD COLUMN remedy_english TEXT NOT NULL DEFAULT ''")
    db.execute(f"CREATE VIEW all_findings AS {VIEWS['all_findings']}")


@migrations()
def m010_read_files(db: Database) -> None:
    """What each file gave when it was read, by its content and what was said about it."""
    db.execute(
        "CREATE TABLE read_files ("
        "file TEXT NOT NULL, place INTEGER NOT NULL, reader TEXT NOT NULL, source TEXT NOT NULL,"
        " report INTEGER NOT NULL,"
        " digest TEXT NOT NULL, problems INTEGER NOT NULL, PRIMARY KEY (file, place)) WITHOUT ROWID"
    )


VERSION_NAMES = (
    "m001_reports_and_facts",
    "m002_search_terms",
    "m003_views",
    "m004_corrections",
    "m005_english_findings",
    "m006_projection",
    "m007_late_projection",
    "m008_unit_names",
    "m009_remedies",
    "m010_read_files",
)
"""The migrations in order; version N of a file has had the first N of them."""

_TABLES = (
    "CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
    """CREATE TABLE units (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, region TEXT NOT NULL DEFAULT '', level TEXT, office TEXT)""",
    """CREATE TABLE aliases (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL, unit INTEGER NOT NULL REFERENCES units(id), UNIQUE (name, unit))""",
    "CREATE INDEX aliases_of_unit ON aliases(unit)",
    """CREATE TABLE reports (
        id INTEGER PRIMARY KEY, unit INTEGER NOT NULL REFERENCES units(id), year INTEGER NOT NULL,
        own_name TEXT NOT NULL, title TEXT NOT NULL, edition TEXT NOT NULL, published TEXT, url TEXT,
        source TEXT NOT NULL, sha256 TEXT NOT NULL, digest TEXT NOT NULL, UNIQUE (unit, year))""",
    "CREATE INDEX reports_of_year ON reports(year)",
    """CREATE TABLE superseded (
        id INTEGER PRIMARY KEY, report INTEGER NOT NULL REFERENCES reports(id), digest TEXT NOT NULL,
        source TEXT NOT NULL, sha256 TEXT NOT NULL, UNIQUE (report, digest))""",
    """CREATE TABLE evidence (
        id INTEGER PRIMARY KEY, report INTEGER NOT NULL REFERENCES reports(id),
        slot TEXT NOT NULL, value TEXT NOT NULL, place TEXT NOT NULL)""",
    "CREATE INDEX evidence_of_report ON evidence(report)",
    """CREATE TABLE sections (
        id INTEGER PRIMARY KEY, report INTEGER NOT NULL REFERENCES reports(id), number INTEGER NOT NULL,
        heading TEXT NOT NULL)""",
    "CREATE INDEX sections_of_report ON sections(report)",
    """CREATE TABLE paragraphs (
        id INTEGER PRIMARY KEY, report INTEGER NOT NULL REFERENCES reports(id),
        section INTEGER NOT NULL REFERENCES sections(id), text TEXT NOT NULL)""",
    "CREATE INDEX paragraphs_of_report ON paragraphs(report)",
    "CREATE TABLE labels (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)",
    """CREATE TABLE indicators (
        id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, position INTEGER NOT NULL, form_table INTEGER NOT NULL,
        unit TEXT NOT NULL, name TEXT NOT NULL, name_en TEXT NOT NULL, parent INTEGER REFERENCES indicators(id))""",
    """CREATE TABLE applicants (
        id INTEGER PRIMARY KEY, code TEXT UNIQUE, position INTEGER NOT NULL, name TEXT NOT NULL, name_en TEXT NOT NULL,
        parent INTEGER REFERENCES applicants(id))""",
    """CREATE TABLE states (
        id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, name_en TEXT NOT NULL)""",
    # `value` has no type, so that a count stays an integer and an amount a real. `raw` is empty where the plain value
    # stood in the cell, `unit` where it is the indicator's own.
    """CREATE TABLE facts (
        report INTEGER NOT NULL REFERENCES reports(id), indicator INTEGER NOT NULL REFERENCES indicators(id),
        applicant INTEGER NOT NULL REFERENCES applicants(id), value, state INTEGER NOT NULL REFERENCES states(id),
        raw TEXT, unit TEXT, form_table INTEGER NOT NULL, row_label INTEGER NOT NULL REFERENCES labels(id),
        column_label INTEGER NOT NULL REFERENCES labels(id), page INTEGER,
        PRIMARY KEY (report, indicator, applicant)) WITHOUT ROWID""",
    """CREATE TABLE problems (
        id INTEGER PRIMARY KEY, report INTEGER NOT NULL REFERENCES reports(id), scope TEXT NOT NULL,
        rule TEXT NOT NULL, severity TEXT NOT NULL, message TEXT NOT NULL, left_value, right_value,
        cells TEXT NOT NULL)""",
    "CREATE INDEX problems_of_report ON problems(report)",
)


def report_id(unit: int, year: int) -> int:
    """The id of a unit's report of a year."""
    return unit * YEARS_A_UNIT + year


def migrate(db: Database, *, stop_before: str | None = None) -> None:
    """Bring a file, empty or of an older version, up to the newest version."""
    migrations.apply(db, stop_before=stop_before)
    db.execute("UPDATE _sqlite_migrations SET applied_at = ?", [_NO_TIME])
    applied = len(migrations.applied(db))
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {applied}")
