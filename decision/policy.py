"""Policies: which criterion stops, which decides, and with which parameters; data with a date and a source.

A policy file may ``extend`` another one and then states only what differs.  Its identity is the SHA-256 of everything
that took part once it is resolved: rules, parameters, zones, categories, prohibition lists and recognised bodies.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeVar

from ..errors import UsageError
from ..model.decision import CriterionKind
from .lists import Category, CategoryFile, ProhibitionList, RecognisedBody, Text, Zone, ZoneFile
from .tomlfile import json_schema, parse_toml, read_text, structure, validate

#: The policies that come with the tool, by short name.
SHIPPED = ("default", "strict", "lenient")
CRITERION_IDS = tuple(f"G{n:02}" for n in range(1, 22))
_MAX_DEPTH = 4
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Parameters:
    """What an owner sets.  Each value is the cautious one unless the file says otherwise."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    reference_date: Literal["decision", "issue"] = "decision"
    """The day on which an edition has to be acceptable: the day of the decision, or the certificate's date of issue."""
    frameworks: tuple[str, ...] = ("publisher",)
    """Frameworks whose dates count, most binding first; one that accepts the edition is enough."""
    grace_days: int = 0
    """Days after an edition's last day of acceptance on which it still counts."""
    replaced_by_publisher: Literal["accept", "unknown", "fail"] = "unknown"
    """What an edition is that its publisher replaced, where no accepted framework states a last day."""
    amended_since: Literal["accept", "unknown", "fail"] = "unknown"
    """What an edition is that its publisher amended since, where the evidence does not include the amendment."""
    certificate_only: Literal["accept", "unknown", "fail"] = "unknown"
    """What a certificate without its test report is."""
    report_only: Literal["accept", "unknown", "fail"] = "unknown"
    """What a full test report without a certificate is."""
    scanned_report: Literal["accept", "unknown"] = "unknown"
    """Whether completeness and verdicts may rest on recognised page pictures alone."""
    optional_report_items: tuple[str, ...] = ()
    """Items of a report's form without which it still counts as complete; no item that says what was tested."""
    undated_end: Literal["accept", "unknown"] = "unknown"
    """What a certificate without a printed end of validity is, before its register was looked up."""
    plan_listing: Literal["stated", "registered"] = "stated"
    """Whether the statement that the zone plan lists applicant and product is enough, or the plan has to be loaded."""
    minimum_confidence: float = 0.6
    """Below this confidence (0 to 1) a reading proves nothing either way."""
    adoption_degrees: tuple[Literal["IDT", "MOD"], ...] = ("IDT",)
    """Degrees of adoption that count as the adopted standard itself."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One criterion in a policy: its kind, what a fail means, and where the rule comes from."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    id: str
    kind: CriterionKind
    title: Text
    basis: str
    effective_from: date
    on_fail: Literal["not_qualified", "refer"] = "not_qualified"
    basis_ko: str = ""
    """``basis`` in Korean."""
    overridable: bool | None = None
    """Whether a person may judge better than the tool did; not stated: yes, but never for a bar."""

    @property
    def may_be_overridden(self) -> bool:
        """Whether a person may judge better than the tool did; a worse judgement is always open to people."""
        return self.kind != "bar" if self.overridable is None else self.overridable


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """A policy as written; see ``docs/policy.md``."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    schema: Literal["certlane/policy/1"]
    id: str
    version: str
    title: Text
    effective_from: date
    source: str
    extends: str = ""
    parameters: dict[str, Any] | None = None
    criteria: tuple[Rule, ...] = ()
    prohibition_lists: tuple[str, ...] = ()
    zone_files: tuple[str, ...] = ()
    bodies: tuple[RecognisedBody, ...] = ()
    effective_until: date | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy, resolved: all rules, parameters and lists that decide."""

    id: str
    version: str
    title: Text
    effective_from: date
    source: str
    parameters: Parameters
    rules: tuple[Rule, ...]
    zones: tuple[Zone, ...]
    categories: tuple[Category, ...]
    prohibition_lists: tuple[ProhibitionList, ...]
    bodies: tuple[RecognisedBody, ...] = ()
    effective_until: date | None = None

    @classmethod
    def load(cls, name_or_path: str | Path = "default") -> Policy:
        """Load a shipped policy by name (``default``, ``strict``, ``lenient``) or an owner's file.

        Raises:
            UsageError: there is no such policy, or its file breaks the schema.
        """
        return load_policy(name_or_path)

    @property
    def sha256(self) -> str:
        """The digest of everything that the policy decides with, in hexadecimal."""
        return _digest(self)

    def rule(self, criterion: str) -> Rule:
        """Return the rule of a criterion.

        Raises:
            KeyError: the policy has no such criterion.
        """
        return (
            next(rule for rule in self.rules if rule.id == criterion) if criterion in CRITERION_IDS else _no(criterion)
        )

    def zone(self, zone_id: str) -> Zone | None:
        """Return the zone of that id, or None."""
        return next((zone for zone in self.zones if zone.id == zone_id), None)


def _no(criterion: str) -> Rule:
    raise KeyError(criterion)


@lru_cache(maxsize=32)
def _digest(policy: Policy) -> str:
    text = json.dumps(asdict(policy), sort_keys=True, ensure_ascii=False, default=str, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def load_policy(name_or_path: str | Path = "default") -> Policy:
    """Load a shipped policy by name, or a policy file by path.

    Args:
        name_or_path: ``default``, ``strict``, ``lenient``, an id such as ``kr-gisz-default``, or a path.

    Raises:
        UsageError: there is no such policy, or a file breaks the schema; the message names line and way out.
    """
    return _resolve(str(name_or_path), Path(), depth=0)


def policy_schema() -> dict[str, Any]:
    """Return the JSON Schema of a policy file; ``parameters`` are described by the schema of ``Parameters``."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **json_schema(PolicyFile)}
    schema["properties"]["parameters"] = {**json_schema(Parameters), "title": "Parameters"}
    return schema


