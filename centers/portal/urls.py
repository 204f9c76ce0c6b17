from django.urls import path

from . import views
from .health import healthz

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("elder/", views.elder, name="elder"),
    path("my/", views.mine, name="mine"),
    path("go/", views.after_login, name="after_login"),
    path("no-post/", views.no_post, name="no_post"),
    path("about/", views.about, name="about"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("healthz", healthz, name="healthz"),
    path("bureau/", views.bureau, name="bureau"),
]
