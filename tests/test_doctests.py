"""The examples in docstrings are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import certlane

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(certlane.__path__, "certlane.")
    if not module.name.startswith(
        ("certlane.tests", "certlane.benchmarks", "certlane.build", "certlane.docs", "certlane.setup")
    )
    and not module.name.endswith("__main__")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    module = importlib.import_module(name)
    assert doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE).failed == 0
