"""What a question says: `understand(text, gazetteer, today=…)` gives its slots, its cues, and what it left unread."""

from knowledge.language.gazetteer import Gazetteer
from knowledge.language.reading import search_terms, understand

__all__ = ["Gazetteer", "search_terms", "understand"]
