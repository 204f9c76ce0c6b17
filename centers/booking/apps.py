from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "centers.booking"
    label = "booking"
    verbose_name = "预约"
