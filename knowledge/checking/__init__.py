"""The rules that reports must satisfy, within a report, across years, and between prose and tables."""
