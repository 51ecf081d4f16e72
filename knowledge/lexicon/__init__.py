"""The vocabulary, as data: a new indicator, synonym, cue word, national format or unit is a change here."""
