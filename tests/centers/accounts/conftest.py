"""The cast: residents with phones, staff with posts, a little tree to be posted in."""

from datetime import date

import pytest
from django.test import Client

from centers.accounts.models import Posting, User
from centers.accounts.rights import Role
from centers.org.models import Center

PASSWORD = "Qinghe-7391-mulan"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def unit(code, tier, name, short_name, parent=None):
    fields = {"code": code, "tier": tier, "name": name, "short_name": short_name}
    if parent is None:
        return Center.objects.add_root(fields)
    return Center.objects.add_child(Center.objects.get(pk=parent.pk), fields)


@pytest.fixture
def district(db):
    return unit("610104", "district", "莲湖区公共法律服务中心", "区中心")


@pytest.fixture
def station(district):
    return unit("610104002", "station", "北院门街道公共法律服务工作站", "北院门", district)


@pytest.fixture
def other_station(district):
    return unit("610104003", "station", "北关街道公共法律服务工作站", "北关", district)


@pytest.fixture
def room(station):
    return unit("610104002001", "room", "西仓社区公共法律服务工作室", "西仓", station)


@pytest.fixture
def post(db):
    """A member of staff with one post: `post("lina", "李娜", Role.X, center)`."""

    def make(username, name, role, center, **fields):
        user = User.objects.create_staff(username, PASSWORD, name=name, **fields)
        Posting.objects.create(user=user, role=role, center=center, valid_from=date(2020, 1, 1))
        return user

    return make


@pytest.fixture
def li(post, station):
    """李敏, a clerk of the station."""
    return post("limin", "李敏", Role.STATION_STAFF, station)


@pytest.fixture
def zhou(post, district):
    """周建国, system administrator of the bureau."""
    return post("zhoujg", "周建国", Role.SYSTEM_ADMIN, district)


@pytest.fixture
def wang(db):
    """王桂兰, a resident, her number confirmed."""
    from django.utils import timezone

    return User.objects.create_resident(
        "13800138000", name="王桂兰", phone_verified_at=timezone.now()
    )


@pytest.fixture
def browser():
    """One more browser: `browser()`; `browser(address="…")` at another place."""

    def make(address="10.20.30.40"):
        return Client(REMOTE_ADDR=address)

    return make
