"""A small network, and who may edit it: 陈静 everything, 赵强 another street, 王芳 nothing."""

import re
from datetime import date, time
from html import unescape

import pytest

from centers.accounts.models import Posting, User
from centers.org import network, network_file
from centers.org.models import Center, OpeningHours

HEAD = ",".join(network_file.HEADER)
LINES = [
    "610104,district,,莲湖区公共法律服务中心,区中心,34.2687,108.9356,approx,辖区：莲湖区全区,,,,国家统计局",
    "610104001,station,610104,青年路街道公共法律服务工作站,青年路街道工作站,34.2716,108.9349,approx,辖区：青年路街道（街道办事处在青年路80号）,,,,国家统计局",
    "610104001001,room,610104001,莲湖路第一社区公共法律服务工作室,莲湖路第一社区工作室,34.2711,108.9393,approx,,,,,国家统计局",
    "610104001013,room,610104001,安定社区公共法律服务工作室,安定社区工作室,,,none,,,,,国家统计局",
    "610104002,station,610104,北院门街道公共法律服务工作站,北院门街道工作站,34.2611,108.9341,approx,,,,,国家统计局",
    "610104002002,room,610104002,化觉巷社区公共法律服务工作室,化觉巷社区工作室,34.2636,108.9361,approx,,,,,国家统计局",
]


@pytest.fixture
def write(tmp_path):
    """Writes lines under the header to a file; gives its path."""

    def write(*lines, head=HEAD, encoding="utf-8"):
        path = tmp_path / "network.csv"
        path.write_text("\n".join([head, *lines]) + "\n", encoding=encoding)
        return str(path)

    return write


@pytest.fixture
def small_network(db, write):
    network.apply(network_file.read(write(*LINES)), on=date(2026, 1, 5))
    return {center.code: center for center in Center.objects.all()}


@pytest.fixture
def district(small_network):
    return small_network["610104"]


@pytest.fixture
def station(small_network):
    return small_network["610104001"]


@pytest.fixture
def room(small_network):
    return small_network["610104001013"]


@pytest.fixture
def opened(station):
    """青年路街道工作站, Monday to Friday 9–12 and 14–17 since January."""
    OpeningHours.objects.bulk_create(
        OpeningHours(
            center=station, weekday=day, opens=opens, closes=closes, valid_from=date(2026, 1, 5)
        )
        for day in range(5)
        for opens, closes in [(time(9), time(12)), (time(14), time(17))]
    )
    return station


def staff(username, name, center, role):
    user = User.objects.create_staff(username, "pass-Word-2026", name=name)
    Posting.objects.create(user=user, center=center, role=role, valid_from=date(2026, 1, 5))
    return user


@pytest.fixture
def chen_jing(district):
    """Network administrator of the bureau."""
    return staff("chenjing", "陈静", district, "network_admin")


@pytest.fixture
def zhao_qiang(small_network):
    """The same right, at another street."""
    return staff("zhaoqiang", "赵强", small_network["610104002"], "network_admin")


@pytest.fixture
def wang_fang(station):
    """Clerk at the window: edits nothing."""
    return staff("wangfang", "王芳", station, "window_clerk")


@pytest.fixture
def bureau(client, chen_jing):
    """A browser in which 陈静 is signed in."""
    client.force_login(chen_jing)
    return client


@pytest.fixture
def confirm():
    """Fills a form in, then presses a button of the page that shows what it would do; gives the answer."""

    def confirm(client, url, data, step="save"):
        page = client.post(url, data).content.decode()
        shown = re.search(r'<form method="post" class="actions".*?</form>', page, re.DOTALL)
        hidden = re.findall(
            r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown.group() if shown else ""
        )
        kept = {name: unescape(value) for name, value in hidden}
        assert f'name="step" value="{step}"' in page
        return client.post(url, kept | {"step": step})

    return confirm
