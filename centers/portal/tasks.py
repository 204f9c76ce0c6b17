from celery import shared_task

from .health import stamp


@shared_task
def beat_heart():
    """Proof that a worker takes tasks and finishes them."""
    stamp("worker")
