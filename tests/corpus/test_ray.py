"""The corpus on a Ray cluster of two workers, one of which is killed."""

import os
import signal
from pathlib import Path

import pytest

from postilla.corpus.engines import Pool, Ray
from postilla.corpus.run import run
from postilla.corpus.work import Options

from .test_corpus import contents, finish, write_lines

ray = pytest.importorskip("ray", reason="needs the extra ray")


def test_a_cluster_writes_the_same_bytes_though_a_worker_is_killed(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl")
    finish([source], tmp_path / "whole", Pool(workers=1))
    killed = False
    for _ in run([source], tmp_path / "out", options=Options(), engine=Ray(workers=2)):
        if not killed:
            workers = [
                path for path in Path("/proc").glob("[0-9]*") if b"ray::read_part" in name(path)
            ]
            for path in workers[:1]:
                os.kill(int(path.name), signal.SIGKILL)
                killed = True
    assert killed
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def name(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""
