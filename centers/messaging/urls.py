from django.urls import path

from . import views

app_name = "messaging"

urlpatterns = [
    path("bureau/messages/", views.outbox, name="outbox"),
    path("bureau/messages/<int:pk>/told/", views.told, name="told"),
    path("bureau/messages/<int:pk>/again/", views.again, name="again"),
]
