"""The gates stand on the ground floor, where `centers.org` can reach them; this is their old address."""

from centers.common.gates import resident_required, right_required, staff_required

__all__ = ["resident_required", "right_required", "staff_required"]
