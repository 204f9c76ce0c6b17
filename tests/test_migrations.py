"""Every migration can be taken back, and a database of another version is left alone."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from lianhu_legal.management.commands.up import migrate
from lianhu_legal.servers import ServerProblem

OURS = {"org", "accounts", "messaging", "booking", "cases", "assessment", "aid", "mediation"}


def test_every_step_of_ours_has_a_way_back():
    steps = [
        (app, name, operation)
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        for operation in migration.operations
        if app in OURS
    ]
    assert {app for app, _, _ in steps} == OURS
    assert [step for step in steps if not step[2].reversible] == []


@pytest.mark.django_db
def test_nothing_is_done_to_a_database_of_another_version():
    assert not migrate()
    MigrationRecorder(connection).record_applied("booking", "0099_of_tomorrow")
    with pytest.raises(ServerProblem, match=r"booking\.0099_of_tomorrow"):
        migrate()
