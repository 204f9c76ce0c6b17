from django.urls import path

from .views import referred, standards

app_name = "aid"

urlpatterns = [
    # Referred here
    path("desk/aid/referred/<int:pk>/", referred.referred, name="referred"),
    # Money, for the bureau
    path("bureau/aid/standards/", standards.means, name="means"),
    path("bureau/aid/standards/subsidies/", standards.subsidies, name="subsidies"),
]
