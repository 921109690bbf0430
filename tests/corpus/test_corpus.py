import gzip
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from postilla.corpus.engines import Engine, Pool
from postilla.corpus.run import Progress, run
from postilla.corpus.sources import count, list_files, read
from postilla.corpus.summary import draw, summarise
from postilla.corpus.tables import SCHEMAS
from postilla.corpus.work import Options
from postilla.errors import InputError

POLICY = (
    "# Privacy policy\n\nWe collect personal data when you use the service, number {number}. We share "
    "your data with advertising partners. We disclose your personal information to service "
    "providers, for hosting. We do not sell your personal data.\n"
)
DOCUMENTS = 300


def write_lines(path: Path, documents: int = DOCUMENTS) -> Path:
    lines = [
        json.dumps({"id": f"d{number}", "text": POLICY.format(number=number), "date": "2025-01-02"})
        for number in range(documents)
    ]
    lines.insert(7, "not json")
    lines.insert(9, '{"id": "empty"}')
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def finish(inputs: list[Path], out: Path, engine: Engine) -> Progress:
    *_, last = run(inputs, out, options=Options(), engine=engine)
    return last


def contents(out: Path) -> dict[str, bytes]:
    return {
        f"{table}/{path.name}": path.read_bytes()
        for table in SCHEMAS
        for path in sorted((out / table).glob("*.parquet"))
    }


def column(out: Path, table: str, name: str) -> list[str]:
    return [
        value
        for path in sorted((out / table).glob("*.parquet"))
        for value in pq.read_table(path, columns=[name])[name].to_pylist()
    ]


def write_archive(path: Path) -> Path:
    with path.open("wb") as stream:
        for kind, body in ((b"text/html", b"<p>We share data.</p>"), (b"image/png", b"\x89PNG")):
            answer = b"HTTP/1.1 200 OK\r\nContent-Type: " + kind + b"\r\n\r\n" + body
            stream.write(
                b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:" + kind + b">\r\n"
                b"WARC-Target-URI: https://a.example/privacy\r\nWARC-Date: 2025-01-02T03:04:05Z\r\n"
                b"Content-Type: application/http; msgtype=response\r\n"
                b"Content-Length: " + str(len(answer)).encode() + b"\r\n\r\n" + answer + b"\r\n\r\n"
            )
    return path


