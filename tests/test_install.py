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


def test_fonts_for_papers_that_cannot_be_had_stop_nothing(tmp_path):
    """Neither fonts nor an apt that could bring them: one sentence, and the installation goes on."""
    script = (
        "from pathlib import Path; from lianhu_legal import install; "
        f"install.FONTS = Path({str(tmp_path)!r}); install.SERIFS = ['NoSuchFont*']; "
        "install.install_fonts(); print('goes on')"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env={"PATH": str(tmp_path)},
        capture_output=True, text=True, check=True, encoding="utf-8",
    )  # fmt: skip
    assert "文书暂时不能出具" in done.stdout
    assert "apt-get install fonts-noto-cjk" in done.stdout
    assert done.stdout.endswith("goes on\n")


def test_fonts_that_an_office_mounted_are_found(tmp_path):
    (tmp_path / "more").mkdir()
    (tmp_path / "more/MadeUpSerif-Regular.otf").touch()
    script = (
        "from lianhu_legal import install; install.SERIFS = ['MadeUp*']; print(install.serif())"
    )
    for env, found in (({"FONT_DIR": str(tmp_path)}, "True\n"), ({}, "False\n")):
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, env=env, capture_output=True, text=True,
            check=True,
        )  # fmt: skip
        assert done.stdout == found


def test_a_folder_that_only_its_owner_enters_is_named():
    """PostgreSQL does not run as root; where it runs as nobody, that user must get to its program."""
    with TemporaryDirectory() as folder:
        home = Path(folder).resolve()
        home.chmod(0o755)
        assert servers.shut_to_others(home / "bin/initdb") is None
        home.chmod(0o700)
        assert servers.shut_to_others(home / "bin/initdb") == home
