"""API: ``API STD 1104``, ``API RP 2510A``, ``API MPMS CH 14.3.2``; ARIB, VCCI and CTA are elsewhere."""

from __future__ import annotations

from .simple import simple_family

API = simple_family(
    "api",
    "API",
    words="API",
    triggers=("API(?= (?:RP|STD|Std|SPEC|Spec|TR|BULL|PUBL|MPMS|Publication|[0-9]{3,4}\\b))",),
    prefix="API",
    number=r"\s(?P<type>(?:RP|STD\.?|STANDARD|SPEC\.?|TR|BULL|PUBL|PUBLICATION|MPM[SP](?:\sCH(?:APTER)?\.?)?)\s)?(?P<number>[A-Z]?[0-9]{1,5}(?:\.[0-9]{1,3}){0,3}[A-Z]{0,5}(?:[0-9]{1,2})?(?:-[A-Z0-9]{1,2}(?![A-Z0-9]))?)(?![0-9])",
    tail="hyphen colon ordinal paren",
    examples=(
        ("API RP 2510A", "API RP 2510A"),
        ("API MPMS CH 14.3.2", "API MPMS CH 14.3.2"),
        ("API SPEC Q1", "API SPEC Q1"),
        ("API STD 5MIF", "API STD 5MIF"),
        ("API 650", "API 650"),
    ),
    plausible=lambda i: bool(i.type) or i.edition is not None or len(i.number) > 2,
)
