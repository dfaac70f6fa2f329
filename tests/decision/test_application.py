"""application.toml: facts in, or one clear message with line, key and way out."""

from pathlib import Path

import jsonschema
import pytest

from certlane.decision.application import (
    application_from_dict,
    application_schema,
    application_to_dict,
    load_application,
    parse_application,
)
from certlane.errors import UsageError

WHOLE = """schema = "certlane/application/1"
hazards_complete = true

[applicant]
name = "Dalgaram Robotics Co., Ltd."

[product]
name = "Gateway"
models = ["RG-200"]
same_use_as_certified = true

[insurance]
insurer = "Haedam"
valid_until = 2030-12-31

[[hazards]]
name = "fire"
severity = "severe"
covered_by = ["IEC 62368-1"]

[[checks]]
kind = "certificate_status"
subject = "DK-1"
result = "confirmed"
on = 2026-11-10
source = "register"
"""


def test_reads_and_writes_back() -> None:
    application = parse_application(WHOLE)
    assert application.product is not None
    assert application.product.models == ("RG-200",)
    assert application.zone is None
    data = application_to_dict(application)
    assert data["insurance"] == {"insurer": "Haedam", "valid_until": "2030-12-31"}
    assert "zone" not in data
    assert application_from_dict(data) == application


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("models =", "modles =", "line 9: product.modles: unknown key (did you mean 'models'?)"),
        ('models = ["RG-200"]', 'models = "RG-200"', "line 9: product.models"),
        ('severity = "severe"', 'severity = "terrible"', "line 18: hazards.1.severity"),
        ("on = 2026-11-10", 'on = "soon"', "line 25: checks.1.on"),
        ('name = "Gateway"\n', "", "product.name: this key is required"),
        ('kind = "certificate_status"', 'kind = "status"', "line 22: checks.1.kind"),
        ('source = "register"', 'source = " "', "names no source"),
        ("[applicant]", "[applicant", "line 4"),
        ('"certlane/application/1"', '"certlane/application/9"', "line 1: schema"),
    ],
)
def test_faults_name_line_and_key(old: str, new: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_application(WHOLE.replace(old, new), subject="my.toml")
    assert told in str(caught.value)
    assert "my.toml" in str(caught.value)
    assert caught.value.remedy


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such application file"):
        load_application(tmp_path / "none.toml")
    with pytest.raises(UsageError, match="no such application file"):
        load_application(tmp_path)
    latin = tmp_path / "latin.toml"
    latin.write_bytes("[applicant]\nname = 'Müller'".encode("latin-1"))
    with pytest.raises(UsageError, match="line 2: the application file is not UTF-8"):
        load_application(latin)


def test_the_schema_accepts_what_the_loader_accepts() -> None:
    schema = application_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(application_to_dict(parse_application(WHOLE)), schema)
