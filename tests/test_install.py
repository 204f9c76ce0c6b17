"""What `make` does before anything of the project can run."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from lianhu_legal import servers

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


def test_a_folder_that_only_its_owner_enters_is_named():
    """PostgreSQL does not run as root; where it runs as nobody, that user must get to its program."""
    with TemporaryDirectory() as folder:
        home = Path(folder).resolve()
        home.chmod(0o755)
        assert servers.shut_to_others(home / "bin/initdb") is None
        home.chmod(0o700)
        assert servers.shut_to_others(home / "bin/initdb") == home
