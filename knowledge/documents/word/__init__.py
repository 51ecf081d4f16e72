"""Word and what writes like it: docx, doc, rtf and OpenDocument text made into Blocks."""
