"""The rules that reports must satisfy, within a report, across years, and between prose and tables."""

from knowledge.checking.across import across_years
from knowledge.checking.agreeing import agreements
from knowledge.checking.telling import Agreement
from knowledge.checking.within import within_report

__all__ = ["Agreement", "across_years", "agreements", "within_report"]
