"""`python -m postilla.cli`."""

from postilla.cli import main

main()
