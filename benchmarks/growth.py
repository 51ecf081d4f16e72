"""How what was measured grows with the number of reports: as rows, and as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.measuring import Result

_FAMILIES = {
    "one report": ("cell", "trend", "change", "compare", "passage", "text_change", "quality"),
    "a whole year": ("ranking", "growth_ranking", "filter", "aggregate"),
    "open search": ("open passage", "frequent words only", "refusal: which unit"),
}


def sizes(rows: Sequence[Result], what: str) -> dict[int, float]:
    """The values of a measure by the number of reports."""
    return {row.reports: row.value for row in rows if row.what == what}


def growth_rows(rows: Sequence[Result]) -> list[Result]:
    """The largest size over the smallest, for every time that was measured at both."""
    found: list[Result] = []
    for what in dict.fromkeys(row.what for row in rows if row.unit == "ms" and row.what.endswith("p50")):
        values = sizes(rows, what)
        if len(values) < 2:
            continue
        least, most = min(values), max(values)
        found.append(
            Result(
                what=f"growth: {what}",
                reports=most,
                value=values[most],
                unit="ms",
                base=values[least],
                baseline=f"{least} reports",
                goal=1.5 if what == "cell, p50" else None,
            )
        )
    return found


def draw(rows: Sequence[Result], file: Path) -> None:
    """Medians against the number of reports, both on logarithmic scales, a panel for each family of questions."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    picture = Figure(figsize=(11, 3.8), layout="constrained")
    FigureCanvasAgg(picture)
    panels = picture.subplots(1, len(_FAMILIES), sharey=True)
    for panel, (family, kinds) in zip(panels, _FAMILIES.items(), strict=True):
        for kind in kinds:
            values = sorted(sizes(rows, f"{kind}, p50").items())
            panel.plot(
                [size for size, _ in values],
                [value for _, value in values],
                marker="o",
                markersize=3,
                label=kind.replace("_", " "),
            )
        panel.set(title=family, xlabel="reports in the index", xscale="log", yscale="log")
        panel.grid(visible=True, which="major", alpha=0.3)
        panel.legend(fontsize=7, frameon=False, loc="upper left", ncols=2)
    # Room for the legends above the lines.
    panels[0].set_ylim(top=panels[0].get_ylim()[1] * 6)
    panels[0].set_ylabel("median, ms of processor time")
    file.parent.mkdir(parents=True, exist_ok=True)
    picture.savefig(file, dpi=110, metadata={"Software": None})
