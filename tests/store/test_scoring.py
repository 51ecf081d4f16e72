"""Scoring of paragraphs: the quick ways through it give what the plain way gives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.store.passages import Row, _usual, best_rows, score_rows, wanted_terms
from knowledge.terms import normalise

_SIGNS = "政府信息公開公开工作申请ＡbC１2.5%，。；：、（）“”《》…．％ \n\u3000\u00adé𠮷\uff21"
_RUN = st.text(alphabet=_SIGNS, max_size=6) | st.sampled_from(
    ["政府信息公开", "公开工作，", "申请2.5%", "……", "ＡbC１2"]
)
_TEXTS = st.lists(st.lists(_RUN, max_size=6).map("".join), min_size=1, max_size=6)
_TERMS = st.lists(
    st.sampled_from(["政府", "信息", "公开", "工作", "申请", "开", "2.5", "bc12"])
    | st.text(alphabet=_SIGNS, min_size=1, max_size=3),
    min_size=1,
    max_size=4,
)


def rows_of(texts: list[str]) -> list[Row]:
    return [(number, 10_000 + number, 1, f"{text[:3]}情况", text) for number, text in enumerate(texts)]


@given(_TEXTS, _TERMS)
def test_text_as_it_is_written_scores_as_text_normalised(texts: list[str], terms: list[str]) -> None:
    wanted = wanted_terms(terms)
    plain = [
        (number, report, section, heading, normalise(text)) for number, report, section, heading, text in rows_of(texts)
    ]
    written = score_rows(rows_of(texts), wanted, 100, lambda term: 3)
    normal = score_rows(plain, wanted, 100, lambda term: 3)
    assert [(score, row[0]) for score, row in written] == [(score, row[0]) for score, row in normal]


@given(st.lists(st.integers(0, 5), max_size=30), st.integers(1, 8))
def test_the_best_are_among_the_rows_kept_with_all_their_equals(scores: list[int], limit: int) -> None:
    rows = rows_of([str(score) for score in scores])
    scored = [(float(score), row) for score, row in zip(scores, rows, strict=True)]
    kept = best_rows(scored, limit)
    ranked = sorted(scored, key=lambda item: -item[0])
    assert [score for score, _ in sorted(kept, key=lambda item: -item[0])][:limit] == [s for s, _ in ranked[:limit]]
    least = ranked[:limit][-1][0] if ranked else 0.0
    assert len(kept) == (len(scored) if len(scored) <= limit else sum(score >= least for score in scores))


def test_what_is_taken_as_it_is_written_loses_no_word_by_that() -> None:
    usual = [sign for sign in map(chr, (*range(0xD800), *range(0xE000, 0x30000))) if _usual().fullmatch(sign)]
    assert len(usual) > 6_800
    for sign in usual:
        plain = normalise(sign)
        assert plain == sign or (len(plain) == 1 and not plain.isalnum() and not sign.isalnum()), sign
