"""The index: the only place with SQL. Read it through open_shelf, write it through open_writer."""

from knowledge.store.shelf import IndexShelf, open_shelf

__all__ = ["IndexShelf", "open_shelf"]
