"""What a worker does with a job, inside its process: assess an application, or draw its page."""

from __future__ import annotations

import base64
import hashlib
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..decision.application import application_from_dict, load_application
from ..decision.policy import Policy, load_policy
from ..errors import CatalogueError, CertlaneError, UsageError
from ..extract.limits import Limits
from ..extract.pictures import draw_page, png
from ..extract.reader import bytes_of, open_document, open_page, read_document
from ..extract.record import build_record, read_record
from ..pipeline import decide_records, today
from ..report.application_page import Picture, application_html, evidence_pages
from ..report.json import assessment_to_dict
from ..report.rows import row_of
from ..standards_catalog.catalogue import Catalogue
from .work import error_to_dict, no_memory, own_version, pack, unexpected, unpack

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..decision.application import Application
    from ..model.record import DocumentRecord
    from .worker import Guard

_DPI = 100.0  # of the pictures on an assessment's page: small print stays readable, a page takes some 60 KB
_PICTURES = 6  # pages drawn for one application


def run(job: dict[str, Any], limits: Limits, guard: Guard) -> tuple[dict[str, Any], bytes]:
    """Do a job; return its answer in JSON's own types, and a block of bytes.

    Args:
        job: ``kind``, ``documents``, ``failed`` (errors of documents that ended a worker, by their place), ``request``.
        limits: what one document may cost.
        guard: to be called before each document, and before what follows them.
    """
    kinds: dict[str, Callable[[dict[str, Any], Limits, Guard], tuple[dict[str, Any], bytes]]] = {
        "check": _check,
        "page": _page,
    }
    return kinds[job["kind"]](job, limits, guard)


def warm_up() -> None:
    """Do a small job of our own once, so that every process that is forked afterwards has all parts at hand."""
    page = (
        b"BT /F1 9 Tf 40 250 Td (TEST CERTIFICATE No. W-1) Tj 0 -14 Td (Date of issue: 2 March 2020) Tj "
        b"0 -14 Td (Product: lamp) Tj 0 -14 Td (IEC 60598-1:2020, EN 55015:2019) Tj ET"
    )
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    body = b"".join(
        b"%d 0 obj\n%b\nendobj\n" % pair for pair in enumerate(objects, 1)
    )  # pdfium finds objects by itself
    record = build_record(read_document(b"%PDF-1.4\n" + body + b"trailer\n<< /Root 1 0 R >>\n", name="warm-up.pdf"))
    catalogue = Catalogue.default()
    request = {"policy": "", "catalogue": str(catalogue.path), "catalogue_sha256": catalogue.sha256}
    row_of(_decide([record], None, {**request, "as_of": today().isoformat()}))


def _check(job: dict[str, Any], limits: Limits, guard: Guard) -> tuple[dict[str, Any], bytes]:
    """Read the documents and decide; what can't be read is an error by its place, and the others count."""
    request = job["request"]
    guard(None)
    if request["tool"] != own_version():
        raise UsageError(
            f"the worker has certlane {own_version()}, the batch {request['tool']}",
            remedy="Install the same version of certlane on all machines.",
        )
    # Before anything is read: a slip in the application must not cost the reading of a hundred pages.
    application = load_application(request["application"]) if request.get("application") else None
    if request.get("facts"):
        application = application_from_dict(request["facts"])
    names = request.get("names", [None] * len(job["documents"]))
    errors: dict[str, dict[str, str]] = dict(job["failed"])
    records: list[DocumentRecord] = []
    turns: dict[str, dict[str, int]] = {}
    for index, path in enumerate(job["documents"]):
        if str(index) in errors:
            continue
        guard(index)
        try:
            record = read_record(path, name=names[index], limits=limits)
        except CertlaneError as error:
            errors[str(index)] = error_to_dict(error)
        except MemoryError:
            errors[str(index)] = error_to_dict(no_memory(limits))
        except Exception as error:  # noqa: BLE001 - a fault that one file provokes is that file's alone
            errors[str(index)] = error_to_dict(unexpected(error))
        else:
            records.append(record)
            if record.turns:
                turns[record.sha256] = {str(page): turn for page, turn in record.turns}
    guard(None)
    errors = dict(sorted(errors.items(), key=lambda pair: int(pair[0])))
    if not records:
        return {"errors": errors}, b""
    assessment = _decide(records, application, request)
    row = row_of(assessment, errors)
    if turns:
        row["turns"] = turns
    return {"errors": errors, "row": row}, pack(assessment)


def _page(job: dict[str, Any], limits: Limits, guard: Guard) -> tuple[dict[str, Any], bytes]:
    """Return the page of one application, with pictures of the pages that hold its evidence."""
    request = job["request"]
    row, assessment = request["row"], unpack(base64.b64decode(request["packed"]))
    wanted = evidence_pages(assessment, _PICTURES)
    pictures: dict[tuple[str, int], Picture] = {}
    for index, path in enumerate(job["documents"]):
        if str(index) in job["failed"]:
            continue
        guard(index)
        try:
            data, _ = bytes_of(path, None, limits)
            digest = hashlib.sha256(data).hexdigest()
            turns = row.get("turns", {}).get(digest, {})
            pages = [page for document, page in wanted if document == digest]
            pictures |= _draw(data, digest, pages, turns)
        except (CertlaneError, MemoryError):
            continue  # the application's page says that there is no picture
    guard(None)
    ordered = [pictures[key] for key in wanted if key in pictures]
    html = application_html(request["name"], row, assessment, pictures=ordered, language=request["language"])
    return {"pictures": len(ordered)}, html.encode()


def _draw(data: bytes, digest: str, pages: list[int], turns: dict[str, int]) -> dict[tuple[str, int], Picture]:
    from ..extract.pdfium import LOCK

    found: dict[tuple[str, int], Picture] = {}
    if not pages:
        return found
    with LOCK, open_document(data, "document.pdf") as document:
        for number in pages:
            with open_page(document, number - 1) as page:
                if not page:
                    continue
                bitmap = draw_page(page, dpi=_DPI, turn=turns.get(str(number), 0))
                scale = 72.0 / bitmap.dpi
                image = png(bitmap)
                found[digest, number] = Picture(digest, number, image, bitmap.width * scale, bitmap.height * scale)
    return found


def _decide(records: list[DocumentRecord], application: Application | None, request: dict[str, Any]) -> dict[str, Any]:
    assessment = decide_records(
        list({record.sha256: record for record in records}.values()),  # the same file twice is one document
        application=application,
        policy=_policy(request["policy"]),
        as_of=date.fromisoformat(request["as_of"]),
        catalogue=_catalogue(request["catalogue"], request["catalogue_sha256"]),
    )
    return assessment_to_dict(assessment)


@cache
def _policy(name_or_path: str) -> Policy:
    return load_policy(name_or_path or "default")


@cache
def _catalogue(path: str, sha256: str) -> Catalogue:
    """Open the catalogue of the run: by its path, or on another machine the one that is installed there.

    Raises:
        CatalogueError: it is not the same one.
    """
    catalogue = Catalogue.open(path) if Path(path).is_file() else Catalogue.default()
    if catalogue.sha256 != sha256:
        raise CatalogueError(
            "the worker has another catalogue than the batch",
            subject=str(catalogue.path),
            remedy="Install the same version of certlane on all machines.",
        )
    return catalogue
