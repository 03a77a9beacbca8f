"""A long export runs in its own thread, says where it is, and stops when asked."""

from __future__ import annotations

from threading import Event

import pytest

from analytics.exports import jobs


def test_a_job_gives_its_file_and_its_progress():
    job = jobs.start(lambda progress: b"x" * 3 if progress(1, 2, "a.pdf") else b"")
    job.future.result(5)
    assert job.is_over and job.file == b"xxx" and job.step == jobs.Step(1, 2, "a.pdf") and job.step.share == 0.5


def test_a_stopped_job_gives_nothing_and_ends_soon():
    going = Event()

    def work(progress):
        while progress(0, 9, "a.pdf"):
            going.set()
        raise InterruptedError

    job = jobs.start(work)
    assert going.wait(5) and not job.is_over and job.file is None
    job.stop()
    with pytest.raises(InterruptedError):
        job.future.result(5)
    assert job.is_over and job.file is None


def test_what_fails_is_raised_to_who_asks_for_the_file():
    job = jobs.start(lambda progress: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        job.future.result(5)
    with pytest.raises(ZeroDivisionError):
        _ = job.file


def test_two_jobs_at_once_keep_their_own_progress():
    both = [Event(), Event()]

    def work(name, mine, other):
        def run(progress):
            mine.set()
            assert other.wait(5)
            progress(1, 1, name)
            return name.encode()

        return run

    first, second = jobs.start(work("a", *both)), jobs.start(work("b", *both[::-1]))
    assert (first.future.result(5), second.future.result(5)) == (b"a", b"b")
    assert (first.step.file, second.step.file) == ("a", "b")
