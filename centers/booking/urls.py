from django.urls import path

from .views import changes, desk, resident, rosters, sessions, tap, waiting

app_name = "booking"

urlpatterns = [
    # Residents
    path("book/", resident.choose_service, name="choose_service"),
    path("book/<str:service>/", resident.choose_place, name="choose_place"),
    path("book/<str:service>/<str:unit>/", resident.choose_time, name="choose_time"),
    path("book/<str:service>/<str:unit>/<int:slot>/", resident.start, name="start"),
    path("book/<str:service>/<str:unit>/wait/", waiting.join, name="join"),
    path("waiting/<str:key>/", waiting.waiting, name="waiting"),
    path("waiting/<str:key>/leave/", waiting.leave, name="leave"),
    path("sessions/", sessions.calendar, name="sessions"),
    path("bookings/find/", resident.find, name="find"),
    path("bookings/<str:key>/", resident.detail, name="detail"),
    path("bookings/<str:key>/details/", resident.details, name="details"),
    path("bookings/<str:key>/check/", resident.check, name="check"),
    path("bookings/<str:key>/let-go/", resident.let_go, name="let_go"),
    path("bookings/<str:key>/cancel/", changes.cancel, name="cancel"),
    path("bookings/<str:key>/move/", changes.move, name="move"),
    path("bookings/<str:key>/move/<int:slot>/", changes.move_to, name="move_to"),
    path("bookings/<str:key>/close/", resident.close, name="close"),
    path("bookings/<str:key>/slip/", resident.slip, name="slip"),
    path("bookings/<str:key>/qr.svg", resident.qr, name="qr"),
    path("bookings/<str:key>/event.ics", resident.calendar_file, name="calendar_file"),
    # Links in messages
    path("c/<str:tap_key>/", tap.tap, name="tap"),
    path("c/<str:tap_key>/cancel/", tap.tap_cancel, name="tap_cancel"),
    path("c/<str:tap_key>/accept/", tap.tap_accept, name="tap_accept"),
    path("c/<str:tap_key>/decline/", tap.tap_decline, name="tap_decline"),
    # The desk
    path("desk/", desk.today, name="desk"),
    path("desk/find/", desk.desk_find, name="desk_find"),
    path("desk/walk-in/", desk.walk_in, name="walk_in"),
    path("desk/phone/", desk.phone_slots, name="phone_slots"),
    path("desk/phone/<int:slot>/", desk.phone_booking, name="phone_booking"),
    path("desk/waiting/", waiting.desk_waiting, name="desk_waiting"),
    path("desk/waiting/<str:service>/add/", waiting.desk_join, name="desk_join"),
    path("desk/waiting/<str:key>/accept/", waiting.desk_accept, name="desk_accept"),
    path("desk/waiting/<str:key>/leave/", waiting.desk_leave, name="desk_leave"),
    path("desk/rosters/", rosters.rosters, name="rosters"),
    path("desk/rosters/add/", rosters.add_roster, name="add_roster"),
    path("desk/rosters/<int:pk>/end/", rosters.end_roster, name="end_roster"),
    path("desk/bookings/<str:key>/", desk.desk_detail, name="desk_detail"),
    path("desk/bookings/<str:key>/phone/", desk.reveal, name="reveal"),
    path("desk/bookings/<str:key>/check-in/", desk.check_in, name="check_in"),
    path("desk/bookings/<str:key>/no-show/", desk.no_show, name="no_show"),
    path("desk/bookings/<str:key>/finish/", desk.finish, name="finish"),
    path("desk/bookings/<str:key>/cancel/", desk.desk_cancel, name="desk_cancel"),
]
