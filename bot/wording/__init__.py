"""From an Answer to a Message in the asker's language."""
