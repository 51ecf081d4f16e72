"""From a question to an Understanding: spans, slots, cues, and what was left unread. Knows no SQL."""
