"""Findings and records as a person or a program reads them: terminal and JSON."""
