"""Run the command line as `python -m postilla`."""

from postilla.cli import main

main()
