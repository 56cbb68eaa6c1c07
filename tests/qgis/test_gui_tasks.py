"""The task shell: one of three endings, told once, on the main thread, and never after the window is gone."""

from __future__ import annotations

import threading
import time

import pytest

from mine_restoration_plugin.core.model.errors import InputError
from mine_restoration_plugin.gui.tasks import Latest, Runner


class Endings:
    def __init__(self):
        self.told = []

    def done(self, result):
        self.told.append(("done", result, threading.current_thread() is threading.main_thread()))

    def failed(self, error):
        self.told.append(("failed", error, threading.current_thread() is threading.main_thread()))

    def stopped(self):
        self.told.append(("stopped", None, threading.current_thread() is threading.main_thread()))


@pytest.fixture
def endings():
    return Endings()


@pytest.fixture
def runner(qgis_app):
    runner = Runner()
    yield runner
    runner.close()


def start(runner, endings, work):
    return runner.start("work", work, endings.done, endings.failed, endings.stopped)


def idle(runner):
    return lambda: runner.running == 0


def test_result_arrives_on_the_main_thread_after_work_off_it(runner, endings, until):
    start(runner, endings, lambda progress: threading.current_thread() is threading.main_thread())
    until(idle(runner))
    assert endings.told == [("done", False, True)]


def test_input_error_arrives_as_it_was_raised(runner, endings, until):
    def work(progress):
        raise InputError("The file {path} has no features.", path="a.shp")

    start(runner, endings, work)
    until(idle(runner))
    [(ending, error, _)] = endings.told
    assert ending == "failed"
    assert str(error) == "The file a.shp has no features."


def endless(progress):
    share = 0.0
    while True:
        time.sleep(0.02)
        share += 0.001
        progress.report(share)


def test_cancel_ends_within_a_second(runner, endings, until):
    job = start(runner, endings, endless)
    until(lambda: job.progress() > 0)
    asked = time.monotonic()
    job.cancel()
    until(idle(runner))
    assert time.monotonic() - asked < 1.0
    assert [told[0] for told in endings.told] == ["stopped"]


def test_nothing_is_told_after_close(runner, endings, until):
    job = start(runner, endings, endless)
    until(lambda: job.progress() > 0)
    runner.close()
    until(idle(runner))
    assert endings.told == []


def test_messages_and_shares_reach_the_window(runner, endings, until):
    said, shares = [], []
    go = threading.Event()

    def work(progress):
        go.wait(5)
        progress.report(0.25, "surveying")
        progress.report(0.5)

    job = start(runner, endings, work)
    job.said.connect(said.append)
    job.progressChanged.connect(shares.append)
    go.set()
    until(idle(runner))
    assert said == ["surveying"]
    assert 25.0 in shares
    assert 50.0 in shares


def test_of_the_latest_only_the_last_is_heard(runner, endings, until):
    latest, gate = Latest(runner), threading.Event()

    def slow(progress):
        gate.wait(10)
        return "slow"

    latest.start("work", slow, endings.done, endings.failed, endings.stopped)
    latest.start("work", lambda progress: "quick", endings.done, endings.failed, endings.stopped)
    assert latest.running
    gate.set()
    until(idle(runner))
    assert [told[:2] for told in endings.told] == [("done", "quick")]
    assert not latest.running
    latest.start("work", slow, endings.done, endings.failed, endings.stopped)
    latest.drop()
    until(idle(runner))
    assert len(endings.told) == 1


def test_what_is_over_is_not_running_when_it_is_told(runner, until):
    latest, seen = Latest(runner), []

    def boom(progress):
        raise ValueError("boom")

    def until_stopped(progress):
        while True:
            progress.check()
            time.sleep(0.01)

    latest.start("work", lambda progress: 1, lambda _: seen.append(latest.running), seen.append)
    until(idle(runner))
    latest.start("work", boom, seen.append, lambda _: seen.append(latest.running))
    until(idle(runner))
    latest.start("work", until_stopped, seen.append, seen.append, lambda: seen.append(latest.running)).cancel()
    until(idle(runner))
    assert seen == [False, False, False]


def test_jobs_started_while_all_threads_are_taken_all_run(until):
    """Many short ones, each begun by the end of another: none is lost in QGIS's queue."""
    runner, ended = Runner(), []

    def begin(number):
        def done(_result):
            ended.append(number)
            if number < 200:
                begin(number + 4)

        runner.start("work", lambda progress: time.sleep(0.001), done, ended.append, lambda: ended.append("stopped"))

    for number in range(4):
        begin(number)
    until(lambda: runner.running == 0, 30)
    assert len(ended) == 204


def test_one_that_waits_for_a_thread_can_be_cancelled(until):
    runner, ended, gate = Runner(), [], threading.Event()
    for _ in range(16):
        runner.start("hold", lambda progress: gate.wait(10), ended.append, ended.append)
    waiting = runner.start("wait", lambda progress: "ran", ended.append, ended.append, lambda: ended.append("stopped"))
    waiting.cancel()
    gate.set()
    until(lambda: runner.running == 0)
    assert "stopped" in ended
    assert "ran" not in ended
