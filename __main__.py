"""``python -m certlane``: the command line."""

from .cli import main

main()
