"""Policies are data: the shipped ones load, an owner's may extend them, a broken one is refused with its line."""

import json
from dataclasses import asdict
from datetime import date
from importlib import resources
from pathlib import Path

import jsonschema
import pytest

from certlane.decision.lists import CategoryFile, ProhibitionList, ZoneFile
from certlane.decision.policy import (
    CRITERION_IDS,
    SHIPPED,
    Parameters,
    Policy,
    PolicyFile,
    load_policy,
    load_prohibition_list,
    policy_schema,
)
from certlane.decision.tomlfile import parse_toml, structure, validate
from certlane.errors import UsageError
from certlane.standards_catalog.identifiers.registry import parse_identifier

HEAD = """schema = "certlane/policy/1"
id = "my-policy"
version = "1"
title = { ko = "내 정책", en = "My policy" }
effective_from = 2026-01-01
source = "our board"
extends = "default"
"""

BODY = """
[[bodies]]
name = "Body"
roles = ["certification"]
standards = ["*"]
valid_from = 2020-01-01
source = "x"
"""


def criterion(name: str) -> str:
    return (
        f'[[criteria]]\nid = "{name}"\nkind = "core"\ntitle = {{ ko = "가", en = "a" }}\n'
        'basis = "x"\neffective_from = 2026-01-01\n'
    )


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_policies_state_every_criterion_with_its_source(name: str) -> None:
    policy = load_policy(name)
    assert tuple(rule.id for rule in policy.rules) == CRITERION_IDS
    assert all(rule.basis and rule.basis_ko and rule.title.ko and rule.title.en for rule in policy.rules)
    assert {rule.id for rule in policy.rules if rule.kind == "bar"} == {"G01", "G02"}
    assert len(policy.zones) == 7
    assert all(zone.source and zone.standards for zone in policy.zones)
    assert load_policy(policy.id) == policy


@pytest.mark.parametrize(
    ("schema", "name"),
    [(PolicyFile, f"policies/{name}.toml") for name in SHIPPED]
    + [
        (ZoneFile, "zones/zones.toml"),
        (CategoryFile, "zones/categories.toml"),
        (ProhibitionList, "prohibitions/example.toml"),
    ],
)
def test_shipped_files_pass_the_check_that_they_are_spared(schema: type, name: str) -> None:
    text = resources.files("certlane.decision").joinpath(name).read_text(encoding="utf-8")
    data = parse_toml(text, name)
    assert structure(schema, data) == validate(schema, data, text=text, subject=name)


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_parameters_pass_the_check(name: str) -> None:
    parameters = load_policy(name).parameters
    assert validate(Parameters, asdict(parameters), text="", subject=name) == parameters


def test_an_owner_s_policy_in_a_folder_named_like_ours_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "own.toml").write_text(HEAD + "[parameters]\ngrace_days = 'many'\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="grace_days"):
        load_policy("policies/own.toml")


def test_shipped_lists_are_marked_as_examples() -> None:
    assert all(known.example for name in SHIPPED for known in load_policy(name).prohibition_lists)


def test_standards_of_zones_and_categories_are_identifiers() -> None:
    policy = load_policy()
    named = {s.id for zone in policy.zones for s in zone.standards} | {
        s for c in policy.categories for s in c.standards
    }
    for text in sorted(named):
        assert str(parse_identifier(text)) == text


def test_digest_covers_everything_that_decides(tmp_path: Path) -> None:
    digests = {load_policy(name).sha256 for name in SHIPPED}
    assert len(digests) == 3
    path = tmp_path / "own.toml"
    path.write_text(HEAD, encoding="utf-8")
    first = Policy.load(path)
    path.write_text(HEAD + "[parameters]\ngrace_days = 1\n", encoding="utf-8")
    assert Policy.load(path).sha256 != first.sha256


def test_an_owner_extends_and_changes(tmp_path: Path) -> None:
    (tmp_path / "list.toml").write_text(
        'schema = "certlane/prohibitions/1"\nid = "official"\nversion = "3"\ntitle = { ko = "가", en = "a" }\n'
        'source = "notice 12"\nexample = false\nzones = ["daegu-ai-robots"]\neffective_from = 2026-01-01\n'
        '[[entries]]\nid = "1"\ntext = { ko = "가", en = "a" }\nsource = "notice 12"\neffective_from = 2026-01-01\n'
        'terms = ["armed robot"]\n',
        encoding="utf-8",
    )
    own = tmp_path / "own.toml"
    own.write_text(
        HEAD + 'prohibition_lists = ["list.toml"]\n[parameters]\nundated_end = "accept"\n' + BODY + criterion("G19"),
        encoding="utf-8",
    )
    policy = load_policy(own)
    assert policy.parameters.undated_end == "accept"
    assert policy.rule("G19").kind == "core"
    assert policy.rule("G18") == load_policy().rule("G18")
    assert policy.prohibition_lists[0].covers("daegu-ai-robots", date(2026, 5, 1))
    assert not policy.prohibition_lists[0].covers("daegu-ai-robots", date(2025, 5, 1))
    assert isinstance(load_prohibition_list(tmp_path / "list.toml"), ProhibitionList)


@pytest.mark.parametrize(
    ("addition", "told"),
    [
        ("[parameters]\ngrace_day = 3\n", "line 9: parameters: grace_day: unknown key (did you mean 'grace_days'?)"),
        ('[parameters]\nundated_end = "ok"\n', "line 9"),
        ("[parameters]\nminimum_confidence = 3.0\n", "minimum_confidence"),
        ('prohibition_lists = ["nowhere.toml"]\n', "no such prohibition list file"),
        ('unknown_key = 1\n', "line 8: unknown_key: unknown key"),
        (criterion("G99"), "line 9: criteria: 'G99' is not a criterion"),
        (criterion("G04") * 2, "'G04' stands twice"),
        ("[parameters\n", "line 8"),
    ],
)  # fmt: skip
def test_a_broken_policy_is_refused_with_line_and_way_out(tmp_path: Path, addition: str, told: str) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(HEAD + addition, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        load_policy(path)
    assert told in str(caught.value)
    assert caught.value.remedy
    assert caught.value.exit_status == 2


def test_unknown_policies_name_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no policy 'defualt'") as caught:
        load_policy("defualt")
    assert "strict" in caught.value.remedy
    with pytest.raises(UsageError, match="no such policy file"):
        load_policy(tmp_path / "x.toml")


def test_policies_that_extend_in_a_circle_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "circle.toml"
    path.write_text(HEAD.replace('"default"', '"circle.toml"'), encoding="utf-8")
    with pytest.raises(UsageError, match="extend one another"):
        load_policy(path)


def test_the_schema_describes_the_shipped_files() -> None:
    schema = policy_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert "grace_days" in json.dumps(schema)
