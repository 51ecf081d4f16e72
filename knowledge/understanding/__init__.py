"""What a question says: `understand(text, gazetteer, today=…)` gives its slots, its cues, and what it left unread."""

from knowledge.understanding.gazetteer import Gazetteer
from knowledge.understanding.reading import search_terms, understand

__all__ = ["Gazetteer", "search_terms", "understand"]
