from django.urls import path

from .views import apply, choose

app_name = "aid"

urlpatterns = [
    # Residents
    path("aid/", apply.home, name="home"),
    path("aid/lawyers/", choose.lawyers, name="lawyers"),
    path("aid/apply/", apply.start, name="start"),
    path("aid/apply/<str:number>/", apply.resume, name="resume"),
    path("aid/apply/<str:number>/materials/", apply.materials, name="materials"),
    path(
        "aid/apply/<str:number>/materials/<int:key>/remove/",
        apply.remove_material,
        name="remove_material",
    ),
    path("aid/apply/<str:number>/check/", apply.check, name="check"),
    path("aid/apply/<str:number>/done/", apply.done, name="done"),
    path("aid/apply/<str:number>/<slug:slug>/", apply.page, name="page"),
    path("my/cases/<str:number>/choose-lawyer/", choose.choose, name="choose"),
    # Those chosen
    path("desk/aid/choices/", choose.choices, name="choices"),
    path("desk/aid/choices/<int:key>/", choose.answer_choice, name="answer_choice"),
]
