"""How a criterion is judged: the facts that it reads are noted as it reads them, so the finding explains itself."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ..model.decision import Message, Outcome
from ..model.record import DocumentRecord, Evidence, FieldValue

Way = tuple[Message, ...]


def message(key: str, **parameters: object) -> Message:
    """Return a message; parameters are sorted by name so that equal messages are equal values."""
    return Message(key, tuple(sorted((name, str(value)) for name, value in parameters.items())))


def item(key: str, **parameters: object) -> Message:
    """Return an item that would settle something: the key stands below ``settle``."""
    return message(f"settle.{key}", **parameters)


def all_ways(*needs: tuple[Way, ...]) -> tuple[Way, ...]:
    """Join needs that must all be met: each has alternative ways, the result has every combination."""
    return tuple(
        tuple(dict.fromkeys(i for way in combination for i in way)) for combination in itertools.product(*needs)
    )


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a criterion found, before the policy gives it weight."""

    outcome: Outcome
    message: Message
    confidence: float = 1.0
    evidence: tuple[Evidence, ...] = ()
    cure: Message | None = None
    ways: tuple[Way, ...] = ()
    trace: tuple[tuple[str, str], ...] = ()
    subject: str = ""
    doubts: tuple[tuple[float, Message], ...] = ()
    """How far each fact that took part can be trusted, the least first, and what would confirm it."""

    def to_confirm(self, least: float) -> Way:
        """Return what would confirm the readings below a confidence."""
        return tuple(dict.fromkeys(confirm for confidence, confirm in self.doubts if confidence < least))


@dataclass(slots=True)
class Reading:
    """Notes of one judgement: evidence, confidence and trace of each fact read."""

    evidence: list[Evidence] = field(default_factory=list)
    trace: list[tuple[str, str]] = field(default_factory=list)
    doubts: list[tuple[float, Message]] = field(default_factory=list)

    def note(self, name: str, value: object) -> None:
        """Note a fact, parameter or step that took part."""
        self.trace.append((name, str(value)))

    def show(self, record: DocumentRecord, evidence: Iterable[Evidence]) -> None:
        """Keep printed words as evidence, marked with their document."""
        for one in evidence:
            marked = replace(one, document=record.sha256)
            if marked not in self.evidence:
                self.evidence.append(marked)

    def doubt(self, confidence: float, confirm: Message) -> None:
        """Note how far a fact can be trusted, and what would confirm it."""
        if confidence < 1.0:
            self.doubts.append((confidence, confirm))

    def field(self, record: DocumentRecord, name: str) -> FieldValue | None:
        """Read a field of a record, noting it; None where the document does not print it."""
        value = record.fields.get(name)
        if value is None or not value.value:
            self.note(f"{record.name}: {name}", "not printed")
            return None
        self.note(f"{record.name}: {name}", value.value if isinstance(value.value, str) else ", ".join(value.value))
        self.show(record, value.evidence)
        self.doubt(value.confidence, item("check.reading", document=record.name, field_term=name))
        return value

    def text(self, record: DocumentRecord, name: str) -> str:
        """Read a field as text: empty where it is not printed, lists joined by commas."""
        value = self.field(record, name)
        if value is None:
            return ""
        return value.value if isinstance(value.value, str) else ", ".join(value.value)

    def confirmed(self, record: DocumentRecord, *names: str) -> None:
        """Drop the doubt in readings that an examiner's look-up found to be as printed: it was made under them."""
        known = {item("check.reading", document=record.name, field_term=name) for name in names}
        self.doubts = [doubt for doubt in self.doubts if doubt[1] not in known]

    @property
    def confidence(self) -> float:
        """The least confidence of all that was read."""
        return min((confidence for confidence, _ in self.doubts), default=1.0)

    def _judge(
        self, outcome: Outcome, text: Message, cure: Message | None = None, ways: Iterable[Way] = ()
    ) -> Judgement:
        return Judgement(
            outcome,
            text,
            confidence=self.confidence,
            evidence=tuple(self.evidence),
            cure=cure,
            ways=tuple(ways),
            trace=tuple(self.trace),
            doubts=tuple(sorted(self.doubts, key=lambda doubt: doubt[0])),
        )

    def passes(self, key: str, **parameters: object) -> Judgement:
        """Conclude that the criterion is met."""
        return self._judge("pass", message(key, **parameters))

    def fails(self, text: Message, cure: Message, *ways: Way) -> Judgement:
        """Conclude that the criterion is not met; every fail names its cure, and ways where a person decides."""
        return self._judge("fail", text, cure, ways)

    def unknown(self, text: Message, *ways: Way) -> Judgement:
        """Conclude that nothing answers; ``ways`` are the sets of items that would settle it, any one is enough."""
        return self._judge("unknown", text, None, ways)
