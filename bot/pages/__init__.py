"""Pages to print: findings, and what a batch read."""
