from datetime import date, time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from centers.org import actions
from centers.org.models import Center, CenterPeriod, OpeningHours

from .conftest import LINES

REAL = Path(__file__).parents[3] / "centers" / "org" / "data" / "lianhu.csv"


def load(path, **options):
    return call_command("load_network", path, **options)


def test_the_real_network_loads_and_loads_again_without_a_change(db):
    assert "新增 152 个，变更 0 个，未变 0 个，撤并 0 个" in load(REAL)
    assert "新增 0 个，变更 0 个，未变 152 个，撤并 0 个" in load(REAL)
    tiers = [Center.objects.filter(tier=tier).count() for tier in ("district", "station", "room")]
    assert tiers == [1, 9, 142]
    assert not any(Center.objects.find_problems())
    street = Center.objects.get(code="610104009")
    assert (street.name, street.short_name) == (
        "枣园街道公共法律服务工作站",
        "枣园街道工作站",
    )
    assert Center.objects.get_children(street).count() == 22
    assert Center.objects.get_parent(street).code == "610104"
    assert CenterPeriod.objects.filter(parent=street, valid_to=None).count() == 22


def test_no_address_or_phone_is_invented(db):
    load(REAL)
    assert not Center.objects.exclude(phone="", address="").exists()
    assert (
        Center.objects.get(code="610104001").area_note
        == "辖区：青年路街道（街道办事处在青年路80号）"
    )
    assert not Center.objects.filter(source="").exists()


def test_what_staff_entered_survives_a_reload(small_network, station, chen_jing, write):
    actions.edit_center(
        station,
        {"phone": "029-87654321", "address": "青年路 80 号", "latitude": "34.27100"},
        by=chen_jing,
    )
    OpeningHours.objects.create(
        center=station, weekday=0, opens=time(9), closes=time(12), valid_from=date(2026, 1, 5)
    )
    lines = [
        line.replace("34.2716", "34.2799").replace("（街道办事处在青年路80号）", "")
        for line in LINES
    ]
    assert "变更 1 个" in load(write(*lines))
    station.refresh_from_db()
    assert (station.phone, station.address) == ("029-87654321", "青年路 80 号")
    assert str(station.latitude) == "34.27100"
    assert station.area_note == "辖区：青年路街道"
    assert station.opening_hours.count() == 1


def test_a_missing_unit_is_closed_not_deleted_and_may_return(small_network, room, write):
    without = [line for line in LINES if not line.startswith(room.code)]
    assert "撤并 1 个" in load(write(*without), on=date(2026, 6, 1))
    room.refresh_from_db()
    assert room.closed_on == date(2026, 6, 1)
    assert room.periods.get().valid_to == date(2026, 5, 31)
    assert "撤并 0 个" in load(write(*without), on=date(2026, 6, 2))
    assert "变更 1 个" in load(write(*LINES), on=date(2026, 7, 1))
    room.refresh_from_db()
    assert room.closed_on is None
    assert [(p.valid_from, p.valid_to) for p in room.periods.all()] == [
        (date(2026, 1, 5), date(2026, 5, 31)),
        (date(2026, 7, 1), None),
    ]


def test_a_moved_room_gets_a_new_period_and_a_new_place_in_the_tree(small_network, room, write):
    other = small_network["610104002"]
    moved = [line.replace("013,room,610104001", "013,room,610104002") for line in LINES]
    assert "变更 1 个" in load(write(*moved), on=date(2026, 6, 1))
    room.refresh_from_db()
    assert Center.objects.get_parent(room) == other
    assert [(p.parent.code, p.valid_to) for p in room.periods.select_related("parent")] == [
        ("610104001", date(2026, 5, 31)),
        ("610104002", None),
    ]
    assert not any(Center.objects.find_problems())
    assert "未变 6 个" in load(write(*moved))


def test_a_station_moves_with_its_rooms_when_it_is_merged(small_network, write):
    merged = [
        line.replace("002,room,610104002", "002,room,610104001")
        for line in LINES
        if not line.startswith("610104002,")
    ]
    assert "变更 1 个，未变 4 个，撤并 1 个" in load(write(*merged), on=date(2026, 6, 1))
    rooms = Center.objects.open().below(Center.objects.get(code="610104001"))
    assert rooms.count() == 4


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([*LINES, LINES[3]], ["第 8 行：编码 610104001013 与第 5 行重复"]),
        ([LINES[0], LINES[2]], ["第 3 行：上级编码“610104001”不在文件里"]),
        ([LINES[0], LINES[1].replace("station", "street")], ["第 3 行：层级“street”应为"]),
        ([LINES[0], LINES[1].replace("34.2716", "abc")], ["第 3 行：坐标“abc,108.9349”不正确"]),
        ([LINES[0].replace("34.2687,108.9356", "108.9356,34.2687")], ["第 2 行：坐标"]),
        ([LINES[0].replace("34.2687", "nan")], ["第 2 行：坐标“nan"]),
        ([LINES[0], LINES[1] + ",多"], ["第 3 行：应有 13 列，现有 14 列"]),
        ([LINES[0].replace("610104,", "61o104,")], ["第 2 行：编码“61o104”应为 6 位数字"]),
        ([LINES[0], LINES[3].replace("610104001,", "610104,", 1)], ["上级 610104 应为街道公共法律服务工作站"]),
        (
            [LINES[0].replace("区中心", ""), LINES[1].replace("approx", "good")],
            ["第 2 行：缺少简称", "第 3 行：位置精度“good”"],
        ),
        ([], ["文件里没有机构"]),
    ],
)  # fmt: skip
def test_a_malformed_file_is_refused_whole(db, write, lines, words):
    with pytest.raises(CommandError) as refused:
        load(write(*lines))
    for word in words:
        assert word in str(refused.value)
    assert not Center.objects.exists()


def test_a_wrong_header_and_a_wrong_encoding_are_named(db, write, tmp_path):
    with pytest.raises(CommandError, match="第 1 行：表头应为"):
        load(write(*LINES, head="code,name"))
    with pytest.raises(CommandError, match="不是 UTF-8"):
        load(write(*LINES, encoding="gb18030"))
    with pytest.raises(CommandError, match="读不到文件"):
        load(str(tmp_path / "none.csv"))


def test_the_database_refuses_overlapping_periods_and_half_a_place(small_network, room, station):
    with pytest.raises(IntegrityError, match="center_period_never_overlaps"), transaction.atomic():
        CenterPeriod.objects.create(center=room, parent=station, valid_from=date(2026, 3, 1))
    with pytest.raises(IntegrityError, match="both_coordinates"), transaction.atomic():
        Center.objects.filter(pk=room.pk).update(latitude="34.2")
    with pytest.raises(IntegrityError, match="stands_in_china"), transaction.atomic():
        Center.objects.filter(pk=room.pk).update(latitude="50", longitude="1")
