"""Run the rubric over folders of policies and print how their grades spread.

The rubric is calibrated when, in each language, no grade holds more than `CROWD` of the policies.
"""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import quantiles

import click

from postilla.model import REGIONS, Region
from postilla.pipeline import analyze
from postilla.report import Report
from postilla.rubric import GRADES

CROWD = 0.40


@click.command()
@click.option("--data", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--region", type=click.Choice(REGIONS), default="eea", show_default=True)
@click.option("--each", is_flag=True, help="Print every policy's score, worst first.")
def main(data: Path, region: Region, *, each: bool) -> None:
    """Print the spread of scores and grades of DATA/policies/<language>/*.md."""
    for folder in sorted(path for path in (data / "policies").iterdir() if path.is_dir()):
        files = sorted(folder.iterdir())
        with ProcessPoolExecutor() as pool:
            found = list(pool.map(_read, files, [folder.name] * len(files), [region] * len(files)))
        reports = dict(zip((file.stem for file in files), found, strict=True))
        click.echo("\n".join(_lines(folder.name, reports)))
        if each:
            click.echo("\n".join(_scores(reports)))


def _read(file: Path, language: str, region: Region) -> Report:
    text = file.read_text(encoding="utf-8", errors="replace")
    return analyze(text, lang=language, region=region)


def _lines(language: str, reports: dict[str, Report]) -> Iterator[str]:
    scores = [report.score for report in reports.values() if report.score is not None]
    grades = Counter(report.grade for report in reports.values() if report.grade)
    items = Counter(line.item for report in reports.values() for line in report.receipt)
    crowd = max(grades.values(), default=0) / max(len(scores), 1)
    verdict = "spread" if crowd <= CROWD else f"more than {CROWD:.0%}"
    yield f"{language}: {len(scores)} of {len(reports)} graded"
    yield "  grades   " + "  ".join(f"{grade} {grades[grade]}" for grade in GRADES)
    yield f"  largest  {crowd:.1%} ({verdict})"
    if len(scores) > 1:
        yield "  deciles  " + " ".join(f"{cut:.0f}" for cut in quantiles(scores, n=10))
    yield from (f"  {count / len(scores):5.0%}  {item}" for item, count in items.most_common())


def _scores(reports: dict[str, Report]) -> Iterator[str]:
    graded = [(report.score, name) for name, report in reports.items() if report.score is not None]
    yield from (f"  {score:3}  {name}" for score, name in sorted(graded))


if __name__ == "__main__":
    main()
