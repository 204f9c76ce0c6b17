from django.urls import path

from .views import (
    alerts,
    apply,
    committee_work,
    committees,
    desk,
    risks,
    sides,
    standards,
    statistics,
    studies,
    subsidies,
    sweeps,
)

app_name = "mediation"

urlpatterns = [
    # Disputes at the desk
    path("desk/todo/mediation/new/", desk.new, name="new"),
    path("desk/todo/mediation/lead/", desk.lead, name="lead"),
    path("desk/referrals/mediation/<int:pk>/", desk.referred, name="referred"),
    path("desk/cases/<str:number>/people/", desk.people, name="people"),
    path("desk/cases/<str:number>/people/new/", desk.add_party, name="add_party"),
    path("desk/cases/<str:number>/facts/", desk.facts, name="facts"),
    # Subsidies, for the bureau
    path("bureau/mediation/files/", subsidies.files, name="files"),
    path("bureau/mediation/files/<str:number>/", subsidies.grade, name="grade"),
    path(
        "bureau/mediation/files/<str:number>/papers/<int:key>/",
        subsidies.volume_paper,
        name="volume_paper",
    ),
    path(
        "bureau/mediation/files/<str:number>/materials/<int:key>/",
        subsidies.volume_material,
        name="volume_material",
    ),
    path("bureau/mediation/rates/", subsidies.rates, name="rates"),
    # Residents
    path("mediation/", apply.home, name="home"),
    path("mediation/apply/", apply.start, name="start"),
    path("mediation/apply/<str:number>/", apply.resume, name="resume"),
    path("mediation/apply/<str:number>/check/", apply.check, name="check"),
    path("mediation/apply/<str:number>/done/", apply.done, name="done"),
    path("mediation/apply/<str:number>/<slug:slug>/", apply.page, name="page"),
    # Whoever was invited
    path("my/mediation/<str:number>/", sides.side, name="side"),
    path("my/mediation/<str:number>/papers/<int:key>/", sides.side_paper, name="side_paper"),
    path("my/mediation/<str:number>/feedback/", sides.side_feedback, name="side_feedback"),
    path("my/mediation/<str:number>/<slug:verb>/", sides.side_step, name="side_step"),
    # Sweeps
    path("desk/mediation/sweeps/", sweeps.sweeps, name="sweeps"),
    path("desk/mediation/sweeps/plans/", sweeps.sweep_plans, name="sweep_plans"),
    path("desk/mediation/sweeps/plans/new/", sweeps.add_sweep_plan, name="add_sweep_plan"),
    path("desk/mediation/sweeps/plans/usual/", sweeps.usual_sweep_plans, name="usual_sweep_plans"),
    path("desk/mediation/sweeps/plans/<int:pk>/end/", sweeps.end_sweep_plan, name="end_sweep_plan"),
    path("desk/mediation/sweeps/<int:pk>/none/", sweeps.sweep_none, name="sweep_none"),
    path("desk/mediation/sweeps/<int:pk>/found/", sweeps.sweep_found, name="sweep_found"),
    path("desk/mediation/sweeps/<int:pk>/undo/", sweeps.sweep_undo, name="sweep_undo"),
    path("desk/mediation/sweeps/<int:pk>/sheet/", sweeps.sweep_sheet, name="sweep_sheet"),
    path("bureau/mediation/sweeps/", sweeps.sweep_overview, name="sweep_overview"),
    # Warnings
    path("desk/mediation/alerts/", alerts.alerts, name="alerts"),
    path("desk/mediation/alerts/new/", alerts.raise_alert, name="raise_alert"),
    path("desk/mediation/alerts/<int:pk>/", alerts.alert, name="alert"),
    path("desk/mediation/alerts/<int:pk>/answer/", alerts.answer_alert, name="answer_alert"),
    path("desk/mediation/alerts/<int:pk>/level/", alerts.change_alert, name="change_alert"),
    path("desk/mediation/alerts/<int:pk>/police/", alerts.alert_police, name="alert_police"),
    path("desk/mediation/alerts/<int:pk>/close/", alerts.close_alert, name="close_alert"),
    path("bureau/mediation/alert-rules/", alerts.alert_rules, name="alert_rules"),
    # Risks and emergencies
    path("desk/mediation/risks/", risks.risks, name="risks"),
    path("desk/mediation/risks/new/", risks.add_risk, name="add_risk"),
    path("desk/mediation/risks/<int:pk>/", risks.risk, name="risk"),
    path("desk/mediation/risks/<int:pk>/decide/", risks.decide_risk, name="decide_risk"),
    path("desk/mediation/incident-plans/", risks.incident_plans, name="incident_plans"),
    path("desk/mediation/incident-plans/new/", risks.add_incident_plan, name="add_incident_plan"),
    path("desk/mediation/incident-plans/<int:pk>/", risks.incident_plan, name="incident_plan"),
    path(
        "desk/mediation/incident-plans/<int:pk>/reviewed/",
        risks.review_incident_plan,
        name="review_incident_plan",
    ),
    path(
        "desk/mediation/incident-plans/<int:pk>/start/", risks.start_incident, name="start_incident"
    ),
    path("desk/mediation/incidents/", risks.incidents, name="incidents"),
    path("desk/mediation/incidents/<int:pk>/", risks.incident, name="incident"),
    path("desk/mediation/incidents/<int:pk>/note/", risks.note_incident, name="note_incident"),
    path("desk/mediation/incidents/<int:pk>/close/", risks.close_incident, name="close_incident"),
    # Studies
    path("desk/mediation/studies/", studies.studies, name="studies"),
    path("desk/mediation/studies/new/", studies.new_study, name="new_study"),
    path("desk/mediation/studies/<int:pk>/", studies.study, name="study"),
    path("desk/mediation/studies/<int:pk>/edit/", studies.edit_study, name="edit_study"),
    path("desk/mediation/studies/<int:pk>/issue/", studies.issue_study, name="issue_study"),
    path("desk/mediation/studies/<int:pk>/tables.xlsx", studies.study_xlsx, name="study_xlsx"),
    # Figures of disputes
    path("bureau/mediation/statistics/", statistics.statistics, name="statistics"),
    path("bureau/mediation/statistics/rows/", statistics.statistics_rows, name="statistics_rows"),
    path(
        "bureau/mediation/statistics/alerts/",
        statistics.statistics_alerts,
        name="statistics_alerts",
    ),
    path(
        "bureau/mediation/statistics/sweeps/",
        statistics.statistics_sweeps,
        name="statistics_sweeps",
    ),
    path("bureau/mediation/statistics.xlsx", statistics.statistics_xlsx, name="statistics_xlsx"),
    # Committees and their people
    path("desk/mediation/committees/", committees.committees, name="committees"),
    path("desk/mediation/committees/new/", committees.found_committee, name="found_committee"),
    path("desk/mediation/committees/<int:pk>/", committees.committee, name="committee"),
    path(
        "desk/mediation/committees/<int:pk>/edit/", committees.edit_committee, name="edit_committee"
    ),
    path("desk/mediation/committees/<int:pk>/renew/", committees.renew, name="renew"),
    path(
        "desk/mediation/committees/<int:pk>/close/",
        committees.close_committee,
        name="close_committee",
    ),
    path("desk/mediation/committees/<int:pk>/appoint/", committees.appoint, name="appoint"),
    path("desk/mediation/mediators/<int:pk>/", committees.edit_mediator, name="edit_mediator"),
    path("desk/mediation/mediators/<int:pk>/end/", committees.end_mediator, name="end_mediator"),
    path(
        "desk/mediation/committees/<int:pk>/court/",
        committee_work.notify_court,
        name="notify_court",
    ),
    path(
        "desk/mediation/committees/<int:pk>/court/<int:number>/",
        committee_work.court_notice,
        name="court_notice",
    ),
    path(
        "desk/mediation/committees/<int:pk>/checks/<int:year>/",
        committee_work.self_check,
        name="self_check",
    ),
    path(
        "desk/mediation/committees/<int:pk>/checks/<int:year>/confirm/",
        committee_work.confirm_check,
        name="confirm_check",
    ),
    path("desk/mediation/trainings/", committee_work.trainings, name="trainings"),
    path("desk/mediation/trainings/new/", committee_work.hold_training, name="hold_training"),
    path("desk/mediation/trainings/<int:pk>/", committee_work.training, name="training"),
    # The bureau's side of committees
    path("bureau/mediation/studios/", committee_work.studios, name="studios"),
    path("bureau/mediation/studios/<int:pk>/", committee_work.edit_studio, name="edit_studio"),
    path(
        "bureau/mediation/committees/<int:pk>/studio/", committee_work.add_studio, name="add_studio"
    ),
    path("bureau/mediation/standards/", standards.items, name="standards"),
    path("bureau/mediation/standards/<int:pk>/", standards.edit_item, name="edit_standard"),
    path("bureau/mediation/standards/<int:pk>/end/", standards.end_item, name="end_standard"),
    path("bureau/mediation/standards/training/", standards.training_norm, name="training_norm"),
    path("bureau/mediation/committees/", standards.overview, name="committee_figures"),
    path(
        "bureau/mediation/committees.xlsx", standards.overview_xlsx, name="committee_figures_xlsx"
    ),
]
