"""The sample reports as an index."""

from __future__ import annotations

from pathlib import Path

from knowledge.ingest import Status, ingest

CORPORA = sorted(Path(__file__).resolve().parent.glob("*.toml"))
SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "reports"


def build_index(path: Path) -> None:
    """Index every sample report; a refused one is a fault of the samples or of reading, and raises ValueError."""
    refused = [event for event in ingest([SAMPLES], path) if event.status is Status.REFUSED]
    if refused:
        raise ValueError(f"sample reports were refused: {[event.source for event in refused]}")
