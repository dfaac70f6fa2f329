"""Finding references to standards, regulations and acts: in plain strings and on the pages of a document."""

from __future__ import annotations

from .finder import FoundReference, find_references
from .roles import extract_references

__all__ = ["FoundReference", "extract_references", "find_references"]
