"""Mails: a message's letters, and what is attached to them."""
