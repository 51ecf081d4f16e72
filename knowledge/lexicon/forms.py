"""The printed forms, read from tables.toml: rows, columns and blocks with label variants, and the sum relations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from knowledge.errors import LexiconError
from knowledge.lexicon.codes import codes
from knowledge.lexicon.editions import editions_with, with_tables
from knowledge.lexicon.folding import label_of
from knowledge.lexicon.loading import load_toml
from knowledge.model import CellKey, Edition

FILE = "tables.toml"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Entry:
    """A row, column, block or result of a form: its key, the labels it goes by (folded, the official one first).

    An entry equals itself alone, so that what was found among some entries is kept under them at no cost.
    `strict` forbids likeness: only one of the labels counts. The label of one that `heads` also stands over other rows
    or in a table's head; `with_sisters` one counts only by its number or beside another part of its whole.
    `number` is the number that the form prints before it.
    `scope` names what it belongs to: the item of article 20 of a row of table 2; empty elsewhere.
    `cut` is a folded label of which a page may keep only that much; it names the columns that have it by their order.
    `tells` are the words of which one tells the row among those of its group; of one in several parts all are there.
    `rows` limits a column of table 2 to some rows; empty for no limit. `editions` is empty where it is in all.
    """

    key: str
    labels: tuple[str, ...]
    strict: bool = False
    heads: bool = False
    with_sisters: bool = False
    number: str = ""
    scope: str = ""
    rows: tuple[str, ...] = ()
    cut: str = ""
    tells: tuple[tuple[str, ...], ...] = ()
    editions: frozenset[Edition] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A sum that the form prescribes: the left cells add up to what the right cells add up to (rules R1 to R4)."""

    rule: str
    left: tuple[CellKey, ...]
    right: tuple[CellKey, ...]

    @property
    def cells(self) -> tuple[CellKey, ...]:
        """All cells of both sides."""
        return self.left + self.right


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """The three tables of all editions with tables, in the order of the form.

    `rows3` holds the rows of all editions: outcome.other (2019) stands beside its three parts (2021).
    `annex` holds the rows of the annex before 2019. `groups3` are labels that head rows; their key is the roll-up.
    `together3` are heads over several columns, `subtotals3` are heads of columns that only add up others, and
    `row_numbers3` are heads of columns that number the rows, `remarks` those of columns for remarks in any table.
    `last_year` and `this_year` are words of captions, heads and labels for the year before, and for the report's own.
    `never_reworded3` are words that no label of a row has which is told by its words (`Entry.tells`).
    `headings` are the texts of a table's head that are no column, by table number. `relations` are by edition.
    """

    rows3: tuple[Entry, ...]
    groups3: tuple[Entry, ...]
    columns3: tuple[Entry, ...]
    rows2: tuple[Entry, ...]
    columns2: tuple[Entry, ...]
    blocks4: tuple[Entry, ...]
    results4: tuple[Entry, ...]
    together3: tuple[Entry, ...]
    subtotals3: tuple[str, ...]
    row_numbers3: tuple[str, ...]
    remarks: tuple[str, ...]
    last_year: tuple[str, ...]
    this_year: tuple[str, ...]
    never_reworded3: tuple[str, ...]
    annex: tuple[Entry, ...]
    headings: Mapping[int, tuple[str, ...]]
    relations: Mapping[Edition, tuple[Relation, ...]]

    @property
    def applicants(self) -> tuple[str, ...]:
        """The codes of the seven columns of table 3 in order."""
        return tuple(entry.key for entry in self.columns3)

    def code2(self, row: str, column: str) -> str | None:
        """The indicator of a row and column of table 2 (`fees`, `amount` is fees.amount); None for no such cell."""
        code = f"{row}.{column}"
        return code if code in codes().indicators else None

    def code4(self, block: str, result: str) -> str:
        """The indicator of a block and result of table 4."""
        return f"{block}.{result}"


def _labels(raw: object, owner: str) -> tuple[str, ...]:
    if not isinstance(raw, list) or not raw or not all(isinstance(item, str) and item for item in raw):
        raise LexiconError(FILE, f"{owner}.labels", "must be a list of texts that is not empty")
    return tuple(dict.fromkeys(label_of(item) for item in raw))


def _editions(raw: object, owner: str) -> frozenset[Edition]:
    try:
        return editions_with(raw) if isinstance(raw, list) else frozenset()
    except ValueError as fault:
        raise LexiconError(FILE, f"{owner}.editions", str(fault)) from fault