def test_documents_are_read_from_every_kind_of_input(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_text("Text.", encoding="utf-8")
    (folder / "b.html").write_text("<p>Page.</p>", encoding="utf-8")
    (folder / "deep" / "c.md").write_bytes("perch\xe9".encode("latin-1"))
    (folder / "ignored.png").write_bytes(b"\x89PNG")
    with gzip.open(folder / "d.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.write('{"html": "<p>x</p>", "date": "2020"}\n\n[1]\n')
    pq.write_table(pa.table({"id": ["r1"], "text": ["Row."]}), folder / "e.parquet")
    write_archive(folder / "f.warc")

    found = [
        (source.id.removeprefix(f"{folder}/"), source.html, source.problem is None)
        for source in read(list_files([folder]))
    ]

    assert [(name.split(":")[0], html, fine) for name, html, fine in found] == [
        ("a.txt", False, True),
        ("b.html", True, True),
        ("d.jsonl.gz", True, True),
        ("d.jsonl.gz", False, False),
        ("deep/c.md", False, False),
        ("e.parquet", False, True),
        ("f.warc", True, True),
        ("f.warc", False, False),
    ]


def test_a_count_is_given_where_it_is_known_without_reading(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    pq.write_table(pa.table({"text": ["a", "b"]}), tmp_path / "b.parquet")
    assert count(list_files([tmp_path])) == 3
    write_lines(tmp_path / "c.jsonl", 2)
    assert count(list_files([tmp_path])) is None


@pytest.mark.parametrize("name", ["missing", "image.png", "nothing"])
def test_an_input_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "image.png").write_bytes(b"")
    (tmp_path / "nothing").mkdir()
    with pytest.raises(InputError, match=name):
        list_files([tmp_path / name])


def test_every_document_is_in_the_tables_once_and_bad_ones_are_set_aside(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl")
    progress = finish([source], tmp_path / "out", Pool(workers=2))
    assert (progress.documents, progress.rejected, progress.resumed) == (DOCUMENTS + 2, 2, 0)
    names = [name.rsplit(":", 1)[1] for name in column(tmp_path / "out", "reports", "id")]
    assert names == [f"d{number}" for number in range(DOCUMENTS)]
    assert column(tmp_path / "out", "rejected", "reason") == [
        "is not a JSON object: Expecting value: line 1 column 1 (char 0)",
        "has no field text or html that is a string",
    ]
    assert set(column(tmp_path / "out", "clauses", "document")) == set(
        column(tmp_path / "out", "reports", "id")
    )


def test_a_folder_of_another_run_is_not_written_to(tmp_path: Path) -> None:
    first = write_lines(tmp_path / "a.jsonl", 3)
    second = write_lines(tmp_path / "b.jsonl", 4)
    finish([first], tmp_path / "out", Pool(workers=1))
    with pytest.raises(InputError, match="run of other inputs"):
        finish([second], tmp_path / "out", Pool(workers=1))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="not empty"):
        finish([first], tmp_path / "mine", Pool(workers=1))


def start(source: Path, out: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "postilla.cli", "corpus", str(source), "--out", str(out)]
    return subprocess.Popen(
        [*command, "--workers", "2"], stderr=subprocess.DEVNULL, start_new_session=True
    )


def parts(out: Path) -> int:
    return len(list((out / "rejected").glob("*.parquet"))) if out.exists() else 0


def test_a_run_killed_at_any_point_goes_on_without_loss_or_repetition(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl")
    finish([source], tmp_path / "whole", Pool(workers=1))
    out = tmp_path / "out"
    for kill_after in (0, 1, 3):
        process = start(source, out)
        deadline = time.monotonic() + 60
        while parts(out) < kill_after and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert start(source, out).wait(timeout=120) == 0
    assert contents(out) == contents(tmp_path / "whole")
    assert sorted(column(out, "reports", "id")) == sorted(
        column(tmp_path / "whole", "reports", "id")
    )


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [int(child) for child in found]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs Linux to find the workers")
def test_a_worker_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl")
    finish([source], tmp_path / "whole", Pool(workers=1))
    killed = False
    for _ in run([source], tmp_path / "out", options=Options(), engine=Pool(workers=2)):
        workers = [pid for pid in children(os.getpid()) if is_worker(pid)]
        if workers and not killed:
            os.kill(workers[-1], signal.SIGKILL)
            killed = True
    assert killed
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def is_worker(pid: int) -> bool:
    return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    finish([write_lines(tmp_path / "in.jsonl", 20)], tmp_path / "out", Pool(workers=1))
    return tmp_path / "out"


def test_the_summary_says_what_the_corpus_says(corpus: Path) -> None:
    tables = {table.name: table for table in summarise(corpus)}
    assert tables["documents"].rows == (("policy", "en", 20),)
    assert tables["rejected"].rows[0][1] == 1
    assert ("advertising", 20, 100.0) in tables["recipients"].rows
    assert tables["trend"].rows[0][:2] == ("2025", 20)


def test_plots_are_the_same_bytes_every_time(corpus: Path, tmp_path: Path) -> None:
    first = {path.name: path.read_bytes() for path in draw(summarise(corpus), tmp_path / "1")}
    again = {path.name: path.read_bytes() for path in draw(summarise(corpus), tmp_path / "2")}
    assert first == again
    assert "grades.svg" in first


def test_a_folder_without_a_corpus_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no corpus"):
        list(summarise(tmp_path))
