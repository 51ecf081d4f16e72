"""Sentences of prose put so that each figure stands beside its own label, with what says nothing left out.

Everything works on folded text and takes time in proportion to its length.
"""

from __future__ import annotations

import re

from knowledge.checking.scope import YEAR

_NOTE = re.compile(r"\(([^()\d]{1,24})\)(?=[\d一二三四五六七八九十百两])")
"""A note between a label and its figure belongs to the label: 无法提供(本机关不掌握)14件."""
_ASIDE = re.compile(r"(?<=[\u4e00-\u9fff])\([^()\d,;:]{1,12}\)(?=[\u4e00-\u9fff])(?!其中)")
"""A note amid the words before a figure says nothing of it: 制发(修改)规范性文件."""
_TITLES = re.compile(r"(?:《[^《》]{2,60}》[、和及与等]*)+(?=[\d一二三四五六七八九十两])")
"""The titles of documents before their number say only which: 制定《…办法》《…规定》2部政府规章."""
_LAST = rf"(?:{YEAR}|去年度?|上一?年度?)"
_LAST_NAMED = re.compile(_LAST)
_OF_ITS_YEAR = re.compile(rf"({_LAST}(?:同期)?)\((\d[\d,]*[^()\d]?)\)")
"""The figure of a year in brackets behind it is that year's: 比2022年(31件)下降."""
_NOT_ONE = re.compile(r"((?:未|没有|无)[^,。;、]{0,4})一(?:起|件|例|宗)(?!\d)")
"""未发生一起: the one is no figure."""
_QUOTED = re.compile(r'"([\u4e00-\u9fff]{2,12})"(?:类|情形|一类)?的?(?=\d)')
"""A label in quotation marks before its figure: "予以公开"84件, "部分公开"类19件."""
_COUNT = r"\d[\d,]{0,11}(?<!,)[件份宗起例条个项部]?"
_EACH = re.compile(
    rf"([^,;:.。()\d]{{3,80}}?)(?:分别|依次)(?:为|是|有|达到|达|共|提出|提交|申请|收到|办理|作出){{0,2}}:?({_COUNT}(?:[、,和及与]{_COUNT})+)(?![\d.%年月])"
)
"""Labels in a row and then their figures in the same order: 维持、纠正、其他结果分别为4件、2件、2件."""
_ALIKE = re.compile(
    rf"([^,;:.。()\d]{{3,80}}?)(?:各|均)(?:为|有|是|提出|提交|申请|收到|办理)?:?({_COUNT})(?![\d.%年月]|[、,和及与]{_COUNT})"
)
"""Labels in a row that have one figure: 科研机构、社会公益组织各1件."""
_NEITHER = re.compile(
    "(?:^|(?<=[,;。]))([\u4e00-\u9fff]{2,12}(?:[、和及与][\u4e00-\u9fff]{2,12}){1,6}?)(?:均|都|皆)((?:未|没有)[^,;。]{2,12})"
)
"""Labels in a row of which there is none: 法律服务机构、科研机构均未提出申请."""
_WHOLE_LABEL = re.compile(
    r"法人(?:[或和及与、]|或者|以及)其[他它](?:社会)?组织|信访、?(?:举报、?投诉|投诉、?举报)|法律(?:、)行政法规"
)
_SHARED_END = re.compile("(?:处理)?决定(?:数量|数|书)?$")
_NONE_OF = re.compile("(?<=[均都皆]为)(?:0|零)(?=[,;。]|$)")
"""均为0: what is counted goes without saying."""
_PER_CENT = r"\d{1,4}(?:\.\d{1,3})?%"
_FROM = re.compile(
    rf"({_PER_CENT})的?(?:申请)?(?:均|都)?(?:来自|由)([\u4e00-\u9fff]{{2,12}}?)(?:提出|提交)?(?=[,。;]|$)"
)
"""A share before what it is of: 83.3%来自自然人."""
_RISE = "增加|增长|增多|上升|升|增|提高|多出|多收|多|上涨"
_FALL = "减少|下降|降低|回落|降|减|少收|少了|少"
_HOW = "(?:大幅|明显|略有|略|有所|小幅|显著|净|大幅度|均|都)?"
_CHANGED_TO = "(?:增加|增长|增|上升|升|减少|减|下降|降|变化|变|提高|回落)(?:至|到|为|成)"
_COMPARED = re.compile(rf"(?:与|同|较|比)({_LAST})(?:同期)?相比,?")
_FROM_TO = re.compile(
    rf"(?:由|从)({_COUNT}){_HOW}{_CHANGED_TO}({_COUNT})"
    rf"(?:,(?:同比)?(?P<sign>增幅|降幅|{_RISE}|{_FALL})(?:为|达到|达)?(?P<percent>{_PER_CENT}))?"
)
_BETWEEN = re.compile("、|以及|和|及|与")
_HEADED = re.compile(
    r"分别(?:为|是)?:?(?=(?:予以|同意|部分|不予|自然人|公民|维持|新收|收到|行政|未经|本机关)[^,。;]{0,10}\d)"
)
"""分别为予以公开84件、部分公开19件: each figure stands with its label already."""
_TURNED = re.compile(
    rf"(?:由|从|比)({_LAST})(?:同期|全年)?的?({_COUNT}){_HOW}"
    rf"{_CHANGED_TO}(?:{YEAR}|今年|本年度?)?的?({_COUNT})"
    rf"(?:,(?:同比)?(?P<sign>增幅|降幅|{_RISE}|{_FALL})(?:为|达到|达)?(?P<percent>{_PER_CENT}))?"
)
"""由上年的19件增加到41件: this year's figure and then last year's."""
_TURNED_TOO = re.compile(rf"(?<=[\u4e00-\u9fff])(?:由|从)({_COUNT}){_HOW}{_CHANGED_TO}({_COUNT})")
"""What goes on so in the same sentence: 行政处罚由上年的19件变为41件,行政许可由12件变为15件."""
_SHARE_BEFORE = re.compile(
    rf"((?:^|[,、])[\u4e00-\u9fff]{{2,20}}?)(?:的)?(占(?:比|[\u4e00-\u9fff]{{0,6}}(?:总数|总量))?(?:为|达|约)?{_PER_CENT})"
    rf"[,、](?:共计|共|计|合计|为|即|有){{1,2}}({_COUNT})(?=[,.。;]|$)"
)
"""A share that stands before its figure: 不予公开的占17.0%,共16件."""
_MOVE_BEFORE = re.compile(
    rf"((?:^|(?<=[,;。、:]))[\u4e00-\u9fff]{{2,24}}?)"
    rf"((?:同比|(?:较|比|与){_LAST}(?:同期)?(?:相比)?),?{_HOW}(?:{_RISE}|{_FALL})(?:了)?(?:{_PER_CENT}|{_COUNT})),"
    rf"(?:年内|全年|本年度?|今年|当年)?(?:共计|共|为|达到|达|是|有|(?:下|上)?(?:降|升|增|减)(?:至|到|为)){{1,2}}"
    rf"({_COUNT})(?=[,.。;]|$)"
)
"""A move that stands before its figure: 申请量同比上升13.2%,达到44件."""
_GREW = re.compile(
    rf"((?:^|(?<=[,;。、:]))[\u4e00-\u9fff]{{2,24}}?(?:申请|数|量|案件|决定))(?:(?:较|比|与){_LAST}(?:同期)?(?:相比)?)?,?{_HOW}(?:{_RISE}|{_FALL}),"
    rf"(?:达到|达|(?:下|上)?(?:降|升|增|减)(?:至|到|为))({_COUNT})(?=[,.。;]|$)"
)
"""That it moved before its figure: 申请明显增多,达到12件."""
_MOVED_FROM = re.compile(
    rf"(?:较|比|同比|与)({_LAST})(?:同期|全年)?的?({_COUNT})(?:相比)?,?{_HOW}({_RISE}|{_FALL})(?:了)?({_COUNT}|{_PER_CENT})"
)
"""Last year's figure between: 较上年的38件增加3件."""
_AFTER_ALL = re.compile(
    rf"(?:^|(?<=[,;。、:]))([^,;。、:\d]{{2,24}}),((?:共计|总计|合计|一共|共)(?:有)?{_COUNT})(?=[,.。;]|$)"
)
"""How many in all, behind a stop: 依法予以公开,共41件."""
_CITIZENS = re.compile(rf"公民(?=[\u4e00-\u9fff]{{0,8}}{_COUNT}[,、;](?:法人|企业|单位|组织|商业企业))")
"""Citizens beside firms are natural persons, while alone they may be whoever asked."""
_LAST_FIRST = re.compile(
    rf"(?:^|(?<=[,;。、:]))(?:与|同比|同|较|比|相比|相较于?)({_LAST})(?:同期|全年)?的?({_COUNT})(?:相比|相较)?,"
    rf"([^,;。\d]{{2,30}}{_COUNT})(?=[,.。;]|$)"
)
"""Last year's figure before this year's: 与上年的38件相比,今年新收41件."""
_APART_BY = re.compile(rf"({_COUNT}),(?:较|比|同比|与)({_LAST})(?:同期|全年)?的?({_COUNT})(?:相比)?相差({_COUNT})")
"""By how much two figures differ: 61件,同比上年的57件相差4件."""
_AS_FOR = re.compile(
    rf"(?<=[\u4e00-\u9fff])(?:方面|上)?,(?=(?:由|从)(?:{_LAST})?的?{_COUNT})|(?<=数量)方面,(?={_COUNT}|共|为|达)"
)
"""What a figure is of, named before it as a matter: 许可数量方面,由30573件变为30440件."""
_DECISIONS = re.compile(rf"(?<!公开)(?<!公示)(行政(?:许可|处罚|强制))(?=(?:由|从)(?:{_LAST})?的?{_COUNT})")
"""What moved from one number to another is decisions: 行政处罚由上年的19件变为41件."""
_OF_WHOLE = re.compile(rf"(?:的)?占(?:全部)?([\u4e00-\u9fff]{{2,16}}(?:总数|总量))\(({_COUNT})\)")
"""A whole with its figure in brackets: 占不予公开总数(12件)的16.7%."""
_NAMED_BEFORE = re.compile(
    rf"((?:行政)?规范性文件)([^,。;:\d]{{0,10}}[,:])"
    rf"((?:本年度?|全年|年内|当年|今年|{YEAR})?(?:新)?(?:制发|制定|出台|印发|废止|现行有效))(?={_COUNT}(?:[,、;。]|$))"
)
"""Documents that are named in the clause before: 开展规范性文件清理,本年度制发6件."""
_PLACE = "\ue000"
_FEWEST = 2


