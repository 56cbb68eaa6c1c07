"""One writer at a time, no lock outlives its process, and a killed process leaves the last saved version."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from mine_restoration_plugin.core.model.errors import LockedError
from mine_restoration_plugin.core.register import locking, places
from mine_restoration_plugin.core.register.register import open_register
from tests.unit.register_case import new_register

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def path(tmp_path):
    path = new_register(tmp_path)
    with open_register(path, write=True, who="王工") as register:
        register.add("mine", {"mine_id": "m1"})
        register.save_plan("m1", b"one", None)
    return path


def child(path, code):
    """A process of its own that has the register open for writing; it prints a line when it got there."""
    script = textwrap.dedent(
        """
        import sys, time
        from mine_restoration_plugin.core.register.register import open_register
        with open_register(sys.argv[1], write=True, who="孩子") as register:
        """
    ) + textwrap.indent(textwrap.dedent(code), "    ")
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.stdout.readline().strip() == "ready"
    return process


def end(process):
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_second_writer_is_told_who_holds_it(path):
    process = child(path, "print('ready', flush=True)\ntime.sleep(60)")
    try:
        with pytest.raises(LockedError, match=f"孩子 .*process {process.pid}"), open_register(path, write=True):
            pass
        with open_register(path) as register:
            assert register.plan("m1") == (1, b"one")
    finally:
        end(process)
    assert locking.lock_path(path).exists()
    with open_register(path, write=True) as register:
        assert register.save_plan("m1", b"two", 1) == 2
    assert not locking.lock_path(path).exists()


SAVING = """
big = b"x" * 8_000_000
with register.transaction():
    register.save_plan("m1", big, 1)
    register.add("mine", {"mine_id": "m2"})
    print("ready", flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("write_first", [True, False])
def test_killed_while_saving(path, write_first):
    process = child(path, SAVING)
    journal = path.with_name(path.name + "-journal")
    assert journal.stat().st_size > 0
    os.kill(process.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    end(process)
    assert journal.exists(), "the test must kill it while it is saving"
    for write in (write_first, True):
        with open_register(path, write=write) as register:
            assert register.plan("m1") == (1, b"one")
            assert [mine["mine_id"] for mine in register.mines()] == ["m1"]
    with open_register(path, write=True) as register:
        assert register.save_plan("m1", b"two", 1) == 2
        assert [event["who"] for event in register.events("mine")] == ["王工"]
    assert [p.name for p in path.parent.iterdir()] == ["register.gpkg"]


def test_two_in_one_process(path):
    with open_register(path, write=True, who="李工"):
        with pytest.raises(LockedError, match="李工"), open_register(path, write=True):
            pass
        with open_register(path) as reader:
            assert reader.mines()


def hold(path, **changed):
    content = {
        "token": "t",
        "who": "赵工",
        "user": "u",
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "since_utc": "s",
    }
    locking.lock_path(path).write_text(json.dumps({**content, **changed}), encoding="utf-8")


def test_a_dead_process_of_this_machine_blocks_nobody(path):
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    hold(path, pid=process.pid)
    with open_register(path, write=True):
        pass


def test_another_machine_blocks_until_its_heart_stops(path):
    hold(path, host="elsewhere", pid=1)
    with pytest.raises(LockedError, match="赵工 .* on elsewhere"), open_register(path, write=True):
        pass
    old = time.time() - locking.STALE_S - 1
    os.utime(locking.lock_path(path), (old, old))
    with open_register(path, write=True):
        pass


@pytest.mark.parametrize("content", ["", "{", "[]", "\x00\xff"])
def test_a_broken_lock_file_blocks_nobody(path, content):
    locking.lock_path(path).write_text(content, encoding="latin-1")
    with open_register(path, write=True):
        pass


def test_a_heart_that_beats(path, monkeypatch):
    monkeypatch.setattr(locking, "HEARTBEAT_S", 0.02)
    with open_register(path, write=True):
        lock = locking.lock_path(path)
        os.utime(lock, (1, 1))
        end_at = time.monotonic() + 5
        while lock.stat().st_mtime < 2:
            assert time.monotonic() < end_at
            time.sleep(0.01)


def test_who_lost_the_lock_saves_nothing(path):
    with open_register(path, write=True) as register:
        hold(path, token="other")
        with pytest.raises(LockedError, match="赵工 took over"):
            register.save_plan("m1", b"two", 1)
        assert register.plan("m1") == (1, b"one")
    assert locking.lock_path(path).exists(), "the other one's lock is not ours to remove"


def test_process_alive():
    assert places.process_alive(os.getpid())
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    assert not places.process_alive(process.pid)


def test_network_file_systems(tmp_path):
    mounts = tmp_path / "mounts"
    mounts.write_text(
        f"/dev/sda / ext4 rw 0 0\n//nas/mines {tmp_path}/my\\040nas cifs rw 0 0\nnas:/x {tmp_path}/nfs nfs4 rw 0 0\n"
    )
    assert places.on_network(tmp_path / "my nas" / "r.gpkg", mounts)
    assert places.on_network(tmp_path / "nfs" / "a" / "r.gpkg", mounts)
    assert not places.on_network(tmp_path / "nfs2" / "r.gpkg", mounts)
    assert not places.on_network(tmp_path / "r.gpkg", mounts)
    assert not places.on_network(tmp_path / "r.gpkg", tmp_path / "none")
