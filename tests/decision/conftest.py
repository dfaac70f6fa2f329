from collections.abc import Callable

import pytest

from certlane.decision.policy import Policy
from certlane.model.decision import Assessment
from certlane.pipeline import decide_records
from certlane.samples.dossiers import Dossier, make_policy
from certlane.standards_catalog.catalogue import Catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue.default()


@pytest.fixture(scope="session")
def policy() -> Policy:
    return make_policy()


@pytest.fixture(scope="session")
def run(catalogue: Catalogue) -> Callable[[Dossier], Assessment]:
    def decided(dossier: Dossier) -> Assessment:
        return decide_records(
            dossier.records,
            application=dossier.application,
            policy=dossier.policy,
            as_of=dossier.as_of,
            catalogue=catalogue,
        )

    return decided
