"""The command line that all steps of training share."""

import argparse
from pathlib import Path


def read_options(step: str, description: str | None, **flags: str) -> argparse.Namespace:
    """Return what was asked: `data`, the folder of labelled data, and whether each of `flags` was.

    `flags` holds what help says of each. Ends with 2, and says why, where the folder is not one.
    """
    parser = argparse.ArgumentParser(prog=step, description=description)
    parser.add_argument("--data", type=Path, required=True, help="the data folder")
    for name, told in flags.items():
        parser.add_argument(f"--{name}", action="store_true", help=told)
    given = parser.parse_args()
    if not (given.data / "labelled").is_dir():
        parser.error(f"--data must hold labelled/, policies/ and parallel/; got {given.data}")
    return given
