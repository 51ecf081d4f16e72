"""The operators of the algebra: each proposes the queries that its cues make of a question, and says which it uses."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from knowledge.query.asking import Asking, Proposal, Refusal
from knowledge.query.operators.abouts import about
from knowledge.query.operators.anew import again
from knowledge.query.operators.as_one import as_one
from knowledge.query.operators.averages import against_average
from knowledge.query.operators.changing import change, growth
from knowledge.query.operators.comparing import crossed, side_by_side
from knowledge.query.operators.defining import define
from knowledge.query.operators.drawing import nothing_to_draw
from knowledge.query.operators.each_year import each_year, places
from knowledge.query.operators.ends import ends
from knowledge.query.operators.filtering import where
from knowledge.query.operators.holding import every_year, neither, never, since_year, than_unit, whether_all
from knowledge.query.operators.indexing import blanks, check, coverage
from knowledge.query.operators.kinds import all_of_kind
from knowledge.query.operators.main_figures import main_figures
from knowledge.query.operators.merged import merged
from knowledge.query.operators.ordering import order, winner
from knowledge.query.operators.over_years import over_years
from knowledge.query.operators.passage import passage
from knowledge.query.operators.plain import annex, cells, courses, gap_course, lists
from knowledge.query.operators.reducing import best_year, reduced, sum_of_each
from knowledge.query.operators.remaining import remaining
from knowledge.query.operators.sharing import portion
from knowledge.query.operators.small_talk import small_talk
from knowledge.query.operators.splitting import split
from knowledge.query.operators.text import text_change

Operator = Callable[[Asking], Iterator[Proposal | Refusal]]

OF_THE_LAST: tuple[Operator, ...] = (again,)
"""What only asks the last question to the prose anew."""
OF_THE_TALK: tuple[Operator, ...] = (small_talk,)
"""What is said to the bot, with no question beside it."""
OF_THE_INDEX: tuple[Operator, ...] = (
    about,
    define,
    coverage,
    check,
    blanks,
    text_change,
    annex,
    remaining,
    nothing_to_draw,
)
"""What is asked of the index, of terms and of texts; a figure is none of it."""
OF_THE_PROSE: tuple[Operator, ...] = (passage,)
OF_FIGURES: tuple[Operator, ...] = (
    all_of_kind,
    main_figures,
    cells,
    courses,
    gap_course,
    lists,
    side_by_side,
    crossed,
    split,
    reduced,
    change,
    growth,
    order,
    as_one,
    merged,
    over_years,
    each_year,
    places,
    ends,
    winner,
    where,
    than_unit,
    against_average,
    since_year,
    whether_all,
    neither,
    never,
    every_year,
    best_year,
    sum_of_each,
    portion,
)
"""What is asked of figures: what uses the most of what was read is meant, and of two that use as much the first."""
