"""Plain text and Markdown made into Blocks, and lines that a program broke put together again."""
