"""The examiner's pages: shells without data; scripts of the same origin fill them through the REST interface."""
