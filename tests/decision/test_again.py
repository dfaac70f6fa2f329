"""Results are read back, explained, decided again and compared; screening and beginning need no document."""

import json
import tomllib
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from certlane import cli, pipeline
from certlane.decision.application import Application, Product, ZonePlan, parse_application
from certlane.decision.differences import compare_decisions, diff_policies
from certlane.decision.policy import Policy, load_policy
from certlane.decision.template import application_template
from certlane.errors import InputError, UsageError
from certlane.messages import LANGUAGES
from certlane.model.decision import Assessment
from certlane.report.explanation import explain
from certlane.report.json import assessment_to_dict, dumps
from certlane.report.restore import load_assessment, parse_assessment
from certlane.samples.dossiers import ATTACKS, Dossier, adversarial, honest
from certlane.standards_catalog.catalogue import Catalogue

Run = Callable[[Dossier], Assessment]
TITLES = {rule.id: rule.title.en for rule in load_policy().rules}


@pytest.mark.parametrize("kind", ["edition replaced", "two copies that differ", "no application", "certificate alone"])
def test_a_result_reads_back_to_the_same_bytes(kind: str, run: Run, policy: Policy) -> None:
    text = dumps(assessment_to_dict(run(adversarial(kind, Random(4), policy))))
    assert dumps(assessment_to_dict(parse_assessment(text))) == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "no JSON"),
        ("[]", "no assessment"),
        ('{"schema": "certlane/document/1"}', "no assessment of the form certlane/assessment/1"),
        ('{"schema": "certlane/assessment/1"}', "a fault in it"),
    ],
)
def test_what_is_no_result_is_refused(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=told) as caught:
        load_assessment(path)
    assert "result.json" in str(caught.value)
    with pytest.raises(InputError, match="can't be read"):
        load_assessment(tmp_path / "none.json")


def test_deciding_again_gives_the_same_decision(run: Run, policy: Policy, catalogue: Catalogue) -> None:
    for kind in sorted(ATTACKS):
        dossier = adversarial(kind, Random(2), policy)
        before = run(dossier)
        after = pipeline.decide_again(before, policy=dossier.policy, catalogue=catalogue)
        assert not compare_decisions(before, after).changed, kind


def test_another_policy_day_or_document(run: Run, policy: Policy, catalogue: Catalogue) -> None:
    dossier = honest(Random(6), policy)
    before = run(replace(dossier, records=(dossier.certificate,)))
    assert before.decision.outcome == "refer"
    added = pipeline.decide_again(before, policy=policy, add=[dossier.report], catalogue=catalogue)
    outlook = compare_decisions(before, added)
    assert (outlook.before, outlook.after) == ("refer", "qualified")
    assert {c.criterion for c in outlook.changes} >= {"G10", "G11", "G14"}
    assert outlook.settled
    later = pipeline.decide_again(run(dossier), policy=policy, as_of=date(2045, 1, 1), catalogue=catalogue)
    assert later.decision.outcome != "qualified"
    strict = pipeline.decide_again(before, policy="strict", catalogue=catalogue)
    assert strict.decision.outcome == "not_qualified"


def test_an_owner_s_policy_has_to_be_named(run: Run, policy: Policy, catalogue: Catalogue) -> None:
    own = replace(policy, id="own-policy")
    before = run(replace(honest(Random(6), policy), policy=own))
    with pytest.raises(UsageError, match="no policy 'own-policy'"):
        pipeline.decide_again(before, catalogue=catalogue)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_explanations_show_why_and_what_would_change(lang: str, run: Run, policy: Policy) -> None:
    for kind in sorted(ATTACKS):
        assessment = run(adversarial(kind, Random(8), policy))
        lines = list(explain(assessment, language=lang, titles=TITLES))  # type: ignore[arg-type]
        assert all(any(reason in line for line in lines) for reason in assessment.decision.reasons)
        for finding in assessment.findings:
            whole = "\n".join(explain(assessment, language=lang, titles=TITLES, criterion=finding.criterion))  # type: ignore[arg-type]
            assert finding.basis_in(lang) in whole  # type: ignore[arg-type]
            assert all(value in whole for _, value in finding.trace)