def _labels(text: str) -> list[str]:
    """The labels that are named in a row, those with a stop in them whole."""
    whole: list[str] = []

    def kept(label: re.Match[str]) -> str:
        whole.append(label[0])
        return _PLACE

    named = text.replace('""', "、").replace('"', "")
    labels = _BETWEEN.split(_WHOLE_LABEL.sub(kept, named))
    names = iter(whole)
    return [re.sub(_PLACE, lambda _: next(names), label) for label in labels]


def _each_none(found: re.Match[str]) -> str:
    return ",".join(label + found[2] for label in _labels(found[1]))


_PLAINER = (
    (_NONE_OF, "0件"),
    (_FROM, r"\2占\1"),
    (_DECISIONS, r"\1决定"),
    (_OF_WHOLE, r",\1\2,"),
    (_SHARE_BEFORE, r"\1\3,\2"),
    (_AS_FOR, ""),
    (_MOVE_BEFORE, r"\1为\3,\2"),
    (_GREW, r"\1为\2"),
    (_NEITHER, _each_none),
    (_CITIZENS, "自然人"),
    (_AFTER_ALL, r"\1\2"),
    (_LAST_FIRST, r"\3,\1为\2"),
    (_MOVED_FROM, r"较\1\3\4,\1为\2"),
    (_NAMED_BEFORE, r"\1\2\3\1"),
    (_TITLES, ""),
    (_OF_ITS_YEAR, r"\1\2,"),
    (_NOTE, r"\1"),
    (_ASIDE, ""),
    (_NOT_ONE, r"\1"),
    (_QUOTED, r"\1"),
)


