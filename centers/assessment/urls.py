from django.urls import path

from . import check_views, views

app_name = "assessment"

urlpatterns = [
    path("bureau/assessment/", views.ranking, name="ranking"),
    path("bureau/assessment/checks/", check_views.checks, name="checks"),
    path("bureau/assessment/checks/draw/", check_views.draw, name="draw"),
    path("bureau/assessment/checks/place/", check_views.check_place, name="check_place"),
    path("bureau/assessment/checks/<int:pk>/", check_views.check_file, name="check_file"),
    path("desk/assessment/", views.own_sheet, name="own_sheet"),
    path("bureau/assessment/<int:year>/", views.ranking, name="ranking_of"),
    path("bureau/assessment/<int:year>/table/", views.table, name="table"),
    path("bureau/assessment/<int:year>/table.xlsx", views.table_xlsx, name="table_xlsx"),
    path("bureau/assessment/<int:year>/plan/", views.plan, name="plan"),
    path("bureau/assessment/<int:year>/plan/begin/", views.begin_plan, name="begin_plan"),
    path("bureau/assessment/<int:year>/plan/issue/", views.issue_plan, name="issue_plan"),
    path("bureau/assessment/<int:year>/close/", views.close, name="close"),
    path("bureau/assessment/<int:year>/late/", views.late, name="late"),
    path("bureau/assessment/<int:year>/reckon/", views.reckon, name="reckon"),
    path("bureau/assessment/<int:year>/units/<str:code>/", views.unit_sheet, name="unit_sheet"),
    path(
        "bureau/assessment/<int:year>/indicators/<str:code>/",
        views.indicator_sheet,
        name="indicator_sheet",
    ),
    path("bureau/assessment/<int:year>/indicators/<str:code>/<str:unit>/", views.rows, name="rows"),
]
