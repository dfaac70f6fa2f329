"""The value of a standard identifier: what was cited, split into its publisher's own parts.

Three things are told apart everywhere: an *undated* identifier has no edition (``edition is None``); an edition may
lack a component that was not printed (``None`` or empty); and a component that is printed is kept as printed where
its publisher writes it in more than one way (``:14`` and ``:2014`` of CSA), without taking part in comparisons.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import total_ordering
from typing import ClassVar, Literal

from ...errors import InputError

IdentifierKind = Literal["standard", "regulation", "legislation", "guidance", "form"]


class InvalidIdentifier(InputError, ValueError):
    """A text is no identifier of a known publisher; ``position`` is the index of the first character not understood."""

    code: ClassVar[str] = "CL110"
    default_remedy: ClassVar[str] = "Write the identifier as its publisher prints it, such as EN 55032:2015+A11:2020."

    def __init__(
        self, message: str, *, remedy: str | None = None, subject: str | None = None, position: int = 0
    ) -> None:
        super().__init__(message, remedy=remedy, subject=subject)
        self.position = position

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (self.message, self.remedy, self.subject, self.position))


def _rebuild(message: str, remedy: str, subject: str | None, position: int) -> InvalidIdentifier:
    return InvalidIdentifier(message, remedy=remedy, subject=subject, position=position)


@dataclass(frozen=True, slots=True)
class Edition:
    """Which publication of a work is meant.

    ``ordinal`` is the number of the edition ("2" of 2nd Ed., "1.0" of Ed1.0), ``version`` that of ETSI and of
    guidance documents, ``issue`` that of radio standards specifications, ``revision`` a revision's number or date,
    ``reaffirmed`` the year of (R2012), a confirmation without change.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    version: str = ""
    issue: str = ""
    ordinal: str = ""
    revision: str = ""
    reaffirmed: int | None = None
    year_text: str = field(default="", compare=False)
    """The year as printed: ``M89`` and ``14`` of CSA, ``H29`` of Japanese eras; empty for four digits."""

    @property
    def key(self) -> str:
        """The compact form that tells editions of one work apart: the version, else the year, issue or ordinal."""
        if self.version:
            return "V" + self.version
        if self.issue:
            return "I" + self.issue
        if self.year is not None:
            return str(self.year) + (self.revision if len(self.revision) == 1 else "")
        if self.ordinal:
            return "E" + self.ordinal.removesuffix(".0")
        return "R" + "".join(c for c in self.revision.upper() if c.isalnum()) if self.revision else ""

    def _order(self) -> tuple[object, ...]:
        version = tuple(int(x) for x in self.version.split(".") if x.isdigit())
        number = "".join(c for c in self.ordinal or self.issue or "0" if c.isdigit() or c == ".").strip(".") or "0"
        return (
            self.year or 0,
            version,
            float(number) if number.count(".") < 2 else 0.0,
            self.month or 0,
            self.day or 0,
            self.revision,
            self.reaffirmed or 0,
            (self.version, self.ordinal, self.issue, self.year is None, self.month is None),
        )


@dataclass(frozen=True, slots=True)
class Supplement:
    """An amendment (``A``), corrigendum (``AC``), interpretation sheet (``ISH``), addendum (``ADD``) or the like.

    ``corrigendum`` is a supplement to this one: ``A12/AC:2011`` is the corrigendum of amendment 12.
    ``joint`` is how it is joined: ``+`` (consolidated with the base) or ``/`` (a document of its own); ``word`` is a
    draft's kind as printed (``DAM``), where the publisher has changed its word for it.
    """

    kind: str
    number: str = ""
    year: int | None = None
    month: int | None = None
    stage: str = ""
    corrigendum: Supplement | None = None
    joint: str = field(default="+", compare=False)
    word: str = field(default="", compare=False)
    year_text: str = field(default="", compare=False)

    @property
    def key(self) -> str:
        """The compact form: ``A11:2020``, ``AC:2016-09``."""
        text = self.stage.upper().replace(" ", "") + self.kind + self.number
        if self.year is not None:
            text += f":{self.year}"
            if self.month is not None and self.kind != "A":
                text += f"-{self.month:02d}"
        return text + ("/" + self.corrigendum.key if self.corrigendum else "")

    def _order(self) -> tuple[object, ...]:
        number = int("".join(c for c in self.number.split(".")[0] if c.isdigit()) or 0)
        corrigendum = self.corrigendum._order() if self.corrigendum else ()
        return (
            self.year or 0,
            self.kind,
            number,
            self.month or 0,
            self.number,
            self.stage,
            self.year is None,
            self.month is None,
            corrigendum,
        )


