from django.urls import path

from . import bureau, views

app_name = "org"
urlpatterns = [
    # For everybody
    path("units/", views.units, name="units"),
    path("units/<code>/", views.unit, name="unit"),
    path("nearest/", views.nearest, name="nearest"),
    path("services/", views.services, name="services"),
    path("services/<code>/", views.service, name="service"),
    path("open/network.json", views.network_json, name="network_json"),
    # For the bureau
    path("bureau/units/", bureau.bureau_units, name="bureau_units"),
    path("bureau/units/<code>/", bureau.edit_unit, name="edit_unit"),
    path("bureau/units/<code>/hours/", bureau.edit_hours, name="edit_hours"),
    path("bureau/units/<code>/closures/", bureau.closures, name="closures"),
    path("bureau/units/<code>/closures/<int:pk>/end/", bureau.end_closure, name="end_closure"),
    path("bureau/bodies/", bureau.bodies, name="bodies"),
    path("bureau/bodies/add/", bureau.edit_body, name="add_body"),
    path("bureau/bodies/<int:pk>/", bureau.edit_body, name="edit_body"),
    path("bureau/services/", bureau.bureau_services, name="bureau_services"),
    path("bureau/services/<code>/", bureau.edit_service, name="edit_service"),
    path("bureau/calendar/", bureau.calendar, name="calendar"),
    path("bureau/calendar/notice/", bureau.enter_notice, name="enter_notice"),
]
