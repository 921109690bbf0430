"""One policy, in process: the whole report, its stages, growth with length, cold start, memory."""

import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from postilla import analyze
from postilla.assess import assess
from postilla.attributes import describe
from postilla.catalogue import Catalogue
from postilla.detect import Detector
from postilla.extract import extract_text
from postilla.language import Profile, recognise
from postilla.model import keys_of
from postilla.reader import Reader
from postilla.report import to_json
from postilla.segment import segment

from .conftest import LENGTHS, nearest

_MEGABYTES = (0.1, 0.25, 0.5, 1, 2, 5)
_START = "import time; t = time.perf_counter(); import postilla; postilla.analyze({text!r}); "
# The peak that `resource` tells is that of the process which started this one, if it was higher.
_MEMORY = "print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"


@pytest.mark.benchmark(group="whole report, in process")
def bench_report(benchmark: BenchmarkFixture, policy: str) -> None:
    """Measure text to JSON."""
    benchmark(lambda: to_json(analyze(policy)))


@pytest.mark.benchmark(group="whole report, in process")
def bench_report_by_language(benchmark: BenchmarkFixture, usual: str) -> None:
    """Measure text to JSON, for a policy of about 5,000 words in each language."""
    benchmark(lambda: to_json(analyze(usual)))


@pytest.mark.benchmark(group="stages of a report of 5,000 words")
@pytest.mark.parametrize(
    "stage",
    ["extract", "recognise", "segment", "places", "detect", "describe", "assess", "to_json"],
)
def bench_stage(benchmark: BenchmarkFixture, stage: str, corpus: dict[str, list[str]]) -> None:
    """Measure each stage on what the stage before it made."""
    text = nearest(corpus["en"], LENGTHS[1])
    document = extract_text(text)
    profile, catalogue, detector = Profile.load("en"), Catalogue.load("en"), Detector.load("en")
    units = segment(document, profile)
    keys = keys_of(units)
    places = catalogue.places(keys)
    detections = detector.detect(units, places)
    clauses = describe(document, detections, catalogue, places)
    report = analyze(text)
    stages: dict[str, Callable[[], object]] = {
        "extract": lambda: extract_text(text),
        "recognise": lambda: recognise(document),
        "segment": lambda: segment(document, profile),
        "places": lambda: catalogue.places(keys),
        "detect": lambda: detector.detect(units, places),
        "describe": lambda: describe(document, detections, catalogue, places),
        "assess": lambda: assess(clauses, Reader(), locale="en"),
        "to_json": lambda: to_json(report),
    }
    benchmark(stages[stage])


@pytest.mark.benchmark(group="growth with length")
def bench_growth(benchmark: BenchmarkFixture, corpus: dict[str, list[str]]) -> None:
    """Fit seconds = a · bytes^b up to 5 MB; the exponent b is in extra_info, 1 is linear."""
    everything = "\n\n".join(corpus["en"])
    sizes, seconds = [], []
    for megabytes in _MEGABYTES:
        text = (everything * 3)[: int(megabytes * 1e6)]
        start = time.perf_counter()
        analyze(text)
        sizes.append(len(text))
        seconds.append(time.perf_counter() - start)
    exponent = float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])
    benchmark.extra_info |= {"exponent": round(exponent, 3), "seconds_at_5_MB": seconds[-1]}
    print(f"\ngrowth: exponent {exponent:.2f} (1 is linear), {seconds[-1]:.2f} s for 5 MB")
    benchmark.pedantic(analyze, args=(everything[:100_000],), rounds=3)


@pytest.mark.benchmark(group="cold start: new process, import, load, one report")
def bench_cold_start(benchmark: BenchmarkFixture, corpus: dict[str, list[str]]) -> None:
    """Measure a new process; what import, load and the report take in it is in extra_info."""
    text = nearest(corpus["it"], LENGTHS[0])
    inner = _START.format(text=text) + "print(time.perf_counter() - t); "

    def start() -> list[str]:
        command = [sys.executable, "-c", inner + _MEMORY]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()

    seconds, kilobytes = benchmark.pedantic(start, rounds=7)
    megabytes = float(kilobytes) / 1024
    benchmark.extra_info |= {"import_load_report_s": seconds, "peak_memory_MB": megabytes}
    print(f"\ncold: {float(seconds) * 1e3:.0f} ms in the process, {megabytes:.0f} MB")