def test_policies_are_compared_by_name_of_entry() -> None:
    default, strict = load_policy(), load_policy("strict")
    paths = {d.path: (d.left, d.right) for d in diff_policies(default, strict)}
    assert paths["parameters.certificate_only"] == ("unknown", "fail")
    assert paths["rules.G18.kind"] == ("supporting", "core")
    assert not any(path.startswith("rules.G01") for path in paths)
    assert diff_policies(default, default) == ()


@pytest.mark.parametrize(
    ("product", "outcome"),
    [
        (Product("Delivery robot"), "pass"),
        (Product("Gauge with a built-in radiation source"), "fail"),
        (Product("두께 측정기", intended_use="방사선원 내장"), "fail"),
        (Product("Gauge, source of radiation built in, built-in"), "unknown"),
        (Product("Radiation shield"), "pass"),
        (Product("Gauge with built in radiation sources"), "fail"),
        (Product("Gauge with a bui1t-in radlation source"), "unknown"),
    ],
)
def test_screening(product: Product, outcome: str, policy: Policy, catalogue: Catalogue) -> None:
    application = Application(product=product, zone=ZonePlan("daegu-ai-robots"))
    finding = pipeline.screen(application, policy=policy, catalogue=catalogue, as_of=date(2026, 11, 24))
    assert finding.outcome == outcome
    official = pipeline.screen(application, policy="default", catalogue=catalogue, as_of=date(2026, 11, 24))
    assert official.outcome == "unknown", "an example list never proves anything"


def test_the_template_is_sound_as_written_and_when_filled_in() -> None:
    policy = load_policy()
    text = application_template(policy, asked=["the zone"])
    assert parse_application(text) == Application()
    assert "[ ] the zone" in text
    filled = "\n".join(
        line.removeprefix("# ") if line.startswith("# ") and (" = " in line or line.startswith("# [")) else line
        for line in application_template(policy).splitlines()
    )
    filled = filled.replace('id = ""', 'id = "daegu-ai-robots"').replace('source = ""', 'source = "x"')
    data = tomllib.loads(filled)
    assert set(data) == {f.name for f in fields(Application)}
    parse_application(filled)


def test_commands(run: Run, policy: Policy, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = tmp_path / "result.json"
    result.write_text(dumps(assessment_to_dict(run(adversarial("certificate alone", Random(1), policy)))), "utf-8")
    assert cli.run(["explain", str(result), "--lang", "en"]) == 0
    assert "G10" in capsys.readouterr().out
    assert cli.run(["explain", str(result), "--criterion", "g10", "--lang", "ko"]) == 0
    assert "시험성적서" in capsys.readouterr().out
    assert cli.run(["explain", str(result), "--criterion", "G77"]) == 2
    assert cli.run(["what-if", str(tmp_path), "--policy", "strict", "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0]["after"] == "not_qualified"
    assert cli.run(["what-if", str(result), "--policy", "strict"]) == 0
    begun = tmp_path / "application.toml"
    assert cli.run(["init", str(begun), "--from", str(result), "--lang", "en"]) == 0
    assert "Still open" in begun.read_text("utf-8")
    assert cli.run(["init", str(begun)]) == 2
    assert cli.run(["screen", "--product", "robot", "--zone", "daegu-ai-robots"]) == 10
    assert cli.run(["screen", "--product", "robot", "--zone", "nowhere"]) == 2
    assert cli.run(["screen"]) == 2
    capsys.readouterr()


def test_policy_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["policy", "list", "--lang", "ko"]) == 0
    assert "kr-gisz-strict" in capsys.readouterr().out
    assert cli.run(["policy", "show", "lenient", "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    assert "G21" in shown
    assert "EXAMPLE" in shown
    assert cli.run(["policy", "show", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["sha256"] == load_policy().sha256
    assert cli.run(["policy", "diff", "default", "strict"]) == 0
    assert "parameters.certificate_only" in capsys.readouterr().out
    assert cli.run(["policy", "check", "default"]) == 0
    assert cli.run(["policy", "schema", "application"]) == 0
    assert cli.run(["policy", "schema", "nothing"]) == 2
    broken = tmp_path / "broken.toml"
    broken.write_text('schema = "certlane/policy/1"\nid = 3\n', "utf-8")
    capsys.readouterr()
    assert cli.run(["policy", "check", str(broken)]) == 2
    assert "line 2" in capsys.readouterr().err
