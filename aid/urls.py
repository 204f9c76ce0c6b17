from django.urls import path

from .views import desk, receipts

app_name = "aid"

urlpatterns = [
    path("desk/aid/new/", desk.new, name="new"),
    path("desk/aid/help/", desk.help_apply, name="help_apply"),
    path("desk/aid/notice/", desk.notice, name="notice"),
    path("desk/aid/advice/", desk.advice, name="advice"),
    path("desk/aid/duty-help/", desk.duty_help, name="duty_help"),
    path("desk/aid/receipts/<str:number>/", receipts.receipt, name="receipt"),
    path("desk/aid/receipts/<str:number>/receipt.pdf", receipts.receipt_pdf, name="receipt_pdf"),
]
