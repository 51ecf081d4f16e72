"""What a picture shows, before it is drawn: plain values, so that the same picture is known again."""

from __future__ import annotations

from dataclasses import dataclass

from bot.message import Chart, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPicture:
    """A chart with all that stands around it.

    `values` are the labels of the values, a row a series, "" where there is none; `details` stand behind them
    (shares); `breaks` are the places after which the national form changed; `foot` the source and the remarks.
    `ticks` are values of the axis with their labels, `marked` the places of what was talked about.
    """

    chart: Chart
    subtitle: str
    values: tuple[tuple[str, ...], ...]
    details: tuple[str, ...] = ()
    breaks: tuple[int, ...] = ()
    break_label: str = ""
    foot: tuple[str, ...] = ()
    gap: str = "—"
    ticks: tuple[tuple[float, str], ...] = ()
    marked: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePicture:
    """A whole table with its title, the line below it, and the foot; `lit` are tinted cells (row, column)."""

    table: Table
    title: str
    subtitle: str = ""
    foot: tuple[str, ...] = ()
    lit: tuple[tuple[int, int], ...] = ()


Picture = ChartPicture | TablePicture