def restated(sentence: str) -> str:
    """The sentence with lists of figures dealt out to their labels, and without notes that say nothing."""
    for pattern, plain in _PLAINER:
        sentence = pattern.sub(plain, sentence)
    if "分别" in sentence or "依次" in sentence:
        sentence = _HEADED.sub("", _EACH.sub(_dealt_out, sentence))
    sentence = _APART_BY.sub(_signed, sentence)
    if "各" in sentence or "均" in sentence:
        sentence = _ALIKE.sub(_dealt_alike, sentence)
    compared = _COMPARED.search(sentence)
    if compared and (moves := list(_FROM_TO.finditer(sentence, compared.end()))):
        # 与上年相比,复议由3件变为2件,诉讼由1件变为1件: last year's figure of the last is told, being the last.
        rest = sentence[moves[-1].end() :]
        before = _FROM_TO.sub(_turned_alone, sentence[compared.end() : moves[-1].start()])
        last = _turned(compared[1], moves[-1][1], moves[-1][2], moves[-1])
        sentence = sentence[: compared.start()] + before + last + rest
    elif not _LAST_NAMED.search(sentence):
        # 许可数量由30573件变为30440件: what a figure moved from in a report of a year is that of the year before.
        return _FROM_TO.sub(lambda found: _turned("上年", found[1], found[2], found), sentence, count=1)
    turned = _TURNED.sub(lambda found: _turned(found[1], found[2], found[3], found), sentence)
    if turned != sentence and _TURNED_TOO.search(turned):
        # Behind last year's figure it would not be known of which year the next are.
        return _TURNED_TOO.sub(r"为\2", _TURNED.sub(lambda found: f"为{found[3]}{_moved_by(found)}", sentence))
    return turned


