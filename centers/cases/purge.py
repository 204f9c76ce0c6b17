"""The one way in which a case disappears: two people order it, at the end of its retention or to seal it.

What belongs to the case is found through the relations of the models, so that a table which a line adds
tomorrow is not forgotten. A relation that may be empty only points at the case: it is cut, and its row
stays (a child's parent, the referral of another case that led here).
"""

from django.core import serializers
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from centers.common import crypto
from centers.common.locks import one_at_a_time
from centers.common.refusals import Refusal
from centers.messaging.models import InboxItem, Message

from . import exports
from .models import Case, Export, PurgeOrder, StoredFile, Vault

VAULT = "cases.vault"
Reason = PurgeOrder.Reason
# It may be empty where somebody was searched for; where it is not, it is the case's own.
OWN_THOUGH_EMPTY = ("cases.AccessLog",)


# Ordering -------------------------------------------------------------------------------------


def closed_cases(user):
    """The cases at an end for which this person may order it."""
    found = Q(pk__in=[])
    for center in user.posted_centers("case.purge"):
        found |= Q(center__path__startswith=center.path)
    return Case.objects.begun().filter(found, closed_at__isnull=False)


@transaction.atomic
def ask(number, *, reason, basis, by):
    """Asks that a case be purged; gives the order. Refusal where it is open, unknown, or asked already."""
    if not by.may("case.purge"):
        raise PermissionDenied("case.purge")
    case = closed_cases(by).filter(number=number).first()
    if case is None:
        raise Refusal("没有这个编号的已结束案件。还在办理的案件不能清除。")
    if number in basis:
        raise Refusal("依据里不要写案件编号。")
    one_at_a_time(f"purge:{case.pk}")
    if PurgeOrder.objects.filter(case_key=case.pk).exists():
        raise Refusal("这件案件已经有人申请清除。")
    return PurgeOrder.objects.create(
        number=case.number, case_key=case.pk, reason=reason, basis=basis, asked_by=by
    )


@transaction.atomic
def approve(order, *, by):
    """Another person approves. From then until it is done the database lets the rows of this case go."""
    fresh = PurgeOrder.objects.select_for_update(of=["self"]).get(pk=order.pk)
    if not by.may("case.purge"):
        raise PermissionDenied("case.purge")
    if fresh.asked_by_id == by.pk:
        raise Refusal("不能批准自己申请的清除，请由另一个人批准。")
    if fresh.approved_by_id:
        raise Refusal("这件清除已经批准过了。")
    if not closed_cases(by).filter(pk=fresh.case_key).exists():
        raise Refusal("这件案件没有结束，或者已经清除，不能批准。")
    fresh.approved_by, fresh.approved_at = by, timezone.now()
    fresh.save(update_fields=["approved_by", "approved_at"])
    return fresh


@transaction.atomic
def withdraw(order, *, by):
    """Takes back what nobody approved yet: whoever asked, or the other person, who thinks otherwise."""
    if not by.may("case.purge"):
        raise PermissionDenied("case.purge")
    done, _ = PurgeOrder.objects.filter(pk=order.pk, approved_by=None).delete()
    if not done:
        raise Refusal("这件清除已经批准，不能撤销。")


# What belongs to a case -----------------------------------------------------------------------


def reverse_relations(model):
    """The foreign keys of other tables that point at a model, those without a name of their own included."""
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and not relation.many_to_many:
            yield relation.related_model, relation.field


def belongs(model, field):
    """Whether rows live and die with what they point at, rather than only point at it."""
    return not field.null or model._meta.label in OWN_THOUGH_EMPTY


def own_rows(case):
    """({model: keys} of all that belongs to a case, [(model, field, keys)] of what only points at it)."""
    own, cut, fresh = {Case: {case.pk}}, [], [(Case, {case.pk})]
    while fresh:
        model, keys = fresh.pop()
        for other, field in reverse_relations(model):
            if not belongs(other, field):
                cut.append((other, field, keys))
                continue
            rows = other._base_manager.filter(**{f"{field.name}__in": keys})
            found = set(rows.values_list("pk", flat=True)) - own.get(other, set())
            if found:
                own.setdefault(other, set()).update(found)
                fresh.append((other, found))
    return own, cut


def files_of(own):
    """The keys of the bytes behind rows: they belong to no other row, and go after it."""
    keys = set()
    for model, rows in own.items():
        for field in model._meta.concrete_fields:
            if field.one_to_one and field.related_model is StoredFile:
                found = model._base_manager.filter(pk__in=rows, **{f"{field.name}__isnull": False})
                keys |= set(found.values_list(field.attname, flat=True))
    return keys


def dependents_first(models):
    """The models in an order in which rows can go: none while another still points at it."""
    order, left = [], list(models)
    while left:
        free = [m for m in left if not any(points_at(other, m) for other in left if other is not m)]
        if not free:
            raise RuntimeError(f"{[m._meta.label for m in left]} point at each other")
        order += free
        left = [model for model in left if model not in free]
    return order


def points_at(model, other):
    return any(
        field.is_relation and field.related_model is other for field in model._meta.concrete_fields
    )


# Carrying out ---------------------------------------------------------------------------------


@transaction.atomic
def purge(order):
    """Removes a case whole, as an approved order says; a sealed one is first put into the vault.

    Refusal where the order is not approved or was carried out, and where the case is open again. Nothing
    has happened then.
    """
    order = PurgeOrder.objects.select_for_update(of=["self"]).get(pk=order.pk)
    if order.approved_by_id is None or order.done_at:
        raise Refusal("这件清除没有批准，或者已经办完。")
    case = Case.objects.select_for_update(of=["self"]).filter(pk=order.case_key).first()
    if case is None or case.closed_at is None:
        raise Refusal("还在办理的案件不能清除。")
    own, cut = own_rows(case)
    files = files_of(own)
    order_of_models = dependents_first(own)
    if order.reason == Reason.SEAL:
        put_away(order, own, files, reversed(order_of_models))
    for model, field, keys in cut:
        model._base_manager.filter(**{f"{field.name}__in": keys}).exclude(
            pk__in=own.get(model, ())
        ).update(**{field.name: None})
    forget_messages(case)
    exports.delete_files(Export.objects.all())  # nobody can say which of them name the case
    for model in order_of_models:
        model._base_manager.filter(pk__in=own[model]).delete()
    StoredFile.objects.filter(pk__in=files).delete()
    finish(order)


def put_away(order, own, files, models):
    """The case as one encrypted row: every row as it stood, papers' and materials' bytes among them."""
    rows = [*StoredFile.objects.filter(pk__in=files).order_by("pk")]
    for model in models:
        rows += model._base_manager.filter(pk__in=own[model]).order_by("pk")
    text = serializers.serialize("json", rows)
    Vault.objects.create(order=order, box=crypto.seal_bytes(text.encode(), purpose=VAULT))


def read(vault):
    """The text that was put away: JSON that `loaddata` understands."""
    return crypto.unseal_bytes(bytes(vault.box), purpose=VAULT).decode()


def forget_messages(case):
    """Messages of the case, sent or not, and what of them stands in an inbox."""
    of_case = Q(text__contains=case.number)
    InboxItem.objects.filter(of_case | Q(message__key__startswith=f"case:{case.pk}:")).delete()
    Message.objects.filter(of_case | Q(key__startswith=f"case:{case.pk}:")).delete()


def finish(order):
    """The order stays, as the register of what was destroyed; of a sealed case it keeps no number."""
    order.done_at = timezone.now()
    if order.reason == Reason.SEAL:
        order.number, order.case_key = "", -order.pk
    order.save(update_fields=["done_at", "number", "case_key"])
