from django.urls import path

from . import views

app_name = "assessment"

urlpatterns = [
    path("bureau/assessment/", views.ranking, name="ranking"),
    path("desk/assessment/", views.own_sheet, name="own_sheet"),
    path("bureau/assessment/<int:year>/", views.ranking, name="ranking_of"),
    path("bureau/assessment/<int:year>/plan/", views.plan, name="plan"),
    path("bureau/assessment/<int:year>/plan/begin/", views.begin_plan, name="begin_plan"),
    path("bureau/assessment/<int:year>/plan/issue/", views.issue_plan, name="issue_plan"),
    path("bureau/assessment/<int:year>/reckon/", views.reckon, name="reckon"),
    path("bureau/assessment/<int:year>/units/<str:code>/", views.unit_sheet, name="unit_sheet"),
    path(
        "bureau/assessment/<int:year>/indicators/<str:code>/",
        views.indicator_sheet,
        name="indicator_sheet",
    ),
    path("bureau/assessment/<int:year>/indicators/<str:code>/<str:unit>/", views.rows, name="rows"),
]
