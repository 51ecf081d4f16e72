"""Whose report it is and how it is parted: names, titles, sections and prose."""
