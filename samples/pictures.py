"""Draws the pictures of README.md and docs/telegram.md from the sample corpus: `python -m samples.pictures`."""

from __future__ import annotations

import io
import tempfile
from datetime import date
from pathlib import Path

from PIL import Image

from bot.drawing.charts import draw, picture_of, table_picture
from bot.drawing.picture import Picture
from bot.report_table import places_in_table, report_table
from bot.wording import word
from knowledge import Library, open_library
from knowledge.ingest import ingest

HERE = Path(__file__).parent
FOLDER = HERE.parent / "docs" / "pictures"
PICTURES = {
    "trend.png": ("云津市教育局历年予以公开、部分公开、不予公开的趋势，画个图", "light"),
    "ranking.png": ("2023年各单位收到申请排名，画个图", "dark"),
}
"""The file, and the question whose answer it shows, in which look."""

TABLE = ("云津市教育局", 2023)
CITED = [("requests.new", "total")]
"""The cells of the table that an answer cites."""


COLOURS = 32
"""Enough for lettering on a plain ground; a whole table is a large picture otherwise."""


def _in_few_colours(png: bytes) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> None:
    """Index the samples into a file that is thrown away, ask, and draw."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index.db"
        for _ in ingest([HERE / "reports"], index):
            pass
        library = open_library(index)
        for name, (question, look) in PICTURES.items():
            answer = library.ask(question, today=date(2024, 6, 30)).answer
            picture = picture_of(answer, word(answer))
            if picture is None:
                raise SystemExit(f"{question}: nothing to draw")
            (FOLDER / name).write_bytes(draw(picture, look))
            print(FOLDER / name)
        (FOLDER / "table.png").write_bytes(_in_few_colours(draw(_table(library), "light")))
        print(FOLDER / "table.png")


def _table(library: Library) -> Picture:
    """A report's own table as 看原表 shows it."""
    facts = [entry.fact for entry in library.shelf.facts(*TABLE)]
    table = report_table(facts, 3)
    if table is None:
        raise SystemExit(f"{TABLE}: no table 3")
    title = "{}{}年政府信息公开工作年度报告".format(*TABLE)
    return table_picture(table, title, subtitle=table.caption, lit=places_in_table(facts, 3, CITED))


if __name__ == "__main__":
    main()
