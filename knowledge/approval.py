"""Whether a finished index may be published: where there are golden questions, it must answer them as recorded."""

from __future__ import annotations

from pathlib import Path

from knowledge.store.release import Approve, Verdict
from knowledge.store.releases import place_of

ENDING = ".golden.toml"


def golden_file(db: Path) -> Path:
    """Where the golden questions of an index lie; the file need not be there."""
    place = place_of(db)
    return place.with_name(place.name + ENDING)


def approval(db: Path, file: Path | None = None, *, accept: bool = False) -> Approve | None:
    """What asks a finished index the golden questions of `file`, or of those beside `db`; None where there are none.

    With `accept` failures are counted and not heeded. Raises KnowledgeError when the questions cannot be read: before
    any work is done, so that a slip in the file costs no ingest.
    """
    wanted = file or golden_file(db)
    if file is None and not wanted.exists():
        return None
    # Loaded where there are any: who has none puts reports in without what answers.
    from knowledge.evaluation import read_corpus
    from knowledge.golden import ask_golden, told

    for _ in read_corpus(wanted):
        pass

    def approve(candidate: Path) -> Verdict:
        asked = ask_golden(candidate, wanted)
        failures = tuple(f"golden question {told(outcome)}" for outcome in asked.failures)
        return Verdict(asked=len(asked.outcomes), failures=failures, accepted=accept)

    return approve
