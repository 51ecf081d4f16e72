"""The version: what is built and what `gongkai --version`, robots, assistants and metrics are told."""

__version__ = "0.2.0"
"""CHANGELOG.md tells what each holds."""
