"""Several workers instead of one process: updates over Redis streams, each chat served by one worker at a time."""
