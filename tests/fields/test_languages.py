"""Languages of a document's own text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from certlane.extract.languages import languages_of
from certlane.model.document import Document

CASES = [
    ("The product was tested by the laboratory and complies with the requirements of the standard.", ("en",)),
    ("Das Produkt entspricht den Anforderungen der Norm und wird durch die Stelle geprüft.", ("de",)),
    ("Le produit est conforme aux exigences de la norme et du règlement, selon le rapport des essais.", ("fr",)),
    ("上記の製品は、適用規格の要求事項に適合していることを証明する。", ("ja",)),
    ("상기 제품은 전파법에 따라 인증되었음을 증명합니다.", ("ko",)),
    ("上述产品符合产品认证实施规则的要求，特发此证。", ("zh",)),
    ("", ()),
]


@pytest.mark.parametrize(("text", "languages"), CASES)
def test_language(text: str, languages: tuple[str, ...], document: Callable[..., Document]) -> None:
    assert languages_of(document(text)) == languages
