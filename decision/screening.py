"""Screening against prohibition lists by itself, before any document is there."""

from __future__ import annotations

from datetime import date

from ..model.decision import Finding
from ..model.match import Comparer
from .application import Application
from .case import Case, Registry
from .deciding import as_finding
from .policy import Policy
from .scope_criteria import not_prohibited


def screen(application: Application, policy: Policy, registry: Registry, compare: Comparer, as_of: date) -> Finding:
    """Judge criterion G01 alone: whether the product stands on a prohibition list of its zone.

    Args:
        application: states product and zone; nothing else of it is read.
        policy: gives the lists in force.
        registry: relates standards of the lists to those claimed.
        compare: compares names.
        as_of: the day of the screening.
    """
    case = Case(
        records=(),
        matches={},
        application=application,
        policy=policy,
        registry=registry,
        as_of=as_of,
        compare=compare,
    )
    return as_finding(policy.rule("G01"), not_prohibited(case), policy.parameters.minimum_confidence)
