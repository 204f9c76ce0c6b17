from django.apps import AppConfig

from centers.common.menu import Item, register_menu


class BookingConfig(AppConfig):
    name = "centers.booking"
    label = "booking"
    verbose_name = "预约"

    def ready(self):
        from centers.accounts.arrivals import on_sign_in
        from centers.org.changes import count_affected, on_opening_change
        from centers.org.panels import register_bookable, register_unit_panel

        from . import checks  # noqa: F401  registers itself
        from .actions import unlock_codes
        from .panels import bookable_codes, free_slots
        from .slots import count_booked, opening_changed

        register_menu(
            "desk",
            Item("今日预约", "booking:desk", "booking.view", order=10),
            Item("排队叫号", "booking:queue", "booking.view", order=15),
            Item("现场登记", "booking:walk_in", "booking.handle", order=20),
            Item("电话预约", "booking:phone_slots", "booking.handle", order=30),
            Item("排班", "booking:rosters", "roster.edit", order=40),
            Item("巡回", "booking:circuits", "roster.edit", order=50),
            Item("预约情况", "booking:report", "booking.report", order=60),
        )
        # Heads have the desk; this entry is for whoever has the bureau's front page.
        register_menu("bureau", Item("预约情况", "booking:report", "bureau.view", order=10))
        register_unit_panel(free_slots)
        register_bookable(bookable_codes)
        on_opening_change(opening_changed)
        count_affected(count_booked)
        on_sign_in(unlock_codes)
