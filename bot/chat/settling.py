"""Letting go of what is not in use, so that looking for it seldom holds an answer up."""

from __future__ import annotations

import gc

SETTLED = 200
"""Answers after which what they need has been loaded."""


MADE_BETWEEN = 20_000
"""Objects made before those in circles are looked for: more than two hundred questions have on their way together."""


def look_seldom() -> None:
    """Let many objects be made before any look at them: what loading makes stays, and an answer's hardly has circles.

    At Python's own number, 700, looks took a fifteenth of a command for one question, a 25th of the bot's answers.
    """
    gc.set_threshold(MADE_BETWEEN)


def settle() -> None:
    """Let go of what is not in use, and let the looking for it pass over what is left from now on.

    That is a quarter of a million objects that stay for good: each look at them holds an answer up for 0.1 s.
    """
    look_seldom()
    gc.unfreeze()
    gc.collect()
    gc.freeze()
