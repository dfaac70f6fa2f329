"""The forms of requests and answers, as the OpenAPI document describes them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ...model.decision import Outcome
from ...model.match import Status
from ..records.values import LEAST_REASON, LONGEST_TEXT, Disposition, Event, Role, State

_T = TypeVar("_T")


def _storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("holds a character that no text has")
    return text


def _printable(text: str) -> str:
    if not all(c.isprintable() for c in text):
        raise ValueError("holds characters that can't be shown")
    return text


Text = Annotated[str, AfterValidator(_storable)]
"""Text of a person, several lines perhaps."""
Line = Annotated[str, AfterValidator(_printable)]
"""Text of one line."""
Reason = Annotated[
    Text, Field(min_length=LEAST_REASON, max_length=LONGEST_TEXT, description="Why, for those who read it later.")
]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Opaque = Annotated[str, Field(min_length=1, max_length=200)]


class Answer(BaseModel):
    """A form of an answer."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


class Request(BaseModel):
    """A form of a request; what it does not know is refused, not overlooked."""

    model_config = ConfigDict(extra="forbid")


class Listing(Answer, Generic[_T]):
    """A part of a list."""

    items: list[_T]
    next: str | None = Field(None, description="The `cursor` of the next part; absent or null at the end.")


# --- applications ----------------------------------------------------------------------------------------------------


class Progress(Answer):
    """How many documents of how many are read."""

    done: int
    of: int


class DocumentEntry(Answer):
    """A document of an application."""

    sha256: Sha256
    name: str
    size: int = Field(description="Bytes.")
    pages: int | None = Field(None, description="Known once it is read.")
    added_at: datetime


class Signature(Answer):
    """A person's final disposition, bound to a revision by its digest."""

    id: str
    disposition: Disposition
    statement: str
    revision: int
    sha256: str
    by: str
    by_name: str
    at: datetime
    complete: bool = Field(description="False where a second person still has to sign.")
    counter_by: str | None = None
    counter_name: str | None = None
    counter_at: datetime | None = None
    void_at: datetime | None = Field(None, description="When a later change made it void.")
    void_why: str | None = None


class Application(Answer):
    """An application as it stands."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "0192f0c8e1",
                "title": "robot gateway",
                "state": "decided",
                "outcome": "refer",
                "progress": {"done": 3, "of": 3},
                "created_at": "2026-11-24T09:00:00Z",
                "updated_at": "2026-11-24T09:00:07Z",
                "owner": "5f1c",
                "owner_name": "intake",
                "policy": "default",
                "as_of": "2026-11-24",
                "revision": 1,
                "version": 4,
                "documents": [],
                "row": {"outcome": "refer", "minutes": 9.5},
                "overrides": 0,
                "pending": 0,
            }
        }
    )

    id: str
    title: str
    state: State
    outcome: str = Field(description="`qualified`, `refer`, `not_qualified` or `error`; empty before it is decided.")
    progress: Progress
    created_at: datetime
    updated_at: datetime
    owner: str
    owner_name: str
    policy: str
    as_of: date | None = Field(None, description="The day of the decision; that on which it is made where absent.")
    revision: int = Field(description="Of the assessment; 0 before it is decided. A signature names it.")
    sha256: str = Field("", description="Digest of that revision.")
    version: int = Field(description="Changes with every change of anything of it.")
    documents: list[DocumentEntry]
    row: dict[str, Any] = Field(description="Its line of the triage board: causes, holder, product, minutes, …")
    facts: dict[str, Any] | None = Field(None, description="The application's own facts, as submitted.")
    signature: Signature | None = None
    overrides: int = Field(description="Findings that people have overridden.")
    pending: int = Field(description="Overrides that wait for a second person.")
    error: dict[str, Any] | None = Field(None, description="Why it failed.")
    errors: dict[str, Any] = Field(default_factory=dict, description="Errors of single documents, by name.")


class Override(Answer):
    """A person's override of a finding."""

    id: str
    criterion: str
    subject: str
    original: Outcome = Field(description="What was found.")
    outcome: Outcome = Field(description="What holds in its place.")
    reason: str
    by: str
    by_name: str
    at: datetime
    state: Literal["pending", "active", "withdrawn", "superseded"]
    confirmed_by: str | None = None
    confirmed_name: str | None = None
    confirmed_at: datetime | None = None
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = None


class Revision(Answer):
    """What an override came to: the outcome in force, and the revision of the assessment that says so."""

    application: str
    revision: int
    sha256: str
    outcome: str


class NewOverride(Request):
    """An override of a finding."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "criterion": "C7",
                "outcome": "pass",
                "reason": "The register of the body shows the certificate as valid.",
            }
        }
    )

    criterion: Annotated[Line, Field(min_length=1, max_length=100)]
    outcome: Outcome
    reason: Reason
    subject: Annotated[Line, Field(max_length=500)] = Field("", description="Where a criterion has several findings.")


class Note(Answer):
    """A person's note on an application."""

    id: str
    text: str
    by: str
    by_name: str
    at: datetime


class NewNote(Request):
    """A note."""

    text: Annotated[Text, Field(min_length=1, max_length=LONGEST_TEXT)]


