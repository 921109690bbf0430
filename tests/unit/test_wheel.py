"""What is shipped: the wheel holds the package and its data, and works in an empty environment."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGE = REPOSITORY / "server" / "postilla"
POLICY = """# Privacy policy

We collect your name and your e-mail address when you open an account with us. We may share your
personal data with our advertising partners for marketing. We do not sell your personal
information. You can write to our data protection officer to have your data deleted.
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling", reason="needs hatchling (make test installs it)")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, check=True, cwd=REPOSITORY, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_the_package_and_its_data_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    sources = {
        f"postilla/{path.relative_to(PACKAGE).as_posix()}"
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert names == sources
    assert {"postilla/py.typed", "postilla/rubric.toml"} < names
    for language in ("en", "it"):
        assert {
            f"postilla/languages/{language}/{name}" for name in ("weights.npz", "language.toml")
        } < names


def test_no_dependency_is_pinned_to_an_address_or_lacks_a_hash() -> None:
    for path in sorted((REPOSITORY / "requirements").glob("*.txt")):
        lines = path.read_text("utf-8").splitlines()
        pins = [line for line in lines if "==" in line]
        assert pins, path.name
        assert all(line.startswith("    --hash=sha256:") or line in pins for line in lines)
        assert all(pin.endswith("\\") for pin in pins), "every pin is followed by its hashes"


def test_the_wheel_scores_a_policy_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    pip: list[str | Path] = [
        python,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--quiet",
        "install",
    ]
    locked = REPOSITORY / "requirements" / "service.txt"
    dependencies: list[str | Path] = [
        *pip,
        "--no-deps",
        "--require-hashes",
        "--requirement",
        locked,
    ]
    found = subprocess.run(dependencies, capture_output=True, text=True, check=False)
    if "Could not find a version" in found.stderr or "connection" in found.stderr.lower():
        pytest.skip("needs a package index to install the wheel's dependencies from")
    assert found.returncode == 0, found.stderr
    subprocess.run([*pip, "--no-deps", wheel], check=True)
    policy = tmp_path / "policy.md"
    policy.write_text(POLICY, "utf-8")
    command: list[str | Path] = [python.with_name("postilla"), "score", "--format", "json", policy]
    scored = subprocess.run(command, check=True, capture_output=True, text=True, cwd=tmp_path)
    report = json.loads(scored.stdout)
    assert report["document"]["kind"] == "policy"
    assert report["grade"] in {"A", "B", "C", "D", "E"}
