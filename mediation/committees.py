"""What the bureau and its stations do for committees: found, elect, appoint, tell the court, train, check.

Every verb is one transaction. What it changes of a committee stands in the changes of its body
(`org.Change`).
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from centers.accounts.actions import end_posting
from centers.accounts.rights import Role
from centers.cases.models import Case
from centers.common.locks import one_at_a_time
from centers.common.refusals import Refusal, once
from centers.org.actions import record, save_body, save_changed
from centers.org.models import Body, Change

from .composition import MOST, three_years_after
from .flow import FILED
from .models import (
    Committee,
    CourtNotice,
    Mediator,
    StandardCheck,
    StandardItem,
    StandardReview,
    Studio,
    Term,
    Training,
)

Duty, Ground = Mediator.Duty, Mediator.Ground
AT_THE_BODY = ("name", "phone", "address")
NAMESAKE = "这里已经有一位{name}在任，请勿重复添加；确实是同名的另一个人，请填写出生年份以便区分。"


def locked(committee):
    """The row of an open committee, held until the transaction ends. Refusal where it was closed."""
    rows = Committee.objects.select_for_update(of=["self"], no_key=True).select_related("body")
    fresh = rows.get(pk=committee.pk)
    if not fresh.is_open:
        raise Refusal("这个调委会已经撤销。")
    return fresh


def write_down(committee, before, after, *, by, is_composition=True):
    """Writes a change down; one of the composition is to be told to the court."""
    if is_composition:
        committee.changed_at = timezone.now()
        committee.save(update_fields=["changed_at"])
    record(Change.Verb.BODY, by=by, body=committee.body, before=before, after=after)


# Committees -----------------------------------------------------------------------------------


@transaction.atomic
def found_committee(*, center, by, name, phone="", address="", **facts):
    """A committee that sits at a unit, with its body; one that is known by this name and has no committee is
    taken.

    facts: columns of `Committee`; a term lasts three years unless it is said (人民调解法 第九条). Refusal where the
    name is taken.
    """
    one_at_a_time(f"mediation:committee:{name}")
    body = Body.objects.filter(kind=Body.Kind.MEDIATION_COMMITTEE, name=name).first()
    if body and (
        body.closed_on or body.center_id not in {None, center.pk} or hasattr(body, "committee")
    ):
        raise Refusal("已经有同名的人民调解委员会。", field="name")
    values = {"kind": Body.Kind.MEDIATION_COMMITTEE, "name": name, "phone": phone}
    body = save_body(body, values | {"address": address, "center": center}, by=by)
    facts["term_end"] = facts.get("term_end") or three_years_after(facts["elected_on"])
    return Committee.objects.create(body=body, **facts)


@transaction.atomic
def edit_committee(committee, values, *, by):
    """Writes {field: value} to a committee and its body; whether anything changed. Refusal where the name is
    taken."""
    committee = locked(committee)
    one_at_a_time(f"mediation:committee:{values['name']}")
    same = Body.objects.filter(kind=Body.Kind.MEDIATION_COMMITTEE, name=values["name"])
    if same.exclude(pk=committee.pk).exists():
        raise Refusal("已经有同名的人民调解委员会。", field="name")
    was = told_of(committee)
    of_body = {name: value for name, value in values.items() if name in AT_THE_BODY}
    before_body, after_body = save_changed(committee.body, of_body)
    own = {name: value for name, value in values.items() if name not in AT_THE_BODY}
    before, after = save_changed(committee, own)
    if after or after_body:
        write_down(
            committee, before_body | before, after_body | after, by=by,
            is_composition=was != told_of(committee),
        )  # fmt: skip
    return bool(after or after_body)


def told_of(committee):
    """What the court hears of a committee, beside its people."""
    return committee.body.name, committee.elected_on, committee.term_end


@transaction.atomic
def renew(committee, *, elected_on, by, duties, term_end=None):
    """A new term (换届). The old one stays as a row.

    duties: {key of a mediator: duty, or "" for whoever is not elected or hired again}; whoever is not named
    stays as they are. Refusal for an election that is not after the last one, for two chairs, and for more
    than nine members.
    """
    committee = locked(committee)
    if elected_on <= committee.elected_on:
        raise Refusal(
            f"推选日期应当晚于上一届（{committee.elected_on:%Y-%m-%d}）。", field="elected_on"
        )
    serving = committee.mediators.serving().select_for_update(of=["self"], no_key=True).in_order()
    people = [(mediator, duties.get(mediator.pk, mediator.duty)) for mediator in serving]
    refuse_duties(people)
    for mediator, duty in people:
        if not duty:
            leave(mediator, elected_on, Ground.TERM_OVER, "", by=by)
        elif duty != mediator.duty:
            close_row(mediator, elected_on, Ground.OTHER, f"换届后任{Duty(duty).label}")
    for mediator, duty in people:  # only now is the chair free for another
        if duty and duty != mediator.duty:
            go_on(mediator, duty)
    Term.objects.create(
        committee=committee, elected_on=committee.elected_on, term_end=min(committee.term_end, elected_on)
    )  # fmt: skip
    values = {"elected_on": elected_on, "term_end": term_end or three_years_after(elected_on)}
    before, changed = save_changed(committee, values)
    write_down(committee, before, changed, by=by)
    return committee


def refuse_duties(people):
    """Refusal for two chairs, none where there was one, and more than nine members, beside whom it is about.

    people: [(mediator, duty after the election)]
    """
    chairs = [mediator for mediator, duty in people if duty == Duty.CHAIR]
    former = [mediator for mediator, _ in people if mediator.duty == Duty.CHAIR]
    members = [mediator for mediator, duty in people if duty in Mediator.MEMBERS]
    if len(chairs) > 1:
        raise Refusal("主任只能有一人。", field=f"duty_{chairs[1].pk}")
    if former and not chairs:
        words = "换届以后没有主任，请选一位（人民调解法第八条）。"
        raise Refusal(words, field=f"duty_{former[0].pk}")
    if len(members) > MOST:
        words = f"委员最多 {MOST} 人（人民调解法第八条）。"
        raise Refusal(words, field=f"duty_{members[MOST].pk}")


def go_on(mediator, duty):
    """A new row of somebody who goes on with another duty from the day on which the old one ended; what they attended
    and lead goes with them."""
    same = (
        "committee",
        "user",
        "name",
        "sex",
        "ethnicity",
        "birth_year",
        "is_full_time",
        "speciality",
    )
    is_member = duty in Mediator.MEMBERS
    row = Mediator.objects.create(
        **{field: getattr(mediator, field) for field in same},
        duty=duty, began_on=mediator.ended_on, engagement="elected" if is_member else "hired",
    )  # fmt: skip
    row.trainings.set(mediator.trainings.all())
    mediator.studios.filter(ended_on=None).update(leader=row)


@transaction.atomic
def close_committee(committee, *, on, reason, by):
    """The committee is dissolved: its people leave, its studios end. Its past stays. Refusal for a day before its
    present term, and while it has cases."""
    committee = locked(committee)
    if on < committee.elected_on:
        words = f"撤销日期不能早于本届推选日期（{committee.elected_on:%Y-%m-%d}）。"
        raise Refusal(words, field="on")
    if (
        open_ones := Case.objects.begun()
        .filter(body=committee.body)
        .exclude(status__in=FILED)
        .count()
    ):
        raise Refusal(
            f"还有 {open_ones} 件没有归档的纠纷，请先办结归档，或者由街道交给另一个调委会。"
        )
    for mediator in committee.mediators.serving().select_for_update(no_key=True):
        leave(mediator, on, Ground.DISSOLVED, "", by=by)
    committee.studios.filter(ended_on=None).update(ended_on=on)
    write_down(committee, {}, {"撤销": on.isoformat(), "撤销原因": reason}, by=by)
    save_body(committee.body, {"closed_on": on}, by=by)
    return committee


# People ---------------------------------------------------------------------------------------


@transaction.atomic
def appoint(committee, *, by, **facts):
    """Somebody becomes a member or is hired. facts: columns of `Mediator`. Refusal for a second chair and a
    tenth member (人民调解法 第八条), for an account that is somebody else's here, and for somebody who serves already."""
    committee = locked(committee)
    serving = committee.mediators.serving()
    duty = facts["duty"]
    if duty == Duty.CHAIR and serving.filter(duty=duty).exists():
        raise Refusal("已经有一位主任，请先登记原主任离任。", field="duty")
    if duty in Mediator.MEMBERS and serving.filter(duty__in=Mediator.MEMBERS).count() >= MOST:
        raise Refusal(f"委员已有 {MOST} 人，不能再增加（人民调解法第八条）。", field="duty")
    if facts.get("user") and serving.filter(user=facts["user"]).exists():
        raise Refusal("这个账号已经对应这里的一位调解员。", field="user")
    with once(NAMESAKE.format(name=facts["name"]), field="name"):
        mediator = Mediator.objects.create(committee=committee, **facts)
    write_down(committee, {}, {"任职": f"{mediator.name}，{mediator.post}"}, by=by)
    return mediator


