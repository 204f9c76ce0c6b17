from celery.beat import PersistentScheduler

from centers.portal.health import stamp


class StampingScheduler(PersistentScheduler):
    """The schedule of `celery.py`; every turn leaves beat's own heartbeat for `/healthz`."""

    def tick(self, *args, **kwargs):
        stamp("beat")
        return super().tick(*args, **kwargs)
