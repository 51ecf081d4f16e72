"""The sample corpus: thirty-two reports of an invented city, and what builds them."""
