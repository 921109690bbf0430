"""Read hostile texts without end: `python -m bench.fuzz --inputs 100000`, or `--atheris SECONDS`.

Every input must give a report whose quotes are in the text, in a time like a plain text's.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable

from bench import hostile
from postilla import analyze
from postilla.report import to_json

_SIZES = (200, 500, 1_000, 4_000)
_PARTS = 4
# A millisecond is given to every text, for the clock and what else the machine does.
_LEAST = 0.001
_WORST = 5


def main() -> None:
    """Read the options and run one of the two."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000, help="generated texts")
    parser.add_argument("--seconds", type=float, default=600, help="stop after so many")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--atheris", type=int, metavar="SECONDS", help="let coverage guide")
    options = parser.parse_args()
    if options.atheris:
        _guided(options.atheris)
    else:
        _generated(options.inputs, options.seconds, options.seed)


def check(text: str, language: str) -> float:
    """Return the CPU seconds that a report on `text` takes. Raises AssertionError where it lies."""
    start = time.process_time()
    report = analyze(text, lang=language)
    to_json(report)
    seconds = time.process_time() - start
    for clause in report.clauses:
        assert text[clause.start : clause.end] == clause.quote, (text, clause)
    return seconds


def _generated(inputs: int, seconds: float, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  the same texts in every run are wanted
    check(hostile.plain(5_000), "en")
    pace = {size: _pace(size) for size in _SIZES}
    worst: list[tuple[float, str]] = []
    limit = time.monotonic() + seconds
    done = 0
    while done < inputs and time.monotonic() < limit:
        size, language = chance.choice(_SIZES), chance.choice(("en", "it"))
        atoms = (*hostile.ATOMS, *chance.choices(hostile.heads(language), k=len(hostile.ATOMS)))
        parts = [
            hostile.run_of(atom, len(atom) * chance.choice((1, 1, 2, 3, 40, size)))
            for atom in chance.choices(atoms, k=chance.randint(1, _PARTS))
        ]
        text = hostile.with_terms(hostile.run_of("".join(parts), size))
        ratio = check(text, language) / max(pace[size], _LEAST)
        worst = sorted([*worst, (ratio, text[-size:][:60])], reverse=True)[:_WORST]
        done += 1
    print(f"{done:,} texts read, seed {seed}; the slowest, as multiples of a plain text's time:")
    for ratio, text in worst:
        print(f"{ratio:8.1f}  {text!r}")


def _pace(size: int) -> float:
    text = hostile.with_terms(hostile.plain(size))
    return min(check(text, "en") for _ in range(5))


def _guided(seconds: int) -> None:
    import atheris  # noqa: PLC0415  optional

    # What is already imported carries no counters.
    for name in [name for name in sys.modules if name.partition(".")[0] == "postilla"]:
        del sys.modules[name]
    with atheris.instrument_imports(include=["postilla"]):
        from postilla import pipeline  # noqa: PLC0415

    def one(data: bytes) -> None:
        provider = atheris.FuzzedDataProvider(data)
        text = hostile.with_terms(provider.ConsumeUnicodeNoSurrogates(sys.maxsize))
        report = pipeline.analyze(text, lang="en")
        assert all(text[found.start : found.end] == found.quote for found in report.clauses)

    run: Callable[[], None] = atheris.Fuzz
    atheris.Setup(
        [sys.argv[0], f"-max_total_time={seconds}", "-max_len=4096", "-timeout=10", "-seed=1"], one
    )
    run()


if __name__ == "__main__":
    main()
