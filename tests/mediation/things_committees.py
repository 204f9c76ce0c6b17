"""What the addresses of committees point at: the committee of 纸坊, in the making of a year."""

from datetime import date

from centers.org.models import Center
from mediation import committees, standards
from mediation.models import Committee

FOUNDED = date(2019, 5, 1)
ELECTED = date(2025, 3, 1)


def make_committee(body, **facts):
    """The committee of a body of the cast, in term."""
    facts = {
        "kind": "community",
        "founded_on": FOUNDED,
        "elected_on": ELECTED,
        "term_end": date(2028, 3, 1),
        **facts,
    }
    return Committee.objects.create(body=body, **facts)


def person(committee, name, duty="member", *, by, **facts):
    facts = {
        "sex": "female", "engagement": "hired" if duty == "mediator" else "elected",
        "began_on": committee.elected_on, **facts,
    }  # fmt: skip
    return committees.appoint(committee, name=name, duty=duty, by=by, **facts)


def fill(committee, *, by):
    """A chair and two members, as the law asks."""
    return [
        person(committee, "郑国强", "chair", sex="male", by=by), person(committee, "田芳", by=by),
        person(committee, "马玉兰", by=by),
    ]  # fmt: skip


def all_met(year):
    from mediation.models import StandardItem

    return dict.fromkeys(StandardItem.objects.of_year(year), (True, "照片存档"))


def committee_things(body, *, by, chair):
    """{word in DOORS: key}"""
    standards.load()
    committee = make_committee(body)
    people = fill(committee, by=by)
    notice = committees.notify_court(
        committee,
        court="西安市莲湖区人民法院",
        number="莲司函〔2026〕1号",
        way="letter",
        summary="设立。",
        by=by,
    )
    committees.record_self_check(committee, 2026, all_met(2026), by=chair)
    training = committees.hold_training(
        center=Center.objects.get_parent(body.center), title="文书规范", on=date(2026, 5, 6), hours=4,
        place="会议室",
        held_by="莲湖区司法局", by=by,
    )  # fmt: skip
    studio = committees.name_studio(
        committee, {"name": "田芳调解工作室", "leader": people[1]}, by=by
    )
    item = next(iter(all_met(2027)))
    return {
        "committee": committee.pk, "seat": people[2].pk, "court_notice": notice.pk, "training": training.pk,
        "studio": studio.pk, "standard": item.pk,
    }  # fmt: skip
