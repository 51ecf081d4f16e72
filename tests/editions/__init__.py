"""Forms of other years."""
