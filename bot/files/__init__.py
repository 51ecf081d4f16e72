"""Answers, units and conversations as files: CSV and workbooks."""
