"""The words with which documents state, deny or merely demand conformity, in folded text."""

from __future__ import annotations

import re
from typing import Final

from ..standards_catalog.identifiers.lazy import lazy


def _any(*parts: str) -> re.Pattern[str]:
    return lazy("|".join(parts))


_SUBJECT = (
    r"\b(?:eut|euts|duts?|(?:test |tested |submitted |received )?(?:samples?|specimens?)(?:\(s\)|<s>)?|products?"
    r"|equipments?|devices?|apparatus|appliances?|units?|items?|systems?|modules?|machines?|objects?|models?"
    r"|batter(?:y|ies)|cells?|(?:test )?results?|it|they|which|and|manufacturer|components?|processes|certificates?"
    r"|(?:this|the|our) [a-z]{3,20})\b"
)
_AUXILIARY = r"(?:is |are |was |were |has |have |had |been |fully |also |therefore |all |the |shown to |found to )*"
# What is passed, met or fulfilled; a signal passes a filter and beams meet, which says nothing.
_OBJECT = (
    r"\b[^.;:]{0,80}?\b(?:requirements?|limits?|standards?|tests?|testing|criteri\w+|directives?|regulations?|rules?"
    r"|clauses?|specifications?|provisions?|norms?|articles?|en|iec|iso|ul|fcc|cfr|evaluation|examination)\b"
)

CUE: Final = _any(
    r"\bcompl(?:y|ies|ied|iant|iance)\b|-compliant\b|\bconform|\bmeets?\b|\bmet\b|\bpass(?:es|ed)?\b|\bsatisf",
    r"\bfulfil|\bfail(?:s|ed)\b|\bcertif|\bhereby\b|\bnot restricted\b|\bgranted\b|\bissued\b|\bproved\b",
    r"erfüll|entspr|bestanden|bescheinig|bestätig|konform|\brépond\b|\batteste\b|\bcumple|\bdeclara\b|\bsoddisfa\b",
    r"\bvoldoet\b|\bspełnia\b|適合|合格|認証|登録|符合|通过|通過|予以认证|적합|충족|만족|인증|증명합니다|불합격",
)
"""A word near which a statement may stand."""

POSITIVE: Final = _any(
    rf"{_SUBJECT}[^.;:]{{0,120}}?\b{_AUXILIARY}(?:compl(?:y|ies|ied)|conforms?|conformed)\b",
    rf"{_SUBJECT}[^.;:]{{0,120}}?\b{_AUXILIARY}(?:meets?|met|pass(?:es|ed)?|satisf(?:y|ies|ied)|fulfil{{1,2}}(?:s|ed)?)"
    rf"{_OBJECT}",
    rf"{_SUBJECT}[^.;:]{{0,80}}?\b(?:has |have |was tested and |were tested and )?passed\W{{0,3}}$",
    r"\bfound (?:to be )?(?:in |fully |to )*(?:compl|conform)\w*",
    r"\b(?:been|was|were|type) (?:found|shown|proved|proven|determined) to (?:comply|conform|meet)",
    r"\b(?:is|are|was|were|be|been) (?:in |fully |found )*(?:full )?(?:conformity|compliance|conformance|compliant)\b",
    r"\bin (?:full )?(?:conformity|compliance|conformance) with\b",
    r"\bdemonstrated compliance\b|\b(?:been|was|were) shown to be capable of compliance\b",
    r"\bconfirms? (?:the |its )?(?:compliance|conformity)\b|\b\w*-compliant\b",
    r"\bcertif(?:y|ies|ied) (?:herewith |hereby )?(?:that|to|according|in accordance|as)\b",
    r"\bhereby (?:certif|confirm|grant)\w*|\bconforms? to\b|\bnot restricted\b|\bis issued\b[^.]{0,60}\bcomplian",
    r"\b(?:certificate|approval|authori[sz]ation|attestation|licen[cs]e) (?:is |was )?(?:hereby )?(?:granted|issued)\b",
    r"\berfüll(?:t|en) die\b|\bentspr(?:icht|echen)\b|\bkonform\b|\bbestanden\b|\bbescheinig\w+|\bbestätig\w+",
    r"\b(?:est|sont|jugée?s?) conformes?\b|\bsatisfait\b|\brépond aux\b|\bcertifie\b|\batteste\b",
    r"\bcumplen?\b|\bes conforme\b|\bcertifica que\b|\bdeclara\b|\bè conforme\b|\bsoddisfa\b|\bvoldoet\b|\bspełnia\b",
    r"適合(?:して|する|した|であ)|適合(?:を|することを)証明|合格|認証(?:し|する)|認証します|登録(?:し|されて)|符合|通过|通過",
    r"予以认证|적합(?:함|합니다|하다|하여|하므로|하게)|충족|만족(?:함|합니다)|인증(?:합니다|함|되었음)|증명합니다",
)
"""A statement that the product conforms."""

NEGATIVE: Final = _any(
    rf"{_SUBJECT}[^.;:]{{0,60}}?\b(?:does|do|did|has|have|is|are|was|were) not (?:yet |fully )?(?:comply|conform|meet"
    r"|pass|satisfy|fulfil|complied|met|passed|compliant|in compliance|in conformity|found to comply)\b",
    rf"{_SUBJECT}[^.;:]{{0,60}}?\b(?:failed|fails)\b(?: to (?:comply|meet|pass)| the | in |\W{{0,3}}$)",
    r"\bfound (?:not to (?:comply|conform|meet)|to be (?:non-?compliant|not compliant|not in compliance))",
    r"\b(?:erfüll(?:t|en)|entspr(?:icht|echen)) (?:\w+ ){0,6}nicht\b|\bnicht bestanden\b|\bn[e']est pas conforme\b",
    r"\bnon conforme\b|\bno cumplen?\b|\bnon è conforme\b|不適合(?:で|と)|不合格|不符合|부적합(?:함|합니다)|불합격",
)
"""A statement that the product does not conform."""

GUARD: Final = lazy(
    r"\b(?:if|whether|ensure|ensures|ensuring|shall|should|must|will|would|can|could|may|might|in order to|to verify"
    r"|when|until|provided that|intended|responsib\w+|deemed|not necessarily|to demonstrate|to show|to determine"
    r"|assess|how|only if|in case|continue to|required to|requirements? (?:to|for)|guarantee|purpose|means?|once"
    r"|does not imply|before|wenn|falls|ob|si|muss|müssen|soll|doit|debe)\b"
    r"|\b(?:performed|conducted|carried out|calibrated|accredited|operated|made|used|laborator\w+|uncertainty)"
    r" (?:is |was )?(?:in|to)\b"
)
"""Words before a statement that make it a wish, a duty, a condition, or speak of the laboratory's work."""

CONDITION: Final = lazy(r"\bunless\b|\bnot valid\b")
DENIAL: Final = lazy(r"\b(?:not|no|non|never)\b(?! restricted)")
LEGEND: Final = lazy(
    r"test (?:case|object)|\bp ?\(pass\)|\bf ?\(fail\)|\bp\(ass\)|\bf\(ail\)|verdict|\bn/a\b|\bpass ?[:=]"
    r"|\bfail ?[:=]|grade is issued|\b[a-z/]{1,4} ?[=:] ?(?:entspricht|erfüllt|passed|failed"
    r"|bestanden|nicht bestanden|compl|conform)"
)
"""A sentence that explains the verdicts' codes."""
