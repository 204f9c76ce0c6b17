"""Invented committees, disputes, sweeps and warnings of people's mediation. See `centers.cases.synthetic`."""

from .few import make_few
from .many import make_many
from .scenes import make_scenes

__all__ = ["make_few", "make_many", "make_scenes"]
