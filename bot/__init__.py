"""How people reach it: the command line, the terminal, Telegram."""

__version__ = "0.1.0"
"""What is built and what `gongkai --version` says; CHANGELOG.md tells what each holds."""
