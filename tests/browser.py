"""The Chromium that the journeys run in."""

import pytest

from lianhu_legal import install

FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",  # Chromium refuses its sandbox to root
]


def chromium_path():
    """The path of Chromium; the calling test fails with one sentence where it or a font is missing."""
    path = install.chromium()
    if path is None:
        pytest.fail("没有找到 Chromium：请安装 chromium，或用 CHROMIUM=路径 指定", pytrace=False)
    if not install.chinese_fonts():
        pytest.fail("没有中文字体：请安装 fonts-noto-cjk 和 fontconfig", pytrace=False)
    return path
