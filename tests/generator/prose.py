"""Plain report prose for generated documents, in three styles; figures in it are those of the tables."""

from __future__ import annotations

from tests.generator.figures import Figures
from tests.generator.form import HEADINGS, OUTCOMES
from tests.generator.model import Part


def _sum(figures: Figures, stem: str) -> int:
    return sum(
        int(value)
        for (code, who), value in figures.items()
        if who == "total" and (code == stem or code.startswith(f"{stem}."))
    )


def _results(figures: Figures) -> str:
    return (
        f"办结{figures['outcome.total', 'total']}件，其中予以公开{figures['outcome.granted', 'total']}件、"
        f"部分公开{figures['outcome.partial', 'total']}件、不予公开{_sum(figures, 'outcome.denied')}件、"
        f"无法提供{_sum(figures, 'outcome.unavailable')}件、不予处理{_sum(figures, 'outcome.not_processed')}件、"
        f"其他处理{_sum(figures, 'outcome.other')}件"
    )


def lead(agency: str, year: int, style: int = 0) -> tuple[str, ...]:
    """What stands before the first section: legal basis, period, contact."""
    choices = (
        f"本报告根据《中华人民共和国政府信息公开条例》编制，所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
        f"如对本报告有疑问，请与{agency}办公室联系（地址：人民路16号，邮编：699020，电话：0690-8230077）。",
        f"现将{agency}{year}年度政府信息公开工作情况报告如下，数据统计截至{year}年12月31日。",
        f"按照有关规定，{agency}编制了本年度报告。全文由六个部分组成，统计时间为{year}年1月1日至12月31日。联系电话：0690-8230077。",
    )
    return (choices[style % 3],)


def parts(agency: str, year: int, edition: str, figures: Figures, style: int = 0) -> tuple[Part, ...]:
    """The six sections of a report of an edition."""
    if edition == "pre2019":
        return _before_2019(year, figures)
    received = (
        f"{year}年新收政府信息公开申请{figures['requests.new', 'total']}件，"
        f"上年结转{figures['requests.carried_in', 'total']}件"
    )
    overall = (
        (
            f"{year}年，{agency}认真落实上级部署，政府信息公开工作平稳推进。",
            f"（一）主动公开情况。全年通过网站发布信息{180 + year % 7 * 31}条，政策解读{4 + year % 5}件。",
            f"（二）依申请公开情况。{received}，{_results(figures)}。",
            "（三）平台建设情况。维护好网站专栏和微信公众号，粉丝数1.26万。",
        ),
        (
            "一是加强组织领导。主要负责同志定期听取汇报，明确专人办理。",
            f"二是规范办理申请。{received}，均依法答复。",
            "三是开展业务培训2次，参加86人次。",
        ),
        (
            f"本年度共召开工作例会3次。{received}，{_results(figures)}；自然人是主要申请主体。",
            "在政务服务大厅设立查阅点1处，配备电脑和打印设备。",
        ),
    )[style % 3]
    problems = (
        ("一是解读形式不够丰富；二是栏目更新不够及时。", "下一步将增加图解和视频解读，并按月检查栏目。"),
        ("主要问题是工作力量偏弱，答复说理不够。改进情况：增配人员1名，统一答复文书样式。",),
        (
            "（一）存在问题：公开内容与群众需求还有差距。",
            "（二）改进情况：通过问卷了解需求，收回问卷312份，新增公开事项5项。",
        ),
    )[style % 3]
    others = (
        "本年度未收取信息处理费。",
        "没有其他需要报告的事项。",
        f"{year}年收取信息处理费1件，金额120元。",
    )[style % 3]
    prose = {1: overall, 5: problems, 6: (others,)}
    return tuple(Part(heading=text, paragraphs=prose.get(at, ())) for at, text in enumerate(HEADINGS[edition], 1))


def _before_2019(year: int, figures: Figures) -> tuple[Part, ...]:
    value = {code.removeprefix("annex."): amount for (code, _), amount in figures.items()}
    texts = (
        (f"{year}年，我单位按照《条例》要求，健全制度，明确责任，做好各项公开工作。",),
        (f"全年主动公开政府信息{value['disclosed']}条，其中通过政府网站公开{value['via_website']}条。",),
        (
            f"全年收到申请{value['requests']}件，其中当面申请{value['requests_in_person']}件、网络申请{value['requests_online']}件。",
        ),
        (f"全年依申请公开收取费用{value['fees']}万元。",),
        (f"全年行政复议{value['reconsideration']}件，行政诉讼{value['litigation']}件。",),
        ("主要问题是公开目录更新慢。今后将按季度更新，并加强检查。",),
    )
    return tuple(Part(heading=text, paragraphs=body) for text, body in zip(HEADINGS["pre2019"], texts, strict=True))


def outcome_codes(edition: str) -> tuple[str, ...]:
    """The outcome rows of an edition, for tests that want to name them."""
    return OUTCOMES[edition]
