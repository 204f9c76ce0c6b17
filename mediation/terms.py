"""Terms of committees that end are told of in time (人民调解法 第九条)."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from centers.accounts.models import Posting
from centers.accounts.rights import Role
from centers.messaging.actions import queue

from .models import Committee

MARKS = (90, 30, -1)  # days before the end, the most pressing last; the last is the day after it
ROLES = (Role.COMMITTEE_CHAIR, Role.STATION_HEAD, Role.MEDIATION_GUIDE)


def mark_of(term_end, today):
    """The most pressing mark that is reached, None before the first."""
    left = (term_end - today).days
    return next((mark for mark in reversed(MARKS) if left <= mark), None)


def warn():
    """One sweep: the chair, the heads above and the guides hear once of each mark of a term, also where a
    day's sweep did not run. Gives the number of committees that are told of."""
    today = timezone.localdate()
    ending = Committee.objects.open().filter(term_end__lte=today + timedelta(days=MARKS[0]))
    rows = list(ending.select_related("body__center").order_by("pk"))
    posts = Posting.objects.on(today).filter(role__in=ROLES, user__is_active=True)
    posts = list(posts.select_related("center", "user"))
    for committee in rows:
        tell(committee, mark_of(committee.term_end, today), posts)
    return len(rows)


@transaction.atomic
def tell(committee, mark, posts):
    """Those whom it concerns hear once of a mark of a term."""
    end = committee.term_end
    day = f"{end.year}年{end.month}月{end.day}日"
    state = (
        f"将于{day}届满，请准备推选（聘任）下一届委员"
        if mark > 0
        else f"已于{day}届满，请尽快推选（聘任）并登记换届"
    )
    text = f"{committee}本届任期{state}（人民调解法第九条）。"
    for user in {post.user for post in posts if concerns(post, committee)}:
        queue(f"mediation:term:{committee.pk}:{end:%Y%m%d}:{mark}:{user.pk}", text, user=user)


def concerns(post, committee):
    """Whether a post is at the committee, or above its seat."""
    if post.body_id:
        return post.body_id == committee.pk
    return committee.body.center.path.startswith(post.center.path)
