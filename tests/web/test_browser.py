"""The pages in a real browser: ask, go on, choose, and the lit cell is in view with the figure that was answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.searches import long
from tests.web.browser import DESKTOP, PHONE, Watched, chromium
from tests.web.conftest import TODAY, Pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CASES = {
    "table 2": "云津市教育局2022年收了多少行政事业性收费",
    "table 3": "云津市教育局2022年商业企业申请了几件",
    "table 3, total": "how many requests did 云津市教育局 receive in 2022",
    "table 4": "云津市公安局2022年行政复议维持了几件",
    "table 2 of 2019": "云津市教育局2020年政府集中采购金额",
    "a rate": "雲津市教育局2022年公開率是多少",
    "a ranking": "2023年哪个单位新收申请最多",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(
    scope="module", params=["phone", *(pytest.param(one, marks=long) for one in ("desktop", "phone without script"))]
)
def device(request: pytest.FixtureRequest, browser: Browser, pages: Pages) -> Iterator[Watched]:
    """One page for all tests on a device: to open another costs more than most of them."""
    phone = request.param.startswith("phone")
    context = browser.new_context(
        viewport=PHONE if phone else DESKTOP,
        is_mobile=phone,
        java_script_enabled="without" not in request.param,
        color_scheme="dark" if phone else "light",
        locale="zh-CN",
    )
    yield Watched(context, pages.address)
    context.close()


@pytest.fixture
def shown(device: Watched) -> Iterator[Watched]:
    """The page with nothing kept of the test before."""
    device.page.goto("about:blank")
    device.page.context.clear_cookies()
    device.faults.clear()
    yield device
    assert device.faults == []


def ask(page: Page, question: str) -> None:
    """Type a question and wait for its card."""
    page.fill("#q", question)
    page.click("form[role=search] button")
    page.locator("article[data-kind] h2", has_text=question).last.wait_for()


def come_to_rest(page: Page) -> None:
    """Wait until the page has scrolled to what its address names, and stands still."""
    still, last = 0, None
    for _ in range(200):
        now = page.evaluate("[scrollX, scrollY, document.querySelector(':target')?.getBoundingClientRect().x]")
        still = still + 1 if now == last else 0
        if still == 5:
            return
        last = now
        page.wait_for_timeout(50)
    raise AssertionError("the page does not come to rest")


def lit(page: Page) -> dict[str, object]:
    """The targeted cell: its text, whether it is in view, whether it differs from its neighbour in background."""
    found = page.evaluate(
        """() => {
          const cell = document.querySelector(':target');
          if (!cell) return null;
          const box = cell.getBoundingClientRect();
          const other = cell.previousElementSibling || cell.nextElementSibling;
          const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
          return {
            text: cell.textContent.trim(), tag: cell.tagName,
            inView: box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth + 1,
            uncovered: top === cell || cell.contains(top),
            differs: getComputedStyle(cell).backgroundColor !== getComputedStyle(other).backgroundColor,
          };
        }"""
    )
    assert isinstance(found, dict), "nothing is targeted"
    return found


@pytest.mark.parametrize("case", CASES)
def test_the_proof_is_lit_and_in_view(case: str, shown: Watched, pages: Pages) -> None:
    page = shown.page
    page.goto(f"{pages.address}/")
    ask(page, CASES[case])
    card = page.locator("article[data-kind]").last
    values = [one.get_attribute("value") for one in card.locator("data[value]").all()]
    assert values
    quoted = card.locator("[data-proof]").first
    raw = card.locator(".proofs .raw").first.text_content()
    quoted.click()
    page.wait_for_url("**/report/**")
    come_to_rest(page)
    seen = lit(page)
    assert seen == {"text": raw, "tag": "TD", "inView": True, "uncovered": True, "differs": True}
    if case != "a rate":
        assert float(str(seen["text"])) == float(str(values[0]))


def test_a_sentence_is_marked_and_in_view(shown: Watched, pages: Pages) -> None:
    page = shown.page
    page.goto(f"{pages.address}/ask?q=教育局2023年微信公众号有多少粉丝&today={TODAY}")
    page.locator("[data-proof]").first.click()
    page.wait_for_url("**/report/**")
    come_to_rest(page)
    mark = page.locator("section.prose :target mark")
    assert "18.3万" in (mark.text_content() or "")
    box = mark.bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= (page.viewport_size or PHONE)["height"]


def test_ask_go_on_and_choose(shown: Watched, pages: Pages) -> None:
    page = shown.page
    page.goto(f"{pages.address}/")
    ask(page, "云津市教育局2022年收到多少件申请")
    ask(page, "那2021年呢")
    page.locator("article data[data-year='2021']").first.wait_for()
    page.goto(f"{pages.address}/ask?q=公开率是多少&today={TODAY}")
    assert page.locator("article[data-kind]").get_attribute("data-kind") == "ambiguous"
    offer = page.locator("[data-choice]").first
    chosen = offer.text_content()
    offer.click()
    page.locator("article[data-kind=ratio] data").first.wait_for()
    assert page.locator("article data").last.get_attribute("data-agency") == chosen


def test_back_shows_what_was_before(browser: Browser, pages: Pages) -> None:
    context = browser.new_context(viewport=PHONE, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{pages.address}/ask?q=教育局2022年收到多少件申请&today={TODAY}")
    ask(page, "那2021年呢")
    assert page.locator("article[data-kind]").count() == 2
    page.go_back()
    page.locator("article data[data-year='2021']").first.wait_for(state="detached")
    assert page.locator("article data").first.get_attribute("data-year") == "2022"
    context.close()


@pytest.fixture(scope="module")
def narrow(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, is_mobile=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_nothing_is_wider_than_a_phone(language: str, narrow: Page, pages: Pages) -> None:
    paths = ("/", f"/ask?q=2023年各单位申请排名&today={TODAY}", "/report/云津市教育局/2020", "/nothing")
    for path in paths:
        narrow.goto(f"{pages.address}{path}{'&' if '?' in path else '?'}lang={language}")
        assert narrow.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
