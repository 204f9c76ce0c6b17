from django.urls import path

from .views import desk, mine

app_name = "cases"

urlpatterns = [
    # Whoever applied
    path("my/cases/<str:number>/", mine.mine, name="mine"),
    # Staff
    path("desk/cases/<str:number>/", desk.case, name="case"),
]
