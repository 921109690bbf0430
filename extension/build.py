"""Pack the extension for both stores: `python extension/build.py [--server URL] [--out DIR]`.

Same files in, same bytes out: members are sorted and carry no date. Only what the browser needs
goes in. `--server` sets the server that a fresh installation asks, for a site owner's own build.
"""

import argparse
import json
import re
import shutil
import struct
import sys
import zlib
from pathlib import Path
from urllib.parse import urlsplit

from deflate import deflate_compress

HERE = Path(__file__).resolve().parent
SHIPPED = (
    "manifest.json", "*.html", "*.css", "*.js", "lib/*.js", "view/*.js", "page/*.js", "icons/*.png",
    "_locales/*/messages.json",
)  # fmt: skip
STORES = ("chrome", "firefox")
MAX_BYTES = 60_000
LOOPBACK = ("127.0.0.1", "localhost")
# The fields of a zip file's records (PKWARE's APPNOTE.TXT, 4.3 and 4.4).
_STORED, _DEFLATED = 0, 8
_NEEDED = 20
_UNIX = 3 << 8
# Midnight, and the first day that a zip file can name: 1 January 1980.
_EPOCH = (0, 1 << 5 | 1)
_FILE_MODE = 0o100644 << 16
# libdeflate searches longer than zlib, and says the same bytes whichever zlib Python has.
_LEVEL = 12
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


def pack(members: dict[str, bytes]) -> bytes:
    """Return a zip file of the members.

    The standard library takes over nothing that something else has compressed, so the records are
    written here: plain ones, for names in ASCII.
    """
    files, directory = bytearray(), bytearray()
    for name, content in members.items():
        path = name.encode("ascii")
        method, packed = _DEFLATED, deflate_compress(content, _LEVEL)
        if len(packed) >= len(content):
            method, packed = _STORED, content
        sizes = (len(packed), len(content), len(path))
        record = struct.pack("<5H3L2H", _NEEDED, 0, method, *_EPOCH, zlib.crc32(content), *sizes, 0)
        place = struct.pack("<3H2L", 0, 0, 0, _FILE_MODE, len(files))
        directory += b"PK\x01\x02" + struct.pack("<H", _UNIX | _NEEDED) + record + place + path
        files += b"PK\x03\x04" + record + path + packed
    count = len(members)
    end = struct.pack("<4H2LH", 0, 0, count, count, len(directory), len(files), 0)
    return bytes(files + directory + b"PK\x05\x06" + end)


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
    packed = pack(members)
    if len(packed) > MAX_BYTES:
        raise ValueError(f"a zip would have {len(packed)} bytes; keep it under {MAX_BYTES}")
    for target in targets:
        target.write_bytes(packed)
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
