from django.urls import path

from .views import standards

app_name = "aid"

urlpatterns = [
    # Money, for the bureau
    path("bureau/aid/standards/", standards.means, name="means"),
    path("bureau/aid/standards/subsidies/", standards.subsidies, name="subsidies"),
]