def _signed(found: re.Match[str]) -> str:
    """A difference with the sign that the two figures beside it give it."""
    this, last, before, by = found.groups()
    more = int(re.sub(r"\D", "", this)) >= int(re.sub(r"\D", "", before))
    return f"{this},较{last}{'增加' if more else '减少'}{by},{last}为{before}"


def _turned(last: str, before: str, this: str, found: re.Match[str]) -> str:
    """This year's figure, by what share it moved where that is told, and last year's."""
    return f"为{this}{_moved_by(found)},{last}为{before}"


def _turned_alone(found: re.Match[str]) -> str:
    return f"为{found[2]}{_moved_by(found)}"


def _moved_by(found: re.Match[str]) -> str:
    if not found["percent"]:
        return ""
    fell = found["sign"] == "降幅" or re.fullmatch(_FALL, found["sign"])
    return f",同比{'下降' if fell else '增长'}{found['percent']}"


def _dealt_alike(found: re.Match[str]) -> str:
    """The labels each with the one figure that all have."""
    labels = _labels(found[1])
    if len(labels) < _FEWEST or not all(labels):
        return found[0]
    return "、".join(label + found[2] for label in labels)


def _dealt_out(found: re.Match[str]) -> str:
    """The labels each with its figure; the text as it stands where there are not as many of both."""
    labels = _labels(found[1])
    figures = re.split("[、和及与]|,(?!\\d{3}(?!\\d))", found[2])
    if len(labels) != len(figures) or not all(labels):
        return found[0]
    ending = _SHARED_END.search(labels[-1])
    if ending is not None:
        # 行政许可、行政处罚处理决定数量: what ends the last label ends all of them.
        labels = [*(label + ending[0] for label in labels[:-1]), labels[-1]]
    counter = figures[-1][-1] if not figures[-1][-1].isdigit() else ""
    return "、".join(
        label + figure + (counter if figure[-1].isdigit() else "")
        for label, figure in zip(labels, figures, strict=True)
    )
