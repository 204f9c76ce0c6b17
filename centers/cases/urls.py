from django.urls import path

from .views import clocks, desk, exports, mine, purges, referrals

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
    # Exports
    path("desk/cases/table.xlsx", exports.table, name="table"),
    path("desk/exports/", exports.exports, name="exports"),
    path("desk/exports/ask/", exports.ask_export, name="ask_export"),
    path("desk/exports/<int:pk>/", exports.export, name="export"),
    path("desk/exports/<int:pk>/decide/", exports.decide_export, name="decide_export"),
    path("desk/exports/<int:pk>/file.xlsx", exports.fetch_export, name="fetch_export"),
    # Purging
    path("bureau/purges/", purges.purges, name="purges"),
    path("bureau/purges/ask/", purges.ask_purge, name="ask_purge"),
    path("bureau/purges/<int:pk>/", purges.approve_purge, name="approve_purge"),
    path("bureau/purges/<int:pk>/withdraw/", purges.withdraw_purge, name="withdraw_purge"),
    # Clocks
    path("bureau/clocks/", clocks.clocks, name="clocks"),
    path("bureau/clocks/<str:code>/", clocks.clock, name="clock"),
]
