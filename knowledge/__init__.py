"""What the reports say, and how to ask them."""
