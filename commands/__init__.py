"""The commands: arguments and exit status; one module a group, nothing heavy imported before it is called."""
