"""The errors that certlane raises on purpose.

CertlaneError                      code, exit status, remedy
├── InputError              (1)    a file or identifier can't be read
│   ├── UnreadableDocument         not a PDF, damaged, empty
│   ├── EncryptedDocument          needs a password that we don't have
│   ├── LimitExceeded              more pages, time or memory than allowed
│   └── ReaderDied                 the reading process was lost
├── UsageError              (2)    wrong policy, application, argument
├── CatalogueError          (1)    the catalogue is damaged or missing
└── DependencyMissing       (1)    an optional part is not installed

Every error names what it is about, what went wrong and the way out.  ``code`` is stable and never
re-used; the exit status is the one that the command line ends with.
"""

from __future__ import annotations

from typing import ClassVar


class CertlaneError(Exception):
    """An error of certlane with a stable code, an exit status and a remedy.

    Args:
        message: what went wrong, naming the file, page or value.
        remedy: what the reader can do about it; the class has a default.
        subject: the file, identifier or setting concerned.
    """

    code: ClassVar[str] = "CL000"
    exit_status: ClassVar[int] = 70
    default_remedy: ClassVar[str] = "Please report this with the file that caused it."

    def __init__(self, message: str, *, remedy: str | None = None, subject: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy or self.default_remedy
        self.subject = subject

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders (the reader is a child), keyword arguments included.
        return (_rebuild, (type(self), self.message, self.remedy, self.subject))

    def __str__(self) -> str:
        return f"[{self.code}] {self.subject + ': ' if self.subject else ''}{self.message}"


def _rebuild(kind: type[CertlaneError], message: str, remedy: str, subject: str | None) -> CertlaneError:
    return kind(message, remedy=remedy, subject=subject)


def all_kinds(root: type[CertlaneError] = CertlaneError) -> list[type[CertlaneError]]:
    """Return the kinds of errors that are known by now, the root first: what a written error is restored by."""
    return [root, *(kind for child in root.__subclasses__() for kind in all_kinds(child))]


class InputError(CertlaneError):
    """Something given to certlane can't be read."""

    code = "CL100"
    exit_status = 1
    default_remedy = "Check the input and try again."


class UnreadableDocument(InputError):
    """The file is missing, empty, not a PDF, or damaged beyond reading."""

    code = "CL101"
    default_remedy = "Ask the applicant for the original PDF, or print the document to a new PDF."


class EncryptedDocument(InputError):
    """The PDF opens with a password only."""

    code = "CL102"
    default_remedy = "Ask for a copy that opens without a password."


class LimitExceeded(InputError):
    """Reading would take more pages, time or memory than the limits allow."""

    code = "CL103"
    default_remedy = "Split the document, or raise the limit if you trust its sender."


class ReaderDied(InputError):
    """The process that read the file was lost (a crash or an exhausted memory limit)."""

    code = "CL104"
    default_remedy = "The file is damaged or hostile: ask for a fresh copy, or print it to a new PDF."


class UsageError(CertlaneError):
    """A command, setting, policy or application file is wrong."""

    code = "CL200"
    exit_status = 2
    default_remedy = "See `certlane --help`."


class CatalogueError(CertlaneError):
    """The catalogue of standards is missing, damaged or of another version."""

    code = "CL300"
    exit_status = 1
    default_remedy = "Install certlane again, or build the catalogue with `certlane catalogue build`."


class DependencyMissing(CertlaneError):
    """An optional part of certlane is not installed."""

    code = "CL400"
    exit_status = 1
    default_remedy = "Install the named package."
