"""How far apart two points are, and how to say so honestly."""

from math import asin, cos, radians, sin, sqrt

EARTH = 6_371_008.8  # mean radius in metres (IUGG)
COARSE = 500  # metres by which an approximate point may be off


def metres(one, other):
    """Whole metres in a straight line between two (latitude, longitude) points in degrees (haversine)."""
    (lat1, lng1), (lat2, lng2) = ((radians(a), radians(b)) for a, b in (one, other))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lng2 - lng1) / 2) ** 2
    return round(2 * EARTH * asin(sqrt(h)))


def spoken(distance, *, approximate):
    """A distance in words: “约 1.2 公里” where a point is approximate, “680 米” where both are exact."""
    if approximate and distance < COARSE:
        return f"约 {COARSE} 米以内"
    step = 100 if approximate else 10
    rounded = round(distance / step) * step
    words = f"{rounded} 米" if rounded < 1000 else f"{rounded / 1000:.1f} 公里"
    return f"约 {words}" if approximate else words
