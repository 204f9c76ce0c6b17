"""Invented cases of legal aid: a few through the verbs, very many by whole sets. See `centers.cases.synthetic`."""

from .few import make_few
from .many import make_many
from .scenes import make_scenes

__all__ = ["make_few", "make_many", "make_scenes"]
