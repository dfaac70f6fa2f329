"""What runs for long: the service with its records and pages, its client, and the watched folder.

Nothing is imported here, since the watched folder needs none of what the service does.
"""