@lru_cache(maxsize=8)
def _shipped(name: str) -> Policy:
    text = resources.files(__package__).joinpath("policies", f"{name}.toml").read_text(encoding="utf-8")
    return _build(text, f"policies/{name}.toml", None, depth=0)


def _resolve(name: str, folder: Path, *, depth: int) -> Policy:
    short = name.removeprefix("kr-gisz-")
    if short in SHIPPED:
        return _shipped(short)
    path = folder / name
    if not path.suffix and not path.exists():
        raise UsageError(
            f"there is no policy {name!r}",
            remedy=f"Shipped policies: {', '.join(SHIPPED)}; `certlane policy list` shows them. Or give a .toml file.",
        )
    if depth >= _MAX_DEPTH:
        raise UsageError(
            f"policies extend one another more than {_MAX_DEPTH} times",
            remedy="Break the circle: a policy extends a shipped one, directly or through a few others.",
            subject=str(path),
        )
    return _build(read_text(path, "policy"), str(path), path.parent, depth=depth)


def _build(text: str, subject: str, folder: Path | None, *, depth: int) -> Policy:
    written = _checked(PolicyFile, text, subject, shipped=folder is None)
    base = _resolve(written.extends, folder or Path(), depth=depth + 1) if written.extends else None
    parameters = _parameters(written, base, text, subject, shipped=folder is None)
    rules = _rules(written, base, text, subject)
    lists = tuple(_prohibitions(name, folder) for name in written.prohibition_lists)
    zones = tuple(zone for name in written.zone_files for zone in _zones(name, folder))
    known = {zone.id: zone for zone in (base.zones if base else _zones("zones.toml", None))}
    known.update({zone.id: zone for zone in zones})
    return Policy(
        id=written.id,
        version=written.version,
        title=written.title,
        effective_from=written.effective_from,
        effective_until=written.effective_until,
        source=written.source,
        parameters=parameters,
        rules=rules,
        zones=tuple(known.values()),
        categories=base.categories if base else _categories(),
        prohibition_lists=lists or (base.prohibition_lists if base else ()),
        bodies=written.bodies + (base.bodies if base else ()),
    )


def _checked(schema: type[_T], text: str, subject: str, *, shipped: bool) -> _T:
    """Return the value of a file: an owner's is checked, a shipped one was checked by the tests."""
    data = parse_toml(text, subject)
    if shipped:
        return structure(schema, data)
    return validate(schema, data, text=text, subject=subject, keys_of="docs/policy.md")


