from django.urls import path

from .views import attachments, clocks, desk, exports, lists, mine, purges, referrals

app_name = "cases"

urlpatterns = [
    # Whoever applied
    path("my/cases/<str:number>/", mine.mine, name="mine"),
    # Staff: lists
    path("desk/todo/", lists.work, name="work"),
    path("desk/cases/", lists.cases, name="cases"),
    path("desk/cases/find/", lists.find, name="find"),
    path("desk/cases/filters/", lists.save_filter, name="save_filter"),
    path("desk/cases/filters/<int:pk>/delete/", lists.delete_filter, name="delete_filter"),
    path("desk/cases/hand-over/", lists.hand_over, name="hand_over"),
    path("desk/receipts/", lists.receipts, name="receipts"),
    # Staff: one case
    path("desk/cases/<str:number>/", desk.case, name="case"),
    path("desk/cases/<str:number>/reveal/", desk.reveal, name="reveal"),
    path("desk/cases/<str:number>/do/<str:verb>/", desk.step, name="step"),
    path("desk/cases/<str:number>/papers/<int:pk>.pdf", desk.paper, name="paper"),
    path("desk/cases/<str:number>/papers/<int:pk>/deliver/", desk.deliver, name="deliver"),
    path("desk/cases/<str:number>/papers/<int:pk>/void/", desk.void_paper, name="void_paper"),
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