@transaction.atomic
def edit_mediator(mediator, values, *, by):
    """Puts right what is written of somebody who serves; duty and dates change by leaving and by election. Refusal where
    they could not be told from another here."""
    committee = locked(mediator.committee)
    mediator = Mediator.objects.select_for_update(no_key=True).get(pk=mediator.pk)
    with once(NAMESAKE.format(name=values.get("name", mediator.name)), field="name"):
        before, after = save_changed(mediator, values)
    if after:
        label = f"{mediator.name}的"
        write_down(
            committee, {label + k: v for k, v in before.items()}, {label + k: v for k, v in after.items()},
            by=by, is_composition=False,
        )  # fmt: skip
    return bool(after)


@transaction.atomic
def end_mediator(mediator, *, ended_on, ground, note="", by):
    """Somebody leaves, from a day on; the posts of the account at this committee end with the day before.

    Refusal where they left already. The grounds of 人民调解法 第十五条 need a note.
    """
    committee = locked(mediator.committee)
    mediator = Mediator.objects.select_for_update(of=["self"], no_key=True).get(pk=mediator.pk)
    if mediator.ended_on:
        raise Refusal(f"{mediator.name}已经离任。")
    if ended_on < mediator.began_on:
        raise Refusal(
            f"离任日期不能早于任职日期（{mediator.began_on:%Y-%m-%d}）。", field="ended_on"
        )
    if ground in Mediator.REMOVAL and not note:
        raise Refusal("请写明查实的情况。", field="note")
    leave(mediator, ended_on, ground, note, by=by)
    said = {
        "离任": f"{mediator.name}，{mediator.get_duty_display()}，{mediator.get_end_ground_display()}"
    }
    write_down(committee, {}, said, by=by)
    return mediator


