"""Pack the extension for both stores: `python extension/build.py [--server URL] [--out DIR]`.

Same files in, same bytes out: members are sorted and carry no date. Only what the browser needs
goes in. `--server` sets the server that a fresh installation asks, for a site owner's own build.
"""

import argparse
import json
import re
import shutil
import sys
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent
SHIPPED = (
    "manifest.json", "*.html", "*.css", "*.js", "lib/*.js", "view/*.js", "page/*.js", "icons/*.png",
    "_locales/*/messages.json",
)  # fmt: skip
STORES = ("chrome", "firefox")
MAX_BYTES = 60_000
LOOPBACK = ("127.0.0.1", "localhost")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_FILE_MODE = 0o100644 << 16
_DEFAULT_SERVER = re.compile(r'(?<=DEFAULT_SERVER = )".*"')


def check_server(server: str) -> str:
    """Return the server's address without a slash at its end.

    Raises ValueError when it is neither HTTPS nor this computer.
    """
    parts = urlsplit(server)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not (safe and parts.hostname) or parts.query or parts.fragment or parts.username:
        raise ValueError(f"--server must be https://…, or http:// on this computer; got {server!r}")
    return server.rstrip("/")


def collect(server: str | None) -> dict[str, bytes]:
    """Return the members of the extension by name, sorted."""
    paths = sorted(path for pattern in SHIPPED for path in HERE.glob(pattern))
    members = {path.relative_to(HERE).as_posix(): path.read_bytes() for path in paths}
    for name in [name for name in members if name.startswith("_locales/")]:
        # One message a line is for those who write them.
        messages = json.loads(members[name])
        compact = json.dumps(messages, ensure_ascii=False, separators=(",", ":"))
        members[name] = compact.encode()
    if server is not None:
        settings = members["lib/settings.js"].decode()
        settings = _DEFAULT_SERVER.sub(lambda _: json.dumps(server), settings)
        members["lib/settings.js"] = settings.encode()
    return members


def pack(members: dict[str, bytes], target: Path) -> None:
    """Write the members into a zip file."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.external_attr = _FILE_MODE
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content, compresslevel=9)


def build(out: Path, server: str | None = None) -> list[Path]:
    """Write `unpacked/` and one zip a store into `out`. Returns the zips.

    Raises ValueError when the server's address cannot be used or a zip is too large.
    """
    members = collect(check_server(server) if server else None)
    unpacked = out / "unpacked"
    shutil.rmtree(unpacked, ignore_errors=True)
    for name, content in members.items():
        path = unpacked / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    version = json.loads(members["manifest.json"])["version"]
    targets = [out / f"postilla-{store}-{version}.zip" for store in STORES]
    for target in targets:
        pack(members, target)
        size = target.stat().st_size
        if size > MAX_BYTES:
            raise ValueError(f"{target.name} has {size} bytes; keep it under {MAX_BYTES}")
    return targets


def main() -> int:
    """Build from the command line."""
    parser = argparse.ArgumentParser(description="Pack the extension for both stores.")
    parser.add_argument("--server", help="the server that a fresh installation asks")
    parser.add_argument("--out", type=Path, default=HERE.parent / "build" / "extension")
    arguments = parser.parse_args()
    try:
        targets = build(arguments.out, arguments.server or None)
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for target in targets:
        sys.stdout.write(f"{target}  {target.stat().st_size} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
