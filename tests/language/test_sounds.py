"""Places in Latin letters: they sound as in the official spellings, whatever a character's usual reading is."""

from __future__ import annotations

import subprocess
import sys

import pytest

from knowledge.errors import LexiconError
from knowledge.language.spelling import same_sound
from knowledge.lexicon import sounds
from knowledge.lexicon.build_readings import characters
from knowledge.lexicon.regions import regions
from knowledge.lexicon.sounds import pinyin_of, spellings_of

OFFICIAL = {
    "huaian": "淮安", "changchun": "长春", "changning": "长宁", "zhangzixian": "长子县", "chengdu": "成都",
    "duyun": "都匀", "foshan": "佛山", "xiamen": "厦门", "luohe": "漯河", "chaoyang": "朝阳", "nanle": "南乐",
    "minle": "民乐", "laoting": "乐亭", "yueqing": "乐清", "luan": "六安", "liupanshui": "六盘水", "luhequ": "六合区",
    "donge": "东阿", "guoyang": "涡阳", "xunxian": "浚县", "shanxian": "单县", "mawei": "马尾", "shifang": "什邡",
    "kashi": "喀什", "kuerle": "库尔勒", "hongtong": "洪洞", "zengdu": "曾都", "shaanxi": "陕西", "shanxi": "山西",
    "zhongmu": "中牟", "mudan": "牡丹", "hunchun": "珲春", "panyu": "番禺", "huangpi": "黄陂", "huangpu": "黄埔",
    "linzhi": "林芝", "xuyi": "盱眙", "rugao": "如皋", "leshan": "乐山", "qufu": "曲阜", "yuxian": "蔚县",
}  # fmt: skip


@pytest.mark.parametrize(("sound", "place"), OFFICIAL.items())
def test_a_place_sounds_as_it_is_officially_spelt(sound: str, place: str) -> None:
    assert pinyin_of(place) == sound
    assert sound in spellings_of(place)


@pytest.mark.parametrize(
    ("place", "ways"),
    [
        ("内蒙古", {"neimenggu", "innermongolia"}),
        ("西藏自治区", {"xizangzizhiqu", "tibetzizhiqu"}),
        ("呼和浩特市", {"huhehaoteshi", "hohhotshi"}),
        ("吕梁", {"lvliang", "luliang", "lyuliang"}),
    ],
)
def test_other_spellings_are_known(place: str, ways: set[str]) -> None:
    assert set(spellings_of(place)) == ways


def test_shaanxi_and_shanxi_are_told_apart() -> None:
    assert not set(spellings_of("陕西")) & set(spellings_of("山西"))


def test_every_division_has_a_spelling_in_small_letters() -> None:
    for name in (*regions().by_name, *regions().by_short):
        assert all(way.isascii() and way.isalpha() and way.islower() for way in spellings_of(name)), name


def test_what_sounds_alike_is_told_from_what_does_not() -> None:
    assert same_sound("长州市", "常州市")
    assert same_sound("淮按市", "淮安市")
    assert not same_sound("徐州市", "宿州市")
    assert not same_sound("重庆市", "重庆")


def test_readings_are_those_of_the_package_they_come_from() -> None:
    from pypinyin import Style, pinyin

    for character in characters():
        readings = pinyin(character, style=Style.NORMAL, heteronym=True)[0]
        assert {sounds._readings().get(ord(character), character)} <= {way.replace("ü", "v") for way in readings}


def test_no_dictionary_is_loaded_to_run() -> None:
    code = (
        "import sys; from knowledge.lexicon.sounds import pinyin_of; assert pinyin_of('重庆') == 'chongqing'\n"
        "assert 'pypinyin' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[words]\n"长" = ["chang"]\n[characters]\n"长" = "zhang"', "stands twice"),
        ('[words]\n"长" = []', "must be small letters"),
        ('[words]\n"长" = ["Cháng"]', "must be small letters"),
        ("[words]", "is empty"),
    ],
)
def test_a_list_with_a_fault_is_named(monkeypatch: pytest.MonkeyPatch, text: str, said: str) -> None:
    import tomllib

    monkeypatch.setattr(sounds, "load_toml", lambda _: tomllib.loads(text))
    with pytest.raises(LexiconError, match=said):
        sounds._special.__wrapped__()
