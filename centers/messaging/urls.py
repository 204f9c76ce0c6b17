from django.urls import path

from . import views

app_name = "messaging"

urlpatterns = [
    path("bureau/messages/", views.outbox, name="outbox"),
]
