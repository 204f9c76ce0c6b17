from django.urls import path

from .views import checks, compare, cycle, figures, own, plan, records, screen, sheets

app_name = "assessment"

BUREAU = "bureau/assessment/"
YEAR = "bureau/assessment/<int:year>/"
DESK = "desk/assessment/"

urlpatterns = [
    # Figures
    path(BUREAU, figures.ranking, name="ranking"),
    path(f"{BUREAU}compare/", compare.compare, name="compare"),
    path(YEAR, figures.ranking, name="ranking_of"),
    path(f"{YEAR}table/", figures.table, name="table"),
    path(f"{YEAR}table.xlsx", figures.table_xlsx, name="table_xlsx"),
    path(f"{YEAR}late/", figures.late, name="late"),
    path(f"{YEAR}reckon/", figures.reckon, name="reckon"),
    path(f"{YEAR}wall/", screen.make_wall, name="make_wall"),
    path("wall/<str:token>/", screen.show_wall, name="wall"),
    path(f"{YEAR}units/<str:code>/", sheets.unit_sheet, name="unit_sheet"),
    path(f"{YEAR}units/<str:code>/what-if/", sheets.what_if, name="what_if"),
    path(f"{YEAR}indicators/<str:code>/", figures.indicator_sheet, name="indicator_sheet"),
    path(f"{YEAR}indicators/<str:code>/<str:unit>/", sheets.rows, name="rows"),
    # Checks
    path(f"{BUREAU}checks/", checks.checks, name="checks"),
    path(f"{BUREAU}checks/draw/", checks.draw, name="draw"),
    path(f"{BUREAU}checks/place/", checks.check_place, name="check_place"),
    path(f"{BUREAU}checks/<int:pk>/", checks.check_file, name="check_file"),
    path(f"{BUREAU}checks/looks/<int:pk>/", checks.look_again, name="look_again"),
    path(f"{BUREAU}checks/looks/<int:pk>/settle/", checks.settle_look, name="settle_look"),
    # The plan
    path(f"{YEAR}plan/", plan.plan, name="plan"),
    path(f"{YEAR}plan.xlsx", plan.plan_xlsx, name="plan_xlsx"),
    path(f"{YEAR}plan/begin/", plan.begin_plan, name="begin_plan"),
    path(f"{YEAR}plan/settings/", plan.settings, name="plan_settings"),
    path(f"{YEAR}plan/bands/", plan.bands, name="bands"),
    path(f"{YEAR}plan/upload/", plan.upload, name="upload"),
    path(f"{YEAR}plan/rows/add/", plan.edit_row, name="add_row"),
    path(f"{YEAR}plan/rows/<str:code>/", plan.edit_row, name="edit_row"),
    path(f"{YEAR}plan/rows/<str:code>/remove/", plan.remove_row, name="remove_row"),
    path(f"{YEAR}plan/red-lines/add/", plan.add_red_line, name="add_red_line"),
    path(f"{YEAR}plan/red-lines/<int:pk>/remove/", plan.remove_red_line, name="remove_red_line"),
    path(f"{YEAR}plan/amend/", plan.amend, name="amend"),
    path(f"{YEAR}plan/amend/issue/", plan.issue_amendment, name="issue_amendment"),
    path(f"{YEAR}plan/amend/drop/", plan.drop_amendment, name="drop_amendment"),
    # The cycle
    path(f"{YEAR}cycle/", cycle.cycle, name="cycle"),
    path(f"{YEAR}cycle/<str:verb>/", cycle.take_step, name="take_step"),
    path(f"{YEAR}team/add/", records.add_assessor, name="add_assessor"),
    path(f"{YEAR}team/<int:pk>/remove/", records.remove_assessor, name="remove_assessor"),
    path("desk/judging/", records.judging, name="judging"),
    path("desk/judging/<int:year>/<str:unit>/<str:code>/", records.judge, name="judge"),
    path(f"{YEAR}rectifications/<int:pk>/close/", records.close_rectification, name="close_rectification"),
    path("assessment/<int:year>/", cycle.published, name="published"),
    # What is written down and decided
    path(f"{YEAR}records/", records.records, name="records"),
    path(f"{YEAR}records/events/add/", records.add_event, name="add_event"),
    path(f"{YEAR}records/events/<int:pk>/void/", records.void_event, name="void_event"),
    path(f"{YEAR}records/excuses/add/", records.add_excuse, name="add_excuse"),
    path(f"{YEAR}records/excuses/<int:pk>/end/", records.end_excuse, name="end_excuse"),
    path(f"{YEAR}records/flags/add/", records.add_flag, name="add_flag"),
    path(f"{YEAR}records/flags/<int:pk>/decide/", records.decide_flag, name="decide_flag"),
    path(f"{YEAR}records/objections/<int:pk>/", records.answer, name="answer"),
    path(f"{YEAR}records/files/<int:pk>/", records.objection_file, name="objection_file"),
    # A street
    path(DESK, own.own_sheet, name="own_sheet"),
    path(f"{DESK}<int:year>/opinion/", own.say_opinion, name="say_opinion"),
    path(f"{DESK}<int:year>/review/", own.review_self, name="review_self"),
    path(f"{DESK}<int:year>/contest/<str:code>/", own.contest, name="contest"),
    path(f"{DESK}<int:year>/appeal/<str:code>/", own.appeal, name="appeal"),
    path(f"{DESK}<int:year>/rectify/<int:pk>/", own.rectify, name="rectify"),
]  # fmt: skip
