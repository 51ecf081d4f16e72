"""Several units that count as one are told by who they are, and not by what they are called."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from knowledge import Library
from knowledge.answering.details import AggregateDetail
from knowledge.answering.together import Together, as_subjects
from knowledge.answers import Language
from knowledge.query.algebra import Figures, Measure, Who
from knowledge.query.asked import asked_from_json
from knowledge.query.json_form import query_to_json
from knowledge.query.named import counts_as_one, whose_in

TODAY = date(2024, 6, 1)
SOME_NAMES = st.lists(st.sampled_from("甲乙丙丁"), min_size=1, max_size=4, unique=True).map(tuple)


def _figures(names: tuple[str, ...]) -> Figures:
    who = Who(names=names, label="合计", together=True)
    return Figures(who=who, years=(2023,), measures=(Measure(code="requests.new"),))


@given(SOME_NAMES, SOME_NAMES)
def test_what_is_called_alike_is_the_same_only_of_the_same_units(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    made = [as_subjects(_figures(names), Language.HANS) for names in (one, other)]
    assert (made[0] == made[1]) == (one == other)
    assert (Together("合计", one) != Together("合计", other)) == (one != other)
    assert Together("合计", one) != "合计"
    assert len({Together("合计", one), Together("合计", other), "合计"}) == (2 if one == other else 3)


def test_a_query_names_every_unit_that_counts_as_one(sample_library: Library) -> None:
    answer = sample_library.ask("教育局和卫健委加起来2023年比公安局多吗", today=TODAY).answer
    assert answer.query is not None
    query = asked_from_json(answer.query, sample_library.members).query
    assert [len(who.names) for who in whose_in(query)] == [2, 1]
    assert counts_as_one(query)
    assert all(type(name) is str for who in whose_in(query) for name in who.names)
    assert query_to_json(query) == {key: value for key, value in answer.query.items() if key != "said"}


def test_units_that_were_named_are_named_in_another_language(sample_library: Library) -> None:
    """A sum of two units is not told as one over all units of the index."""
    reply = sample_library.ask("教育局和市公安局2022年不予公开合计", today=TODAY)
    told = sample_library.in_language(reply, Language.EN).answer
    assert isinstance(told.detail, AggregateDetail)
    assert told.detail.scope == "云津市教育局, 云津市公安局"
