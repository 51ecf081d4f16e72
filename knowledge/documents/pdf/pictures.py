"""Scans and photos as upright grey pages: pages of a PDF drawn, image files decoded, slight slants turned back."""

from __future__ import annotations

import io
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from PIL import Image, ImageOps, ImageSequence

from knowledge.documents.blocks import Document
from knowledge.documents.pdf.pdfium import pypdfium2
from knowledge.errors import UnreadableFileError
from knowledge.reasons import Reason

Picture = Any
"""A grey page as a numpy array, 0 black; numpy comes with the extra and is not there without it."""

LONG_SIDE = 3400
"""Pixels along the longer side of a page, about 290 dots an inch on A4."""
MOST_PAGES = 40
_MOST_PIXELS = 80_000_000
_LEAST_SIDE = 500
_MOST_SLANT = 10.0
_RUN = 9
_LONGEST = 16
_AGREES = 0.3
"""Degrees by which the longest lines of a page may differ from the slant that is turned back."""


def pages_of(document: Document) -> Iterator[Picture]:
    """The pages, upright and of one size; UnreadableFileError for damaged, tiny or gigantic pictures."""
    images = _pdf_pages(document) if document.data[:1024].lstrip().startswith(b"%PDF") else _image_pages(document)
    for image in images:
        yield _levelled(_sized(document, image))


def _pdf_pages(document: Document) -> Iterator[Image.Image]:
    pdf = pypdfium2.PdfDocument(document.data)
    try:
        if len(pdf) > MOST_PAGES:
            raise UnreadableFileError(
                document.name,
                Reason("a scan of {pages} pages; at most {most} are recognised", pages=len(pdf), most=MOST_PAGES),
            )
        for page in pdf:
            scale = LONG_SIDE / max(*page.get_size(), 1.0)
            yield page.render(scale=scale, grayscale=True).to_pil()
    finally:
        pdf.close()


def _image_pages(document: Document) -> Iterator[Image.Image]:
    try:
        with Image.open(io.BytesIO(document.data)) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise UnreadableFileError(document.name, "a picture of more than 80 million points")
            for number, frame in enumerate(ImageSequence.Iterator(image)):
                if number >= MOST_PAGES:
                    raise UnreadableFileError(
                        document.name, Reason("a picture of more than {most} pages", most=MOST_PAGES)
                    )
                upright = ImageOps.exif_transpose(frame).convert("RGBA")
                paper = Image.new("RGBA", upright.size, "white")
                paper.alpha_composite(upright)
                yield paper.convert("L")
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as fault:
        raise UnreadableFileError(document.name, "a damaged picture") from fault


def _sized(document: Document, image: Image.Image) -> Picture:
    numpy: Any = import_module("numpy")
    longer = max(image.size)
    if longer < _LEAST_SIDE:
        raise UnreadableFileError(document.name, "a picture too small to read")
    scale = LONG_SIDE / longer
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return numpy.asarray(image.convert("L").resize(size, Image.Resampling.LANCZOS))


def _levelled(page: Picture) -> Picture:
    """The page turned so that its long lines lie level; unchanged where there are none or they disagree."""
    cv2: Any = import_module("cv2")
    numpy: Any = import_module("numpy")
    small = cv2.resize(page, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    dark = cv2.adaptiveThreshold(small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 12)
    # Short level runs are kept: strokes across are most of the ink, and each would vote for every slant.
    runs = cv2.morphologyEx(dark, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, (_RUN, 1)))
    level, most = numpy.pi / 2, numpy.radians(_MOST_SLANT)
    lines = cv2.HoughLines(
        runs, 1, numpy.pi / 3600, threshold=small.shape[1] // 4, min_theta=level - most, max_theta=level + most
    )
    if lines is None:
        return page
    # They come with the longest first.
    angles = numpy.degrees(lines[:_LONGEST, 0, 1]) - 90
    slant = float(numpy.median(angles))
    if len(angles) < 2 or 2 * int((abs(angles - slant) < _AGREES).sum()) < len(angles):
        return page
    if abs(slant) < 0.1:
        return page
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), slant, 1.0)
    return cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
