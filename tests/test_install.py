"""What `make` does before anything of the project can run."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_a_machine_without_a_browser_says_at_once_what_to_install(tmp_path):
    """With nothing on PATH there is no browser, and no apt-get that could bring one."""
    done = subprocess.run(
        [sys.executable, "-c", "from lianhu_legal import install; install.install_browser()"],
        cwd=ROOT, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False,
        encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 1
    assert "apt-get install chromium fontconfig fonts-noto-cjk" in done.stderr