class NewSignature(Request):
    """A final disposition."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"disposition": "committee", "revision": 1, "statement": "Referred for criterion C7."}
        }
    )

    disposition: Disposition
    revision: Annotated[int, Field(ge=1, le=2**31 - 1)] = Field(description="The one that was read.")
    statement: Reason


class WithReason(Request):
    """A step that needs a reason."""

    reason: Reason


class Rerun(Request):
    """To decide again; what is not given stays."""

    policy: Annotated[Line, Field(min_length=1, max_length=100)] | None = None
    as_of: date | None = None


class Place(Answer):
    """A piece of evidence, and what rests on it."""

    kind: Literal["finding", "field", "standard", "result"]
    of: str = Field(description="The criterion, field, standard or clause.")
    outcome: str = Field("", description="Of the finding or result.")
    document: str = Field(description="SHA-256 of the document.")
    page: int
    box: list[float] = Field(description="x0, top, x1, bottom in points from the upper left corner.")
    text: str
    source: str


class PageText(Answer):
    """The words of a page as they were read."""

    document: str
    page: int
    width: float = Field(description="Points.")
    height: float = Field(description="Points.")
    turn: int = Field(description="Degrees clockwise by which the page was turned to be read.")
    words: list[Word]


class Word(Answer):
    """A word with its place."""

    text: str
    box: list[float] = Field(description="x0, top, x1, bottom in points from the upper left corner.")
    source: str = Field(description="`text` or `ocr`.")
    confidence: float


class Entry(Answer):
    """An entry of the audit log."""

    seq: int
    at: datetime
    actor: str
    actor_name: str
    role: str
    via: str
    address: str | None = None
    action: str
    application: str | None = None
    before: Any = None
    after: Any = None
    versions: Any = None
    previous: str
    hash: str


class Verification(Answer):
    """What checking the audit log came to."""

    ok: bool
    checked: int
    first_bad: int | None = None
    why: str
    head_seq: int
    head_hash: str


# --- look-ups --------------------------------------------------------------------------------------------------------


class Open(BaseModel):
    """A form with more than is described."""

    model_config = ConfigDict(extra="allow")


class Work(Open):
    """A standard, regulation or guidance document, whatever its edition."""

    key: str
    designation: str
    title: str | None = None


class Works(Answer):
    """Works that were found."""

    items: list[Work]


class EditionState(Answer):
    """Whether an edition counts under a framework on a day."""

    state: Status
    since: date | None = Field(None, description="The day on which it entered the state.")
    until: date | None = Field(None, description="The first day on which it leaves it.")
    basis: str | None = Field(None, description="What the answer rests on, in words.")
    source: str | None = None
    successor: str | None = None


class Standard(Open):
    """What is known of a standard."""

    identifier: str = Field(description="As it was understood, in its canonical form.")
    how: str = Field(description="`exact` or `alias`.")
    on: date
    work: Work
    edition: dict[str, Any] | None = None
    adoptions: list[dict[str, Any]]
    sources: dict[str, str]


class PolicyInFull(Open):
    """A policy: parameters, criteria with their sources, zones and prohibition lists."""

    name: str
    id: str
    version: str
    sha256: str
    parameters: dict[str, Any]
    rules: list[dict[str, Any]]


class PolicyEntry(Answer):
    """A policy that comes with the tool."""

    name: str
    id: str
    version: str
    sha256: str
    title: dict[str, str]


# --- administration --------------------------------------------------------------------------------------------------


class User(Answer):
    """A user."""

    id: str
    name: str
    role: Role
    created_at: datetime
    disabled_at: datetime | None = None
    has_password: bool = Field(description="Whether one can sign in; tokens work without.")


Name = Annotated[Line, Field(min_length=1, max_length=100)]
Password = Annotated[str, Field(min_length=12, max_length=1024, json_schema_extra={"format": "password"})]


class NewUser(Request):
    """A user to add."""

    name: Name
    role: Role
    password: Password | None = None


class UserChange(Request):
    """What to change of a user; what is not given stays."""

    password: Password | None = None
    disabled: bool | None = None
    role: Role | None = None


class PasswordChange(Request):
    """One's own password, the old one and the new one."""

    old: Annotated[str, Field(min_length=1, max_length=1024, json_schema_extra={"format": "password"})]
    new: Password


class Token(Answer):
    """A token, without its secret."""

    id: str
    user: str
    user_name: str
    name: str
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None


class NewToken(Request):
    """A token to make; a person makes one's own, an administrator anyone's."""

    name: Name
    user: Annotated[Line, Field(max_length=200)] = Field("", description="Id of its user; oneself where empty.")
    days: Annotated[int, Field(ge=1, le=3650)] | None = Field(None, description="After which it expires.")


class MadeToken(Token):
    """A new token; its secret is shown this once."""

    secret: str


class Webhook(Answer):
    """A receiver of events."""

    id: str
    url: str
    events: list[str]
    created_at: datetime
    created_by: str
    delivered: int
    waiting: int
    given_up: int


class NewWebhook(Request):
    """A receiver to add. Its deliveries are signed as Standard Webhooks describes (HMAC-SHA-256)."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "url": "https://intake.example/certlane",
                "events": ["application.decided"],
                "secret": "at least 16 characters",
            }
        }
    )

    url: Annotated[Line, Field(min_length=8, max_length=2000)]
    events: Annotated[list[Event], Field(min_length=1, max_length=20)]
    secret: Annotated[Line, Field(min_length=16, max_length=200)]


class SignIn(Request):
    """Name and password."""

    name: Annotated[Line, Field(min_length=1, max_length=200)]
    password: Annotated[str, Field(min_length=1, max_length=1024, json_schema_extra={"format": "password"})]


class Session(Answer):
    """Who one is."""

    id: str
    name: str
    role: Role
    via: Literal["session", "token"]
    csrf_token: str | None = Field(None, description="To be sent as `X-CSRF-Token` with what changes something.")
    expires_at: datetime | None = None
    two_person: bool = Field(description="Whether a second person must confirm what makes an outcome better.")


class Health(Answer):
    """How the service is."""

    status: Literal["ok"]
    version: str


class Readiness(Answer):
    """Whether work can be taken and done."""

    ready: bool
    database: bool
    workers: bool


READINESS = "#/components/schemas/Readiness"
PageText.model_rebuild()
