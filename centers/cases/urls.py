from django.urls import path

from .views import clocks, desk, mine, referrals

app_name = "cases"

urlpatterns = [
    # Whoever applied
    path("my/cases/<str:number>/", mine.mine, name="mine"),
    # Staff
    path("desk/cases/<str:number>/", desk.case, name="case"),
    # Referrals
    path("desk/cases/<str:number>/refer/", referrals.refer, name="refer"),
    path("desk/referrals/", referrals.referrals, name="referrals"),
    path("desk/referrals/<int:pk>/", referrals.referral, name="referral"),
    path("desk/referrals/<int:pk>/letter.pdf", referrals.letter, name="letter"),
    path("desk/referrals/<int:pk>/accept/", referrals.accept_referral, name="accept_referral"),
    path("desk/referrals/<int:pk>/<slug:verb>/", referrals.answer_referral, name="answer_referral"),
    # Clocks
    path("bureau/clocks/", clocks.clocks, name="clocks"),
    path("bureau/clocks/<str:code>/", clocks.clock, name="clock"),
]
