"""Model designations: lists, wildcards and families as printed, taken apart but never expanded by guess."""

from __future__ import annotations

import re

_SPLIT = re.compile(r"\s*(?:[;,、，；]|\band\b(?=\s)|\bund\b(?=\s)|\bet\b(?=\s)|\s/\s|\s&\s|\n)\s*")
_INTRO = re.compile(
    r"^(?:(?:test|tested|main|basic|base|cover|covered|series|additional|listed|other|representative|sample)\s+)?(?:models?|type|modell|typ|modèle|modelo|series)(?:\s*(?:no|number|name|nr)\.?)?\s*(?:\(s\))?\s*[:：]\s*",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"^(?:see\b.*|n\W?/?a\W?|none|-+|etc\.?|refer.*|as above.*|all|models?|series|types?|various|\W*)$", re.IGNORECASE
)
_LEGEND = re.compile(
    r"\b(?:where|wherein|x|y|n|may|can|could|represents?|denotes?|stands? for|followed by|suffix)\b.{0,8}"
    r"(?:=|is|be|by|stands|denotes|represents|followed)|^\(?[a-zX*#]{1,3}\s?=|may be followed|followed by|represents",
    re.IGNORECASE,
)
_SHAPE = re.compile(r"^[\w\-+./()\[\]*#~&'\"°×µ®™ äöüÄÖÜ!]{1,60}$")
MAX_MODELS = 200


def split_models(text: str) -> tuple[str, ...]:
    """Split a printed list of models; a bracketed option or wildcard stays part of its model.

    >>> split_models("MGate MB318n(-T) (n=0~9,a~z), MB3180")
    ('MGate MB318n(-T) (n=0~9,a~z)', 'MB3180')
    """
    models: list[str] = []
    for raw in _pieces(text[:6_000]):
        piece = _INTRO.sub("", raw).strip(' .:;"“”')
        if not piece or _NOISE.match(piece) or len(piece) > 80:
            continue
        if _LEGEND.search(piece) and models and not re.match(r"^[A-Z0-9]{3,}", piece):
            models[-1] = f"{models[-1]} {piece}" if len(models[-1]) < 60 else models[-1]
            continue
        models.append(piece)
        if len(models) >= MAX_MODELS:
            break
    return tuple(dict.fromkeys(models))


def _pieces(text: str) -> list[str]:
    """Split at separators outside brackets."""
    pieces, depth, start = [], 0, 0
    for match in re.finditer(r"[(\[（]|[)\]）]|" + _SPLIT.pattern, text):
        mark = match[0].strip()
        if mark in ("(", "[", "（") and mark:
            depth += 1
        elif mark in (")", "]", "）") and mark:
            depth = max(0, depth - 1)
        elif depth == 0:
            pieces.append(text[start : match.start()])
            start = match.end()
    pieces.append(text[start:])
    return pieces


def looks_like_model(text: str) -> bool:
    """Tell whether a text may be a model: short, no sentence, of the characters that designations use."""
    text = text.strip()
    if not text or _NOISE.match(text) or len(text.split()) > 8:
        return False
    return bool(_SHAPE.match(text)) or bool(re.search(r"[ぁ-ヿ㐀-鿿가-힣]", text))
