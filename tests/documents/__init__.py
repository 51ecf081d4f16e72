"""Documents to be read, each a folder with its source, every expected cell and what it exercises; see README.md."""
