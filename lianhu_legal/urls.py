from django.urls import include, path

urlpatterns = [path("", include("centers.portal.urls"))]
