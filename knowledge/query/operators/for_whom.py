"""Words of a question that a number need not stand beside: for whom something is done that is done for no others.

帮企业修复了多少户信用: credit that is restored is that of enterprises, whether or not the sentence says so again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from knowledge.language.parts import Understanding
from knowledge.lexicon.hints import hint, hint_word, hint_words

_TAX = hint("for_whom.tax")
_KEYS = ("public", "firms", "of_firms")


def beside_number(says: Understanding, terms: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the terms that a number must stand beside, and those that it need not, where others are left.

    税 of 减了多少税 is 减税, which reports write in other words as well.
    """
    whom = {match["whom"] for match in _for_whom().finditer(says.normal)}
    left = [term for term in terms if term not in whom]
    if cuts_taxes(says):
        left = [term for term in left if not _TAX.search(term)] + [hint_word("for_whom.tax_cut")]
    return (tuple(left), tuple(term for term in terms if term not in left)) if left else (tuple(terms), ())


def cuts_taxes(says: Understanding) -> bool:
    """Whether how much tax was cut is asked, and not by how much something else changed."""
    return _TAX.search(says.normal) is not None


@cache
def _for_whom() -> re.Pattern[str]:
    public, firms, of_firms = ("|".join(map(re.escape, hint_words(f"for_whom.{key}"))) for key in _KEYS)
    doing = "|".join(map(re.escape, hint_words("for_whom.doing")))
    return re.compile(rf"(?:{doing})(?P<whom>{public}|(?:{firms})(?=.*(?:{of_firms})))")
