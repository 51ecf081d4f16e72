"""Report files that staff sent: where each lies, who sent it, what was decided; a log of who added what."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from bot.chat import clock
from bot.chat.state.database import StateDatabase


class Said(TypedDict):
    """What the person says of the report who hands it in."""

    agency: str | None
    year: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file, or a folder of files, that waits to be put into the index or thrown away, or that was.

    `album` is what files that were sent together share; `message_id` the message of ours that shows what is in them.
    """

    upload_id: int
    user_id: int
    name: str
    path: Path
    agency: str | None
    year: int | None
    status: str
    album: str | None = None
    message_id: int | None = None


_FIELDS = "id, user_id, name, path, agency, year, status, album, message_id"


class UploadLog:
    """Uploads by number: waiting, added, refused or thrown away."""

    def __init__(self, db: StateDatabase) -> None:
        self._db = db

    def keep(
        self,
        *,
        update_id: int,
        user_id: int,
        name: str,
        path: Path,
        agency: str | None,
        year: int | None,
        album: str | None = None,
    ) -> Upload:
        """Note a file that came in; the same update again gives the same upload."""
        self._db.write(
            "INSERT INTO uploads (id, user_id, name, path, agency, year, album, status, changed)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', ?) ON CONFLICT DO NOTHING",
            (update_id, user_id, name, str(path), agency, year, album, clock.now()),
        )
        kept = self.get(update_id)
        assert kept is not None
        return kept

    def get(self, upload_id: int) -> Upload | None:
        """The upload of that number."""
        return self._one("id = ?", (upload_id,))

    def waiting_album(self, user_id: int, album: str) -> Upload | None:
        """The files of an album that came in so far, as long as nobody has decided on them."""
        return self._one("user_id = ? AND album = ? AND status = 'waiting' ORDER BY id LIMIT 1", (user_id, album))

    def _one(self, condition: str, values: tuple[int | str, ...]) -> Upload | None:
        row = self._db.row(f"SELECT {_FIELDS} FROM uploads WHERE {condition}", values)  # noqa: S608  (fixed conditions)
        if row is None:
            return None
        return Upload(
            upload_id=row[0],
            user_id=row[1],
            name=row[2],
            path=Path(row[3]),
            agency=row[4],
            year=row[5],
            status=row[6],
            album=row[7],
            message_id=row[8],
        )

    def note_shown(self, upload_id: int, message_id: int) -> None:
        """Note the message that shows what is in the files."""
        self._db.write("UPDATE uploads SET message_id = ? WHERE id = ?", (message_id, upload_id))

    def note_said(self, upload_id: int, said: Said) -> None:
        """Note what was said under another file of an album."""
        self._db.write(
            "UPDATE uploads SET agency = coalesce(?, agency), year = coalesce(?, year) WHERE id = ?",
            (said["agency"], said["year"], upload_id),
        )

    def decide(self, upload_id: int, status: str) -> None:
        """Note what became of it."""
        self._db.write("UPDATE uploads SET status = ?, changed = ? WHERE id = ?", (status, clock.now(), upload_id))

    def discard(self, upload: Upload, status: str) -> None:
        """Remove what is not wanted any more, its folder with it; what became of it stays in the log."""
        self.decide(upload.upload_id, status)
        shutil.rmtree(upload.path.parent, ignore_errors=True)

    def waiting_of(self, user_id: int) -> list[Upload]:
        """What a person sent and nobody decided on."""
        found = self._db.rows("SELECT id FROM uploads WHERE user_id = ? AND status = 'waiting'", (user_id,))
        return [upload for (number,) in found if (upload := self.get(number)) is not None]

    def latest(self, limit: int = 10) -> list[Upload]:
        """What was decided last, newest first."""
        found = self._db.rows("SELECT id FROM uploads ORDER BY changed DESC, id DESC LIMIT ?", (limit,))
        return [upload for (number,) in found if (upload := self.get(number)) is not None]