def leave(mediator, day, ground, words, *, by):
    """Somebody's row ends, and with it their posts at this committee, the day before."""
    close_row(mediator, day, ground, words)
    if mediator.user is None:
        return
    roles = [Role.MEDIATOR, Role.COMMITTEE_CHAIR]
    posts = mediator.user.postings.on(timezone.localdate()).filter(
        body=mediator.committee_id, role__in=roles
    )
    for posting in posts:
        first = posting.valid_from + timedelta(days=1)
        end_posting(posting, last_day=max(day, first) - timedelta(days=1), by=by)


def close_row(mediator, day, ground, words):
    """Writes down when and why somebody left; never before the day on which they began."""
    mediator.ended_on = max(day, mediator.began_on)
    mediator.end_ground, mediator.end_note = ground, words
    mediator.end_recorded_at = timezone.now()
    mediator.save(update_fields=["ended_on", "end_ground", "end_note", "end_recorded_at"])


# The court ------------------------------------------------------------------------------------


def changes_to_tell(committee):
    """[sentence] of what changed since the court was last told; of a committee it never heard of, that it is
    there."""
    last = committee.court_notices.first()
    term = f"本届任期自 {committee.elected_on:%Y-%m-%d} 至 {committee.term_end:%Y-%m-%d}"
    if last is None:
        found = [f"{committee.founded_on:%Y-%m-%d} 设立，{term}，组成人员见名单。"]
    else:
        found = changes_since(committee, last.at, term)
    if not committee.is_open:
        found.append(f"{committee.body.closed_on:%Y-%m-%d} 撤销。")
    return found


def changes_since(committee, moment, term):
    """[sentence] of what changed after a moment: the term, who came, who left."""
    people, found = committee.mediators.in_order(), []
    if committee.terms.filter(recorded_at__gt=moment).exists():
        found.append(f"已经换届，{term}。")
    for row in people.filter(recorded_at__gt=moment):
        found.append(f"{row.began_on:%Y-%m-%d} 起，{row.name}任{row.get_duty_display()}。")
    for row in people.filter(end_recorded_at__gt=moment):
        why = row.get_end_ground_display()
        found.append(
            f"{row.ended_on:%Y-%m-%d} 起，{row.name}不再任{row.get_duty_display()}（{why}）。"
        )
    return found


def people_of(committee):
    """[[name, sex, duty, engagement, since]] of those who serve, as a notice keeps them."""
    return [
        [
            row.name, row.get_sex_display(), row.get_duty_display(), row.get_engagement_display(),
            f"{row.began_on}",
        ]
        for row in committee.mediators.serving().in_order()
    ]  # fmt: skip


