"""Lists and report pages of every shape: everything that is a report is had, nothing that is not, byte for byte."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fetching.conftest import Fetch, documents
from tests.fetching.oddities import ODDITIES, Oddity
from tests.fetching.shapes import PAGE, PDF, SHAPES, Shape, nevers, report, shell
from tests.fetching.site import Site


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_every_report_of_a_list_is_had_and_nothing_else(
    shape: Callable[[Site], Shape], site: Site, fetch: Fetch, into: Path
) -> None:
    nevers(site)
    made = shape(site)
    run = fetch(site.url(made.start), "--follow")
    expected = {site.url(path): body for path, body in made.reports.items()}
    assert run.statuses == dict.fromkeys(expected, "new")
    assert {address: Path(line["file"]).read_bytes() for address, line in run.of("new").items()} == expected
    assert sorted(documents(into).values()) == sorted(expected.values())
    assert run.status == 0
    for path in made.reports:
        assert len(site.asked(path)) <= 1

    site.forget()
    again = fetch(site.url(made.start), "--follow")
    assert again.statuses == dict.fromkeys(expected, "unchanged")
    assert again.status == 0
    # What redirects of HTTP themselves send is no body of anything.
    assert site.bodies() == 0
    assert sorted(documents(into).values()) == sorted(expected.values())


@pytest.mark.parametrize("oddity", ODDITIES, ids=lambda oddity: oddity.name)
def test_a_list_that_is_odd_is_read_all_the_same(oddity: Oddity, site: Site, fetch: Fetch) -> None:
    site[oddity.start] = shell(oddity.title, oddity.inside) if oddity.title else f"<html>{oddity.inside}</html>"
    for path, inside in oddity.more.items():
        site[path] = shell("政府信息公开年报", inside)
    bodies = {
        site.url(path): report(site, path, PDF + path.encode() if path in oddity.documents else PAGE)
        for path in oddity.reports
    }
    run = fetch(site.url(oddity.start), "--follow")
    assert run.statuses == dict.fromkeys(bodies, "new")
    assert {address: Path(line["file"]).read_bytes() for address, line in run.of("new").items()} == bodies
