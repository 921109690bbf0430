"""Where the parts of a corpus are read: the cores of this machine, or a Ray cluster."""

import gc
import os
from collections.abc import Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing import get_context
from typing import Protocol

from postilla.corpus.sources import Source
from postilla.corpus.work import Job, Part, read_part
from postilla.errors import InputError
from postilla.language import supported
from postilla.pipeline import analyze

# Jobs under way for each worker: enough to keep it busy, few enough to bound the memory.
_AHEAD = 2
_RETRIES = 5


class Engine(Protocol):
    """Reads parts, in any order, holding only a few of them in memory."""

    def read(self, jobs: Iterator[Job]) -> Iterator[Part]:
        """Yield the part of every job as it gets ready."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """The cores of this machine. A document that kills its process is set aside."""

    workers: int = os.cpu_count() or 1

    def read(self, jobs: Iterator[Job]) -> Iterator[Part]:
        """Yield the part of every job as it gets ready."""
        while crashed := (yield from self._read_until_crash(jobs)):
            for job in crashed:
                yield _read_carefully(job)

    def _read_until_crash(self, jobs: Iterator[Job]) -> Generator[Part, None, list[Job]]:
        """Yield parts; return the jobs that were under way when a process died, if one did."""
        under_way: dict[Future[Part], Job] = {}
        with _processes(self.workers) as pool:
            while True:
                while len(under_way) < self.workers * _AHEAD and (job := next(jobs, None)):
                    try:
                        under_way[pool.submit(read_part, job)] = job
                    except BrokenProcessPool:
                        return [*under_way.values(), job]
                if not under_way:
                    return []
                done, _ = wait(under_way, return_when=FIRST_COMPLETED)
                for future in done:
                    try:
                        part = future.result()
                    except BrokenProcessPool:
                        return list(under_way.values())
                    del under_way[future]
                    yield part


@dataclass(frozen=True, slots=True, kw_only=True)
class Ray:
    """A Ray cluster: the one at `address`, or one started on this machine for the run."""

    address: str | None = None
    workers: int = os.cpu_count() or 1

    def read(self, jobs: Iterator[Job]) -> Iterator[Part]:
        """Yield the part of every job as it gets ready. What a lost worker had is read again."""
        try:
            import ray  # noqa: PLC0415 - an optional extra
        except ImportError as error:
            raise InputError(
                "--engine ray needs the extra of that name: pip install 'postilla[ray]'"
            ) from error
        if self.address:
            ray.init(address=self.address, log_to_driver=False)
        else:
            ray.init(num_cpus=self.workers, include_dashboard=False, log_to_driver=False)
        try:
            task = ray.remote(max_retries=_RETRIES)(read_part)
            limit = int(ray.cluster_resources().get("CPU", 1)) * _AHEAD
            under_way: list[ray.ObjectRef[Part]] = []
            for job in jobs:
                under_way.append(task.remote(job))
                if len(under_way) >= limit:
                    ready, under_way = ray.wait(under_way)
                    yield from ray.get(ready)
            while under_way:
                ready, under_way = ray.wait(under_way)
                yield from ray.get(ready)
        finally:
            ray.shutdown()


def _processes(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_prepare)


def _prepare() -> None:
    """Load what every document needs, and look for no garbage in it."""
    for language in supported():
        analyze("", lang=language)
    gc.freeze()


def _read_carefully(job: Job) -> Part:
    """Read a job whose process died; if it dies again, find the documents that kill it."""
    part = _read_alone(job)
    if part is None:
        sources = tuple(
            source
            if _read_alone(replace(job, sources=(source,)))
            else Source(id=source.id, problem="killed the process that read it")
            for source in job.sources
        )
        part = read_part(replace(job, sources=sources))
    return part


def _read_alone(job: Job) -> Part | None:
    """Read a job in a process of its own; return None if that dies."""
    with _processes(1) as pool:
        try:
            return pool.submit(read_part, job).result()
        except BrokenProcessPool:
            return None
