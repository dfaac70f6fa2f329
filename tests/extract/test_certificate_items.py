"""What ISO/IEC 17065 asks of a certificate, on pages that are built here."""

from __future__ import annotations

from certlane.extract.certificate_items import check_certificate
from certlane.extract.page_text import PageText
from certlane.model.document import Line, Page, Word
from certlane.model.geometry import Box
from certlane.model.record import Evidence, FieldValue, Kind, StandardReference

PROOF = Evidence(1, Box(0, 0, 1, 1), "printed")
FIELDS = {
    name: FieldValue("X", "X", 0.9, (PROOF,))
    for name in ("issuer", "issuer_country", "issue_date", "holder", "product")
}
STANDARD = StandardReference("EN 14604:2005", "EN 14604:2005", "applied", 0.9, (PROOF,))
WORDS = ["Certification scheme KM 36", "For and on behalf of the certification body", "Valid until 2027-01-01"]


def texts(*lines: str) -> list[PageText]:
    made = []
    for i, text in enumerate(lines):
        words = [
            Word(w, 50.0 + 60 * k, 50.0 + 14 * i, 100.0 + 60 * k, 60.0 + 14 * i, 10.0)
            for k, w in enumerate(text.split())
        ]
        made.append(Line(tuple(words)))
    return [PageText(Page(1, 595.0, 842.0, "text", tuple(w for line in made for w in line.words), tuple(made)))]


def missing(*lines: str, kind: Kind = "product_certificate", without: str = "") -> set[str]:
    fields = {name: value for name, value in FIELDS.items() if name != without}
    return {c.item for c in check_certificate(kind, fields, [STANDARD], texts(*lines)) if not c.present}


def test_a_whole_certificate_lacks_nothing() -> None:
    assert missing(*WORDS) == set()
    names = [c.item for c in check_certificate("product_certificate", FIELDS, [STANDARD], texts(*WORDS))]
    assert "term" in names


def test_each_item_is_missed_where_it_is_not_printed() -> None:
    assert missing(*WORDS[1:]) == {"scheme"}
    assert missing(WORDS[0], WORDS[2]) == {"signature"}
    assert missing(*WORDS, without="issue_date") == {"date_granted"}
    assert missing(*WORDS, without="issuer_country") == {"body_address"}
    assert missing(*WORDS, without="holder") == {"client"}


def test_a_term_is_not_asked_of_every_scheme() -> None:
    found = check_certificate("cb_test_certificate", FIELDS, [STANDARD], texts("CB Scheme", "signature of the NCB"))
    assert "term" not in {c.item for c in found}


def test_other_kinds_are_not_asked() -> None:
    assert check_certificate("test_report", FIELDS, [STANDARD], texts(*WORDS)) == ()
