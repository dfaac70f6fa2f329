"""Deciding: criteria over facts, combined by a policy into a lane, with every reason kept."""

from .application import Application, load_application, parse_application
from .deciding import Inputs, decide
from .policy import Policy, load_policy

__all__ = ["Application", "Inputs", "Policy", "decide", "load_application", "load_policy", "parse_application"]
