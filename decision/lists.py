"""Zones, prohibition lists, product categories and recognised bodies: dated data, each entry with its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Literal


@dataclass(frozen=True, slots=True)
class Text:
    """A name in both languages of the tool."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    ko: str
    en: str


@dataclass(frozen=True, slots=True)
class ZoneStandard:
    """A standard (work, undated) that matters in a zone, and why."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    id: str
    sector: str
    source: str


@dataclass(frozen=True, slots=True)
class Zone:
    """One special zone: its sectors, the standards that matter there, and its operators where they are loaded."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    id: str
    region: Text
    title: Text
    designated: date
    source: str
    sectors: tuple[str, ...] = ()
    standards: tuple[ZoneStandard, ...] = ()
    operators: tuple[str, ...] = ()
    """Operators named in the zone plan; empty where the plan is not loaded."""
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class ProhibitedEntry:
    """One entry of a prohibition list.

    ``terms`` are words or phrases of the product's name or use, ``standards`` works that mark the product,
    ``models`` exact designations; any of them is a hit.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    id: str
    text: Text
    source: str
    effective_from: date
    terms: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    effective_until: date | None = None


@dataclass(frozen=True, slots=True)
class ProhibitionList:
    """A prohibition list (금지 목록) for some zones; an example list is never proof of anything."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    schema: Literal["certlane/prohibitions/1"]
    id: str
    version: str
    title: Text
    source: str
    example: bool
    zones: tuple[str, ...]
    """Zone ids, or ``*`` for all."""
    effective_from: date
    entries: tuple[ProhibitedEntry, ...] = ()
    effective_until: date | None = None

    def covers(self, zone: str, on: date) -> bool:
        """Tell whether the list is in force for the zone on that day."""
        in_force = self.effective_from <= on and (self.effective_until is None or on < self.effective_until)
        return in_force and ("*" in self.zones or zone in self.zones)


@dataclass(frozen=True, slots=True)
class Category:
    """A category of products and the product standards (works) whose scope is that category."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    id: str
    title: Text
    standards: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class RecognisedBody:
    """A body whose acts the policy's owner accepts: for which standards (works, ``*`` for all), and when."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    name: str
    roles: tuple[Literal["certification", "laboratory"], ...]
    standards: tuple[str, ...]
    valid_from: date
    source: str
    number: str = ""
    aliases: tuple[str, ...] = ()
    valid_until: date | None = None
    """The last day on which an act of the body counts; acts before it stay as they are."""
    withdrawn: date | None = None
    """Set where recognition was withdrawn for cause: then earlier acts are open again, too."""


@dataclass(frozen=True, slots=True)
class ZoneFile:
    """A file of zones."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    schema: Literal["certlane/zones/1"]
    as_of: date
    zones: tuple[Zone, ...]


@dataclass(frozen=True, slots=True)
class CategoryFile:
    """A file of product categories."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    schema: Literal["certlane/categories/1"]
    as_of: date
    categories: tuple[Category, ...]
