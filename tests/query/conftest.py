"""The index of the sample reports, for the tests of typed queries."""

from __future__ import annotations

from tests.questions.conftest import sample_library

__all__ = ["sample_library"]
