from django.urls import path

from .views import desk, receipts, referred, standards

app_name = "aid"

urlpatterns = [
    path("desk/work/aid/new/", desk.new, name="new"),
    path("desk/receipts/aid/new/", desk.help_apply, name="help_apply"),
    path("desk/work/aid/notice/", desk.notice, name="notice"),
    path("desk/work/aid/advice/", desk.advice, name="advice"),
    path("desk/work/aid/duty-help/", desk.duty_help, name="duty_help"),
    path("desk/receipts/aid/<str:number>/", receipts.receipt, name="receipt"),
    path("desk/receipts/aid/<str:number>/receipt.pdf", receipts.receipt_pdf, name="receipt_pdf"),
    # Referred here
    path("desk/referrals/aid/<int:pk>/", referred.referred, name="referred"),
    # Money, for the bureau
    path("bureau/aid/standards/", standards.means, name="means"),
    path("bureau/aid/standards/subsidies/", standards.subsidies, name="subsidies"),
]
