"""PDF files, scans and pictures made into Blocks."""
