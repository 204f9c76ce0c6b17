from django.urls import path

from .health import healthz

app_name = "portal"
urlpatterns = [
    path("healthz", healthz, name="healthz"),
]
