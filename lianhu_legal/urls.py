from django.urls import include, path

urlpatterns = [
    path("", include("centers.portal.urls")),
    path("", include("centers.org.urls")),
    path("", include("centers.accounts.urls")),
    path("", include("centers.messaging.urls")),
    path("", include("centers.booking.urls")),
    path("", include("centers.cases.urls")),
    path("", include("centers.assessment.urls")),
    path("", include("aid.urls")),
    path("", include("mediation.urls")),
]