@total_ordering
@dataclass(frozen=True, slots=True)
class Identifier:
    """A standard, regulation or act, as cited.

    ``publishers`` runs from the outermost adopter to the origin: ``("BS", "EN", "ISO/IEC")``.  ``type`` is the
    deliverable (``TR``, ``TS``, ``Guide``), ``stage`` a draft's (``DIS``, ``pr``).  ``variant`` is what a publisher
    adds for the make-up of a document (``CSV``, ``RLV``).  ``twin`` is a second designation printed as one with the
    first (``GB/T 19001-2016/ISO 9001:2015``).  ``paragraph`` points inside a regulation's section.  ``note`` is what
    publishers add for the reader, such as a language or what it revises; ``printed`` is the text that was read.  The
    last two don't take part in comparisons.
    """

    family: str
    publishers: tuple[str, ...]
    number: str
    parts: tuple[str, ...] = ()
    edition: Edition | None = None
    supplements: tuple[Supplement, ...] = ()
    type: str = ""
    stage: str = ""
    variant: str = ""
    kind: IdentifierKind = "standard"
    paragraph: str = ""
    twin: Identifier | None = None
    note: str = field(default="", compare=False)
    printed: str = field(default="", compare=False)

    def __str__(self) -> str:
        from .registry import family

        text = family(self.family).form(self)
        if self.note:
            glued = len(self.note) < 12 and self.note[0] == "("
            text += self.note if glued else f" {self.note}"
        return f"{text}/{self.twin}" if self.twin else text

    @property
    def citation(self) -> str:
        """The form that results print: without what only places the edition or its make-up, or points inside it.

        So without the month of an ETSI version, the ordinal of a dated edition, the day of a UL issue, CSV and such,
        the paragraph of a section, and notes.
        """
        edition = self.edition
        if edition is not None:
            if edition.version and self.family in {"etsi", "3gpp"}:
                edition = replace(edition, year=None, month=None, day=None)
            elif edition.ordinal and edition.year is not None and self.family != "dangerous_goods":
                edition = replace(edition, ordinal="")
            if edition.day is not None:
                edition = replace(edition, month=None, day=None)
            if edition.year is not None and edition.revision.startswith(f"{edition.year}-"):
                edition = replace(edition, revision="")  # the day on which the edition was issued
        cited = replace(self, edition=edition, paragraph="", twin=None, note="")
        if self.family in {"iec", "cispr"}:
            return str(replace(cited, variant="")).replace(" ED", " Ed. ")
        return str(cited)

    @property
    def work_key(self) -> str:
        """The compact key of the work whatever its edition: publishers, type, number and parts."""
        from .registry import family

        return family(self.family).work_key(self)

    @property
    def key(self) -> str:
        """The compact key of the dated identifier; spellings of one identifier share it.

        Supplements are in the order of their dates, whatever their printed order; ``CSV`` and such are left out.
        """
        text = self.work_key
        if self.stage:
            text += "~" + self.stage.upper().replace(" ", "")
            text += self.variant.replace(" ", "") if self.variant[:1] in {".", "/", "_"} else ""
        if self.edition is not None and (edition := self.edition.key):
            text += ":" + edition
            if self.family == "itu" and self.edition.month is not None:  # editions of one year are common there
                text += f"-{self.edition.month:02d}"
        if self.supplements:
            ordered = sorted(self.supplements, key=Supplement._order)
            text += "".join("+" + s.key for s in ordered)
        return text

    @property
    def undated(self) -> Identifier:
        """The work: without edition, supplements, stage and variant."""
        return replace(self, edition=None, supplements=(), stage="", variant="", paragraph="", twin=None, note="")

    @property
    def base(self) -> Identifier:
        """The edition without its supplements."""
        return replace(self, supplements=(), variant="", twin=None, note="")

    @property
    def adopted(self) -> Identifier | None:
        """The identifier that this one adopts by its name, or None: BS EN IEC -> EN IEC -> IEC.

        It is dated only where the adopter keeps the year of what it adopts (BS EN, BS ISO); a European or national
        adoption is published later than its source, so its year says nothing of the source's.
        """
        from .registry import adopted

        return self.twin or adopted(self)

    @property
    def members(self) -> tuple[Identifier, ...]:
        """The identifiers that a joint designation stands for: ``IEC/EN 62109-1`` means two; else itself alone."""
        from .registry import members

        return members(self)

    @property
    def chain(self) -> tuple[Identifier, ...]:
        """This identifier and all that it adopts by name, outermost first."""
        found = [self]
        while (inner := found[-1].adopted) is not None and len(found) < 8:
            found.append(inner)
        return tuple(found)

    def _order(self) -> tuple[object, ...]:
        edition = self.edition._order() if self.edition else ()
        supplements = tuple(s._order() for s in self.supplements)
        rest = (self.family, self.publishers, self.kind, self.number, self.parts, self.type, self.stage, self.variant)
        twin = self.twin._order() if self.twin else ()
        latest = max((s.year or 0 for s in self.supplements), default=0)
        grown = (latest, len(supplements), tuple(sorted(supplements)))
        return (_natural(self.work_key), edition, grown, supplements, rest, self.paragraph, twin)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Identifier):
            return NotImplemented
        return self._order() < other._order()


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key in which part 2 comes before part 10."""
    found: list[tuple[int, int, str]] = []
    run = ""
    for c in text + " ":
        if run and c.isdigit() != run[-1].isdigit():
            found.append((1, int(run), "") if run[-1].isdigit() else (0, 0, run))
            run = ""
        run += c
    return tuple(found)
