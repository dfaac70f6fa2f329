"""Scripts that bind certlane to other programs; each stands alone, so that it can be copied to where it runs."""
