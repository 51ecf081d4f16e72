"""What Prometheus and Grafana are given: every query names a metric and labels that a running bot really exports."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import Metric
from ruamel.yaml import YAML

from bot.telegram.metrics import Metrics
from bot.web.metrics import WebMetrics

ROOT = Path(__file__).parent.parent.parent
ALERTS = ROOT / "deploy" / "prometheus" / "alerts.yaml"
DASHBOARD = ROOT / "deploy" / "grafana" / "dashboard.json"
NAME = re.compile(r"\b(?:gongkai|process|python)_[a-z_]+\b|\bup\b")
SCRAPED = {"up": {"job"}}
"""Series that Prometheus itself adds, with their labels."""


def alerts() -> list[dict[str, Any]]:
    loaded = YAML(typ="safe").load(ALERTS)
    return [rule for group in loaded["groups"] for rule in group["rules"]]


def dashboard_queries() -> list[str]:
    board = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    return [target["expr"] for panel in board["panels"] for target in panel["targets"]]


QUERIES = sorted({*dashboard_queries(), *(rule["expr"] for rule in alerts())})


@pytest.fixture(scope="module")
def exported() -> dict[str, set[str]]:
    """Every series that the bot and the pages export, with its labels; those with labels get one child to be seen."""
    metrics = Metrics()
    for labelled in (metrics.updates, metrics.answers, metrics.undelivered, metrics.calls):
        labelled.labels("x")
    metrics.index.info({"file": "x"})
    web = WebMetrics()
    web.requests.labels("x", "200")
    families: list[Metric] = [*metrics.registry.collect(), *web.registry.collect()]
    found = {sample.name: {"job", "instance", *sample.labels} for family in families for sample in family.samples}
    return {**found, **SCRAPED}


@pytest.mark.parametrize("query", QUERIES)
def test_every_query_names_what_the_bot_exports(query: str, exported: dict[str, set[str]]) -> None:
    names = NAME.findall(query)
    assert names, query
    labels: set[str] = set()
    for name in names:
        assert name in exported, f"{query}: no such series: {name}"
        labels |= exported[name]
    asked = {name for group in re.findall(r"\bby \(([^)]*)\)", query) for name in group.replace(" ", "").split(",")}
    asked |= set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)\s*\"", query))
    assert asked <= labels, f"{query}: no such label: {asked - labels}"


def test_every_metric_of_ours_is_looked_at(exported: dict[str, set[str]]) -> None:
    """What nobody looks at need not be kept; `_created` and the like come with the library."""
    seen = {name for query in QUERIES for name in NAME.findall(query)}
    ours = {name for name in exported if name.startswith("gongkai_")}
    ours = {name for name in ours if not name.endswith(("_created", "_sum", "_count"))}
    assert ours <= seen


def test_the_dashboard_is_one_that_grafana_reads() -> None:
    board = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    numbers = [panel["id"] for panel in board["panels"]]
    assert len(numbers) == len(set(numbers))
    taken: set[tuple[int, int]] = set()
    for panel in board["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not taken & cells, f"{panel['title']} lies over another panel"
        assert place["x"] + place["w"] <= 24
        taken |= cells
        assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
        refs = [target["refId"] for target in panel["targets"]]
        assert len(refs) == len(set(refs)) > 0
    assert [variable["name"] for variable in board["templating"]["list"]] == ["datasource"]


def test_every_alert_says_what_to_do() -> None:
    for rule in alerts():
        assert rule["labels"]["severity"] in ("page", "warn")
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["action"]


needs_promtool = pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool (Debian: prometheus) is absent")


def promtool(*arguments: str | Path) -> None:
    done = subprocess.run(["promtool", *map(str, arguments)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@needs_promtool
def test_prometheus_takes_the_configuration_and_the_rules() -> None:
    promtool("check", "config", ROOT / "deploy" / "prometheus" / "prometheus.yaml")


@needs_promtool
def test_the_alerts_are_raised_when_they_should_be_and_only_then() -> None:
    promtool("test", "rules", Path(__file__).parent / "alerts_test.yaml")


@needs_promtool
def test_prometheus_reads_every_query_of_the_dashboard(tmp_path: Path) -> None:
    rules = [{"record": f"query:{number}", "expr": query} for number, query in enumerate(dashboard_queries())]
    file = tmp_path / "queries.yaml"
    with file.open("w", encoding="utf-8") as out:
        YAML().dump({"groups": [{"name": "dashboard", "rules": rules}]}, out)
    promtool("check", "rules", file)
