"""The one place that joins the stages: read, match, decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from . import __version__
from .model.decision import Assessment, Finding, Provenance
from .model.match import Match
from .model.record import DocumentRecord

if TYPE_CHECKING:
    from .decision.application import Application
    from .decision.policy import Policy
    from .decision.registry import CatalogueRegistry
    from .extract.limits import Limits
    from .extract.ocr import OcrOptions
    from .standards_catalog.catalogue import Catalogue
    from .standards_catalog.identifiers.value import Identifier

#: What a document can be given as: a path, the bytes of a file, or a record that was read before.
Source = str | Path | bytes | DocumentRecord


def read(
    source: str | Path | bytes, *, name: str | None = None, limits: Limits | None = None, ocr: OcrOptions | None = None
) -> DocumentRecord:
    """Read one PDF and return what stands in it, each fact with the place that proves it.

    Reading happens in a child process with limits: a hostile file can't touch the caller.

    Args:
        source: a path, or the bytes of the file.
        name: how results call the document; the file's name by default.
        limits: what reading may cost.
        ocr: how pages without usable text are recognised.

    Raises:
        UnreadableDocument: not a PDF, empty, or damaged.
        EncryptedDocument: the file opens with a password only.
        LimitExceeded: reading would take more than the limits allow.
        ReaderDied: the reading process was lost.
    """
    from .extract.isolation import run_isolated

    subject = name or (Path(source).name if not isinstance(source, bytes) else "document.pdf")
    return run_isolated(_read_record, source, name, limits, ocr, limits=limits, subject=subject)


def _read_record(
    source: str | Path | bytes, name: str | None, limits: Limits | None, ocr: OcrOptions | None
) -> DocumentRecord:
    from .extract.record import read_record

    return read_record(source, name=name, limits=limits, ocr=ocr)


def match(
    reference: Identifier | str,
    *,
    as_of: date | None = None,
    catalogue: Catalogue | None = None,
    framework: str | None = None,
) -> Match:
    """Match a standard's identifier, as printed or parsed, against the catalogue.

    Args:
        reference: such as ``EN 62368-1:2014`` or, misread, ``1EC 62368-1:2O18``.
        as_of: the day on which the edition's status is asked; today by default.
        catalogue: the shipped one by default.
        framework: whose dates give the status; the publisher's own by default.
    """
    from .matcher import match_reference

    return match_reference(reference, as_of=as_of or today(), catalogue=catalogue or _catalogue(), framework=framework)


def check(
    sources: Iterable[Source],
    *,
    application: Application | str | Path | None = None,
    policy: Policy | str | Path | None = None,
    as_of: date | None = None,
    catalogue: Catalogue | None = None,
    limits: Limits | None = None,
    ocr: OcrOptions | None = None,
) -> Assessment:
    """Decide on one application: read its documents, match their standards, judge every criterion.

    Args:
        sources: the documents of one application: paths, bytes, or records read before.
        application: its facts, or the path of an ``application.toml``; without one they stay unknown.
        policy: a policy, the name of a shipped one, or the path of a policy file; ``default`` by default.
        as_of: the day of the decision; today by default.
        catalogue: the shipped one by default.
        limits: what reading a document may cost.
        ocr: how pages without usable text are recognised.

    Raises:
        UsageError: no document, an unknown policy, or a broken application.
        InputError: a document can't be read; the message names it and the way out.
    """
    from .decision import load_application, load_policy
    from .decision.policy import Policy

    # Files that people wrote are checked first: a slip in them must not cost the reading of a hundred pages.
    rules = policy if isinstance(policy, Policy) else load_policy(policy or "default")
    facts = load_application(application) if isinstance(application, (str, Path)) else application
    records = _records(sources, limits=limits, ocr=ocr)
    return decide_records(records, application=facts, policy=rules, as_of=as_of or today(), catalogue=catalogue)


def _records(sources: Iterable[Source], *, limits: Limits | None, ocr: OcrOptions | None) -> tuple[DocumentRecord, ...]:
    from .errors import UsageError

    given = [sources] if isinstance(sources, (str, Path, bytes, DocumentRecord)) else list(sources)
    if not given:
        raise UsageError("no document was given", remedy="Name the PDFs of one application.")
    records = [s if isinstance(s, DocumentRecord) else read(s, limits=limits, ocr=ocr) for s in given]
    # The same file twice is one document.
    return tuple({record.sha256: record for record in reversed(records)}.values())[::-1]


def decide_records(
    records: Sequence[DocumentRecord],
    *,
    application: Application | None = None,
    policy: Policy | None = None,
    as_of: date | None = None,
    catalogue: Catalogue | None = None,
) -> Assessment:
    """Decide on documents that were read before; see ``check``.

    Raises:
        UsageError: the application names a zone that the policy does not know, or the policy is not in force.
    """
    from .decision import Inputs, decide, load_policy
    from .matcher import Likeness, match_references

    known = catalogue or _catalogue()
    day = as_of or today()
    references = [s.id for record in records for s in record.standards if s.role == "applied"]
    if application is not None and application.standards is not None:
        references += application.standards.claimed
    inputs = Inputs(
        records=tuple(records),
        matches=match_references(references, as_of=day, catalogue=known),
        policy=policy or load_policy(),
        registry=_registry(known),
        as_of=day,
        compare=Likeness(),
        tool=f"certlane {__version__}",
        catalogue=Provenance("certlane-catalogue", known.version, known.sha256),
        application=application,
    )
    return decide(inputs)


def decide_again(
    assessment: Assessment,
    *,
    policy: Policy | str | Path | None = None,
    as_of: date | None = None,
    application: Application | str | Path | None = None,
    add: Iterable[Source] = (),
    catalogue: Catalogue | None = None,
) -> Assessment:
    """Decide again on the documents of an assessment, under another policy, on another day or with more documents.

    Args:
        assessment: the decision to begin from; what is not given below stays as it was there.
        policy: the policy; by default the one of the assessment, if it is a shipped one.
        as_of: the day of the decision.
        application: the facts of the application, in place of those of the assessment.
        add: further documents.
        catalogue: the shipped one by default.

    Raises:
        UsageError: the assessment's own policy is none that is shipped, and no other is named.
    """
    from .decision import Policy, load_application, load_policy
    from .decision.application import application_from_dict

    rules = policy if isinstance(policy, Policy) else load_policy(policy or assessment.policy.id)
    if application is None:
        facts = application_from_dict(assessment.application) if assessment.application is not None else None
    else:
        facts = load_application(application) if isinstance(application, (str, Path)) else application
    records = _records([*assessment.documents, *add], limits=None, ocr=None)
    return decide_records(
        records, application=facts, policy=rules, as_of=as_of or assessment.as_of, catalogue=catalogue
    )


def screen(
    application: Application | str | Path,
    *,
    policy: Policy | str | Path | None = None,
    as_of: date | None = None,
    catalogue: Catalogue | None = None,
) -> Finding:
    """Screen a product against the prohibition lists of its zone, without any document.

    Raises:
        UsageError: the application or the policy can't be used.
    """
    from .decision import Policy, load_application, load_policy
    from .decision.screening import screen as screen_alone
    from .matcher import Likeness

    rules = policy if isinstance(policy, Policy) else load_policy(policy or "default")
    facts = load_application(application) if isinstance(application, (str, Path)) else application
    registry = _registry(catalogue or _catalogue())
    return screen_alone(facts, rules, registry, Likeness(), as_of or today())


_registries: WeakKeyDictionary[Catalogue, CatalogueRegistry] = WeakKeyDictionary()


def _registry(catalogue: Catalogue) -> CatalogueRegistry:
    """Return the registry over a catalogue; its answers are remembered as long as the catalogue lives."""
    from .decision.registry import CatalogueRegistry

    if catalogue not in _registries:
        _registries[catalogue] = CatalogueRegistry(catalogue)
    return _registries[catalogue]


def _catalogue() -> Catalogue:
    from .standards_catalog.catalogue import Catalogue

    return Catalogue.default()


def today() -> date:
    """Return the day on which a decision is made unless another is given."""
    return date.today()
