from django.urls import path

from .views import attachments, desk, mine

app_name = "cases"

urlpatterns = [
    # Whoever applied
    path("my/cases/<str:number>/", mine.mine, name="mine"),
    path("my/cases/<str:number>/materials/", mine.my_materials, name="my_materials"),
    path("my/cases/<str:number>/feedback/", mine.feedback, name="feedback"),
    path("my/cases/<str:number>/papers/<int:key>/", mine.my_paper, name="my_paper"),
    path("my/cases/<str:number>/do/<slug:verb>/", mine.my_step, name="my_step"),
    # Materials, for whoever applied and for staff
    path(
        "cases/<str:number>/attachments/<int:key>/",
        attachments.open_attachment,
        name="open_attachment",
    ),
    path("files/<str:token>/", attachments.file, name="file"),
    # Staff
    path("desk/cases/<str:number>/", desk.case, name="case"),
    path("desk/cases/<str:number>/attach/", attachments.attach, name="attach"),
    path(
        "desk/cases/<str:number>/attachments/<int:key>/remove/",
        attachments.remove_attachment,
        name="remove_attachment",
    ),
]
