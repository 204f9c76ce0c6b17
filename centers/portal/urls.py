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
    path("help/", views.help_index, name="help"),
    path("help/<slug:slug>/", views.help_topic, name="help_topic"),
    path("desk/help/", views.desk_help, name="desk_help"),
    path("desk/help/<slug:slug>/", views.desk_help_topic, name="desk_help_topic"),
    path("healthz", healthz, name="healthz"),
    path("bureau/", views.bureau, name="bureau"),
]