def _entries(data: Mapping[str, Any], table: str, kind: str, key: str) -> tuple[Entry, ...]:
    entries = []
    for raw in data.get(table, {}).get(kind, []):
        name = raw.get(key)
        owner = f"{table}.{kind}.{name}"
        if not isinstance(name, str) or not name:
            raise LexiconError(FILE, f"{table}.{kind}", f"every entry needs {key}")
        entries.append(
            Entry(
                key=name,
                labels=_labels(raw.get("labels"), owner),
                strict=bool(raw.get("strict", False)),
                heads=bool(raw.get("heads", False)),
                with_sisters=bool(raw.get("with_sisters", False)),
                number=str(raw.get("number", "")).strip("()"),
                scope=str(raw.get("item", "")),
                rows=tuple(raw.get("rows", ())),
                cut=label_of(str(raw.get("cut", ""))),
                tells=tuple(tuple(words.split()) for words in raw.get("tells", ())),
                editions=_editions(raw.get("editions"), owner),
            )
        )
    if not entries:
        raise LexiconError(FILE, f"{table}.{kind}", "has no entry")
    return tuple(entries)


def _leaves(code: str, edition: Edition) -> tuple[str, ...]:
    """The cells that stand for a term of a relation in an edition."""
    if code not in codes().indicators:
        raise LexiconError(FILE, "relation", f"{code} is no code")
    return codes().leaves_in(code, edition)


def _relations(
    data: Mapping[str, Any], edition: Edition, rows: tuple[str, ...], applicants: tuple[str, ...]
) -> tuple[Relation, ...]:
    made: list[Relation] = []
    for raw in data.get("relation", []):
        rule, over = raw.get("rule"), raw.get("over")
        sides = [raw.get("left", []), raw.get("right", [])]
        if not isinstance(rule, str) or not all(isinstance(side, list) and side for side in sides):
            raise LexiconError(FILE, "relation", "needs a rule, a left and a right side")
        if over == "rows":
            for code in rows:
                left, right = (tuple((code, applicant) for applicant in side) for side in sides)
                made.append(Relation(rule=rule, left=left, right=right))
        elif over in ("applicants", "table"):
            left_codes, right_codes = (
                tuple(leaf for code in side for leaf in _leaves(code, edition)) for side in sides
            )
            for applicant in applicants if over == "applicants" else (None,):
                left, right = (tuple((code, applicant) for code in side) for side in (left_codes, right_codes))
                made.append(Relation(rule=rule, left=left, right=right))
        else:
            raise LexiconError(FILE, f"relation.{rule}.over", "must be applicants, rows or table")
    return tuple(made)


@cache
def forms() -> Forms:
    """The forms, loaded once; raises LexiconError naming the key for an unknown code or a missing label."""
    data = load_toml(FILE)
    known = codes()
    rows3 = _entries(data, "table3", "row", "code")
    columns3 = _entries(data, "table3", "column", "applicant")
    for entry in rows3:
        if entry.key not in known.indicators:
            raise LexiconError(FILE, f"table3.row.{entry.key}", "is no code")
    for entry in columns3:
        if entry.key not in known.applicants:
            raise LexiconError(FILE, f"table3.column.{entry.key}", "is no code")
    blocks4 = _entries(data, "table4", "block", "key")
    results4 = _entries(data, "table4", "result", "key")
    for block in blocks4:
        for result in results4:
            if f"{block.key}.{result.key}" not in known.indicators:
                raise LexiconError(FILE, f"table4.block.{block.key}", f"has no indicator for {result.key}")
    applicants = tuple(entry.key for entry in columns3)

    def printed(edition: Edition) -> tuple[str, ...]:
        return tuple(entry.key for entry in rows3 if edition in known.indicators[entry.key].editions)

    return Forms(
        rows3=rows3,
        groups3=_entries(data, "table3", "group", "over"),
        columns3=columns3,
        rows2=_entries(data, "table2", "row", "key"),
        columns2=_entries(data, "table2", "column", "key"),
        blocks4=blocks4,
        results4=results4,
        together3=_entries(data, "table3", "together", "key"),
        subtotals3=_labels(data.get("table3", {}).get("subtotal", {}).get("labels"), "table3.subtotal"),
        row_numbers3=_labels(data.get("table3", {}).get("numbers", {}).get("labels"), "table3.numbers"),
        remarks=_labels(data.get("table3", {}).get("remarks", {}).get("labels"), "table3.remarks"),
        last_year=_labels(data.get("years", {}).get("last"), "years.last"),
        this_year=_labels(data.get("years", {}).get("this"), "years.this"),
        never_reworded3=_labels(data.get("table3", {}).get("reworded", {}).get("never"), "table3.reworded"),
        annex=_entries({"annex": load_toml("annex.toml")}, "annex", "item", "code"),
        headings={
            number: _labels(data.get(f"table{number}", {}).get("heading", {}).get("labels"), f"table{number}.heading")
            for number in (2, 3, 4)
        },
        relations={edition: _relations(data, edition, printed(edition), applicants) for edition in with_tables()},
    )
