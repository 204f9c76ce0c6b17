from django.urls import path

from .views import clocks, desk, mine

app_name = "cases"

urlpatterns = [
    # Whoever applied
    path("my/cases/<str:number>/", mine.mine, name="mine"),
    # Staff
    path("desk/cases/<str:number>/", desk.case, name="case"),
    # Clocks
    path("bureau/clocks/", clocks.clocks, name="clocks"),
    path("bureau/clocks/<str:code>/", clocks.clock, name="clock"),
]
