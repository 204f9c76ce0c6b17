from django.urls import path

from .views import apply, choose, desk, receipts, referred, roster, standards

app_name = "aid"

urlpatterns = [
    path("desk/todo/aid/new/", desk.new, name="new"),
    path("desk/receipts/aid/new/", desk.help_apply, name="help_apply"),
    path("desk/todo/aid/notice/", desk.notice, name="notice"),
    path("desk/todo/aid/advice/", desk.advice, name="advice"),
    path("desk/todo/aid/duty-help/", desk.duty_help, name="duty_help"),
    path("desk/providers/", roster.providers, name="providers"),
    path("desk/providers/<int:pk>/", roster.edit_provider, name="edit_provider"),
    path("desk/cases/<str:number>/link/", roster.link, name="link"),
    path("desk/receipts/aid/<str:number>/", receipts.receipt, name="receipt"),
    path("desk/receipts/aid/<str:number>/receipt.pdf", receipts.receipt_pdf, name="receipt_pdf"),
    # Referred here
    path("desk/referrals/aid/<int:pk>/", referred.referred, name="referred"),
    # Money, for the bureau
    path("bureau/aid/standards/", standards.means, name="means"),
    path("bureau/aid/standards/subsidies/", standards.subsidies, name="subsidies"),
    # Residents
    path("aid/", apply.home, name="home"),
    path("aid/lawyers/", choose.lawyers, name="lawyers"),
    path("aid/apply/", apply.start, name="start"),
    path("aid/apply/<str:number>/", apply.resume, name="resume"),
    path("aid/apply/<str:number>/materials/", apply.materials, name="materials"),
    path(
        "aid/apply/<str:number>/materials/<int:key>/remove/",
        apply.remove_material,
        name="remove_material",
    ),
    path("aid/apply/<str:number>/check/", apply.check, name="check"),
    path("aid/apply/<str:number>/done/", apply.done, name="done"),
    path("aid/apply/<str:number>/<slug:slug>/", apply.page, name="page"),
    path("my/cases/<str:number>/choose-lawyer/", choose.choose, name="choose"),
    # Those chosen
    path("desk/aid/choices/", choose.choices, name="choices"),
    path("desk/aid/choices/<int:key>/", choose.answer_choice, name="answer_choice"),
]
