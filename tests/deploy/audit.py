"""What is publicly known against the pinned packages: `python -m tests.deploy.audit` asks OSV's database by pip-audit.

Status 0: nothing is known; 1: something is, and is printed; 3: the database could not be asked, so nothing was learnt.
With `--where-reachable` the last is said as well, with status 0: `make check` must also pass where there is no network.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

LOCK = Path(__file__).parent.parent.parent / "deploy" / "requirements.lock"
CLEAN, KNOWN, NOT_ASKED = 0, 1, 3
SECONDS = 300


def audit(lock: Path = LOCK, *, url: str | None = None) -> tuple[int, list[str]]:
    """The status, and lines that say why; `url` is another address that answers as OSV does."""
    command = [sys.executable, "-m", "pip_audit", "--vulnerability-service", "osv", "--format", "json", "--desc", "off"]
    command += ["--disable-pip", "--require-hashes", "--requirement", str(lock), "--progress-spinner", "off"]
    command += ["--timeout", "15", *(["--osv-url", url] if url else [])]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return NOT_ASKED, [f"no answer within {SECONDS} s"]
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        said = done.stderr.strip().splitlines() or ["pip-audit said nothing"]
        return NOT_ASKED, [said[-1][:300]]
    skipped = [f"{item['name']}: not looked up: {item['skip_reason']}" for item in packages if "skip_reason" in item]
    if skipped or not packages:
        return NOT_ASKED, skipped or ["no package is pinned"]
    found = [
        f"{item['name']} {item['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'no release'}"
        for item in packages
        for fault in item.get("vulns", [])
    ]
    return (KNOWN, found) if found else (CLEAN, [f"nothing is known against the {len(packages)} pinned packages"])


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--where-reachable", action="store_true")
    options.add_argument("--lock", type=Path, default=LOCK)
    options.add_argument("--url")
    given = options.parse_args(arguments)
    status, lines = audit(given.lock, url=given.url)
    for line in lines:
        print(f"audit: {line}")
    if status == NOT_ASKED:
        print("audit: the database could not be asked: nothing is known, which is no clean result", file=sys.stderr)
        return 0 if given.where_reachable else NOT_ASKED
    return status


if __name__ == "__main__":
    sys.exit(main())
