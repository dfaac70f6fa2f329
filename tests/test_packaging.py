"""The root folder is the package: the list of packages and the folders must say the same."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest

import certlane

ROOT = Path(__file__).parent.parent
IN_CHECKOUT = (ROOT / "pyproject.toml").is_file()
needs_checkout = pytest.mark.skipif(not IN_CHECKOUT, reason="runs in a checkout only")


def folders_with_code() -> set[str]:
    skipped = {"tests", "benchmarks", "docs", "build", "dist"}
    found = {"certlane"}
    for init in ROOT.rglob("__init__.py"):
        parts = init.parent.relative_to(ROOT).parts
        if parts and parts[0] not in skipped and not parts[0].startswith("."):
            found.add(".".join(("certlane", *parts)))
    return found


@needs_checkout
def test_packages_list_equals_the_folders() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert set(settings["tool"]["setuptools"]["packages"]) == folders_with_code()


@needs_checkout
def test_no_absolute_import_of_ourselves_inside_the_package() -> None:
    pattern = re.compile(r"^\s*(?:from|import) (?:certlane|extract|matcher|decision|report|standards_catalog|model)\b")
    outside = {"tests", "benchmarks", "build", "dist", "docs"}
    wrong = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in ROOT.rglob("*.py")
        if path.relative_to(ROOT).parts[0] not in outside and not path.relative_to(ROOT).parts[0].startswith(".")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if pattern.match(line)
    ]
    assert wrong == []


def test_version_is_the_distribution_s() -> None:
    try:
        installed = importlib.metadata.version("certlane")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("certlane is not installed as a distribution here")
    assert certlane.__version__ == installed
