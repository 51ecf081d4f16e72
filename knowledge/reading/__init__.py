"""From a file to a Report: Document -> Blocks -> Report with its Problems."""
