"""Assessments and records for a person's eyes: what was decided, why, and where it is printed.

Colour only where the output is a terminal.  Whatever was printed in a document is untrusted: control characters
and marks that change the direction of writing never reach the terminal.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TextIO

from rich.console import Console
from rich.text import Text

from ..messages import render as render_message
from ..model.decision import Assessment, Finding, Message
from ..model.match import Match
from ..model.record import DocumentRecord, Evidence
from .json import sign_text
from .printable import safe, shortened
from .wording import Language, pages, word

_OUTCOME_STYLE = {
    "qualified": "bold white on green",
    "refer": "bold black on yellow",
    "not_qualified": "bold white on red",
}
_MARK = {"pass": ("✓", "green"), "fail": ("✗", "bold red"), "unknown": ("?", "bold yellow")}
_PLAIN_WIDTH = 100  # columns where the output is no terminal
_SHOWN_EVIDENCE = 3
_SHOWN_CHARACTERS = 160


def render(
    assessment: Assessment,
    *,
    language: Language = "en",
    file: TextIO | None = None,
    titles: Mapping[str, str] | None = None,
) -> None:
    """Write an assessment: decision first, then documents, standards, criteria, and what would settle or cure it.

    Args:
        assessment: what was decided.
        language: of everything but the printed words.
        file: where to write; standard output by default.
        titles: the titles of the criteria, as the policy names them.
    """
    page = _Page(file, language)
    page.outcome(assessment)
    page.documents(assessment.documents)
    page.matches(assessment.matches)
    page.criteria(assessment.findings, titles or {})
    decision = assessment.decision
    page.messages("heading.settle", decision.would_settle)
    page.messages("heading.cures", decision.cures)
    page.messages("heading.conditions", decision.conditions)
    page.warnings(assessment.documents)


def render_record(record: DocumentRecord, *, language: Language = "en", file: TextIO | None = None) -> None:
    """Write what was read from one document.

    Args:
        record: what was read.
        language: of everything but the printed words.
        file: where to write; standard output by default.
    """
    page = _Page(file, language)
    page.documents((record,))
    page.fields(record)
    page.references(record)
    page.plain("heading.legislation", record.legislation)
    page.plain("heading.report_numbers", record.report_numbers)
    page.results(record)
    page.completeness(record)
    page.signals(record)
    page.warnings((record,))


class _Page:
    """The output: a console, its language, and the numbers by which documents are called on it."""

    def __init__(self, file: TextIO | None, language: Language) -> None:
        self.console = Console(file=file, highlight=False, markup=False, emoji=False)
        if not self.console.is_terminal and "COLUMNS" not in os.environ:
            self.console.width = _PLAIN_WIDTH
        self.language = language
        self.numbers: dict[str, int] = {}

    def word(self, key: str) -> str:
        return word(key, self.language)

    def hang(self, lead: Text, body: Text) -> None:
        """Write a lead and, beside it, the body, wrapped so that it hangs on the lead's right edge."""
        indent = lead.cell_len
        lines = body.wrap(self.console, max(20, self.console.width - indent)) or [Text()]
        for index, line in enumerate(lines):
            line.rstrip()
            self.console.print(Text.assemble(lead if index == 0 else " " * indent, line), soft_wrap=True)

    def heading(self, key: str) -> None:
        self.console.print()
        self.console.print(Text(self.word(key), "bold"))

    def outcome(self, assessment: Assessment) -> None:
        decision = assessment.decision
        badge = Text(f" {self.word('outcome.' + decision.outcome)} ", _OUTCOME_STYLE[decision.outcome])
        self.hang(badge + Text("  "), Text(safe(render_message(decision.summary, self.language)), "bold"))
        versions = (
            f"{self.word('as_of')} {assessment.as_of.isoformat()} · {self.word('policy')} {assessment.policy.id} "
            f"{assessment.policy.version} · {self.word('catalogue')} {assessment.catalogue.version} · {assessment.tool}"
        )
        self.console.print(Text(safe(versions), "dim"), soft_wrap=True)

    def documents(self, records: Iterable[DocumentRecord]) -> None:
        self.heading("heading.documents")
        for number, record in enumerate(records, 1):
            self.numbers.setdefault(record.sha256, number)
            named = ("issuer", "certificate_number", "issue_date")
            facts = [self.word(f"document.{record.kind}")]
            facts += [str(record.fields[name].value) for name in named if name in record.fields]
            facts.append(pages(record.pages, self.language))
            if record.text_source != "text":
                facts.append(self.word("ocr"))
            body = Text.assemble((safe(record.name), "bold"), "  ", safe(" · ".join(facts)))
            self.hang(Text(f"  [{number}] "), body)

    def matches(self, matches: Sequence[Match]) -> None:
        if not matches:
            return
        self.heading("heading.standards")
        for match in matches:
            body = Text(safe(match.reference), "bold")
            if match.catalogue_id is None:
                body.append(f"  {self.word('not_in_catalogue')}", "yellow")
            else:
                if match.catalogue_id != match.reference:
                    body.append(f" → {safe(match.catalogue_id)}")
                how = self.word(f"how.{match.how}") + (f" {match.degree}" if match.degree else "")
                good = match.status in ("current", "transition")
                body.append(f"  {how} · ")
                body.append(self.word(f"status.{match.status}"), "green" if good else "yellow")
            if match.title:
                body.append(f"  {safe(match.title)}", "dim")
            self.hang(Text("  "), body)

    def criteria(self, findings: Sequence[Finding], titles: Mapping[str, str]) -> None:
        self.heading("heading.criteria")
        subjects = {finding.subject for finding in findings if finding.subject}
        if len(subjects) == 1:
            self.hang(Text("  "), Text(safe(subjects.pop()), "dim"))
        for finding in findings:
            self.finding(finding, titles.get(finding.criterion, ""), name_subject=bool(subjects))

    def finding(self, finding: Finding, title: str, *, name_subject: bool) -> None:
        mark, style = _MARK[finding.outcome]
        lead = Text.assemble("  ", (mark, style), " ", (f"{finding.criterion} ", "bold"))
        head = Text(safe(title), "bold")
        head.append(f"{'  ' if title else ''}{self.word('kind.' + finding.kind)}", "dim")
        if finding.subject and name_subject:
            head.append(f"  {safe(finding.subject)}", "dim")
        self.hang(lead, head)
        margin = Text(" " * lead.cell_len)
        self.hang(margin, Text(safe(render_message(finding.message, self.language))))
        self.evidence(finding.evidence, margin)
        if finding.outcome == "fail" and finding.cure:
            self.remark("cure", finding.cure, margin)
        if finding.outcome == "unknown" and finding.settles:
            self.remark("settle", finding.settles, margin)

    def remark(self, key: str, message: Message, margin: Text) -> None:
        lead = margin + Text(f"{self.word(key)}: ", "cyan")
        self.hang(lead, Text(safe(render_message(message, self.language)), "cyan"))

    def evidence(self, evidence: Sequence[Evidence], margin: Text) -> None:
        for piece in evidence[:_SHOWN_EVIDENCE]:
            self.hang(margin + Text("· "), Text(self.place(piece), "dim"))
        if (more := len(evidence) - _SHOWN_EVIDENCE) > 0:
            self.console.print(margin + Text(f"· {self.word('more').format(more)}", "dim"))

    def place(self, piece: Evidence) -> str:
        """Return where a piece of evidence stands, and its words: ``[1] p. 3 "IEC 62368-1:2018"``."""
        words = shortened(safe(piece.text), _SHOWN_CHARACTERS)
        number = self.numbers.get(piece.document)
        where = f"[{number}] " if number else ""
        if piece.source == "metadata":
            where += self.word("metadata")
        else:
            where += self.word("at_page").format(piece.page)
        recognised = f" ({self.word('ocr')})" if piece.source == "ocr" else ""
        return f"{where} “{words}”{recognised}"

    def messages(self, heading: str, messages: Sequence[Message]) -> None:
        self.plain(heading, [render_message(message, self.language) for message in messages], numbered=True)

    def plain(self, heading: str, lines: Sequence[str], *, numbered: bool = False) -> None:
        if not lines:
            return
        self.heading(heading)
        for number, line in enumerate(lines, 1):
            self.hang(Text(f"  {number}. " if numbered else "  "), Text(safe(line)))

    def warnings(self, records: Iterable[DocumentRecord]) -> None:
        notes = [(self.numbers.get(record.sha256), note) for record in records for note in record.warnings]
        self.plain("heading.warnings", [f"[{number}] {note}" for number, note in notes])

    def fields(self, record: DocumentRecord) -> None:
        if not record.fields:
            return
        self.heading("heading.fields")
        width = max(Text(self.word(f"field.{name}")).cell_len for name in record.fields)
        for name, field in record.fields.items():
            label = Text(self.word(f"field.{name}"))
            label.pad_right(width - label.cell_len)
            value = field.value if isinstance(field.value, str) else ", ".join(field.value)
            body = Text(safe(value), "bold")
            if field.rivals:
                rivals = ", ".join(field.rivals)
                body.append(f"  ({self.word('rivals')} {safe(rivals)})", "yellow")
            self.hang(Text("  ") + label + Text("  "), body)
            self.evidence(field.evidence[:1], Text(" " * (width + 4)))

    def references(self, record: DocumentRecord) -> None:
        if not record.standards:
            return
        self.heading("heading.standards")
        for reference in record.standards:
            body = Text.assemble((safe(reference.id), "bold"), f"  {self.word('role.' + reference.role)}")
            self.hang(Text("  "), body)
            self.evidence(reference.evidence[:1], Text("    "))

    def results(self, record: DocumentRecord) -> None:
        results = record.results
        self.heading("heading.results")
        counts = [
            f"{results.count(verdict)} {self.word('verdict.' + verdict)}"
            for verdict in ("pass", "fail", "na", "not_tested", "unknown")
            if results.count(verdict)
        ]
        overall = Text(self.word(f"verdict.{results.verdict}"), "bold")
        self.hang(Text("  "), overall + Text("  " + ", ".join(counts) if counts else ""))
        for row in results.rows:
            if row.verdict == "fail":
                mark, style = _MARK["fail"]
                lead = Text.assemble("  ", (mark, style), f" {safe(row.clause)} ")
                self.hang(lead, Text(safe(f"{row.item}  {row.remark}")))

    def completeness(self, record: DocumentRecord) -> None:
        if not record.completeness:
            return
        self.heading("heading.completeness")
        for item in record.completeness:
            mark, style = _MARK["pass" if item.present else "unknown"]
            body = Text(safe(item.item))
            body.append(f"  {safe(item.basis)}", "dim")
            self.hang(Text.assemble("  ", (mark, style), " "), body)

    def signals(self, record: DocumentRecord) -> None:
        if not record.signals:
            return
        self.heading("heading.signals")
        for sign in record.signals:
            mark, style = _MARK[{"strong": "fail", "positive": "pass"}.get(sign.severity, "unknown")]
            page = f"  [{sign.evidence[0].page}]" if sign.evidence else ""
            body = Text(safe(sign_text(sign, self.language)))
            body.append(f"  {word(f'severity.{sign.severity}', self.language)}{page}", "dim")
            self.hang(Text.assemble("  ", (mark, style), " "), body)
