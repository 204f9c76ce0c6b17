"""`manage.py up` keeps the site running whatever is killed, and leaves nothing behind."""

import os
import signal
import socket
import time

import pytest

from tests.stack import NAMES, Stack, alive, children, copy_prepared, until

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    stack = Stack(copy_prepared(tmp_path_factory.mktemp("run") / "var"), DEMO="0").start()
    stack.sql("CREATE TABLE proof (what text)")
    yield stack
    stack.stop()


def test_everything_is_up_when_the_address_is_printed(stack):
    status, parts = stack.health()
    assert (status, parts.pop("status")) == (200, "ok")
    assert {name: part["status"] for name, part in parts.items()} == dict.fromkeys(
        ["database", "broker", "worker", "beat"], "ok"
    )


def test_without_demo_no_sign_ins_are_printed(stack):
    assert stack.said().rstrip().endswith("按 Ctrl-C 停止")


def test_a_second_start_says_that_it_is_running(stack):
    code, said = stack.again()
    assert code == 1
    assert "已经在运行" in said
    assert "Traceback" not in said
    assert stack.well()


def test_a_busy_port_is_named(stack, tmp_path):
    other = Stack(tmp_path / "var", PORT=str(stack.port))
    code, said = other.again()
    assert code == 1
    assert f"端口 {stack.port} 不能使用" in said
    assert "Traceback" not in said
    assert other.left() == []


@pytest.mark.parametrize("name", NAMES)
def test_a_killed_part_comes_back_and_nothing_is_lost(stack, name):
    stack.sql("INSERT INTO proof VALUES (%s)", name)
    victim = stack.pid(name)
    brood = children(victim)
    stack.forget_heartbeats()
    os.kill(victim, signal.SIGKILL)
    until(lambda: stack.pid(name) not in (None, victim))
    until(stack.well)
    until(lambda: not any(alive(pid) for pid in brood))
    assert stack.rows(name) == 1


def test_a_killed_web_worker_comes_back(stack):
    master = stack.pid("web")
    before = set(children(master))
    os.kill(max(before), signal.SIGKILL)
    until(lambda: len(set(children(master)) - before) == 1)
    until(stack.well)
    assert stack.pid("web") == master


@pytest.mark.parametrize(
    ("name", "down"), [("redis", {"broker", "worker", "beat"}), ("postgres", {"database"})]
)
def test_health_says_quickly_what_hangs(stack, name, down):
    pid = stack.pid(name)
    os.kill(pid, signal.SIGSTOP)
    try:
        began = time.monotonic()
        status, parts = stack.health()
        assert time.monotonic() - began < 5
    finally:
        os.kill(pid, signal.SIGCONT)
    assert (status, parts.pop("status")) == (503, "down")
    assert {part for part, entry in parts.items() if entry["status"] == "down"} == down
    until(stack.well)


def test_slow_clients_hold_nobody_up(stack):
    """Twenty forms that never finish arriving, and the next visitor is served at once."""
    slow = [socket.create_connection(("127.0.0.1", stack.port)) for _ in range(20)]
    for client in slow:
        client.sendall(b"POST /slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999\r\n"
                       b"Content-Type: application/x-www-form-urlencoded\r\n\r\na=")  # fmt: skip
    began = time.monotonic()
    assert [stack.well() for _ in range(10)] == [True] * 10
    assert time.monotonic() - began < 5
    for client in slow:
        client.close()


def test_a_killed_supervisor_takes_all_with_it_and_the_next_start_recovers(stack):
    stack.sql("INSERT INTO proof VALUES (%s)", "supervisor")
    stack.process.kill()
    stack.process.wait()
    stack.start()  # at once: it waits for what is still on its way out
    assert stack.well()
    assert stack.rows("supervisor") == 1
    stack.process.kill()
    stack.process.wait()
    until(lambda: stack.left() == [])
    stack.start()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_everything_cleanly(stack, number):
    assert stack.stop(number) == 0
    assert stack.left() == []
    assert "已停止" in stack.said()
    stack.start()  # the port is free again
    assert stack.well()
