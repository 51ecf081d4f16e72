"""Every page as axe-core judges it, light and dark, and by the keyboard alone.

axe-core (MPL-2.0) is no part of this repository: `.ci/run` puts it into data/axe, and without it these are skipped.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.searches import long
from tests.web.browser import DESKTOP, PHONE, chromium
from tests.web.conftest import TODAY, Pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

AXE = Path(__file__).parent.parent.parent / "data" / "axe" / "axe.min.js"
PATHS = {
    "home": "/",
    "cell": f"/ask?q=教育局2022年收到多少件申请&today={TODAY}",
    "trend": f"/ask?q=教育局历年收到多少件申请&today={TODAY}",
    "choices": f"/ask?q=公开率是多少&today={TODAY}",
    "passage": f"/ask?q=教育局2023年存在哪些问题&today={TODAY}",
    "report": "/report/云津市公安局澄湖分局/2021#cell-coercion.decisions-none",
    "report with findings": "/report/云津市市场监督管理局/2023#cell-requests.carried_in-total",
    "units": "/units",
    "unit": "/unit/云津市澄湖区人民政府",
    "rank": "/rank?figure=rate.granted&year=2022&group=all&order=high",
    "compare": "/compare?unit=云津市教育局&unit=云津市公安局&figure=requests.new",
    "findings": "/findings",
    "check": "/check",
    "nothing": "/nothing",
}
SERIOUS = ("serious", "critical")
pytestmark = long


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module", params=["light", "dark"])
def looked_at(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """One page for all that is looked at in a colour scheme: to open another costs more than the look."""
    phone = request.param == "dark"
    context = browser.new_context(viewport=PHONE if phone else DESKTOP, color_scheme=request.param)
    yield context.new_page()
    context.close()


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not in data/axe: see .ci/run")
@pytest.mark.parametrize("name", PATHS)
def test_axe_finds_nothing_serious(name: str, looked_at: Page, pages: Pages) -> None:
    looked_at.goto("about:blank")
    looked_at.context.clear_cookies()
    looked_at.goto(f"{pages.address}{PATHS[name]}")
    looked_at.evaluate(AXE.read_text(encoding="utf-8"))
    found = looked_at.evaluate("async () => (await axe.run(document)).violations")
    told = [
        f"{one['id']} ({one['impact']}): {one['help']}: {[node['html'][:120] for node in one['nodes'][:3]]}"
        for one in found
        if one["impact"] in SERIOUS
    ]
    assert not told, "\n".join(told)


def test_by_keyboard_alone(browser: Browser, pages: Pages) -> None:
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    page.goto(f"{pages.address}/ask?q=教育局2022年收到多少件申请&today={TODAY}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
    seen: list[str] = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.outerHTML.slice(0, 60)"))
        if "data-proof" in seen[-1]:
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none", seen
    page.keyboard.press("Enter")
    page.wait_for_url("**/report/**")
    assert page.locator("td:target").text_content() == "52"
    context.close()


def test_print_leaves_out_what_cannot_be_pressed_on_paper(browser: Browser, pages: Pages) -> None:
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    page.goto(f"{pages.address}/findings")
    page.emulate_media(media="print")
    assert not page.locator(".top").is_visible()
    assert not page.locator("form").is_visible()
    assert page.locator("section.report li").first.is_visible()
    assert page.pdf(format="A4")[:5] == b"%PDF-"
    context.close()
