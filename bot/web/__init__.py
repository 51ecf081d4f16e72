"""The pages: a channel in which everything has an address, and a figure's proof is the table it stands in."""