@transaction.atomic
def notify_court(committee, *, court, number, way, summary, by):
    """The judicial bureau tells the basic court of the people and of changes (人民调解法 第十条). Also of a committee
    that was dissolved. Gives the `CourtNotice`, which keeps the list of people as it was. Refusal for a number by which it
    was told before."""
    Committee.objects.select_for_update(of=["self"], no_key=True).get(pk=committee.pk)
    with once("已经用这个文号通报过这个调委会，请勿重复登记。", field="number"):
        return CourtNotice.objects.create(
            committee=committee,
            court=court,
            number=number,
            way=way,
            summary=summary,
            people=people_of(committee),
            by=by,
        )


# Training and studios -------------------------------------------------------------------------


def hold_training(*, center, by, **facts):
    """A training that was held by or for a unit (人民调解法 第十四条). facts: columns of `Training`. Refusal where the
    unit has one of that title on that day."""
    with once("已经登记过这次培训，请勿重复提交。", field="title"):
        return Training.objects.create(center=center, by=by, **facts)


@transaction.atomic
def set_attendance(training, *, among, attended):
    """Of some mediators, those named attended; others are left as they are."""
    Training.objects.select_for_update(no_key=True).get(pk=training.pk)
    training.attendees.remove(*among)
    training.attendees.add(*attended)


@transaction.atomic
def name_studio(committee, values, *, by, studio=None):
    """A studio of a mediator, new or changed. Named by a judicial bureau it is shown to the public. Refusal where
    another has the name."""
    committee = locked(committee)
    with once("已经有同名的调解工作室。", field="name"):
        if studio is None:
            studio, before = Studio.objects.create(committee=committee, **values), {}
            after = {"名称": studio.name, "命名机关": studio.named_by}
        else:
            studio = Studio.objects.select_for_update(of=["self"], no_key=True).get(pk=studio.pk)
            before, after = save_changed(studio, values)
    if after:
        old, new = ({f"调解工作室{k}": v for k, v in said.items()} for said in (before, after))
        write_down(committee, old, new, by=by, is_composition=False)
    return studio


# The yearly self-check ------------------------------------------------------------------------


def years_to_check(today):
    """This year and the last one."""
    return (today.year, today.year - 1)


def refuse_confirmed(committee, year):
    """Refusal for a year whose self-check was confirmed."""
    if committee.reviews.filter(year=year).exists():
        raise Refusal(f"{year} 年的自查已经确认，不能再改。")


@transaction.atomic
def record_self_check(committee, year, answers, *, by):
    """The whole checklist of a year: {item: (whether it is met, proof)}. It may be written anew until it is
    confirmed. Gives how many are met.

    Refusal for another year than this one and the last, for a list that is not that of the year, and for one
    that was confirmed.
    """
    committee, today = locked(committee), timezone.localdate()
    one_at_a_time("mediation:standards")  # the checklist stays as it is until this is written
    if year not in years_to_check(today):
        raise Refusal("只能自查今年和去年。")
    refuse_confirmed(committee, year)
    if set(answers) != set(StandardItem.objects.of_year(year)):
        raise Refusal("自查项目刚刚调整过，请按新的项目填写。")
    StandardCheck.objects.bulk_create(
        (
            StandardCheck(
                committee=committee, year=year, item=item, is_met=is_met, proof=proof, on=today, by=by
            )
            for item, (is_met, proof) in answers.items()
        ),
        update_conflicts=True, unique_fields=["committee", "year", "item"],
        update_fields=["is_met", "proof", "on", "by"],
    )  # fmt: skip
    return sum(is_met for is_met, _ in answers.values())


@transaction.atomic
def confirm_self_check(committee, year, *, met, note="", by):
    """Somebody else than who checked confirms it, with the number found. Gives the `StandardReview`.

    Refusal where there is no self-check, it is one's own, it was confirmed, or the number differs without a
    reason.
    """
    committee = locked(committee)
    refuse_confirmed(committee, year)
    checks = committee.checks.filter(year=year)
    first = checks.first()
    if first is None:
        raise Refusal("还没有自查。")
    if first.by_id == by.pk:
        raise Refusal("自查是您填写的，请由其他人确认。")
    if met > checks.count():
        raise Refusal(f"一共只有 {checks.count()} 项。", field="met")
    if met != checks.filter(is_met=True).count() and not note:
        raise Refusal("与自查不一致的，请写明原因。", field="note")
    return StandardReview.objects.create(
        committee=committee,
        year=year,
        met=met,
        items=checks.count(),
        note=note,
        checked_by=first.by,
        by=by,
    )
