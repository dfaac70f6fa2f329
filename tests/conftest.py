"""What holds for all tests."""

from hypothesis import settings

# A busy machine is no error: speed is measured in benchmarks, never in tests.
settings.register_profile("certlane", settings(), deadline=None)
settings.load_profile("certlane")
