"""Web pages and what wraps them made into Blocks."""
