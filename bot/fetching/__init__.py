"""Reports fetched from the web: politely, within limits, whole or not at all, with a note of where each came from."""
