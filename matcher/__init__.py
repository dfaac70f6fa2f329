"""Matching: references to catalogue entries, names to names, models to patterns; never by likeness of digits."""

from .comparing import Likeness
from .references import match_reference, match_references

__all__ = ["Likeness", "match_reference", "match_references"]
