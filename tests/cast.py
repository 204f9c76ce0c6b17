"""The named cast and their small network, on Wednesday 25 November 2026, eight in the morning."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction

from centers.accounts.models import Posting, User
from centers.accounts.rights import Role
from centers.booking.models import Roster
from centers.booking.slots import make_slots
from centers.org.models import Body, Center, CenterPeriod, OpeningHours, ServiceItem

CHINA = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 25)
MORNING = datetime(2026, 11, 25, 8, tzinfo=CHINA)
PASSWORD = "Lianhu-Test-2026"


def at(hour, minute=0, day=TODAY):
    """A moment in Xi'an."""
    return datetime.combine(day, time(hour, minute), CHINA)


@pytest.fixture
def wednesday():
    """Time stands at eight in the morning; `wednesday.move_to(at(10))` moves it."""
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


def unit(parent, code, tier, name, short_name):
    fields = {"code": code, "tier": tier, "name": name, "short_name": short_name}
    if parent is None:
        center = Center.objects.add_root(fields)
    else:
        center = Center.objects.add_child(Center.objects.get(pk=parent.pk), fields)
    CenterPeriod.objects.create(center=center, parent=parent, valid_from=date(2023, 1, 1))
    return center


def build_network():
    """The centre, two stations with a room each, all open 9–12 and 14–17 on working days."""
    for command in (
        "load_services",
        "load_calendar",
        "load_notices",
        "load_clocks",
        "load_alert_rules",
    ):
        call_command(command, verbosity=0)
    centre = unit(None, "610104", "district", "莲湖区公共法律服务中心", "区中心")
    units = [centre]
    for code, place, room in [("610104003", "北关", "纸坊"), ("610104006", "西关", "安定")]:
        street, block = f"{place}街道", f"{room}社区"
        station = unit(centre, code, "station", f"{street}公共法律服务工作站", f"{street}工作站")
        units += [
            station,
            unit(station, f"{code}001", "room", f"{block}公共法律服务工作室", f"{block}工作室"),
        ]
    for center in units:
        for weekday in range(5):
            for opens, closes in [(time(9), time(12)), (time(14), time(17))]:
                OpeningHours.objects.create(
                    center=center, weekday=weekday, opens=opens, closes=closes, valid_from=date(2026, 1, 1)
                )  # fmt: skip


NAMES = {
    "610104": "centre", "610104003": "北关", "610104003001": "纸坊", "610104006": "西关", "610104006001": "安定",
}  # fmt: skip
TABLES = {
    "org_serviceitem", "org_calendarday", "accounts_privacynotice", "cases_deadlinerule", "org_center",
    "org_centerperiod", "org_openinghours", "mediation_alertrule",
}  # fmt: skip
kept = {}  # {table: its rows as JSON} of the network as it was first built


