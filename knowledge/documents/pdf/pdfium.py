"""pdfium started with the typefaces that we install and no others, so that a file reads the same on every machine.

A PDF may name a typeface without carrying it. pdfium then takes one of the machine's; on a machine without Chinese ones
it gives such characters no height and drops lines of a single character. Import pypdfium2 from nowhere else.
"""

from __future__ import annotations

import ctypes

import pypdfium2
import pypdfium2.raw as pdfium_c
from pylopdf_fonts_zh_cn import sans_path

_FOLDER = ctypes.create_string_buffer(str(sans_path().parent).encode())
_FOLDERS = (ctypes.POINTER(ctypes.c_char) * 2)(ctypes.cast(_FOLDER, ctypes.POINTER(ctypes.c_char)))
"""A list that ends with a null; pdfium keeps the address, so it lives as long as the process."""


def _start() -> None:
    """Start pdfium anew: pypdfium2 has started it with the machine's typefaces and offers no way to say others."""
    pdfium_c.FPDF_DestroyLibrary()
    settings = pdfium_c.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=_FOLDERS, m_pIsolate=None, m_v8EmbedderSlot=0)
    pdfium_c.FPDF_InitLibraryWithConfig(settings)


_start()

__all__ = ["pdfium_c", "pypdfium2"]
