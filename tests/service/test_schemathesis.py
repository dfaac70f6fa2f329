"""The OpenAPI document against the service: whatever fits it, or does not, is answered as it says, and never by 5xx."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow
schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")

ROLES = ("applicant", "examiner", "supervisor", "administrator")
EXAMPLES = 25
# Deleting and revoking would leave nothing to try the others on: they are tried with ids that there are not.
DESTRUCTIVE = {"delete_application", "revoke_token", "change_user", "sign_out"}


@dataclass
class Tried:
    """A service with one decided application in it, and somebody of each role."""

    schema: Any
    tokens: dict[str, str]
    application: str
    document: str


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tried]:
    from certlane import pipeline
    from certlane.report.json import assessment_to_dict
    from certlane.service.app import create_app
    from certlane.service.records import Actor, Records, SubmittedFile
    from certlane.service.records.values import SYSTEM
    from certlane.service.settings import Settings

    folder = tmp_path_factory.mktemp("schemathesis")
    settings = Settings(folder=folder, public_url="http://testserver", requests_a_minute=0, failures_a_minute=0)
    records = Records.open(settings.database, folder)
    users = {role: records.people.add_user(SYSTEM, role, role) for role in ROLES}  # type: ignore[arg-type]
    tokens = {role: records.people.add_token(SYSTEM, user.id, "test").secret for role, user in users.items()}
    sample = Path(str(resources.files("certlane.samples"))) / "equipment-grant.pdf"
    stored = records.files.put(sample.read_bytes())
    owner = Actor(users["applicant"].id, "applicant", "applicant", "token")
    submitted = records.submit(owner, documents=[SubmittedFile(sample.name, stored.sha256, stored.size)])
    assert records.claim("test", timedelta(minutes=5))
    records.finish(submitted.id, "test", assessment_to_dict(pipeline.check([sample])))
    app = create_app(settings, records, work=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the tool's own test client
        schema = schemathesis.openapi.from_asgi("/openapi.json", app)
        yield Tried(schema, tokens, submitted.id, stored.sha256)
    records.close()


def _try(tried: Tried, operation: Any, left_out: list[Any]) -> Counter[int]:
    """Send requests to one operation, valid and invalid ones, in every role; return the statuses."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import strategies as st
    from schemathesis import GenerationMode
    from schemathesis.checks import CHECKS

    sound = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    wrong = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE) if _takes_anything(operation) else sound
    destructive = operation.definition.raw.get("operationId") in DESTRUCTIVE
    negative = next(check for check in CHECKS.get_all() if check.__name__ == "negative_data_rejection")
    answered: Counter[int] = Counter()

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=st.one_of(sound, wrong), role=st.sampled_from(ROLES), known=st.booleans())
    def run(case: Any, role: str, known: bool) -> None:
        # What was wrong by its path or its token alone is right once it has those of this service.
        mended = [*left_out, negative]
        if known and not destructive and case.path_parameters:
            real = {"application_id": tried.application, "sha256": tried.document}
            case.path_parameters.update({k: v for k, v in real.items() if k in case.path_parameters})
        elif "Authorization" not in (case.headers or {}):
            mended = left_out
        response = case.call(headers={"Authorization": f"Bearer {tried.tokens[role]}"})
        answered[response.status_code] += 1
        assert response.status_code < 500, (operation.label, response.status_code, response.text)
        case.validate_response(response, excluded_checks=mended)

    run()
    return answered


def _takes_anything(operation: Any) -> bool:
    raw = operation.definition.raw
    return bool(raw.get("parameters") or raw.get("requestBody"))


def test_every_operation_keeps_to_the_document(tried: Tried) -> None:
    """No 5xx, no status, media type, header or body that the OpenAPI document does not describe."""
    from schemathesis.checks import CHECKS, load_all_checks

    load_all_checks()
    # What fits the document may still be refused for the state of things; that is no violation.
    left_out = [check for check in CHECKS.get_all() if check.__name__ == "positive_data_acceptance"]
    failures: list[str] = []
    answered: Counter[int] = Counter()
    for result in tried.schema.get_all_operations():
        operation = result.ok()
        if operation.path == "/readyz":  # nobody works here, so that it is not ready: see test_api
            continue
        try:
            answered += _try(tried, operation, left_out)
        except BaseExceptionGroup as error:
            failures += [f"{operation.label}: {inner}" for inner in error.exceptions]
        except AssertionError as error:
            failures.append(f"{operation.label}: {error}")
    assert not failures, "\n\n".join(failures)
    assert answered.total() > 45 * EXAMPLES // 2
    assert min(answered[status] for status in (200, 403, 404, 422)) > 4 * EXAMPLES, answered
    assert answered[201], answered
