"""The pictures of README.md that show the pages: an answer and its lit cell, as a phone shows them.

`python -m samples.pages` writes docs/pictures/page-*.png; it needs Chromium and playwright.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path("docs") / "pictures"
QUESTION = "云津市教育局2022年商业企业申请了几件"


def main() -> int:
    """Serve the sample corpus, take the pictures, and stop."""
    from playwright.sync_api import sync_playwright

    gongkai = str(Path(sys.executable).with_name("gongkai"))
    with tempfile.TemporaryDirectory() as folder:
        index = str(Path(folder) / "index.db")
        subprocess.run([gongkai, "ingest", "--db", index, "samples/reports"], check=True, capture_output=True)
        command = [gongkai, "web", "--listen", "127.0.0.1:0", "--db", index]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout is not None
            home = server.stdout.readline().strip()
            with sync_playwright() as driver:
                browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
                view = {"width": 390, "height": 620}
                page = browser.new_page(viewport=view, device_scale_factor=2, locale="zh-CN")  # type: ignore[arg-type]  # a view's size
                page.goto(f"{home}ask?q={QUESTION}&today=2024-06-01")
                page.screenshot(path=FOLDER / "page-answer.png")
                page.locator("[data-proof]").first.click()
                page.wait_for_url("**/report/**")
                page.wait_for_timeout(1000)
                page.screenshot(path=FOLDER / "page-cell.png")
                browser.close()
        finally:
            server.terminate()
            server.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
