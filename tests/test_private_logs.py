"""Logs name addresses and user ids: they are for the owner of the installation alone."""

import stat

import pytest

from lianhu_legal import supervisor
from lianhu_legal.supervisor import Service, Supervisor


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def logs(tmp_path, monkeypatch):
    """The folder of logs after a service has said something; one log was there before, for all to read."""
    monkeypatch.setattr(supervisor, "LOG_LIMIT", 3)
    folder = tmp_path / "var/log"
    folder.mkdir(parents=True, mode=0o755)
    (folder / "old.log").touch(mode=0o644)
    keeper = Supervisor(tmp_path / "var", print)
    keeper.claim()
    for name in ("old", "new"):
        service = Service(name, name, lambda: ["/bin/echo", "hello"])
        keeper.start(service)
        assert service.process.wait(10) == 0
        keeper.trim(keeper.log_of(service))
    for file in keeper.locks:
        file.close()
    return folder


def test_the_folder_and_every_file_in_it_are_private(logs):
    assert mode(logs) == 0o700
    files = {path.name: mode(path) for path in logs.iterdir()}
    assert files == dict.fromkeys(["old.log", "new.log", "old.log.1", "new.log.1"], 0o600)
    assert (logs / "new.log.1").read_text() == "hello\n"
