"""Make the sample documents: ``python -m certlane.samples.generate [FOLDER]``.

Needs reportlab, which the tests install.  The same reportlab makes the same bytes; the scan depends on the
versions of pdfium and Pillow too.  Beside each PDF goes its expected record, ``expected/<name>.json``, made
from the facts that were drawn and never from what a program read.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from . import america, asia, europe, gateway, report, systems
from .drawing import register_fonts
from .facts import Sample

SAMPLES = (
    Sample("robot-gateway/cb-certificate.pdf", gateway.CERTIFICATE, gateway.draw_certificate),
    Sample("robot-gateway/cb-report.pdf", gateway.REPORT, report.draw_report),
    Sample("eu-type-examination.pdf", europe.TYPE_EXAMINATION, europe.draw_type_examination),
    Sample("declaration-of-conformity.pdf", europe.DECLARATION, europe.draw_declaration),
    Sample("expired-certificate.pdf", europe.EXPIRED, europe.draw_expired),
    Sample("scanned-certificate.pdf", america.SCAN, america.draw_scan),
    Sample("equipment-grant.pdf", america.GRANT, america.draw_grant),
    Sample("iso-9001-certificate.pdf", systems.ISO_9001, systems.draw_iso_9001),
    Sample("german-type-examination.pdf", systems.GERMAN_TYPE_EXAMINATION, systems.draw_german_type_examination),
    Sample("korean-test-report.pdf", asia.KOREAN_REPORT, asia.draw_korean_report),
    Sample("japanese-certificate.pdf", asia.JAPANESE_CERTIFICATE, asia.draw_japanese_certificate),
)


def draw(sample: Sample) -> bytes:
    """Return the bytes of the sample's PDF."""
    register_fonts()
    return sample.draw(sample.facts)


def label_text(sample: Sample) -> str:
    """Return the sample's expected record as JSON text."""
    return json.dumps({"file": sample.path, **sample.facts.label()}, ensure_ascii=False, indent=1) + "\n"


def label_path(sample: Sample) -> str:
    """Return where the sample's expected record lies, below the folder of the samples."""
    return f"expected/{Path(sample.path).stem}.json"


def write_all(folder: Path) -> list[Path]:
    """Write every sample and its expected record below the folder; return the paths of the PDFs."""
    written = []
    for sample in SAMPLES:
        target, expected = folder / sample.path, folder / label_path(sample)
        for path in (target, expected):
            path.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(draw(sample))
        expected.write_text(label_text(sample), encoding="utf-8")
        written.append(target)
    return written


def main(arguments: list[str]) -> None:
    """Write the samples into the folder named on the command line, or where this module lies."""
    folder = Path(arguments[0]) if arguments else Path(__file__).parent
    for path in write_all(folder):
        sys.stdout.write(f"{path} {path.stat().st_size}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
