"""Long exports beside the interface: each in its own thread, with its progress, and one can stop it."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Event

AT_ONCE = 2  # more would slow every reader down


@dataclass(frozen=True)
class Step:
    """Where a job is: files done, files in all, and the one being made."""

    done: int = 0
    total: int = 0
    file: str = ""

    @property
    def share(self) -> float:
        return self.done / self.total if self.total else 0.0


@dataclass
class Job:
    """One export under way; `step` is replaced whole, so any thread reads it without a lock."""

    future: Future[bytes] | None = None
    step: Step = field(default_factory=Step)
    stopped: Event = field(default_factory=Event)

    def hear(self, done: int, total: int, file: str) -> bool:
        """Note the progress; return False when the work must stop."""
        self.step = Step(done, total, file)
        return not self.stopped.is_set()

    def stop(self) -> None:
        """Ask the work to stop at its next file, or never to start."""
        self.stopped.set()
        if self.future:
            self.future.cancel()

    @property
    def is_over(self) -> bool:
        return self.future is not None and self.future.done()

    @property
    def file(self) -> bytes | None:
        """The file, once made; None when the work was stopped. Raise what made it fail."""
        if self.future is None or not self.future.done() or self.stopped.is_set():
            return None
        return self.future.result()


def start(work: Callable[[Callable[[int, int, str], bool]], bytes]) -> Job:
    """Run `work(progress)` in a thread and return the job to follow."""
    job = Job()
    job.future = _pool().submit(work, job.hear)
    return job


@lru_cache(maxsize=1)
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="export")