def filled():
    """The tables that have rows."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        asked = " UNION ALL ".join(
            f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables
        )
        cursor.execute(asked)
        return {name for (name,) in cursor.fetchall()}


def keep_network(before):
    """Writes down what was built, so that it need not be computed again for every test."""
    with connection.cursor() as cursor:
        if mixed := before & TABLES:
            raise AssertionError(f"{sorted(mixed)} had rows before the network was built")
        for table in TABLES:
            cursor.execute(f"SELECT json_agg(t)::text FROM {table} t")
            [kept[table]] = cursor.fetchone()


def put_network_back():
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in kept.items():
            cursor.execute(
                f"INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, %s)",
                [rows],
            )
        models = [model for model in apps.get_models() if model._meta.db_table in kept]
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(
                statement
            )  # a test that emptied the tables has also set their numbers back


@pytest.fixture
def network(db, wednesday):
    """{name: Center} of the small network, with services, calendar, notices and clocks."""
    if kept:
        put_network_back()
    else:
        before = filled()
        build_network()
        keep_network(before)
    return {NAMES[center.code]: center for center in Center.objects.all()}


@pytest.fixture
def beiguan(network):
    return network["北关"]


@pytest.fixture
def law(network):
    return ServiceItem.objects.get(code="PLS-01")


@pytest.fixture
def roster(beiguan, law):
    """A duty lawyer on Thursdays, 9 to 12, half an hour each, two seats at a time."""
    roster = Roster.objects.create(
        center=beiguan, title="值班律师", weekday=3, starts=time(9), ends=time(12), capacity=2,
        valid_from=TODAY,
    )  # fmt: skip
    roster.services.add(law)
    make_slots(beiguan)
    return roster


@pytest.fixture
def slot(roster):
    """Tomorrow at half past nine: two seats, both open to residents."""
    return roster.slots.get(starts_at=at(9, 30, date(2026, 11, 26)))


def resident(phone, name):
    return User.objects.create_resident(phone, name=name, phone_verified_at=MORNING)


def staff(username, name, role, center=None, body=None):
    user = User.objects.create_staff(username, PASSWORD, name=name)
    Posting.objects.create(
        user=user, center=center, body=body, role=role, valid_from=date(2026, 1, 1)
    )
    return user


@pytest.fixture
def wang(network):
    """王桂兰 books for herself."""
    return resident("13900000001", "王桂兰")


@pytest.fixture
def chen(network):
    """陈晓燕 books for her mother, too."""
    return resident("13900000002", "陈晓燕")


@pytest.fixture
def zhang(beiguan):
    """张敏, window clerk at 北关: may."""
    return staff("zhangmin", "张敏", Role.WINDOW_CLERK, beiguan)


@pytest.fixture
def li(beiguan):
    """李伟, head of the 北关 station: may plan rosters."""
    return staff("liwei", "李伟", Role.STATION_HEAD, beiguan)


@pytest.fixture
def zhao(network):
    """赵强, window clerk at 西关: must see nothing of 北关."""
    return staff("zhaoqiang", "赵强", Role.WINDOW_CLERK, network["西关"])


@pytest.fixture
def sun(network):
    """孙丽 edits the network for the bureau."""
    return staff("sunli", "孙丽", Role.NETWORK_ADMIN, network["centre"])


@pytest.fixture
def qin(network):
    """秦岩 administers accounts."""
    return staff("qinyan", "秦岩", Role.SYSTEM_ADMIN, network["centre"])


@pytest.fixture
def zhou(network):
    """周涛, deputy director of the bureau: reads the figures."""
    return staff("zhoutao", "周涛", Role.BUREAU_LEADER, network["centre"])


@pytest.fixture
def qiao(network):
    """乔志 supervises for 区政府督查室: reads the year of the streets, changes nothing."""
    return staff("qiaozhi", "乔志", Role.SUPERVISOR, network["centre"])


# Legal aid ------------------------------------------------------------------------------------


@pytest.fixture
def jing(network):
    """赵静 works in the community room of 纸坊: helps, and sees the receipt."""
    return staff("zhaojing", "赵静", Role.ROOM_WORKER, network["纸坊"])


@pytest.fixture
def tang(network):
    """唐敏 takes applications in at the window of the centre."""
    return staff("tangmin", "唐敏", Role.WINDOW_CLERK, network["centre"])


@pytest.fixture
def ma(network):
    """马超 examines applications at the institution of legal aid."""
    return staff("machao", "马超", Role.AID_REVIEWER, network["centre"])


@pytest.fixture
def gao(network):
    """高洁 decides there."""
    return staff("gaojie", "高洁", Role.AID_DIRECTOR, network["centre"])


@pytest.fixture
def he(network):
    """何川 examines objections at the bureau, outside the institution."""
    return staff("hechuan", "何川", Role.OBJECTION_OFFICER, network["centre"])


@pytest.fixture
def firm(db):
    return Body.objects.create(
        kind=Body.Kind.LAW_FIRM, name="陕西莲城律师事务所", phone="029-81000001"
    )


def provider(user, body, **facts):
    """A lawyer's entry in the roster."""
    from aid.models import ProviderProfile

    facts = {"practising_since": date(2015, 6, 1), "is_on_roster": True, **facts}
    return ProviderProfile.objects.create(user=user, body=body, **facts)


@pytest.fixture
def lin(firm):
    """林峰, a lawyer who takes on cases."""
    user = staff("linfeng", "林峰", Role.AID_PROVIDER, body=firm)
    provider(user, firm)
    return user


@pytest.fixture
def luo(db):
    """罗兰, a lawyer of another firm: must not see what 林峰 was given."""
    body = Body.objects.create(kind=Body.Kind.LAW_FIRM, name="陕西古城律师事务所")
    user = staff("luolan", "罗兰", Role.AID_PROVIDER, body=body)
    provider(user, body)
    return user


@pytest.fixture
def xu(firm):
    """徐正, head of 林峰's firm."""
    return staff("xuzheng", "徐正", Role.PROVIDER_HEAD, body=firm)


# People's mediation ---------------------------------------------------------------------------


@pytest.fixture
def committee(network):
    """The committee of the 纸坊 community, which sits in its room."""
    return Body.objects.create(
        kind=Body.Kind.MEDIATION_COMMITTEE, name="莲湖区北关街道纸坊社区人民调解委员会",
        center=network["纸坊"],
    )  # fmt: skip


@pytest.fixture
def other_committee(network):
    """The committee of the 安定 community: must see nothing of 纸坊."""
    return Body.objects.create(
        kind=Body.Kind.MEDIATION_COMMITTEE, name="莲湖区西关街道安定社区人民调解委员会",
        center=network["安定"],
    )  # fmt: skip


@pytest.fixture
def tian(committee):
    """田芳 mediates there."""
    return staff("tianfang", "田芳", Role.MEDIATOR, body=committee)


@pytest.fixture
def zheng(committee):
    """郑国强 chairs it: assigns, seals, closes."""
    return staff("zhengguoqiang", "郑国强", Role.COMMITTEE_CHAIR, body=committee)


@pytest.fixture
def ding(other_committee):
    """丁洁 mediates at 安定."""
    return staff("dingjie", "丁洁", Role.MEDIATOR, body=other_committee)


@pytest.fixture
def guo(network):
    """郭红 guides people's mediation for the bureau."""
    return staff("guohong", "郭红", Role.MEDIATION_GUIDE, network["centre"])


@pytest.fixture
def bai(network):
    """白勇 coordinates joint mediation for the governance centre of the district."""
    return staff("baiyong", "白勇", Role.COORDINATOR, network["centre"])
