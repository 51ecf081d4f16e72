"""Follow-ups: the last query changed by a turn, or what a turn leaves unsaid taken from the one before."""
