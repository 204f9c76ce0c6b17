from decimal import Decimal

import pytest

from centers.org.distance import metres, spoken

BELL_TOWER = (Decimal("34.2611"), Decimal("108.9422"))


def test_a_point_is_no_way_from_itself():
    assert metres(BELL_TOWER, BELL_TOWER) == 0


def test_known_distances():
    """One degree of latitude on the mean sphere, and a hundredth of longitude at 34.26° north."""
    assert metres((34, 108), (35, 108)) == 111_195
    assert metres(BELL_TOWER, (Decimal("34.2611"), Decimal("108.9522"))) == pytest.approx(
        919, abs=1
    )
    assert metres((34, 108), (35, 109)) == metres((35, 109), (34, 108))


@pytest.mark.parametrize(
    ("distance", "approximate", "words"),
    [
        (0, True, "约 500 米以内"),
        (499, True, "约 500 米以内"),
        (649, True, "约 600 米"),
        (980, True, "约 1.0 公里"),
        (2349, True, "约 2.3 公里"),
        (123, False, "120 米"),
        (2349, False, "2.4 公里"),
    ],
)
def test_distances_in_words(distance, approximate, words):
    assert spoken(distance, approximate=approximate) == words
