"""The three tables of the form found in Blocks: rows, columns and values, and what of them is missing or strange."""