def _parameters(written: PolicyFile, base: Policy | None, text: str, subject: str, *, shipped: bool) -> Parameters:
    start = base.parameters if base else Parameters()
    merged = {f.name: getattr(start, f.name) for f in fields(Parameters)} | (written.parameters or {})
    if shipped:
        return structure(Parameters, merged)
    try:
        parameters = validate(
            Parameters, merged, text=_only_table(text, "parameters"), subject=subject, keys_of="docs/policy.md"
        )
    except UsageError as error:
        line, colon, rest = (
            error.message.partition(": ") if error.message.startswith("line ") else ("", "", error.message)
        )
        raise UsageError(f"{line}{colon}parameters: {rest}", remedy=error.remedy, subject=subject) from error
    if not 0 <= parameters.minimum_confidence <= 1 or parameters.grace_days < 0 or not parameters.frameworks:
        raise UsageError(
            "parameters: minimum_confidence lies from 0 to 1, grace_days is 0 or more, frameworks names at least one",
            remedy="Correct the value; `certlane policy show default` prints a working set.",
            subject=subject,
        )
    return parameters


def _only_table(text: str, table: str) -> str:
    # The parameters are checked after merging, so a fault's place counts from the table: blank the other lines.
    inside = False
    kept = []
    for line in text.splitlines():
        if line.lstrip().startswith("["):
            inside = line.strip().startswith(f"[{table}]")
            kept.append("")
        else:
            kept.append(line if inside else "")
    return "\n".join(kept)


def _rules(written: PolicyFile, base: Policy | None, text: str, subject: str) -> tuple[Rule, ...]:
    rules = {rule.id: rule for rule in base.rules} if base else {}
    seen: set[str] = set()
    for rule in written.criteria:
        if rule.id not in CRITERION_IDS or rule.id in seen:
            problem = "stands twice" if rule.id in seen else "is not a criterion of this tool"
            line = next((n for n, row in enumerate(text.splitlines(), 1) if f'"{rule.id}"' in row), 0)
            raise UsageError(
                f"line {line}: criteria: {rule.id!r} {problem}",
                remedy=f"Criteria are {CRITERION_IDS[0]} to {CRITERION_IDS[-1]}, each once.",
                subject=subject,
            )
        seen.add(rule.id)
        rules[rule.id] = rule
    missing = [criterion for criterion in CRITERION_IDS if criterion not in rules]
    if missing:
        raise UsageError(
            f"criteria: {', '.join(missing)} missing",
            remedy='State every criterion, or begin with extends = "default" and state what differs.',
            subject=subject,
        )
    return tuple(rules[criterion] for criterion in CRITERION_IDS)


def _read(name: str, folder: Path | None, where: str, what: str) -> tuple[str, str, bool]:
    """Return the text of a file beside the policy, else of the shipped one of that name, and whether it is shipped."""
    if folder is not None and (folder / name).exists():
        return read_text(folder / name, what), str(folder / name), False
    shipped = resources.files(__package__).joinpath(where, name)
    if folder is None or shipped.is_file():
        return shipped.read_text(encoding="utf-8"), f"{where}/{name}", True
    return read_text(folder / name, what), str(folder / name), False


def _prohibitions(name: str, folder: Path | None) -> ProhibitionList:
    text, subject, shipped = _read(name, folder, "prohibitions", "prohibition list")
    return _checked(ProhibitionList, text, subject, shipped=shipped)


def _zones(name: str, folder: Path | None) -> tuple[Zone, ...]:
    text, subject, shipped = _read(name, folder, "zones", "zone")
    return _checked(ZoneFile, text, subject, shipped=shipped).zones


@lru_cache(maxsize=1)
def _categories() -> tuple[Category, ...]:
    text, subject, shipped = _read("categories.toml", None, "zones", "category")
    return _checked(CategoryFile, text, subject, shipped=shipped).categories


def load_prohibition_list(path: str | Path) -> ProhibitionList:
    """Read a prohibition list.

    Raises:
        UsageError: the file is missing, no TOML, or breaks the schema.
    """
    path = Path(path)
    text = read_text(path, "prohibition list")
    return validate(ProhibitionList, parse_toml(text, str(path)), text=text, subject=str(path))


def with_lists(policy: Policy, *lists: ProhibitionList) -> Policy:
    """Return the policy with further prohibition lists; a list of the same id is replaced."""
    kept = tuple(known for known in policy.prohibition_lists if known.id not in {new.id for new in lists})
    return replace(policy, prohibition_lists=kept + lists)
