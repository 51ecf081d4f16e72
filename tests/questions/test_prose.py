"""How a report's prose is taken apart: headings, labels, sentences, and numbers with their units."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answering.evidence import find_quantity, find_text
from knowledge.answering.lookup import look
from knowledge.answering.prose import Piece, heading_of, outline, quantities, sentences
from knowledge.answering.prose import between as lies_between
from knowledge.lexicon.topics import topics
from knowledge.model import Edition, Section
from knowledge.prose_terms import strong_terms
from knowledge.query.lookups import Find
from knowledge.shelf import ParagraphEntry, ReportEntry


def pieces_of(*texts: str, heading: str = "总体情况", number: int = 1) -> tuple[Piece, ...]:
    report = ReportEntry(
        agency="某局", year=2022, title="某局2022年报", edition=Edition("2021"), url=None, source="x", published=None
    )
    section = Section(number=number, heading=heading, paragraphs=())
    return outline(
        [ParagraphEntry(report=report, section=section, position=place, text=text) for place, text in enumerate(texts)]
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("（一）主动公开情况", (0, "（一）主动公开情况", True)),
        ("（一）主动公开情况。全年公开信息12条。", (0, "（一）主动公开情况", False)),
        ("（四）平台建设：新开账号2个。", (0, "（四）平台建设", False)),
        ("2、公开渠道", (1, "2、公开渠道", True)),
        ("2.5万人参加了培训", None),
        ("一是学习不够。", None),
        ("全年公开信息12条。", None),
    ],
)
def test_headings(text: str, found: tuple[int, str, bool] | None) -> None:
    assert heading_of(text) == found


def test_the_path_names_all_headings_above() -> None:
    pieces = pieces_of("（一）主动公开情况", "1、数量", "全年公开12条。", "（二）依申请公开", "收到3件。")
    assert [piece.section for piece in pieces if not piece.heading] == [
        "一、总体情况 → （一）主动公开情况 → 1、数量",
        "一、总体情况 → （二）依申请公开",
    ]


def test_labels_head_their_paragraph() -> None:
    pieces = pieces_of(
        "存在的不足：人手少。",
        "改进措施：增加2人。",
        "下一步，将加强培训。",
        heading="存在的主要问题及改进情况",
        number=5,
    )
    assert [piece.path[-1] for piece in pieces] == ["存在的不足", "改进措施", "下一步"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("粉丝数1.7万,2021年发布视频170条", ["1.7万", "170条"]),
        ("阅读量超过585万，合格率99.58%", ["585万", "99.58%"]),
        ("各类资讯241余条，共1,234件", ["241余条", "1,234件"]),
        ("2022年3月5日印发〔2021〕30号文", []),
        ("联系电话0690-8223106，网址www.a1.gov.cn", []),
        ("第3次修订，培训4次、252人次", ["4次", "252人次"]),
    ],
)
def test_quantities(text: str, found: list[str]) -> None:
    assert [item.text for item in quantities(text)] == found


def test_a_sentence_ends_after_its_quotation_mark() -> None:
    text = "他说：“好。”第二句！"
    assert [text[start:end] for start, end in sentences(text)] == ["他说：“好。”", "第二句！"]


TEXT = "微信公众号粉丝数0.6万，发布资讯241条；抖音号“某某”粉丝数1.7万,全年发布视频170条，最高阅读量超过585万。"


@pytest.mark.parametrize(
    ("terms", "measures", "phrase"),
    [
        (("抖音", "粉丝"), (), "1.7万"),
        (("微信", "粉丝"), (), "0.6万"),
        (("视频",), ("条",), "170条"),
        (("阅读量",), (), "585万"),
        (("资讯",), ("条",), "241条"),
    ],
)
def test_a_number_is_picked_out_of_its_clause(terms: tuple[str, ...], measures: tuple[str, ...], phrase: str) -> None:
    found = find_quantity(pieces_of(TEXT), terms, measures)
    assert [item.quantities[0].text for item in found] == [phrase]
    assert [found[0].text[start:end] for start, end in found[0].own_marks] == [phrase]


@pytest.mark.parametrize("terms", [("快手", "粉丝"), ("抖音", "直播"), ("热线",)])
def test_a_number_of_something_else_is_never_given(terms: tuple[str, ...]) -> None:
    assert find_quantity(pieces_of(TEXT), terms, ()) == ()


def test_a_number_does_not_cross_a_semicolon_or_come_from_before() -> None:
    pieces = pieces_of("举办培训5期、培训866人次；开展申请案卷评查，形成报告。")
    assert find_quantity(pieces, ("申请",), ("人次",)) == ()


def test_equal_candidates_are_all_given() -> None:
    found = find_quantity(pieces_of(TEXT), ("粉丝",), ())
    assert len(found) == 1, "one sentence is quoted once"
    assert {item.text for item in found[0].quantities} == {"0.6万", "1.7万"}
    assert len(found[0].marks) == 2


def test_too_few_terms_find_nothing() -> None:
    assert find_text(pieces_of("全年开展业务培训3次。"), ("区块链", "培训")) == ()


def test_weak_words_and_overlaps_are_left_out() -> None:
    assert strong_terms(("政府", "信息", "新闻", "发布会", "新闻发布会", "情况")) == ("新闻发布会",)


MOVED = "完成账号清理，账号由37个减至21个。公众号粉丝数由年初的6.3万增至22.7万，上年的12件申请已办结。"


@pytest.mark.parametrize(
    ("terms", "measures", "before", "phrase"),
    [
        (("账号",), ("个",), False, "21个"),
        (("账号",), ("个",), True, "37个"),
        (("粉丝",), (), False, "22.7万"),
        (("粉丝",), (), True, "6.3万"),
    ],
)
def test_a_number_is_that_after_a_change_unless_the_one_before_is_asked_for(
    terms: tuple[str, ...], measures: tuple[str, ...], before: bool, phrase: str
) -> None:
    found = find_quantity(pieces_of(MOVED), terms, measures, side="before" if before else "")
    assert [item.text for one in found for item in one.quantities] == [phrase]


def test_a_number_before_a_change_is_none_where_nothing_changed() -> None:
    assert find_quantity(pieces_of(TEXT), ("抖音", "粉丝"), (), side="before") == ()


@pytest.mark.parametrize(("text", "value"), [("1.7万", 17000), ("241余条", 241), ("1,234件", 1234), ("99.58%", 99.58)])
def test_a_quantity_has_its_value(text: str, value: float) -> None:
    assert [item.value for item in quantities(f"共{text}，")] == [value]


def test_a_heading_that_holds_the_words_answers_with_the_sentence_behind_it() -> None:
    (found,) = find_text(pieces_of("（二）深化政策解读。与公众开展交流393次。已经办完。"), ("深化", "解读"))
    assert found.text == "（二）深化政策解读。与公众开展交流393次。"


def test_a_sentence_that_lacks_a_word_is_no_answer() -> None:
    pieces = pieces_of("（一）培训情况。全年开展业务培训3次，参加的有街道干部。")
    assert find_text(pieces, ("培训", "街道", "村居")) == ()
    assert find_text(pieces, ("培训", "街道"))


NOUNS = ("政策解读", "培训", "直播", "名单", "来信", "服务点")
MEASURES = ("件", "场", "批", "期", "处", "篇")


@given(
    st.permutations(NOUNS).map(lambda nouns: nouns[:3]),
    st.permutations(MEASURES).map(lambda measures: measures[:3]),
    st.tuples(*[st.integers(2, 9999)] * 3),
    st.integers(0, 2),
    st.integers(0, 2),
)
def test_a_number_is_of_the_noun_of_its_own_clause(
    nouns: Sequence[str], measures: Sequence[str], numbers: Sequence[int], asked: int, counted: int
) -> None:
    clauses = [f"{noun}{number}{measure}" for noun, number, measure in zip(nouns, numbers, measures, strict=True)]
    pieces = pieces_of(f"全年{'，'.join(clauses)}。")
    found = find_quantity(pieces, [nouns[asked]], [measures[counted]])
    kin = topics().kin.get(measures[asked], ())
    expected = [f"{numbers[asked]}{measures[asked]}"] if asked == counted or measures[counted] in kin else []
    assert [quantity.text for item in found for quantity in item.quantities] == expected


@pytest.mark.parametrize(
    ("text", "terms", "measures", "phrase"),
    [
        ("（一）主动公开情况。网站发布信息2428条，公开常务会议7期，解读发布8条。", ("主动公开",), ("条",), None),
        ("举办培训3次，参训人员231人次。", ("培训",), ("人次",), "231人次"),
        ("收取信息处理费1件，金额220元。", ("处理费",), ("元",), "220元"),
        ("开通留言信箱，收到来信12封，平均3天答复。", ("来信", "答复"), ("天",), "3天"),
        ("抖音号粉丝数2万，最高播放量9万次。", ("抖音", "播放量"), (), "9万次"),
    ],
)
def test_what_goes_on_from_the_clause_before(
    text: str, terms: tuple[str, ...], measures: tuple[str, ...], phrase: str | None
) -> None:
    found = find_quantity(pieces_of(text), terms, measures, ("公开",))
    assert [quantity.text for item in found for quantity in item.quantities] == ([phrase] if phrase else [])


ADJECTIVES = ("规范", "及时", "完善", "健全", "丰富", "准确")


@pytest.mark.parametrize("word", ADJECTIVES)
@pytest.mark.parametrize("praise", ["答复{}，群众满意。", "进一步{}流程。", "做到内容{}、更新快。"])
def test_what_is_denied_is_not_found_where_it_is_said(word: str, praise: str) -> None:
    assert find_text(pieces_of(praise.format(word)), [f"不{word}"]) == ()


@pytest.mark.parametrize("word", ADJECTIVES)
@pytest.mark.parametrize("told", ["答复不{}。", "答复的{}性有待提升。", "答复不够{}。", "答复{}不够。", "答复欠{}。"])
def test_what_is_denied_is_found_in_other_words(word: str, told: str) -> None:
    assert find_text(pieces_of(told.format(word)), [f"不{word}"])


@pytest.mark.parametrize("named", ["报名{}", "{}", "共有{}", "{}只有"])
@pytest.mark.parametrize("other", ["小程序注册企业{}户", "小程序举办活动{}场", "小程序建设中聘请专家{}名"])
def test_how_many_of_anything_is_never_how_many_of_something_else(named: str, other: str) -> None:
    measures = ("个", "家", "处", "项", "", "名", "位", "人")
    assert find_quantity(pieces_of(f"{other.format(7)}。"), ("小程序",), measures) == ()
    beside = find_quantity(pieces_of(f"{named.format('监督员')}15名，{other.format(7)}。"), ("监督员",), measures)
    assert [quantity.text for item in beside for quantity in item.quantities] == ["15名"]


@pytest.mark.parametrize(
    ("before", "after", "between"),
    [
        ("粉丝数6.7万", "粉丝数8.3万", (True, "1.6万")),
        ("处理费1180元", "处理费640元", (False, "540元")),
        ("信息1,043条", "信息1108条", (True, "65条")),
        ("粉丝数9800", "粉丝数1.2万", None),
        ("培训2次", "培训2期", None),
        ("培训2次", "培训2次", None),
    ],
)
def test_what_lies_between_two_numbers_written_alike(before: str, after: str, between: tuple[bool, str] | None) -> None:
    (first,), (last,) = quantities(before), quantities(after)
    assert lies_between(first, last) == between


@pytest.mark.parametrize("term", ["自", "一", "年"])
def test_one_character_finds_no_sentence(term: str) -> None:
    assert look(Find(terms=(term,)), pieces_of("数据自1月1日起统计，一年一报。")) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("全年组织4次栏目检查，创新开展调研式培训。", False),
        ("开展培训3次，全年组织4次栏目检查。", True),
    ],
)
def test_a_part_without_a_number_does_not_say_how_much(text: str, *, found: bool) -> None:
    asked = Find(topic="topic.training", terms=("培训",), figure=True, only_figure=True, whole=True)
    assert (look(asked, pieces_of(f"（五）监督保障情况。{text}")) is not None) == found
